/**
 * Boot: reads the last checkpoint record and the tail behind it, checks chain, signatures and counters,
 * and lets the recovery tables decide what to do with the end of the log. Journal bytes read: O(tail).
 */
import { equalBytes, toHex } from '@plomba/codec';
import { noteSignable, recordSignable, rotationSignable } from '../journal/signable.js';
import { logKeyIn } from '../keys/key-table.js';
import { isLogRotation } from '../keys/log-rotation.js';
import { Frontier } from '../journal/merkle.js';
import { FiscalMemory } from '../storage/fiscal-memory.js';
import { JournalSpace, type Gap, type PlacedRecord } from '../storage/journal-space.js';
import { ReadOnce } from '../storage/read-once.js';
import { BLOCK_BYTES } from '../tables/record-header.table.js';
import type { IdentityPayload } from '../tables/payloads.table.js';
import { SECTOR_BYTES } from '../tables/sector-header.table.js';
import { advanceHead, contentOf, EMPTY_HEAD, type LogHead } from './journal-log.js';
import { BATCH_SECTORS } from './journal-index.js';
import type { UnitPorts } from './ports.js';
import { haltInJournal, type Halt, type HaltPlace, type Position } from './position.js';
import { settleFiscal } from './settle-fiscal.js';
import { settleTail } from './settle-tail.js';
import { BLANK_STATE, fold, stateOf, type UnitState } from './state.js';

/** What boot found and did, for the log and for tests: the label of each table row that decided. */
export interface BootReport {
  readonly tail: string;
  readonly fiscal: string;
  readonly recordsRead: number;
}

export interface Booted {
  readonly space: JournalSpace;
  readonly fiscal: FiscalMemory;
  readonly head: LogHead;
  readonly state: UnitState;
  readonly identity: IdentityPayload | undefined;
  readonly report: BootReport;
}

export function boot(ports: UnitPorts): Booted | Halt {
  const stored = new JournalSpace(ports.flash, ports.map.journal, ports.hasher);
  const once = new ReadOnce(ports.flash);
  const space = new JournalSpace(once, ports.map.journal, ports.hasher);
  const identityStep = space.step(0);
  const identity = identityStep.kind === 'record' ? identityOf(identityStep.record) : undefined;
  if (identity !== undefined && 'halted' in identity) return identity;
  const last = lastWrittenSector(stored);
  const condemned = identity === undefined ? undefined : space.condemnedFrom(last, identity.journalId);
  const limit = condemned ?? space.bytes;
  const start = startPosition(space, { last, limit, identity, ports });
  if ('halted' in start) return start;
  const walk = walkTail(space, { start, limit, identity, ports });
  if ('halted' in walk) return walk;
  const tail = settleTail(ports, space, {
    head: walk.position.head,
    lastOffset: walk.lastOffset,
    journalId: identity?.journalId,
    condemned: condemned === undefined ? undefined : { from: condemned, markAt: last * SECTOR_BYTES },
  });
  if ('halted' in tail) return tail;
  const position = { head: tail.head, state: walk.position.state };
  const seen = new FiscalMemory(once, ports.map.fiscal);
  const fiscal = new FiscalMemory(ports.flash, ports.map.fiscal, seen.firstFree());
  const settled = settleFiscal({ ports, space, fiscal, seen, position });
  if ('halted' in settled) return settled;
  if (identity !== undefined) {
    const key = logKeyIn(position.state.keys, identity);
    ports.secureElement.settleKey?.(key);
    // A checkpoint record names the key that signs it: whoever can write the flash could name one of his own.
    const signer = ports.secureElement.signer();
    if (signer !== undefined && !equalBytes(signer.publicKey, key))
      return {
        halted: 'the secure element holds another key than the journal names',
        place: { memory: 'secure-element', expected: toHex(key), found: toHex(signer.publicKey) },
      };
  }
  const report = { tail: tail.label, fiscal: settled.label, recordsRead: walk.records };
  return { space: stored, fiscal, ...position, identity, report };
}

function placeOf({ offset, header }: PlacedRecord): Pick<HaltPlace, 'offset' | 'sequence'> {
  return { offset, sequence: header.sequence };
}

function identityOf(record: PlacedRecord): IdentityPayload | Halt {
  const content = contentOf(record);
  if (content.kind !== 'identity' || record.header.sequence !== 0) {
    return haltInJournal('record 0 is not the identity', { offset: 0, sequence: 0, found: content.kind });
  }
  return content.payload;
}

