/**
 * The memory that the threads of a pool share, and the one way to take work from it.
 *
 * The claim word holds the job (upper half) and the next chunk that nobody has taken (lower half), so that a thread
 * which slept through a whole job can never take a chunk of another one. Every worker writes its answers into memory of
 * its own and marks each chunk with the job; whatever a late worker still writes, nobody reads.
 */

/** What the threads share: 32-bit words, the claim word, where each input begins, and the inputs. */
export interface SharedWork {
  /** Indexes: `WORDS`. */
  readonly words: Int32Array;
  /** One element. */
  readonly claim: BigInt64Array;
  /** Start of each input, and the end of the last. */
  readonly starts: Int32Array;
  readonly inputs: Uint8Array;
}

/** What one worker writes. */
export interface WorkerAnswers {
  /** The job in which each chunk was done. */
  readonly jobOf: Int32Array;
  readonly outputs: Uint8Array;
}

export interface WorkSizes {
  /** Items of one job at most; what is beyond is done by the calling thread alone. */
  readonly itemsMax: number;
  /** Bytes of all inputs of one job at most. */
  readonly inputBytesMax: number;
  /** Bytes of each output. */
  readonly outputBytes: number;
  /** Items that a thread takes at once. */
  readonly chunkItems: number;
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly work: SharedWork;
  readonly answers: WorkerAnswers;
  readonly sizes: WorkSizes;
  /** What the task gets beside Node's crypto. */
  readonly taskData: unknown;
}

/** The loop of a worker names these by number, because it is handed over as text. */
export const WORDS = { jobBell: 0, doneBell: 1, items: 2, started: 3, closing: 4 } as const;
export const LOWER_HALF = 0xffff_ffffn;

const CLAIM_AT = 24;
const HEADER_BYTES = 32;

export function sharedWork({ itemsMax, inputBytesMax }: WorkSizes): SharedWork {
  const startsBytes = 4 * (itemsMax + 1);
  const memory = new SharedArrayBuffer(HEADER_BYTES + startsBytes + inputBytesMax);
  const work = {
    words: new Int32Array(memory, 0, CLAIM_AT / 4),
    claim: new BigInt64Array(memory, CLAIM_AT, 1),
    starts: new Int32Array(memory, HEADER_BYTES, itemsMax + 1),
    inputs: new Uint8Array(memory, HEADER_BYTES + startsBytes),
  };
  work.claim[0] = LOWER_HALF;
  return work;
}

export function workerAnswers({ itemsMax, chunkItems, outputBytes }: WorkSizes): WorkerAnswers {
  const chunks = Math.ceil(itemsMax / chunkItems);
  const memory = new SharedArrayBuffer(4 * chunks + itemsMax * outputBytes);
  return { jobOf: new Int32Array(memory, 0, chunks), outputs: new Uint8Array(memory, 4 * chunks) };
}

/** The claim word of a job that still takes its inputs: there is nothing to take. */
export function closedClaim(job: number): bigint {
  return (BigInt(job) << 32n) | LOWER_HALF;
}
