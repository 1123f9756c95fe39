/**
 * The shape of a row of `faults.table.ts`: what a fault is called, what it takes, when it may come, how long it lasts,
 * what becomes of it, and the test that shows that.
 */
import { record, type RecordSchema } from '@plomba/codec';
import type { Hardware } from '../hardware/hardware.js';
import type { LineEvent } from './line-event.js';
import type { LineEffect } from './line-faults.js';
import type { FaultTrigger } from './injection.js';

export type FaultGroup = 'power' | 'storage' | 'clock' | 'line' | 'device';

/**
 * - `survived`: the unit goes on; nothing that was acknowledged is lost or doubled
 * - `detected`: the unit stops, refuses or says so; nothing wrong is passed on as right
 * - `needs-a-witness`: the unit cannot know; whoever kept a checkpoint or an answer sees it
 */
export type Verdict = 'survived' | 'detected' | 'needs-a-witness';

/**
 * How long a fault lasts that is not lifted: a moment, until the power of the unit goes, or for good. One that is armed
 * and has not come yet waits on over every power cut.
 */
export type Lasts = 'moment' | 'until-power-off' | 'until-lifted';

export type TriggerName = FaultTrigger['at'];

/** What a fault may touch, and what it can say of itself. */
export interface FaultSite {
  readonly hardware: Hardware;
  /** What {@link FaultKind.remember} gave when it was armed, or `keep` since. */
  readonly remembered: unknown;
  /** Keeps something for its end. */
  readonly keep: (value: unknown) => void;
  /** The trigger that brought it. */
  readonly moment: FaultTrigger;
  /** It hit something, once when absent. */
  readonly hit: (times?: number) => void;
  /** It is over by itself. */
  readonly over: () => void;
  /** The power goes when everything else of this moment has happened. */
  readonly cutPower: (why: string) => void;
  /** Something happens to the lines, behind the bytes that came before it. */
  readonly interrupt: (event: LineEvent) => void;
  /** Bytes meet this effect until the fault is over. */
  readonly onLine: (effect: LineEffect<never>) => void;
  /** Tells the host a word of the tester's. */
  readonly signal: (name: string) => void;
}

export interface FaultKind {
  readonly name: string;
  readonly group: FaultGroup;
  /** What goes wrong, as the tester sees it. */
  readonly note: string;
  readonly params: RecordSchema<object>;
  readonly triggers: readonly TriggerName[];
  readonly lasts: Lasts;
  /** Where it ends by itself although nobody said when, ms. */
  readonly defaultMs?: number;
  /** With a wire trigger: whether it hits that byte, or comes behind it. */
  readonly atByte: 'hits' | 'behind';
  readonly verdict: Verdict;
  /**
   * Of a fault that is detected: all names under which it is found in a shop, such as `verifier: entry-previous` (a finding
   * of the verifier), `forensics: journal` (the memory at which a halted unit points), `refusal: …`, `warning: …`.
   */
  readonly foundAs?: readonly string[];
  /** What becomes of it, as a sentence fragment. */
  readonly becomes: string;
  /** The test that shows it, from the root of the repository; it names the fault. */
  readonly shownBy: string;
  /** Parameters that do not go with its trigger. @throws FieldError */
  readonly check?: (when: FaultTrigger, params: object) => void;
  /** What it keeps from the moment at which it is armed. */
  readonly remember?: (site: { readonly hardware: Hardware }) => unknown;
  readonly begin: (site: FaultSite, params: object) => void;
  readonly end: (site: FaultSite, params: object) => void;
}

interface FaultRow<P extends object> extends Omit<
  FaultKind,
  'params' | 'triggers' | 'atByte' | 'check' | 'begin' | 'end'
> {
  /** None when absent. */
  readonly params?: RecordSchema<P>;
  /** Every trigger when absent. */
  readonly triggers?: readonly TriggerName[];
  readonly atByte?: FaultKind['atByte'];
  readonly check?: (when: FaultTrigger, params: P) => void;
  readonly begin: (site: FaultSite, params: P) => void;
  readonly end?: (site: FaultSite, params: P) => void;
}

export const EVERY_TRIGGER: readonly TriggerName[] = ['now', 'flash', 'wire', 'time', 'after', 'event'];

/** A row of the table, from what is special about it. */
export function faultKind<P extends object>(row: FaultRow<P>): FaultKind {
  const { params, triggers = EVERY_TRIGGER, atByte = 'behind', check, begin, end, ...rest } = row;
  return {
    ...rest,
    triggers,
    atByte,
    params: (params ?? record<object>(row.name, {})) as RecordSchema<object>, // what it reads is handed to `begin` only
    check: (when, given) => check?.(when, given as P), // as below
    begin: (site, given) => begin(site, given as P), // read by `params` just before
    end: (site, given) => end?.(site, given as P), // the same
  };
}