/** Last sector whose header is not erased, with a look ahead as far as a torn batch can reach. */
function lastWrittenSector(space: JournalSpace): number {
  let low = 0;
  let high = space.sectors;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (space.sector(middle) === 'erased') high = middle;
    else low = middle + 1;
  }
  let last = low - 1;
  for (let ahead = low; ahead < Math.min(low + BATCH_SECTORS, space.sectors); ahead++) {
    if (space.sector(ahead) !== 'erased') last = ahead;
  }
  return last;
}

/** The checkpoint record from which the tail is read, or the start of the journal. */
function startPosition(
  space: JournalSpace,
  found: {
    readonly last: number;
    readonly limit: number;
    readonly identity: IdentityPayload | undefined;
    readonly ports: UnitPorts;
  },
): Position | Halt {
  const { last, limit, identity, ports } = found;
  for (let index = last; index >= Math.max(0, last - 2 * BATCH_SECTORS); index--) {
    if (index * SECTOR_BYTES >= limit) continue;
    const sector = space.sector(index);
    if (typeof sector === 'string' || 'damaged' in sector) continue;
    if (identity !== undefined && !equalBytes(sector.journalId, identity.journalId)) {
      return haltInJournal(`sector ${index} belongs to another journal`, {
        offset: index * SECTOR_BYTES,
        expected: toHex(identity.journalId),
        found: toHex(sector.journalId),
      });
    }
    if (sector.checkpointSequence === 0) return { head: EMPTY_HEAD, state: BLANK_STATE };
    if (identity === undefined) return haltInJournal('the identity record is damaged', { offset: 0, sequence: 0 });
    const offset = sector.checkpointBlock * BLOCK_BYTES;
    const record = offset < space.bytes ? space.probe(offset) : undefined;
    // It was durable before the batch that names it began, so that its damage is none that a power cut makes.
    if (record === undefined)
      return haltInJournal(`the last checkpoint record is damaged (byte ${offset} of the journal)`, {
        offset,
        sequence: sector.checkpointSequence,
      });
    return checkpointPosition(space, record, { identity, ports });
  }
  if (last >= 2 * BATCH_SECTORS) {
    return haltInJournal(`no readable sector header before sector ${last}`, { offset: last * SECTOR_BYTES });
  }
  return { head: EMPTY_HEAD, state: BLANK_STATE };
}

function checkpointPosition(
  space: JournalSpace,
  record: PlacedRecord,
  at: { readonly identity: IdentityPayload; readonly ports: UnitPorts },
): Position | Halt {
  const content = contentOf(record);
  if (content.kind !== 'checkpoint') {
    return haltInJournal(`byte ${record.offset} of the journal is no checkpoint record`, {
      ...placeOf(record),
      found: content.kind,
    });
  }
  // The state in a checkpoint record names the key that signs it; boot asks the secure element for that key in the end.
  const key = logKeyIn(content.payload.state.keys ?? [], at.identity);
  if (!signatureHolds(record, { ...at, key }))
    return haltInJournal(`signature of checkpoint record ${record.header.sequence} is wrong`, placeOf(record));
  const { root, frontier: roots, noteSignature, state } = content.payload;
  const size = record.header.sequence;
  const frontier = new Frontier(size, roots);
  const note = noteSignable({ serial: at.identity.serial, size, root });
  if (!frontier.isConsistent() || !equalBytes(frontier.root(at.ports.hasher), root))
    return haltInJournal(`tree head of checkpoint ${size} is wrong`, {
      ...placeOf(record),
      expected: toHex(frontier.root(at.ports.hasher)),
      found: toHex(root),
    });
  if (!at.ports.verifySignature(key, note, noteSignature)) {
    return haltInJournal(`tree head signature of checkpoint ${size} is wrong`, placeOf(record));
  }
  const rulesRecord = state.rulesBlock === 0 ? undefined : space.probe(state.rulesBlock * BLOCK_BYTES);
  const rules = rulesRecord === undefined ? undefined : contentOf(rulesRecord);
  if (state.rulesBlock !== 0 && rules?.kind !== 'rules') {
    return haltInJournal('the rules in force are damaged', { offset: state.rulesBlock * BLOCK_BYTES });
  }
  const before = { ...EMPTY_HEAD, frontier };
  const folded = stateOf(state, rules?.kind === 'rules' ? rules.payload.rules : undefined);
  const place = { sequence: size, time: record.header, block: record.offset / BLOCK_BYTES };
  const after = fold(folded, content, place);
  if ('overflow' in after) {
    return haltInJournal(`counter ${after.overflow} overflows at checkpoint ${size}`, placeOf(record));
  }
  return { head: advanceHead(before, record, at.ports.hasher), state: after };
}

