/** The limit of verifying every signature: native Ed25519 checks on two threads, with nothing else in the way. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { demand } from '../bench-error.js';
import type { Contestant } from '../harness/interleave.js';
import type { VerifyThreadData } from './native-verify-worker.js';

// Beside `main.js`, into which this file is built.
const SCRIPT = new URL('./limits/native-verify-worker.js', import.meta.url);

export interface NativeVerify {
  readonly name: string;
  readonly threads: number;
  /** The private key that signed. */
  readonly key: KeyObject;
  readonly messages: readonly Uint8Array[];
  readonly signatures: readonly Uint8Array[];
}

async function checkedBy(worker: Worker): Promise<number> {
  worker.postMessage('go');
  const [checked] = (await once(worker, 'message')) as [number]; // what the thread posts
  return checked;
}

/** The threads live until `close`. */
export function nativeVerify(options: NativeVerify): Contestant & { close(): Promise<void> } {
  const { name, threads, messages, signatures } = options;
  const next = new Int32Array(new SharedArrayBuffer(4));
  const workerData: VerifyThreadData = { key: createPublicKey(options.key), messages, signatures, next };
  const workers = Array.from({ length: threads }, () => new Worker(SCRIPT, { workerData }));
  return {
    name,
    prepare() {
      Atomics.store(next, 0, 0);
      return {
        async run() {
          const counts = await Promise.all(workers.map(checkedBy));
          const checked = counts.reduce((sum, count) => sum + count, 0);
          demand(checked === messages.length, `${checked} signatures of ${messages.length} were checked`);
          return checked;
        },
      };
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
