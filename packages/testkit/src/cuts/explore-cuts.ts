/**
 * Every power cut of a script: at each flash operation of each command, of the upkeep after it and of the boot that
 * follows, in many torn shapes, and again in the boot after that cut. A state of the flash that was judged already for the
 * same command is not judged again, and counts once.
 *
 * The script runs once. What it does to the flash is written down, and done again on copy-on-write forks up to each cut:
 * the core is deterministic, so that is what a run that was cut there has left.
 */
import { AssertionError, type FiscalUnit, type PlacedRecord } from '@plomba/core';
import type { FlashPart } from '@plomba/firmware-sim';
import type { Violation } from '../checkers.js';
import type { CoreBench } from './core-bench.js';
import type { CoreStep } from './core-script.js';
import { judge, SettledStates, type Expected } from './judge.js';
import { afterCut, OperationLog, perform, type FlashOperation } from './operation-log.js';
import { StateDigests } from './state-digest.js';
import { cutVariants, type CutVariant, type VariantOptions } from './torn-variants.js';

export interface ExploreOptions {
  /** Where the seeds of torn shapes begin: another one tears every operation in other places. Not negative. */
  readonly firstSeed: number;
  /** Variants of a cut in a command. */
  readonly first: Omit<VariantOptions, 'seed'>;
  /** Variants of a cut in the boot after a cut; none when absent. */
  readonly second?: Omit<VariantOptions, 'seed'>;
  /** One in so many cuts is followed by cuts in its boot; 1: each. */
  readonly secondEvery: number;
  /** Of the cuts in a boot, one in so many is made; 1: each. */
  readonly secondSample: number;
  /** Steps that are cut; the others only run. All when absent. */
  readonly only?: (index: number) => boolean;
  /** One in so many judgements audits the whole unit. */
  readonly auditEvery: number;
  readonly audit: (unit: FiscalUnit, records: readonly PlacedRecord[]) => readonly Violation[];
  /** Touches a part before it is judged: what else may be lost or damaged at any time. */
  readonly damage?: (part: FlashPart, count: number) => void;
}

export interface ExploreReport {
  readonly commands: number;
  /** Cuts that were made, also those that left a state that another one had left. */
  readonly cuts: number;
  /** Different contents of the flash, unstable cells included, right after a cut. */
  readonly distinct: number;
  /** The same by what was cut: `receipt/program`, `boot/erase` and so on. */
  readonly distinctBy: Readonly<Record<string, number>>;
  /** Judgements that audited the unit. */
  readonly audits: number;
  /** How often each row of the recovery tables decided. */
  readonly rows: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly id: string; readonly violations: readonly Violation[] }[];
}

/** A place in the script at which power may go. */
interface Place {
  readonly label: string;
  readonly operation: FlashOperation;
  readonly before: FlashPart;
  readonly expected: Expected;
  readonly id: string;
}

export function exploreCuts(bench: CoreBench, script: readonly CoreStep[], options: ExploreOptions): ExploreReport {
  const explorer = new Explorer(bench, options);
  explorer.run(script);
  return explorer.report();
}

class Explorer {
  readonly #bench: CoreBench;
  readonly #options: ExploreOptions;
  readonly #digests: StateDigests;
  readonly #settled: SettledStates;
  readonly #seen = new Set<string>();
  readonly #distinct = new Set<string>();
  readonly #distinctBy: Record<string, number> = {};
  readonly #rows: Record<string, number> = {};
  readonly #failures: { id: string; violations: readonly Violation[] }[] = [];
  #acknowledged: readonly Uint8Array[] = [];
  #commands = 0;
  #cuts = 0;
  #judged = 0;
  #audits = 0;
  #seed: number;

  constructor(bench: CoreBench, options: ExploreOptions) {
    this.#bench = bench;
    this.#digests = new StateDigests(bench.hasher);
    this.#settled = new SettledStates(this.#digests);
    this.#options = options;
    this.#seed = options.firstSeed;
  }