function signatureHolds(
  record: PlacedRecord,
  by: { readonly identity: IdentityPayload; readonly ports: UnitPorts; readonly key: Uint8Array },
): boolean {
  const { journalId } = by.identity;
  const signable = recordSignable({ journalId, sequence: record.header.sequence, leafHash: record.leafHash });
  return by.ports.verifySignature(by.key, signable, record.signature);
}

/**
 * Reads records up to the end of the valid part; the last signature vouches for all of them. Unsigned records at the end
 * have no checkpoint record that vouches for them: their batch was torn, and they do not count.
 */
function walkTail(
  space: JournalSpace,
  from: {
    readonly start: Position;
    /** Nothing counts from here on. */
    readonly limit: number;
    readonly identity: IdentityPayload | undefined;
    readonly ports: UnitPorts;
  },
): { readonly position: Position; readonly records: number; readonly lastOffset: number } | Halt {
  let position = from.start;
  let signed = from.start;
  let last: PlacedRecord | undefined;
  let lastKeys = from.start.state.keys;
  let records = 0;
  for (let step = space.step(position.head.cursor); step.kind === 'record'; step = space.step(position.head.cursor)) {
    const { record, gap } = step;
    if (record.offset >= from.limit) break;
    // A whole record with a foreign number: the tail table tells a torn batch from rot.
    if (record.header.sequence !== position.head.nextSequence) break;
    const { keys } = position.state;
    const next = advance(position, { record, gap, ports: from.ports });
    if ('halted' in next) return next;
    const rotated = rotationFault(record, { ...from, keys });
    if (rotated !== undefined) return rotated;
    position = next;
    records++;
    if (record.signature.length === 0) continue;
    signed = position;
    last = record;
    lastKeys = keys;
  }
  if (
    last !== undefined &&
    from.identity !== undefined &&
    !signatureHolds(last, { ...from, identity: from.identity, key: logKeyIn(lastKeys, from.identity) })
  ) {
    return haltInJournal(`signature of record ${last.header.sequence} is wrong`, placeOf(last));
  }
  return { position: signed, records, lastOffset: last?.offset ?? from.start.head.checkpointBlock * BLOCK_BYTES };
}

/** A rotation of the log key carries the signatures of both keys. */
function rotationFault(
  record: PlacedRecord,
  by: {
    readonly identity: IdentityPayload | undefined;
    readonly ports: UnitPorts;
    readonly keys: UnitState['keys'];
  },
): Halt | undefined {
  const { identity, ports, keys } = by;
  const { kind, sequence } = record.header;
  const content = kind === 'key' ? contentOf(record) : undefined;
  if (identity === undefined || content?.kind !== 'key' || !isLogRotation(content)) return undefined;
  const { publicKey: newKey, newKeySignature } = content.payload;
  const oldKey = logKeyIn(keys, identity);
  const isSigned = signatureHolds(record, { identity, ports, key: oldKey });
  const message = newKey && rotationSignable({ journalId: identity.journalId, sequence, oldKey, newKey });
  const both = isSigned && message && newKeySignature && ports.verifySignature(newKey, message, newKeySignature);
  if (both === true) return undefined;
  return haltInJournal(`the rotation of the log key in record ${sequence} lacks a signature`, placeOf(record));
}

/** One step of the walk: chain, named gap, counters. */
function advance(
  position: Position,
  found: { readonly record: PlacedRecord; readonly gap: Gap | undefined; readonly ports: UnitPorts },
): Position | Halt {
  const { record, gap, ports } = found;
  const { head, state } = position;
  const { sequence, kind } = record.header;
  if (!equalBytes(record.previous, head.lastLeaf)) {
    return haltInJournal(`the chain is broken at record ${sequence}`, {
      ...placeOf(record),
      expected: toHex(head.lastLeaf),
      found: toHex(record.previous),
    });
  }
  if ((gap !== undefined) !== (kind === 'discard'))
    return haltInJournal(`discarded bytes before record ${sequence} are not named`, placeOf(record));
  const content = contentOf(record);
  if (gap !== undefined && content.kind === 'discard') {
    const { block, blocks } = content.payload;
    if (block * BLOCK_BYTES !== gap.from || blocks * BLOCK_BYTES !== gap.to - gap.from)
      return haltInJournal(`record ${sequence} names other bytes than were discarded`, placeOf(record));
  }
  const facts = { sequence, time: record.header, block: record.offset / BLOCK_BYTES };
  const next = fold(state, content, facts);
  if ('overflow' in next) {
    return haltInJournal(`counter ${next.overflow} overflows at record ${sequence}`, placeOf(record));
  }
  return { head: advanceHead(head, record, ports.hasher), state: next };
}
