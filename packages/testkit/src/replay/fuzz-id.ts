/**
 * The id of a fuzzed run that failed: the seed, the number of the run, and which of its steps and faults are left. The
 * rest is drawn from them, by the rules of this version.
 */
import { CborReader, CborWriter, DecodeError } from '@plomba/codec';
import type { FuzzPlan } from '../fuzz-world/fuzz-plan.js';
import { encodeReplayId, ReplayIdError, type ReplayId } from './replay-id.js';

export const FUZZ_ID_KIND = 'fuzz';
/** One more whenever the same seed draws another run: the old ids would repeat something else. @internal */
export const FUZZ_ID_VERSION = 1;

export interface FuzzId {
  readonly seed: string;
  readonly run: number;
  /** Of the run as it was drawn. */
  readonly steps: number;
  /** Places of the steps that are left. */
  readonly kept: readonly number[];
  /** Places of the steps whose fault is left. */
  readonly faults: readonly number[];
}

const STEPS_MAX = 10_000;

/** @param steps of the run as it was drawn */
export function fuzzIdOf({ seed, run, steps }: FuzzPlan, drawn: number): FuzzId {
  return {
    seed,
    run,
    steps: drawn,
    kept: steps.map(({ index }) => index),
    faults: steps.flatMap(({ index, fault }) => (fault === undefined ? [] : [index])),
  };
}

export function encodeFuzzId({ seed, run, steps, kept, faults }: FuzzId): string {
  const writer = new CborWriter();
  writer.array(5);
  writer.text(seed, 'seed');
  writer.int(run, 'run');
  writer.int(steps, 'steps');
  writeRuns(writer, kept);
  writeRuns(writer, faults);
  return encodeReplayId({ kind: FUZZ_ID_KIND, version: FUZZ_ID_VERSION, payload: writer.toBytes() });
}

/** @throws ReplayIdError when it is of another version, or no id of a fuzzed run */
export function decodeFuzzId({ version, payload }: ReplayId): FuzzId {
  if (version !== FUZZ_ID_VERSION) {
    throw new ReplayIdError(
      `the id is of format ${version}, this version repeats format ${FUZZ_ID_VERSION}: use the plomba that printed it`,
    );
  }
  const reader = new CborReader(payload);
  try {
    if (reader.array('id') !== 5) throw reader.fail('id', 'must have five parts');
    const seed = reader.text('seed');
    const run = reader.number('run');
    const steps = reader.number('steps');
    const id = { seed, run, steps, kept: readRuns(reader, 'kept'), faults: readRuns(reader, 'faults') };
    reader.end('id');
    if (!Number.isSafeInteger(run) || run < 0 || steps < 0 || steps > STEPS_MAX)
      throw reader.fail('run', 'is too large');
    return id;
  } catch (error) {
    if (error instanceof DecodeError) throw new ReplayIdError(`the id is none of a fuzzed run: ${error.message}`);
    throw error;
  }
}

/** Places in ascending order: how many are left out, how many follow each other, and so on. */
function writeRuns(writer: CborWriter, places: readonly number[]): void {
  const runs: number[] = [];
  let at = 0;
  for (let index = 0; index < places.length;) {
    const first = places[index] ?? 0;
    let count = 1;
    while (places[index + count] === first + count) count++;
    runs.push(first - at, count);
    at = first + count;
    index += count;
  }
  writer.array(runs.length);
  for (const count of runs) writer.int(count, 'count');
}

function readRuns(reader: CborReader, path: string): readonly number[] {
  const count = reader.array(path);
  const places: number[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const number = reader.number(path);
    if (!(number >= 0) || at + number > STEPS_MAX) throw reader.fail(path, 'names a step that no run has');
    if (index % 2 === 1) for (let step = 0; step < number; step++) places.push(at + step);
    at += number;
  }
  return places;
}
