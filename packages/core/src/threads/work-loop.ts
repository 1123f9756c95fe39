/**
 * What a worker thread runs. It is handed over as source text, so that it starts from the built package, from the
 * sources under any loader, and from a bundle alike: it may use nothing but its parameters and the language itself.
 */
import type * as crypto from 'node:crypto';
import type { WorkerStart } from './shared-work.js';

/** One item: reads its input, writes its output. */
export type TaskStep = (input: Uint8Array, output: Uint8Array) => void;

/**
 * Makes the function that does one item. It is handed to the workers as source text too: nothing from outside may be
 * named in it but its parameters.
 */
export type TaskMaker<Data> = (nodeCrypto: typeof crypto, data: Data) => TaskStep;

// One body without functions inside: bundlers that keep names would wrap those into a helper that is not there.
export function workLoop(start: WorkerStart, step: TaskStep): void {
  const { work, answers, sizes } = start;
  const { words, claim, starts, inputs } = work;
  const { chunkItems, outputBytes } = sizes;
  Atomics.add(words, 3, 1);
  Atomics.notify(words, 3);
  while (Atomics.load(words, 4) === 0) {
    const bell = Atomics.load(words, 0);
    const claimed = Atomics.load(claim, 0);
    const chunk = Number(claimed & 0xffff_ffffn);
    const items = Atomics.load(words, 2);
    if (chunk * chunkItems >= items) {
      Atomics.wait(words, 0, bell);
      continue;
    }
    // Lost to another thread: there may be more.
    if (Atomics.compareExchange(claim, 0, claimed, claimed + 1n) !== claimed) continue;
    const from = chunk * chunkItems;
    const to = Math.min(items, from + chunkItems);
    const ends = starts.slice(from, to + 1);
    const base = ends[0] ?? 0;
    const own = inputs.slice(base, ends[to - from]);
    // The inputs are of this job only while the job is still open: a thread that slept here must not sign a mixture.
    const job = claimed >> 32n;
    if (Atomics.load(claim, 0) >> 32n !== job) continue;
    for (let item = from; item < to; item++) {
      const input = own.subarray((ends[item - from] ?? 0) - base, (ends[item - from + 1] ?? 0) - base);
      step(input, answers.outputs.subarray(item * outputBytes, (item + 1) * outputBytes));
    }
    Atomics.store(answers.jobOf, chunk, Number(job));
    Atomics.add(words, 1, 1);
    Atomics.notify(words, 1);
  }
}
