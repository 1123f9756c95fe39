/**
 * A till as a program: it stores an operation before it sends it, goes on after it was killed, and keeps in mind what it
 * believes. All it knows of exactly once is what the SDK tells it.
 *
 * Invariants: nothing is sent whose operation is not stored; a step is over only when the till knows its record; after
 * `kill` nothing of this process is stored, sent or timed any more.
 */
import { AssertionError } from '@plomba/core';
import { connect, isFiscalError, type Committed, type FiscalError, type Operation, type Outcome } from '@plomba/sdk';
import type { Receipt, Timers, Unit } from '@plomba/sdk';
import type { OpenChannel } from '@plomba/transport';
import { ProcessLife } from './process-life.js';
import type { DayStep, Known } from './till-day.js';

/** What the till believes of one operation. */
export interface Belief {
  readonly operation: Operation;
  readonly step: string;
  readonly state: 'unknown' | 'committed' | 'not-committed';
  readonly sequence?: number;
  readonly number?: number;
}

/** The disk of the till: outlives its process. */
export class TillDisk {
  readonly #beliefs = new Map<string, Belief>();

  get beliefs(): readonly Belief[] {
    return [...this.#beliefs.values()];
  }

  of(step: string): readonly Belief[] {
    return this.beliefs.filter((belief) => belief.step === step);
  }

  store(belief: Belief): void {
    this.#beliefs.set(belief.operation.id, belief);
  }

  /** Steps that are known to be done. */
  known(): Map<string, Known> {
    const done = this.beliefs.flatMap(({ step, state, sequence, number }) =>
      state === 'committed' && sequence !== undefined
        ? [[step, { sequence, ...(number === undefined ? {} : { number }) }] as const]
        : [],
    );
    return new Map(done);
  }
}

/**
 * What a till does about an outcome that it does not know. `repeats`: the same operation again, until there is an
 * answer. `asks`: does not wait for long, asks the unit what became of it, and rings it up again with a new operation
 * when it was not committed. `blind`: takes it for not committed and rings it up again, as one must not; for canaries.
 */
export type TillManner = 'repeats' | 'asks' | 'blind';

export interface TillOptions {
  readonly manner: TillManner;
  readonly day: readonly DayStep[];
  readonly disk: TillDisk;
  readonly open: OpenChannel;
  readonly timers: Timers;
  readonly drawSession: () => number;
}

/** Time that the till gives a command, ms: more than an outage, or less than one retransmission and any reconnect. */
const TIMEOUT_MS: Readonly<Record<TillManner, number>> = { repeats: 30_000, asks: 40, blind: 40 };
/** Time for a question, ms. */
const QUESTION_MS = 30_000;
/** How often it tries before it calls for help. */
const ATTEMPTS_MAX = 20;

/** The till cannot go on: a cashier would have to decide, and that is what must never happen. */
export class TillStuckError extends Error {
  override readonly name = 'TillStuckError';
}

export class TillProcess {
  readonly #options: TillOptions;
  readonly #life: ProcessLife;

  constructor(options: TillOptions) {
    this.#options = options;
    this.#life = new ProcessLife(options.timers);
  }

  /** The process is gone, between two instructions. */
  kill(): void {
    this.#life.end();
  }

  /** Does what is left of the day. Never settles when it is killed. @throws TillStuckError (as a rejection) */
  async run(): Promise<void> {
    const unit = await this.#connect();
    for (const step of this.#options.day) await this.#finish(unit, step);
    await this.#life.wait(unit.close());
  }

  async #connect(): Promise<Unit> {
    const { open, drawSession } = this.#options;
    let last: unknown;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      try {
        return await this.#life.wait(connect(open, { timers: this.#life.timers, drawSession, timeoutMs: QUESTION_MS }));
      } catch (error) {
        last = error;
      }
    }
    throw new TillStuckError('the till cannot connect', { cause: last });
  }

  /** One step of the day, until its record is known. */
  async #finish(unit: Unit, step: DayStep): Promise<void> {
    const { disk } = this.#options;
    // What the disk says was begun by an earlier process.
    for (const belief of disk.of(step.id)) {
      if (belief.state === 'unknown') await this.#clear(unit, belief);
    }
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (disk.known().has(step.id)) return;
      const belief = disk.of(step.id).find(({ state }) => state === 'unknown') ?? (await this.#begin(unit, step));
      await this.#try(unit, step, belief);
    }
    throw new TillStuckError(`${step.id} does not go through`);
  }

  async #begin(unit: Unit, step: DayStep): Promise<Belief> {
    const { disk } = this.#options;
    const id = `${step.id}.${disk.of(step.id).length + 1}`;
    const operation = await this.#life.wait(unit.newOperation(id, { timeoutMs: QUESTION_MS }));
    const belief: Belief = { operation, step: step.id, state: 'unknown' };
    disk.store(belief);
    return belief;
  }

  async #try(unit: Unit, step: DayStep, belief: Belief): Promise<void> {
    const { disk, manner } = this.#options;
    const more = { known: disk.known(), timeoutMs: TIMEOUT_MS[manner] };
    try {
      this.#believe(belief, await this.#life.wait(step.run(unit, belief.operation, more)));
    } catch (error) {
      if (!isFiscalError(error)) throw error;
      if (error.outcome === 'unknown') await this.#clear(unit, belief);
      else if (error.outcome === 'not-committed' && error.retry === 'never') throw stuck(step.id, error);
    }
  }

  #believe(belief: Belief, commit: Committed | Receipt): void {
    const { sequence } = commit;
    const number = 'number' in commit ? { number: commit.number } : {};
    this.#options.disk.store({ ...belief, state: 'committed', sequence, ...number });
  }

  /** What this till does about an outcome that it does not know, before it tries the step again. */
  async #clear(unit: Unit, belief: Belief): Promise<void> {
    const { manner, disk } = this.#options;
    if (manner === 'repeats') return;
    if (manner === 'blind') return disk.store({ ...belief, state: 'not-committed' });
    const outcome = await this.#outcome(unit, belief);
    if (outcome.state === 'committed') this.#believe(belief, outcome.receipt ?? outcome.commit);
    else disk.store({ ...belief, state: 'not-committed' });
  }

  async #outcome(unit: Unit, { operation }: Belief): Promise<Exclude<Outcome, { state: 'unknown' }>> {
    let last: FiscalError | undefined;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const outcome = await this.#life.wait(unit.outcome(operation, { timeoutMs: QUESTION_MS }));
      if (outcome.state !== 'unknown') return outcome;
      last = outcome.reason;
    }
    throw stuck(operation.id, last ?? new AssertionError('nothing was asked'));
  }
}

function stuck(what: string, cause: Error): TillStuckError {
  return new TillStuckError(`${what}: ${cause.message}`, { cause });
}
