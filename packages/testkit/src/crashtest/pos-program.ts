/**
 * The program under test, as the crash test sees it: started with an address and a sale, ended by itself or killed, and
 * sure of its sale or not. How it is started is the host's business: a process, or a function in a test.
 */

/** What a program is started with. It may be started again with the same sale, until it is sure. */
export interface PosAttempt {
  /** What it connects to, such as `tcp://127.0.0.1:4000`. */
  readonly port: string;
  /** The natural key of its one sale, the same at each attempt. Digits and letters. */
  readonly sale: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Names the disk of this till: what was stored at an earlier attempt of the same case is still there. */
  readonly disk: string;
}

/**
 * What the program believes when it ends. `sold`: the sale was made, once. `not-sold`: it was not made and never will be.
 * `unknown`: anything else, and it is started again.
 */
export type PosBelief = 'sold' | 'not-sold' | 'unknown';

export interface PosEnd {
  readonly belief: PosBelief;
  /** Number of the receipt, where the program tells it. */
  readonly number?: number;
  /** How it ended, in words: an exit code, a signal, the last line of its standard error. */
  readonly said: string;
}

/** A program that runs. */
export interface PosRun {
  /** Resolves when nothing of it runs any more; never rejects. */
  readonly ended: Promise<PosEnd>;
  /** Ends it at once, without a chance to store anything. */
  kill(): void;
}

export interface PosProgram {
  start(attempt: PosAttempt): PosRun;
  /** A case is over: its disk may go. */
  forget(disk: string): void;
}
