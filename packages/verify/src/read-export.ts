/**
 * An export for tools that show or count what is in it. The container, the chain, all hashes and the encoding of every
 * payload are checked; signatures and the meaning of the records are not: that is what `verify` is for.
 */
import type { Checkpoint } from './checkpoint.js';
import { Engine } from './engine.js';
import { WIDTH } from './file-set.js';
import type { Finding } from './finding.js';
import { Group, type Bundle } from './group.js';
import { portableParts } from './portable.js';
import { runOnBytes } from './pull.js';
import { recordAt, type ExportRecord } from './records.js';

export interface JournalExport {
  readonly checkpoint: Checkpoint;
  /** Text of the signed checkpoint. */
  readonly note: string;
  /** Number of records. */
  readonly size: number;
  /** One record; undefined beyond the end. */
  record(sequence: number): ExportRecord | undefined;
  /** All records in order, each decoded when it is asked for. */
  records(): Generator<ExportRecord, void>;
}

export type ReadResult =
  { readonly ok: true; readonly journal: JournalExport } | { readonly ok: false; readonly finding: Finding };

function recordOf(bundles: readonly Bundle[], sequence: number): ExportRecord | undefined {
  const bundle = bundles[Math.floor(sequence / WIDTH)];
  if (bundle === undefined || !Number.isInteger(sequence) || sequence >= bundle.first + bundle.count) return undefined;
  const record = recordAt(new Group([bundle]), sequence);
  return record.ok ? record.value : undefined;
}

function* recordsOf(bundles: readonly Bundle[], size: number): Generator<ExportRecord, void> {
  for (let sequence = 0; sequence < size; sequence++) {
    const record = recordOf(bundles, sequence);
    if (record === undefined) return; // decoded once already: only when the bytes were changed since
    yield record;
  }
}

/** Opens an export for reading. The records are views of `file`, which must not be changed meanwhile. */
export function readExport(file: Uint8Array): ReadResult {
  const bundles: Bundle[] = [];
  const engine = new Engine({
    mode: 'chain',
    ...{ key: undefined, witness: undefined, bytes: file.length, onProgress: undefined },
    onGroup: (group) => bundles.push(...group.bundles),
    ...portableParts({}),
    check: { isStrictKey: () => true, verify: () => true },
  });
  const read = runOnBytes(file, engine.run());
  if (!read.ok) return read;
  const { checkpoint, note } = read.value;
  for (const bundle of bundles) {
    const group = new Group([bundle]);
    for (let sequence = bundle.first; sequence < group.end; sequence++) {
      const record = recordAt(group, sequence);
      if (!record.ok) return record;
    }
  }
  const { size } = checkpoint;
  return {
    ok: true,
    journal: {
      ...{ checkpoint, note, size },
      record: (sequence) => recordOf(bundles, sequence),
      records: () => recordsOf(bundles, size),
    },
  };
}
