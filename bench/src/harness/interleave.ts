/**
 * Interleaved laps: in each round every contestant runs once, so that a slow minute of the machine slows all of them.
 * Every second round runs in the opposite order. Only `run` is timed; warm-up rounds are not counted.
 */
import { spreadOf, spreadOfRatios, type Spread } from './spread.js';

export interface Lap {
  /** The timed part. @returns how many units it did */
  run(): number | Promise<number>;
  /** Untimed: closes, and checks what the lap left behind. */
  finish?(): void | Promise<void>;
}

export interface Contestant {
  readonly name: string;
  /** Whether it is what the row is about, rather than a limit or a peer. */
  readonly isSubject?: boolean;
  /** Untimed: what a lap starts from. Rounds count from 0, warm-ups included. */
  prepare(round: number): Lap | Promise<Lap>;
}

export interface Rounds {
  readonly warmUps: number;
  readonly counted: number;
}

/** What a measurement needs of its host. */
export interface LapHost {
  nowMs(): number;
  /** Before each lap: nobody pays for another's garbage. */
  collectGarbage(): void;
}

/** Rates in units per second by contestant and round. */
export class Laps {
  readonly #rates = new Map<string, number[]>();

  add(name: string, rate: number): void {
    const rates = this.#rates.get(name) ?? [];
    rates.push(rate);
    this.#rates.set(name, rates);
  }

  rates(name: string): readonly number[] {
    const rates = this.#rates.get(name);
    if (rates === undefined) throw new RangeError(`no contestant is called ${name}`);
    return rates;
  }

  /** Units per second. */
  rate(name: string): Spread {
    return spreadOf(this.rates(name));
  }

  /** How many times as fast as the other one, round by round. */
  ratio(subject: string, limit: string): Spread {
    return spreadOfRatios(this.rates(subject), this.rates(limit));
  }
}

async function lapOf(contestant: Contestant, round: number, host: LapHost): Promise<number> {
  const lap = await contestant.prepare(round);
  try {
    host.collectGarbage();
    const startMs = host.nowMs();
    const units = await lap.run();
    const tookMs = host.nowMs() - startMs;
    if (!(tookMs > 0) || !(units > 0)) throw new RangeError(`${contestant.name}: a lap takes time and does something`);
    return (units * 1000) / tookMs;
  } finally {
    await lap.finish?.();
  }
}

/** @throws RangeError for a lap without time or without work */
export async function interleave(contestants: readonly Contestant[], rounds: Rounds, host: LapHost): Promise<Laps> {
  const laps = new Laps();
  for (let round = 0; round < rounds.warmUps + rounds.counted; round++) {
    const order = round % 2 === 0 ? contestants : [...contestants].reverse();
    for (const contestant of order) {
      const rate = await lapOf(contestant, round, host);
      if (round >= rounds.warmUps) laps.add(contestant.name, rate);
    }
  }
  return laps;
}
