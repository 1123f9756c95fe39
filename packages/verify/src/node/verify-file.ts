/** Verifies an export in a file with Node's own crypto, on several threads. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { WorkPool } from '@plomba/core/threads';
import { Engine, type VerifyMode } from '../engine.js';
import type { GroupLimits } from '../group.js';
import { reportOf, type Report } from '../report.js';
import { signatureCheck } from '../signature.js';
import { SLICE_OUTPUT_BYTES } from '../slice.js';
import { withRate, type StreamProgress } from '../stream/verify-stream.js';
import { nativeHashing, nativeVerifier, sliceTask } from './native-tools.js';

export interface VerifyFileOptions {
  readonly mode: VerifyMode;
  /** Threads that verify, the calling one included; from 1. */
  readonly threads: number;
  /** The log key that the export must be signed with: 32 bytes. Without it, the export's own key is believed. */
  readonly key?: Uint8Array;
  /** Text of a signed checkpoint that a witness kept: the export must contain that head. */
  readonly checkpoint?: string;
  readonly onProgress?: (progress: StreamProgress) => void;
  readonly signal?: AbortSignal;
}

/** Enough slices that no thread waits long for the last one, little enough to stay small in memory. */
const GROUP: GroupLimits = { bundles: 16, bytes: 4_194_304 };
const SLICES_MAX = 16 * 4;
/** A group and its hashes and signatures; what is longer, the calling thread does alone. */
const SHARED_BYTES = 8_388_608;
/** A slice of signatures takes some ten milliseconds. */
const PATIENCE_MS = 2_000;

function newPool(threads: number): WorkPool<undefined> {
  return new WorkPool({
    workers: threads - 1,
    itemsMax: SLICES_MAX,
    inputBytesMax: SHARED_BYTES,
    outputBytes: SLICE_OUTPUT_BYTES,
    chunkItems: 1,
    patienceMs: PATIENCE_MS,
    replacementsMax: threads,
    task: sliceTask,
    taskData: undefined,
  });
}

function readAt(file: number, offset: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let done = 0;
  while (done < count) {
    const read = readSync(file, bytes, done, count - done, offset + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/**
 * Verifies the export in a file. The event loop gets a turn after each group of records.
 * @throws what reading the file throws, and the reason of the signal; never for anything that the bytes may hold
 */
export async function verifyFile(path: string, options: VerifyFileOptions): Promise<Report> {
  const { mode, threads, key, checkpoint, signal } = options;
  const file = openSync(path, 'r');
  const pool = newPool(threads);
  try {
    let isGroupDone = false;
    const progress = withRate(options.onProgress, () => performance.now());
    const engine = new Engine({
      ...{ mode, key, witness: checkpoint, bytes: fstatSync(file).size },
      ...{
        hashing: nativeHashing,
        check: signatureCheck(nativeVerifier, undefined),
        slices: pool,
        slicesElsewhere: true,
        group: GROUP,
      },
      onProgress(done) {
        isGroupDone = true;
        progress?.(done);
      },
    });
    const steps = engine.run();
    let step = steps.next();
    while (step.done !== true) {
      if (isGroupDone) await new Promise((resolve) => setImmediate(resolve));
      isGroupDone = false;
      signal?.throwIfAborted();
      step = steps.next(readAt(file, step.value.offset, step.value.count));
    }
    return reportOf(mode, step.value);
  } finally {
    await pool.close();
    closeSync(file);
  }
}