  run(script: readonly CoreStep[]): void {
    const part = this.#bench.part();
    const log = new OperationLog(part);
    const unit = this.#bench.boot(log);
    if ('halted' in unit) throw new AssertionError(`the blank unit halts: ${unit.halted}`);
    log.take();
    for (const [index, step] of script.entries()) {
      this.#bench.clock = { ...this.#bench.clock, utcMs: this.#bench.clock.utcMs + 60_000 };
      const before = part.fork();
      const result = step.run(unit, this.#bench.signer);
      if (!result.ok) throw new AssertionError(`step ${step.id} is refused: ${result.code}: ${result.detail}`);
      const answering = log.take();
      const acknowledged = [...unit.records(0)].map(({ leafHash }) => leafHash);
      unit.maintain();
      const upkeep = log.take();
      this.#commands++;
      if (this.#options.only?.(index) ?? true) {
        const walked = this.#cutEach(before, step, { operations: answering, answered: false, label: step.kind });
        this.#acknowledged = acknowledged;
        this.#cutEach(walked, step, { operations: upkeep, answered: true, label: 'upkeep' });
      }
      this.#acknowledged = acknowledged;
    }
  }

  /** Cuts at each of these operations; the part after all of them. */
  #cutEach(
    from: FlashPart,
    step: CoreStep,
    at: { readonly operations: readonly FlashOperation[]; readonly answered: boolean; readonly label: string },
  ): FlashPart {
    const walker = from.fork();
    at.operations.forEach((operation, index) => {
      const expected = { acknowledged: this.#acknowledged, step, answered: at.answered };
      const id = `${step.id}/${at.label}:${index + 1}`;
      this.#cutAt({ label: `${at.label}/${operation.kind}`, operation, before: walker, expected, id });
      perform(walker, operation);
    });
    return walker;
  }

  #cutAt(place: Place): void {
    const { first, second, secondEvery } = this.#options;
    for (const variant of this.#variants(place, first)) {
      const left = this.#leave(place, variant);
      if (left === undefined) continue;
      const id = `${place.id}:${describe(variant)}`;
      const operations = this.#judge(left, { expected: place.expected, id });
      if (second !== undefined && this.#judged % secondEvery === 0)
        this.#cutBoot(left, { operations, expected: place.expected, id });
    }
  }

  /** Every operation of the boot that followed a cut, cut in its turn. */
  #cutBoot(
    left: FlashPart,
    at: { readonly operations: readonly FlashOperation[]; readonly expected: Expected; readonly id: string },
  ): void {
    const { second, secondSample } = this.#options;
    if (second === undefined) return;
    const walker = left.fork();
    walker.powerCycle();
    at.operations.forEach((operation, index) => {
      const id = `${at.id}+boot:${index + 1}`;
      const place = { label: `boot/${operation.kind}`, operation, before: walker, expected: at.expected, id };
      for (const [round, variant] of this.#variants(place, second).entries()) {
        if ((round + this.#cuts) % secondSample !== 0) {
          this.#seed++;
          continue;
        }
        const again = this.#leave(place, variant);
        if (again !== undefined) this.#judge(again, { expected: at.expected, id: `${id}:${describe(variant)}` });
      }
      perform(walker, operation);
    });
  }

  #variants({ operation }: Place, options: Omit<VariantOptions, 'seed'>): readonly CutVariant[] {
    this.#seed += 64;
    return cutVariants(operation, this.#bench.profile, { ...options, seed: this.#seed });
  }

  /** The part after this cut; undefined where it is in a state that was judged for this command before. */
  #leave({ before, operation, expected, label }: Place, variant: CutVariant): FlashPart | undefined {
    this.#cuts++;
    const left = afterCut(before, operation, variant);
    const digest = this.#digests.of(left);
    const key = `${expected.step.id}/${expected.answered}/${digest}`;
    if (this.#seen.has(key)) return undefined;
    this.#seen.add(key);
    if (!this.#distinct.has(digest)) {
      this.#distinct.add(digest);
      this.#distinctBy[label] = (this.#distinctBy[label] ?? 0) + 1;
    }
    return left;
  }

  #judge(left: FlashPart, at: { readonly expected: Expected; readonly id: string }): readonly FlashOperation[] {
    this.#judged++;
    const { auditEvery, audit, damage } = this.#options;
    const isAudited = this.#judged % auditEvery === 0;
    if (isAudited) this.#audits++;
    const part = damage === undefined ? left : left.fork();
    damage?.(part, this.#judged);
    const expected = isAudited ? { ...at.expected, audit } : at.expected;
    const { violations, bootOperations, rows } = judge(this.#bench, part, { ...expected, settled: this.#settled });
    this.#rows[rows] = (this.#rows[rows] ?? 0) + 1;
    if (violations.length > 0) this.#failures.push({ id: at.id, violations });
    return bootOperations;
  }

  report(): ExploreReport {
    return {
      commands: this.#commands,
      cuts: this.#cuts,
      distinct: this.#distinct.size,
      distinctBy: this.#distinctBy,
      audits: this.#audits,
      rows: this.#rows,
      failures: this.#failures,
    };
  }
}

function describe({ phase, torn, missing }: CutVariant): string {
  const shape = torn === undefined ? '' : `:${torn.shape}${torn.bytes ?? ''}${torn.unstable ?? ''}:${torn.seed}`;
  return `${phase}${shape}${missing === undefined ? '' : `:missing${missing}`}`;
}
