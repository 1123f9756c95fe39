/**
 * The end of the log at boot: what stands behind the last valid record, and what is done with it. A torn tail is cleared
 * and named by the next record; damage that no power cut explains stops the unit.
 *
 * A cell whose program lost its power may read 0 now and 1 later, or look erased now and read 0 later. So everything is
 * decided on one reading (`space` reads once) and the last record is programmed again as it was read. A torn tail is given
 * up with the page behind it, into which the program that was torn may have reached unseen; a mark says so before the
 * first of its cells is touched, because a torn record may read whole when a clearing of it is torn in its turn.
 */
import { crc32c } from '@plomba/codec';
import { present } from '../assert.js';
import { decide } from '../decision-table.js';
import { frameSize } from '../journal/frame.js';
import { HOLD_TABLE, TAIL_TABLE } from '../journal/recovery.table.js';
import { placeFrame } from '../storage/batch-layout.js';
import type { Gap, JournalSpace, Step } from '../storage/journal-space.js';
import { isZero, programAgain, programNew, programRun } from '../storage/program.js';
import { BLOCK_BYTES, RECORD_MAGIC, type RecordHeader } from '../tables/record-header.table.js';
import { condemnMarkLayout } from '../tables/condemn-mark.table.js';
import { SECTOR_BYTES, SECTOR_CRC_BYTES, SECTOR_HEADER_BYTES } from '../tables/sector-header.table.js';
import { BATCH_SECTORS } from './journal-index.js';
import { EMPTY_HEAD, type LogHead } from './journal-log.js';
import type { UnitPorts } from './ports.js';
import { haltInJournal, type Halt } from './position.js';

/** Where the walk over the tail ended. */
export interface LogEnd {
  readonly head: LogHead;
  /** Where the last valid record begins; meaningless in a blank journal. */
  readonly lastOffset: number;
  /** Undefined in a blank journal. */
  readonly journalId: Uint8Array | undefined;
  /** A torn tail that a boot before this one gave up and did not come to clear. */
  readonly condemned: { readonly from: number; readonly markAt: number } | undefined;
}

interface TailScan {
  /** Behind the last byte that is not erased, at most a batch away; equals the cursor when all is clean. */
  readonly dirtyEnd: number;
  readonly laterBatch: boolean;
}

/** Looks behind the end of the valid part, as far as a batch can reach. */
function scanBeyond(space: JournalSpace, cursor: number, nextSequence: number): TailScan {
  const dirtyEnd = dirtyEndBehind(space, cursor);
  const bytes = space.read(cursor, dirtyEnd - cursor);
  for (let at = cursor; at < dirtyEnd; at += BLOCK_BYTES) {
    if (at % SECTOR_BYTES < SECTOR_HEADER_BYTES) continue;
    if (!RECORD_MAGIC.every((byte, index) => bytes[at - cursor + index] === byte)) continue;
    const record = space.probe(at);
    if (record !== undefined && record.header.sequence - record.batchOffset > nextSequence) {
      return { dirtyEnd, laterBatch: true };
    }
  }
  return { dirtyEnd, laterBatch: false };
}

