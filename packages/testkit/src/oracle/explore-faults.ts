/**
 * The ambiguity oracle: a day with every single fault, and with sampled pairs of them; after each, what the till believes
 * is compared with what the unit committed. Faults that make the same day are run once and counted each.
 */
import { AssertionError } from '@plomba/core';
import type { VerifyOptions } from '@plomba/verify';
import { Draws } from '../draws.js';
import { faultName, type Fault } from './fault.js';
import { judgeDay, type Finding } from './judge-day.js';
import { runDay, type DaySetup, type DayStory } from './run-day.js';
import { singleFaults, type SingleFault } from './single-faults.js';
import type { DayStep } from './till-day.js';

export interface FoundDay {
  /** Names of its faults: `to-unit:117:lose`, several joined by `+`. */
  readonly id: string;
  readonly findings: readonly Finding[];
}

export interface FaultReport {
  /** Bytes on the line on a day without faults, in both directions. */
  readonly bytes: number;
  readonly flashOperations: number;
  /** Faults, or pairs of faults. */
  readonly cases: number;
  /** Days that were run for them. */
  readonly days: number;
  /** How many of the cases there are of each kind. */
  readonly byKind: Readonly<Record<string, number>>;
  /** Days by how many of their faults happened. */
  readonly fired: readonly number[];
  /** Days on which the till believed, at some time, that an operation was not committed, and rang it up again. */
  readonly rungAgain: number;
  /** The longest day, ms of virtual time. */
  readonly slowestMs: number;
  readonly found: readonly FoundDay[];
}

export interface ExploreFaultsOptions {
  readonly audit: VerifyOptions;
  /** One in so many days is audited by the verifier. */
  readonly auditEvery: number;
  /** Cases that are made; all when absent. */
  readonly only?: (fault: Fault) => boolean;
  /** Whether each day goes on to its evening; else it ends with the step after the one that the fault falls into. */
  readonly wholeDays: boolean;
}

/** Every single fault. */
export async function exploreSingleFaults(setup: DaySetup, options: ExploreFaultsOptions): Promise<FaultReport> {
  const explorer = await Explorer.on(setup, options);
  const { only = () => true } = options;
  const faults = singleFaults(explorer.quiet).filter(({ fault }) => only(fault));
  const keys = new Set<string>();
  for (const { fault, key, stepsDone } of faults) {
    explorer.count([fault]);
    if (keys.has(key)) continue;
    keys.add(key);
    await explorer.run([fault], options.wholeDays ? undefined : stepsDone);
  }
  return explorer.report();
}

/** Pairs of faults, drawn from a seed. The second one may fall into what the first one sets off. */
export async function exploreFaultPairs(
  setup: DaySetup,
  options: ExploreFaultsOptions & { readonly pairs: number; readonly seed: number },
): Promise<FaultReport> {
  const explorer = await Explorer.on(setup, options);
  const draws = new Draws(options.seed);
  const faults = singleFaults(explorer.quiet);
  const { flash, line } = {
    flash: faults.filter(({ fault }) => fault.at === 'flash'),
    line: faults.filter(({ fault }) => fault.at === 'byte'),
  };
  // Few of the faults are at the flash; of the pairs, one in five is.
  const draw = (): Fault => drawn(draws, draws.below(10) === 0 ? flash : line);
  for (let pair = 0; pair < options.pairs; pair++) {
    const both = [draw(), later(draw(), draws)];
    explorer.count(both);
    await explorer.run(both);
  }
  return explorer.report();
}

function drawn(draws: Draws, faults: readonly SingleFault[]): Fault {
  return draws.pick(faults).fault;
}

/** The same somewhat later, for a day that has more bytes because of another fault. */
function later(fault: Fault, draws: Draws): Fault {
  if (draws.below(3) > 0) return fault;
  return fault.at === 'flash'
    ? { ...fault, operation: fault.operation + draws.below(12) }
    : { ...fault, byte: fault.byte + draws.below(800) };
}

class Explorer {
  /** The day without faults. */
  readonly quiet: DayStory;
  readonly #setup: DaySetup;
  readonly #options: ExploreFaultsOptions;
  readonly #byKind: Record<string, number> = {};
  readonly #fired: number[] = [];
  readonly #found: FoundDay[] = [];
  #cases = 0;
  #days = 0;
  #rungAgain = 0;
  #slowestMs = 0;

  private constructor(setup: DaySetup, options: ExploreFaultsOptions, quiet: DayStory) {
    this.#setup = setup;
    this.#options = options;
    this.quiet = quiet;
  }

  static async on(setup: DaySetup, options: ExploreFaultsOptions): Promise<Explorer> {
    const quiet = await runDay(setup, []);
    const explorer = new Explorer(setup, options, quiet);
    const findings = judged(quiet, setup.day, options.audit);
    if (findings.length > 0) throw new AssertionError(`a day without faults: ${JSON.stringify(findings)}`);
    return explorer;
  }

  count(faults: readonly Fault[]): void {
    this.#cases++;
    for (const fault of faults) {
      const kind = fault.at === 'flash' ? 'cut at the flash' : fault.what.kind;
      this.#byKind[kind] = (this.#byKind[kind] ?? 0) + 1;
    }
  }

  /** @param stepsDone ends the day with the step after the next one */
  async run(faults: readonly Fault[], stepsDone?: number): Promise<void> {
    const { day } = this.#setup;
    const setup = { ...this.#setup, day: stepsDone === undefined ? day : day.slice(0, stepsDone + 2) };
    const story = await runDay(setup, faults);
    this.#days++;
    this.#fired[story.fired] = (this.#fired[story.fired] ?? 0) + 1;
    if (story.beliefs.some(({ state }) => state === 'not-committed')) this.#rungAgain++;
    this.#slowestMs = Math.max(this.#slowestMs, story.tookMs);
    const { audit, auditEvery } = this.#options;
    const findings = judged(story, setup.day, this.#days % auditEvery === 0 ? audit : undefined);
    if (findings.length > 0) this.#found.push({ id: faults.map(faultName).join('+'), findings });
  }

  report(): FaultReport {
    const { bytes, flashOperations } = this.quiet;
    return {
      bytes: bytes['to-unit'] + bytes['from-unit'],
      flashOperations,
      cases: this.#cases,
      days: this.#days,
      byKind: this.#byKind,
      fired: Array.from(this.#fired, (count) => count ?? 0), // holes are counts that never came
      rungAgain: this.#rungAgain,
      slowestMs: this.#slowestMs,
      found: this.#found,
    };
  }
}

function judged(story: DayStory, day: readonly DayStep[], audit: VerifyOptions | undefined): readonly Finding[] {
  const { hardware, beliefs, stuck } = story;
  const findings = judgeDay({ hardware, day, beliefs, ...(audit === undefined ? {} : { audit }) });
  return stuck === undefined ? findings : [{ kind: 'stuck', detail: stuck }, ...findings];
}
