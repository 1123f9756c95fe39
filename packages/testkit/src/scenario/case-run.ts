/** What the steps of one case work with and on, and what they have seen so far. */
import type { DeviceNotice, Hardware, Injection } from '@plomba/firmware-sim';
import type { World } from '../world/world.js';
import type { Witness } from '../witness.js';
import type { AuthorityKit, ForeignProgram, ScenarioKit } from './scenario-kit.js';
import type { Spot } from './shape/spot.js';
import type { RawLine } from './raw-line.js';

/** An operation as somebody at a till holds it. */
export interface HeldOperation {
  readonly id: string;
  readonly epoch: number;
}

/** What a till was told of an operation. */
export interface Acknowledged {
  readonly operation: HeldOperation;
  readonly sequence?: number;
  readonly place: Spot;
}

/** A call that was begun and not waited for. */
export interface Pending {
  /** Whose call it is: it is gone with its program. */
  readonly by: string;
  readonly spot: Spot;
  readonly promise: Promise<unknown>;
}

export interface CaseRun {
  readonly world: World;
  /** Runs steps in this case. */
  readonly runSteps: (steps: Spot) => Promise<void>;
  readonly kit: ScenarioKit;
  /** Values of variables: of the file, of the row, and what steps have given. */
  readonly scope: Record<string, unknown>;
  /** What the unit's host was told, in order. */
  readonly notices: DeviceNotice[];
  /** Texts of all papers since the last look. */
  readonly papers: string[];
  readonly acknowledged: Acknowledged[];
  readonly pending: Map<string, Pending>;
  /** Blocks of steps by name. */
  readonly blocks: ReadonlyMap<string, Spot>;
  /** Where the scenario's file is. */
  readonly folder: string;
  /** Where foreign programs reach the unit; undefined in a world of its own. */
  readonly portUrl: string | undefined;
  readonly programs: ForeignProgram[];
  readonly rawLines: Map<string, RawLine>;
  /** Saved hardware by name. */
  readonly saved: Map<string, Hardware>;
  /** Numbers of injections by the name that a step gave them. */
  readonly injections: Map<string, number>;
  /** Faults of which the story tells that they could not happen. */
  readonly missedTold: Set<number>;
  /** Everything that was injected, for the table of what scenarios cover. */
  readonly injected: Injection[];
  /** What the unit told its operator by itself. */
  readonly mail: unknown[];
  /** One line for each thing that happened: what the digest is over. */
  readonly trace: string[];
  witness: Witness;
  /** How often each event of the unit came. */
  readonly events: Record<string, number>;
  /** Whether the wire knows operations: then what was acknowledged is looked up by them. */
  readonly isByOperation: boolean;
  /** The authority of the unit's country; undefined where its units report to none. */
  readonly authorityKit: AuthorityKit | undefined;
  /** Virtual time that was jumped over, ms. */
  jumpedMs: number;
}

/** Something that a scenario expects and that is not so. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly spot: Spot;
  readonly details: readonly string[];

  /** @param about lines that were seen, and what a call failed with, where one did */
  constructor(spot: Spot, why: string, about: { readonly details?: readonly string[]; readonly cause?: unknown } = {}) {
    super(why, { cause: about.cause });
    this.spot = spot;
    this.details = about.details ?? [];
  }
}

/** Something that this host, or this unit, does not have: the case cannot be run here. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}
