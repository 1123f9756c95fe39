/**
 * An export for tools that show or count what is in it. The container, the chain, all hashes and the encoding of every
 * payload are checked; signatures and the meaning of the records are not: that is what `verify` is for.
 */
import { checkChain } from './chain.js';
import type { Checkpoint } from './checkpoint.js';
import { openContainer, type Container } from './container.js';
import type { Finding } from './finding.js';
import { Progress } from './progress.js';
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

function recordOf(container: Container, sequence: number): ExportRecord | undefined {
  if (!Number.isInteger(sequence) || sequence < 0 || sequence >= container.size) return undefined;
  const record = recordAt(container, sequence);
  return record.ok ? record.value : undefined;
}

function* recordsOf(container: Container): Generator<ExportRecord, void> {
  for (let sequence = 0; sequence < container.size; sequence++) {
    const record = recordOf(container, sequence);
    if (record === undefined) return; // decoded once already: only when the bytes were changed since
    yield record;
  }
}

/** Opens an export for reading. The records are views of `file`, which must not be changed meanwhile. */
export function readExport(file: Uint8Array): ReadResult {
  const opened = openContainer(file);
  if (!opened.ok) return opened;
  const container = opened.value;
  const chain = checkChain(container, new Progress(container.size, undefined));
  if (!chain.ok) return chain;
  for (let sequence = 0; sequence < container.size; sequence++) {
    const record = recordAt(container, sequence);
    if (!record.ok) return record;
  }
  const { checkpoint, note, size } = container;
  return {
    ok: true,
    journal: {
      ...{ checkpoint, note, size },
      record: (sequence) => recordOf(container, sequence),
      records: () => recordsOf(container),
    },
  };
}
