/**
 * A pool that shares a batch of small equal tasks between the calling thread and some workers by work stealing.
 *
 * The caller never depends on a worker: what a dead or frozen worker took is noticed after `patienceMs` and done by the
 * caller, so that it costs one chunk and a wait. Outputs must be a function of the inputs, because a chunk may then be
 * done twice.
 */
import * as nodeCrypto from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { assert, present } from '../assert.js';
import { BatchJob, type WorkJob } from './batch-job.js';
import {
  closedClaim,
  sharedWork,
  WORDS,
  workerAnswers,
  type SharedWork,
  type WorkerAnswers,
  type WorkerStart,
  type WorkSizes,
} from './shared-work.js';
import { workLoop, type TaskMaker, type TaskStep } from './work-loop.js';

export interface WorkPoolOptions<Data> extends WorkSizes {
  /** Threads beside the caller's; 0 is allowed. */
  readonly workers: number;
  /** How long the caller waits for a chunk that a worker has taken, in milliseconds, before it does the chunk itself. */
  readonly patienceMs: number;
  /** How many workers that died are replaced, in all. */
  readonly replacementsMax: number;
  readonly task: TaskMaker<Data>;
  /** Handed to each worker once, as a structured clone; key objects of Node are cloned without showing their bytes. */
  readonly taskData: Data;
}

export interface WorkPoolHealth {
  /** Workers that are alive. */
  readonly workers: number;
  /** Workers that died, by an error or from outside. */
  readonly lost: number;
  /** Chunks that the caller did again because a worker did not answer in time. */
  readonly redone: number;
}

interface Member {
  readonly thread: Worker;
  readonly answers: WorkerAnswers;
}

/** Job numbers come round after this many; they only tell a job from the ones just before. */
const JOBS = 0x4000_0000;

/** Source of a worker: the loop and the task as text. `__name` is what some loaders wrap every function into. */
function workerSource(task: string): string {
  return [
    `'use strict';`,
    `const __name = (value) => value;`,
    `const { workerData } = require('node:worker_threads');`,
    `const step = (${task})(require('node:crypto'), workerData.taskData);`,
    `(${workLoop.toString()})(workerData, step);`,
  ].join('\n');
}

/** Threads that share out the items of a job by stealing chunks; what a thread does not do in time the caller does itself. */
export class WorkPool<Data> {
  readonly #work: SharedWork;
  /** What holds the data of the task: gone once the pool is closed. */
  #live: { readonly options: WorkPoolOptions<Data>; readonly step: TaskStep } | undefined;
  readonly #members = new Set<Member>();
  #job = 0;
  #open: BatchJob | undefined;
  #lost = 0;
  #redone = 0;

  constructor(options: WorkPoolOptions<Data>) {
    assert(options.chunkItems >= 1 && options.itemsMax >= options.chunkItems, 'a job holds at least one chunk');
    assert(options.outputBytes >= 1 && options.patienceMs >= 0, 'outputs have bytes, patience is not negative');
    this.#work = sharedWork(options);
    this.#live = { options, step: options.task(nodeCrypto, options.taskData) };
    for (let count = 0; count < options.workers; count++) this.#startWorker(options);
  }

  #startWorker(options: WorkPoolOptions<Data>): void {
    const answers = workerAnswers(options);
    const { itemsMax, inputBytesMax, outputBytes, chunkItems, task, taskData } = options;
    const workerData: WorkerStart = {
      work: this.#work,
      answers,
      sizes: { itemsMax, inputBytesMax, outputBytes, chunkItems },
      taskData,
    };
    // No loaders of the parent: the source needs none, and a worker starts in a third of the time.
    const thread = new Worker(workerSource(task.toString()), { eval: true, execArgv: [], workerData });
    const member = { thread, answers };
    this.#members.add(member);
    thread.unref();
    // An error ends in an exit as well, which is where it is dealt with.
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      this.#members.delete(member);
      if (this.#live === undefined) return;
      this.#lost += 1;
      if (this.#lost <= options.replacementsMax) this.#startWorker(this.#live.options);
    });
  }

  get health(): WorkPoolHealth {
    return { workers: this.#members.size, lost: this.#lost, redone: this.#redone };
  }

  /** Resolves when every worker has started; nobody has to wait for it. */
  async ready(): Promise<void> {
    const isStarting = (): boolean => {
      const wanted = this.#live?.options.workers ?? 0;
      return Atomics.load(this.#work.words, WORDS.started) < wanted && this.#members.size > 0;
    };
    while (isStarting()) await new Promise((resolve) => setImmediate(resolve));
  }

  /**
   * Opens a job; the workers begin at once. They know one job at a time: while one is open, the next is the caller's
   * alone. The inputs must not change before the job is finished.
   */
  start(inputs: readonly Uint8Array[]): WorkJob {
    const { options, step } = present(this.#live, 'a closed pool starts no job');
    const { outputBytes, chunkItems, patienceMs } = options;
    const isFree = this.#open === undefined || this.#open.isFinished;
    // A single chunk is done sooner than a worker wakes.
    const isShared = isFree && this.#members.size > 0 && inputs.length > chunkItems;
    const job = new BatchJob({
      inputs,
      shared: isShared ? this.#share(inputs, options) : 0,
      number: this.#job,
      work: this.#work,
      members: [...this.#members],
      step,
      sizes: { outputBytes, chunkItems, patienceMs },
      onRedone: () => (this.#redone += 1),
    });
    if (isShared) this.#open = job;
    return job;
  }

  /** Puts the inputs where the workers see them, under a new number; returns how many found room. */
  #share(inputs: readonly Uint8Array[], { itemsMax }: WorkSizes): number {
    const { words, claim, starts, inputs: bytes } = this.#work;
    this.#job = (this.#job % JOBS) + 1;
    Atomics.store(claim, 0, closedClaim(this.#job));
    let shared = 0;
    let end = 0;
    for (const input of inputs) {
      if (shared === itemsMax || end + input.length > bytes.length) break;
      starts[shared++] = end;
      bytes.set(input, end);
      end += input.length;
    }
    starts[shared] = end;
    Atomics.store(words, WORDS.items, shared);
    Atomics.store(claim, 0, BigInt(this.#job) << 32n);
    Atomics.add(words, WORDS.jobBell, 1);
    Atomics.notify(words, WORDS.jobBell);
    return shared;
  }

  /** Ends the workers, forgets the data of the task and wipes the shared inputs. A job that is open is the caller's alone. */
  async close(): Promise<void> {
    this.#live = undefined;
    Atomics.store(this.#work.words, WORDS.closing, 1);
    Atomics.add(this.#work.words, WORDS.jobBell, 1);
    Atomics.notify(this.#work.words, WORDS.jobBell);
    await Promise.all([...this.#members].map(({ thread }) => thread.terminate()));
    this.#work.inputs.fill(0);
  }
}
