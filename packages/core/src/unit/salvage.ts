/**
 * What of a journal can be read when the unit cannot run any more: record by record from the beginning, each chained to
 * the one before, up to the first that is not. Reads only. Signs nothing: an export is given up to the last tree head
 * that the unit signed while it was well.
 */
import { AssertionError } from '../assert.js';
import { DecodeError, equalBytes } from '@plomba/codec';
import { journalExport, type JournalExport } from '../export/journal-export.js';
import { sourceOfRecords } from '../export/export-source.js';
import { Frontier } from '../journal/merkle.js';
import { checkpointText } from '../journal/signable.js';
import { logKeyIn } from '../keys/key-table.js';
import { JournalSpace, type PlacedRecord } from '../storage/journal-space.js';
import type { CheckpointPayload, IdentityPayload } from '../tables/payloads.table.js';
import { HASH_BYTES } from '../tables/record-header.table.js';
import { contentOf } from './journal-log.js';
import type { UnitPorts } from './ports.js';
import type { Content } from './state.js';

export interface Salvage {
  /** Records from the beginning on that can be read. */
  readonly records: readonly PlacedRecord[];
  readonly identity: IdentityPayload | undefined;
  /** Records that the last tree head among them covers; 0: none. */
  readonly exportable: number;
  /** The export at that size; undefined where there is none. */
  export(): JournalExport | undefined;
}

interface SignedHead {
  readonly size: number;
  readonly payload: CheckpointPayload;
}

/** Reads what can be read: the whole journal, so it takes its time. */
export function salvage(ports: Pick<UnitPorts, 'flash' | 'map' | 'hasher'>): Salvage {
  const { flash, map, hasher } = ports;
  const space = new JournalSpace(flash, map.journal, hasher);
  const records: PlacedRecord[] = [];
  let frontier = Frontier.empty;
  let lastLeaf: Uint8Array = new Uint8Array(HASH_BYTES);
  let identity: IdentityPayload | undefined;
  let head: SignedHead | undefined;
  let cursor = 0;
  for (let found = readable(space, cursor); found !== undefined; found = readable(space, cursor)) {
    const { record, content } = found;
    const { sequence } = record.header;
    if (sequence !== records.length || !equalBytes(record.previous, lastLeaf)) break;
    if (content.kind === 'identity') identity ??= content.payload;
    if (content.kind === 'checkpoint' && equalBytes(content.payload.root, frontier.root(hasher))) {
      head = { size: sequence, payload: content.payload };
    }
    records.push(record);
    frontier = frontier.append(record.leafHash, hasher);
    lastLeaf = record.leafHash;
    cursor = record.end;
  }
  return {
    records,
    identity,
    exportable: head?.size ?? 0,
    export: () => exportOf({ records, identity, head }, ports),
  };
}

/** The record at a cursor, where it is whole and means something. */
function readable(
  space: JournalSpace,
  cursor: number,
): { readonly record: PlacedRecord; readonly content: Content } | undefined {
  try {
    const step = space.step(cursor);
    return step.kind === 'record' ? { record: step.record, content: contentOf(step.record) } : undefined;
  } catch (error) {
    if (error instanceof DecodeError || error instanceof AssertionError) return undefined;
    throw error;
  }
}

function exportOf(
  found: {
    readonly records: readonly PlacedRecord[];
    readonly identity: IdentityPayload | undefined;
    readonly head: SignedHead | undefined;
  },
  { hasher }: Pick<UnitPorts, 'hasher'>,
): JournalExport | undefined {
  const { records, identity, head } = found;
  if (identity === undefined || head === undefined) return undefined;
  const { size, payload } = head;
  const { root, noteSignature, state } = payload;
  const key = logKeyIn(state.keys ?? [], identity);
  const checkpoint = checkpointText({ serial: identity.serial, size, root }, key, noteSignature);
  return journalExport({ size, checkpoint, source: sourceOfRecords(records.slice(0, size), hasher) });
}
