/**
 * Random bytes, truncated and mutated frames for both ends of the link and the whole device. Everything is drawn from one
 * seed; a failure names seed and case.
 */
import { AssertionError } from '@plomba/core';
import type { Hardware } from '@plomba/firmware-sim';
import { Draws } from '../draws.js';
import { MUTATIONS, mutated, type Mutation } from './frame-mutations.js';
import { clientTarget, deviceTarget, serverTarget, type FuzzTarget, type TargetName } from './fuzz-target.js';

export interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  /** An activated unit. */
  readonly hardware: Hardware;
  /** Told every so often, for measuring memory. */
  readonly onProgress?: (done: number) => void;
}

export interface FuzzReport {
  readonly cases: number;
  readonly byTarget: Readonly<Record<TargetName, number>>;
  readonly byMutation: Readonly<Record<Mutation, number>>;
  /** What the targets made of it: `server receipt.issue`, `client response` and so on. */
  readonly understood: Readonly<Record<string, number>>;
  /** Connections that were made. */
  readonly connections: number;
  /** Most bytes that one case got out of a target. */
  readonly outputBytesMost: number;
}

/** A target is made anew after so many cases, whatever became of it. */
const CASES_PER_TARGET = 500;
/** Frames that are remembered as raw material. */
const FRAMES_KEPT = 24;
/** No case may get more out of a target: answers to 64 requests, and a window of retransmissions. */
const OUTPUT_BYTES_MAX = 262_144;
const PROGRESS_EVERY = 10_000;

/** @throws AssertionError naming seed and case, with the failure as its cause */
export function fuzzLink(options: FuzzOptions): FuzzReport {
  const run = new FuzzRun(options);
  for (let number = 0; number < options.cases; number++) {
    try {
      run.one(number);
    } catch (error) {
      throw new AssertionError(`seed ${options.seed}, case ${number}: ${String(error)}`, { cause: error });
    }
    if (number % PROGRESS_EVERY === 0) options.onProgress?.(number);
  }
  return run.report();
}

class FuzzRun {
  readonly #options: FuzzOptions;
  readonly #draws: Draws;
  readonly #byTarget: Record<TargetName, number> = { client: 0, server: 0, device: 0 };
  readonly #byMutation: Record<Mutation, number>;
  readonly #understood: Record<string, number> = {};
  #target: FuzzTarget | undefined;
  #frames: Uint8Array[] = [];
  #casesLeft = 0;
  #connections = 0;
  #cases = 0;
  #outputBytesMost = 0;
  #nowMs = 0;

  constructor(options: FuzzOptions) {
    this.#options = options;
    this.#draws = new Draws(options.seed);
    // Object.fromEntries forgets the keys; they are all the ways there are.
    this.#byMutation = Object.fromEntries(MUTATIONS.map((name) => [name, 0])) as Record<Mutation, number>;
  }

  one(number: number): void {
    const draws = this.#draws;
    this.#nowMs += draws.below(50) === 0 ? draws.below(12_000) : draws.below(20);
    const before = this.#target;
    const target = before === undefined || before.isOver || this.#casesLeft === 0 ? this.#renew(number) : before;
    this.#casesLeft--;
    this.#keep(target.speak(this.#nowMs));
    const mutation = draws.pick(MUTATIONS);
    const bytes = this.#frames.length === 0 ? draws.bytes(20) : mutated(mutation, this.#frames, draws);
    this.#hand(target, bytes);
    // A line that only ever damages would never get far: now and then all goes through.
    if (draws.below(3) === 0) for (const frame of this.#frames.slice(-4)) this.#hand(target, frame);
    target.check();
    this.#cases++;
    this.#byTarget[target.name]++;
    this.#byMutation[mutation]++;
  }

  #hand(target: FuzzTarget, bytes: Uint8Array): void {
    const output = target.receive(bytes, this.#nowMs);
    this.#outputBytesMost = Math.max(this.#outputBytesMost, output.length);
    if (output.length > OUTPUT_BYTES_MAX) throw new AssertionError(`${output.length} bytes come out at once`);
    if (this.#draws.below(4) > 0) this.#keep(target.answer(output, this.#nowMs));
  }

  /** The frames of the peer, one by one. */
  #keep(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const zero = bytes.indexOf(0, from);
      const to = zero < 0 ? bytes.length : zero + 1;
      if (to - from > 1) this.#frames.push(bytes.subarray(from, to));
      from = to;
    }
    this.#frames.splice(0, Math.max(0, this.#frames.length - FRAMES_KEPT));
  }

  /** Of ten targets one is a device: it is the slowest by far. */
  #renew(number: number): FuzzTarget {
    this.#collect();
    const draws = this.#draws;
    const which = draws.below(10);
    const target =
      number === 0 || which === 0
        ? deviceTarget(draws, this.#options.hardware)
        : which % 2 === 0
          ? serverTarget(draws)
          : clientTarget(draws);
    this.#frames = [];
    this.#casesLeft = CASES_PER_TARGET;
    this.#connections++;
    this.#target = target;
    return target;
  }

  #collect(): void {
    const target = this.#target;
    if (target === undefined) return;
    for (const [what, count] of target.understood) {
      const name = `${target.name} ${what}`;
      this.#understood[name] = (this.#understood[name] ?? 0) + count;
    }
  }

  report(): FuzzReport {
    this.#collect();
    return {
      cases: this.#cases,
      byTarget: this.#byTarget,
      byMutation: this.#byMutation,
      understood: this.#understood,
      connections: this.#connections,
      outputBytesMost: this.#outputBytesMost,
    };
  }
}
