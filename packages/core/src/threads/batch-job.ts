/**
 * One batch of a pool, on the side of the caller: takes chunks like every worker, collects what the workers did, and does
 * itself what a worker took and does not deliver.
 */
import { present } from '../assert.js';
import { LOWER_HALF, WORDS, type SharedWork, type WorkerAnswers, type WorkSizes } from './shared-work.js';
import type { TaskStep } from './work-loop.js';

/** A batch that is being worked on. The caller may do other work between the calls. */
export interface WorkJob {
  /** Does one chunk on this thread; false when none is left to take. */
  help(): boolean;
  /** Helps until nothing is left, waits for the workers, and gives one output for each input, in order. */
  finish(): readonly Uint8Array[];
}

export interface JobParts {
  readonly inputs: readonly Uint8Array[];
  /** How many of the inputs the workers see. */
  readonly shared: number;
  readonly number: number;
  readonly work: SharedWork;
  readonly members: readonly { readonly answers: WorkerAnswers }[];
  readonly step: TaskStep;
  readonly sizes: Pick<WorkSizes, 'outputBytes' | 'chunkItems'> & { readonly patienceMs: number };
  readonly onRedone: () => void;
}

export class BatchJob implements WorkJob {
  readonly #parts: JobParts;
  readonly #outputs: (Uint8Array | undefined)[];
  /** Chunks that this thread has not done: a worker has them. */
  readonly #elsewhere = new Set<number>();
  readonly #chunks: number;
  #seen = 0;
  #alone: number;
  isFinished = false;

  constructor(parts: JobParts) {
    this.#parts = parts;
    this.#outputs = new Array<Uint8Array | undefined>(parts.inputs.length);
    this.#chunks = Math.ceil(parts.shared / parts.sizes.chunkItems);
    this.#alone = parts.shared;
  }

  help(): boolean {
    if (this.isFinished) return false;
    const { claim } = this.#parts.work;
    for (let attempt = 0; attempt <= this.#chunks; attempt++) {
      const claimed = Atomics.load(claim, 0);
      const chunk = Number(claimed & LOWER_HALF);
      if (chunk >= this.#chunks) break;
      if (Atomics.compareExchange(claim, 0, claimed, claimed + 1n) === claimed) {
        this.#noteOthers(chunk);
        this.#doChunk(chunk);
        return true;
      }
    }
    this.#noteOthers(this.#chunks);
    return this.#doAlone();
  }

  /** What was taken since this thread last took a chunk is with the workers. */
  #noteOthers(before: number): void {
    for (let chunk = this.#seen; chunk < before; chunk++) this.#elsewhere.add(chunk);
    this.#seen = before + 1;
  }

  /** One chunk of what found no room in the shared memory. */
  #doAlone(): boolean {
    const { inputs, sizes } = this.#parts;
    if (this.#alone >= inputs.length) return false;
    const to = Math.min(inputs.length, this.#alone + sizes.chunkItems);
    this.#doItems(this.#alone, to);
    this.#alone = to;
    return true;
  }

  #doChunk(chunk: number): void {
    const { chunkItems } = this.#parts.sizes;
    this.#doItems(chunk * chunkItems, Math.min(this.#parts.shared, (chunk + 1) * chunkItems));
  }

  #doItems(from: number, to: number): void {
    const { inputs, step, sizes } = this.#parts;
    for (let item = from; item < to; item++) {
      const output = new Uint8Array(sizes.outputBytes);
      step(present(inputs[item], 'an input for each item'), output);
      this.#outputs[item] = output;
    }
  }

  finish(): readonly Uint8Array[] {
    while (this.help());
    this.#awaitOthers();
    this.isFinished = true;
    return this.#outputs.map((output) => present(output, 'an output for each item'));
  }

  #awaitOthers(): void {
    const { work, sizes } = this.#parts;
    let sinceMs = performance.now();
    while (this.#elsewhere.size > 0) {
      const bell = Atomics.load(work.words, WORDS.doneBell);
      if (this.#collect()) sinceMs = performance.now();
      const leftMs = sinceMs + sizes.patienceMs - performance.now();
      if (this.#elsewhere.size === 0) return;
      if (leftMs <= 0) return this.#redo();
      Atomics.wait(work.words, WORDS.doneBell, bell, leftMs);
    }
  }

  /** Takes over what workers have finished; whether there was something. */
  #collect(): boolean {
    const { members, number, sizes, shared } = this.#parts;
    const before = this.#elsewhere.size;
    for (const chunk of this.#elsewhere) {
      const member = members.find(({ answers }) => Atomics.load(answers.jobOf, chunk) === number);
      if (member === undefined) continue;
      const { outputBytes, chunkItems } = sizes;
      const from = chunk * chunkItems;
      const to = Math.min(shared, from + chunkItems);
      const bytes = member.answers.outputs.slice(from * outputBytes, to * outputBytes);
      for (let item = from; item < to; item++) {
        this.#outputs[item] = bytes.subarray((item - from) * outputBytes, (item - from + 1) * outputBytes);
      }
      this.#elsewhere.delete(chunk);
    }
    return this.#elsewhere.size < before;
  }

  #redo(): void {
    for (const chunk of this.#elsewhere) {
      this.#doChunk(chunk);
      this.#parts.onRedone();
    }
    this.#elsewhere.clear();
  }
}
