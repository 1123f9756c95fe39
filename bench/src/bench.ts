/** What every row is given: where it may write, how long it may take, and how to say what it does. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { interleave, type Contestant, type LapHost, type Laps, type Rounds } from './harness/interleave.js';
import { LapProfiler, type FunctionTime } from './harness/profile.js';
import type { Spread } from './harness/spread.js';

/** One figure of a run; `key` is its row and its name, such as `single_commit.ratio_to_limit`. */
export interface Figure {
  readonly key: string;
  readonly spread: Spread;
  /** What the numbers are: a ratio, or units such as `receipts/s`. */
  readonly unit: string;
}

export interface RowOutcome {
  /** Those that have a bar. */
  readonly figures: readonly Figure[];
  /** Published beside them. */
  readonly beside: readonly Figure[];
}

export interface Row {
  readonly name: string;
  /** Rows that are run together under this name; `core` when absent. */
  readonly group?: 'link' | 'me' | 'se' | 'operator';
  readonly what: string;
  run(bench: Bench): Promise<RowOutcome>;
}

/** How much work a run does. */
export interface Scale {
  readonly rounds: Rounds;
  /** Receipts of one lap of a group commit. */
  readonly lapReceipts: number;
  /** Receipts of one lap of single commits. */
  readonly singleReceipts: number;
  /** Receipts of the journal whose signatures are verified. */
  readonly verifyReceipts: number;
  /** Receipts of the journal whose chain is verified. */
  readonly chainReceipts: number;
  /** Signatures of one lap of P-256. */
  readonly p256Signatures: number;
  /** Cold boots of each size. */
  readonly boots: number;
  /** Sizes of the growth curves; the largest is also the one that boots and proofs are measured on. */
  readonly sizes: readonly number[];
}

export const FULL: Scale = {
  rounds: { warmUps: 2, counted: 9 },
  lapReceipts: 8192,
  singleReceipts: 1024,
  verifyReceipts: 20_000,
  chainReceipts: 50_000,
  p256Signatures: 2048,
  boots: 15,
  sizes: [1_000, 10_000, 100_000, 1_000_000],
};

/** Small enough for every commit: the same rows, fewer and smaller laps, journals of at most 10⁴ records. */
export const QUICK: Scale = {
  rounds: { warmUps: 3, counted: 7 },
  lapReceipts: 2048,
  singleReceipts: 256,
  verifyReceipts: 4_000,
  chainReceipts: 10_000,
  p256Signatures: 512,
  boots: 7,
  sizes: [1_000, 10_000],
};

export interface BenchParts {
  readonly scale: Scale;
  readonly host: LapHost;
  /** Folder in which the run makes one of its own. */
  readonly within: string;
  readonly say: (text: string) => void;
  /** Whether the subject of each row is profiled, in laps of their own after the counted ones. */
  readonly profile: boolean;
}

const PROFILED_LAPS: Rounds = { warmUps: 0, counted: 3 };
/** Functions with less of the time are left out of a profile. */
const PROFILE_LEAST = 0.01;

export class Bench {
  readonly scale: Scale;
  readonly host: LapHost;
  /** Holds everything that a run writes. */
  readonly folder: string;
  /** By contestant. */
  readonly profiles: Map<string, readonly FunctionTime[]> = new Map();
  readonly #parts: BenchParts;
  #folders = 0;

  constructor(parts: BenchParts) {
    this.#parts = parts;
    this.scale = parts.scale;
    this.host = parts.host;
    mkdirSync(parts.within, { recursive: true });
    this.folder = mkdtempSync(join(parts.within, 'bench-'));
  }

  say(text: string): void {
    this.#parts.say(text);
  }

  /** An empty folder for one lap, and the way to be rid of it. */
  lapFolder(): { readonly path: string; remove(): void } {
    const path = join(this.folder, `lap-${this.#folders++}`);
    mkdirSync(path);
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
  }

  async interleave(contestants: readonly Contestant[], rounds: Rounds = this.scale.rounds): Promise<Laps> {
    const laps = await interleave(contestants, rounds, this.host);
    for (const contestant of contestants) if (contestant.isSubject === true) await this.profile(contestant);
    return laps;
  }

  /** Samples some laps, where profiles are asked for. */
  async profile(contestant: Contestant): Promise<void> {
    if (!this.#parts.profile) return;
    const profiler = new LapProfiler();
    await interleave([profiler.around(contestant)], PROFILED_LAPS, this.host);
    this.profiles.set(contestant.name, profiler.times(PROFILE_LEAST));
  }

  isLastRound(round: number): boolean {
    return round === this.scale.rounds.warmUps + this.scale.rounds.counted - 1;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