/** End of the last block that is not erased, sector by sector from behind; the cursor when there is none. */
function dirtyEndBehind(space: JournalSpace, cursor: number): number {
  const first = Math.floor(cursor / SECTOR_BYTES);
  for (let index = Math.min(first + BATCH_SECTORS, space.sectors) - 1; index >= first; index--) {
    const start = Math.max(cursor, index * SECTOR_BYTES);
    const count = (index + 1) * SECTOR_BYTES - start;
    if (space.isErased(start, count)) continue;
    const bytes = space.read(start, count);
    const dirty = bytes.findLastIndex((byte) => byte !== 0xff) + 1;
    if (dirty > 0) return start + Math.ceil(dirty / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return cursor;
}

/** What stands behind the last valid record. */
interface TailStart {
  /** Where discarded bytes begin, or would. */
  readonly from: number;
  /** Where what is not discarded yet begins. */
  readonly at: number;
  readonly kind: Step['kind'];
  readonly why: string;
}

function startOf(space: JournalSpace, { head, condemned }: LogEnd): TailStart {
  if (condemned !== undefined) return { from: condemned.from, at: condemned.from, kind: 'damaged', why: 'condemned' };
  const step = space.step(head.cursor);
  const at = placeOf(step);
  const why = step.kind === 'damaged' ? step.why : 'record is missing';
  const isBareHeader = step.kind === 'erased' && step.at !== at;
  return { from: step.gap?.from ?? at, at, kind: isBareHeader ? 'damaged' : step.kind, why };
}

/**
 * Where the tail ends, or the torn one begins. A sector header with no valid record right behind it belongs to the batch
 * that was torn there: it goes with it, because its own cells may be unstable, and those behind it.
 */
function placeOf(step: Step): number {
  const at = step.kind === 'record' ? step.record.offset : step.at;
  return at % SECTOR_BYTES === SECTOR_HEADER_BYTES ? at - SECTOR_HEADER_BYTES : at;
}

/** Decides by TAIL_TABLE what to do with the end of the log, and does it. */
export function settleTail(
  ports: UnitPorts,
  space: JournalSpace,
  end: LogEnd,
): { readonly head: LogHead; readonly label: string } | Halt {
  const { head, condemned } = end;
  const start = startOf(space, end);
  const { from, at } = start;
  const scan = scanBeyond(space, at, head.nextSequence);
  const { label, then } = decide(TAIL_TABLE, {
    blank: head.nextSequence === 0,
    erasedHere: start.kind === 'erased' || start.kind === 'full',
    cleanBeyond: scan.dirtyEnd === at,
    laterBatch: scan.laterBatch,
    unnamedGap: from !== at,
    condemned: condemned !== undefined,
  });
  switch (then) {
    case 'halt-rot':
      return haltInJournal(`journal is damaged at byte ${at}, before record ${head.nextSequence}: ${start.why}`, {
        offset: at,
        sequence: head.nextSequence,
        expected: 'a record, or nothing behind it',
        found: start.why,
      });
    case 'erase-blank':
      eraseBlank(ports, space, scan.dirtyEnd);
      return { head: EMPTY_HEAD, label };
    case 'go-on':
      return hold(ports, space, { end, gap: undefined, markAt: undefined, label, cursor: at });
    case 'name-gap':
      return hold(ports, space, { end, gap: { from, to: at }, markAt: undefined, label, cursor: at });
    case 'discard-tail': {
      const markAt = condemned?.markAt ?? behind(ports, space, { at, dirtyEnd: scan.dirtyEnd });
      const to = Math.min(markAt + SECTOR_BYTES, space.bytes);
      return hold(ports, space, { end, gap: { from, to }, markAt, label, cursor: to });
    }
  }
}

function eraseBlank(ports: UnitPorts, space: JournalSpace, dirtyEnd: number): void {
  for (let offset = Math.max(dirtyEnd, 1) - 1; offset >= 0; offset -= SECTOR_BYTES)
    ports.flash.erase(space.address(offset - (offset % SECTOR_BYTES)));
  ports.flash.flush();
}

/**
 * The first sector behind a torn tail: behind its page and one page more; behind any frame too that a whole header
 * promises, because a page of ones inside it hides where the program stopped.
 */
function behind(
  ports: UnitPorts,
  space: JournalSpace,
  tail: { readonly at: number; readonly dirtyEnd: number },
): number {
  const { pageBytes } = ports.flash.geometry;
  const seen = Math.max(tail.dirtyEnd, promisedEnd(space, tail.at));
  const end = Math.ceil(seen / pageBytes) * pageBytes + pageBytes;
  return Math.min(Math.ceil(end / SECTOR_BYTES) * SECTOR_BYTES, space.bytes);
}

/** End of the last frame in a row from here whose header is whole. */
function promisedEnd(space: JournalSpace, at: number): number {
  const headerBehind = (end: number): RecordHeader | string => {
    const { offset } = placeFrame(end, BLOCK_BYTES);
    return offset < space.bytes ? space.header(offset) : 'beyond the journal';
  };
  let end = at;
  for (let header = headerBehind(end); typeof header !== 'string'; header = headerBehind(end))
    end = placeFrame(end, frameSize(header)).end;
  return Math.min(end, space.bytes);
}

/** What boot has decided about the tail. */
interface Settled {
  readonly end: LogEnd;
  readonly gap: Gap | undefined;
  /** Sector that carries the condemn mark while the tail is cleared; undefined where nothing is left to clear. */
  readonly markAt: number | undefined;
  readonly label: string;
  readonly cursor: number;
}

/** Programs the last record and the zeros of a torn tail, and asks by HOLD_TABLE whether the part holds them. */
function hold(
  ports: UnitPorts,
  space: JournalSpace,
  settled: Settled,
): { readonly head: LogHead; readonly label: string } | Halt {
  const { end, gap, label, cursor } = settled;
  const inputs = {
    recordsHold: finishLast(ports, space, end),
    marksHold: gap === undefined || discard(ports, space, { ...settled, gap }),
  };
  const { then } = decide(HOLD_TABLE, inputs);
  if (then === 'halt-worn') {
    const what = inputs.recordsHold ? 'discard marks' : 'the last record';
    return haltInJournal(`the flash does not hold ${what} near byte ${cursor} of the journal`, { offset: cursor });
  }
  return { head: { ...end.head, cursor, gap }, label };
}

/** Programs the last record, from the start of its page, as it was read: a torn program may have left it unstable. */
function finishLast(ports: UnitPorts, space: JournalSpace, { head, lastOffset }: LogEnd): boolean {
  if (head.nextSequence === 0) return true;
  const from = lastOffset - (lastOffset % ports.flash.geometry.pageBytes);
  return programAgain(ports.flash, space.address(from), space.read(from, head.cursor - from));
}

/** Marks a torn tail, clears it, clears the mark; each step holds before the next one begins. */
function discard(
  ports: UnitPorts,
  space: JournalSpace,
  { end, gap, markAt }: Settled & { readonly gap: Gap },
): boolean {
  if (markAt === undefined || markAt >= space.bytes) return clear(ports, space, gap);
  const { condemned, journalId } = end;
  const marked =
    condemned === undefined
      ? condemn(ports, space, {
          from: gap.from,
          markAt,
          journalId: present(journalId, 'a journal with records has an id'),
        })
      : confirm(ports, space, markAt);
  if (!marked || !clear(ports, space, { from: gap.from, to: markAt })) return false;
  return clear(ports, space, { from: markAt, to: markAt + SECTOR_BYTES });
}

/** Says that nothing counts from `from` on. Torn itself, it is part of the torn tail; so nothing was cleared yet. */
function condemn(
  ports: UnitPorts,
  space: JournalSpace,
  mark: { from: number; markAt: number; journalId: Uint8Array },
): boolean {
  const fields = { fromBlock: mark.from / BLOCK_BYTES, journalId: mark.journalId, crc: 0 };
  const crc = crc32c(condemnMarkLayout.encode(fields).subarray(0, SECTOR_CRC_BYTES));
  const bytes = condemnMarkLayout.encode({ ...fields, crc });
  programNew(ports.flash, space.address(mark.markAt), bytes);
  return programAgain(ports.flash, space.address(mark.markAt), bytes);
}

/** The mark of an earlier boot, which may have been torn and read whole only now. */
function confirm(ports: UnitPorts, space: JournalSpace, markAt: number): boolean {
  return programAgain(ports.flash, space.address(markAt), space.read(markAt, SECTOR_HEADER_BYTES));
}

/** Zeros over what is discarded: block by block in the sector where it begins, the headers alone of the sectors behind. */
function clear(ports: UnitPorts, space: JournalSpace, { from, to }: Gap): boolean {
  const inFirst = Math.min(Math.ceil(from / SECTOR_BYTES) * SECTOR_BYTES, to);
  const runs: Gap[] = from < inFirst ? [{ from, to: inFirst }] : [];
  for (let sector = inFirst; sector < to; sector += SECTOR_BYTES)
    runs.push({ from: sector, to: sector + SECTOR_HEADER_BYTES });
  for (const run of runs) programRun(ports.flash, space.address(run.from), new Uint8Array(run.to - run.from));
  ports.flash.flush();
  return runs.every((run) => isZero(ports.flash.read(space.address(run.from), run.to - run.from)));
}
