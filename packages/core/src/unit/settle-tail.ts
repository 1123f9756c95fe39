/**
 * The end of the log at boot: what stands behind the last valid record, and what is done with it. A torn tail is cleared
 * and named by the next record; damage that no power cut explains stops the unit.
 *
 * A cell whose program lost its power may read 0 now and 1 later, or look erased now and read 0 later. So everything is
 * decided on one reading (`space` reads once), the last record is programmed again as it was read, and a torn tail is
 * given up with the page behind it, into which the program that was torn may have reached unseen.
 */
import { decide } from '../decision-table.js';
import { frameSize } from '../journal/frame.js';
import { HOLD_TABLE, TAIL_TABLE } from '../journal/recovery.table.js';
import { placeFrame } from '../storage/batch-layout.js';
import type { Gap, JournalSpace, Step } from '../storage/journal-space.js';
import { isZero, programAgain, programRun } from '../storage/program.js';
import { BLOCK_BYTES, type RecordHeader } from '../tables/record-header.table.js';
import { SECTOR_BYTES, SECTOR_HEADER_BYTES } from '../tables/sector-header.table.js';
import { BATCH_SECTORS } from './journal-index.js';
import { EMPTY_HEAD, type LogHead } from './journal-log.js';
import type { UnitPorts } from './ports.js';
import type { Halt } from './position.js';

/** Where the walk over the tail ended. */
export interface LogEnd {
  readonly head: LogHead;
  /** Where the last valid record begins; meaningless in a blank journal. */
  readonly lastOffset: number;
}

interface TailScan {
  /** Behind the last byte that is not erased, at most a batch away; equals the cursor when all is clean. */
  readonly dirtyEnd: number;
  readonly laterBatch: boolean;
}

/** Looks behind the end of the valid part, as far as a batch can reach. */
function scanBeyond(space: JournalSpace, cursor: number, nextSequence: number): TailScan {
  const dirtyEnd = dirtyEndBehind(space, cursor);
  for (let at = cursor; at < dirtyEnd; at += BLOCK_BYTES) {
    if (at % SECTOR_BYTES < SECTOR_HEADER_BYTES) continue;
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

/** Decides by TAIL_TABLE what to do with the end of the log, and does it. */
export function settleTail(
  ports: UnitPorts,
  space: JournalSpace,
  end: LogEnd,
): { readonly head: LogHead; readonly label: string } | Halt {
  const { head } = end;
  const step = space.step(head.cursor);
  const at = placeOf(step);
  const scan = scanBeyond(space, at, head.nextSequence);
  const { label, then } = decide(TAIL_TABLE, {
    blank: head.nextSequence === 0,
    erasedHere: scan.dirtyEnd === at || (step.kind === 'erased' && step.at === at),
    cleanBeyond: scan.dirtyEnd === at,
    laterBatch: scan.laterBatch,
    unnamedGap: step.gap !== undefined,
  });
  switch (then) {
    case 'halt-rot': {
      const why = step.kind === 'damaged' ? step.why : 'record is missing';
      return { halted: `journal is damaged at byte ${at}, before record ${head.nextSequence}: ${why}` };
    }
    case 'erase-blank': {
      for (let offset = Math.max(scan.dirtyEnd, 1) - 1; offset >= 0; offset -= SECTOR_BYTES)
        ports.flash.erase(space.address(offset - (offset % SECTOR_BYTES)));
      ports.flash.flush();
      return { head: EMPTY_HEAD, label };
    }
    case 'go-on':
      return hold(ports, space, { end, zone: undefined, label, cursor: at });
    case 'name-gap':
    case 'discard-tail': {
      const zone = tornZone(ports, space, { from: step.gap?.from ?? at, at, dirtyEnd: scan.dirtyEnd });
      return hold(ports, space, { end, zone, label, cursor: zone.to });
    }
  }
}

/** A sector header without a record behind it was torn off a batch: what is behind it may be unstable, so it counts as torn. */
function placeOf(step: Step): number {
  if (step.kind === 'record') return step.record.offset;
  const inSector = step.at % SECTOR_BYTES;
  const isBareHeader = step.kind === 'erased' && inSector === SECTOR_HEADER_BYTES;
  return isBareHeader ? step.at - inSector : step.at;
}

/** What a torn tail takes: runs that are to be zeros, and where the next record may begin. */
interface TornZone extends Gap {
  readonly runs: readonly Gap[];
}

/**
 * A torn tail to the end of its page and one page more; with it any frame that a whole header promises, because a page
 * of ones inside it hides where the program stopped. A sector that begins in it is discarded as a whole: its header may
 * promise records that never were.
 */
function tornZone(
  ports: UnitPorts,
  space: JournalSpace,
  tail: { readonly from: number; readonly at: number; readonly dirtyEnd: number },
): TornZone {
  const { pageBytes } = ports.flash.geometry;
  const seen = Math.max(tail.dirtyEnd, promisedEnd(space, tail.at));
  const end = Math.min(Math.ceil(seen / pageBytes) * pageBytes + pageBytes, space.bytes);
  const { from } = tail;
  const inFirst = Math.ceil(from / SECTOR_BYTES) * SECTOR_BYTES;
  if (end <= inFirst) return { from, to: end, runs: [{ from, to: end }] };
  const runs: Gap[] = from < inFirst ? [{ from, to: inFirst }] : [];
  let sector = inFirst;
  for (; sector < end; sector += SECTOR_BYTES) runs.push({ from: sector, to: sector + SECTOR_HEADER_BYTES });
  return { from, to: sector, runs };
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

/** Programs the last record and the zeros of a torn tail again, and asks by HOLD_TABLE whether the part holds them. */
function hold(
  ports: UnitPorts,
  space: JournalSpace,
  settled: {
    readonly end: LogEnd;
    readonly zone: TornZone | undefined;
    readonly label: string;
    readonly cursor: number;
  },
): { readonly head: LogHead; readonly label: string } | Halt {
  const { end, zone, label, cursor } = settled;
  const inputs = {
    recordsHold: finishLast(ports, space, end),
    marksHold: zone === undefined || clear(ports, space, zone),
  };
  const { then } = decide(HOLD_TABLE, inputs);
  if (then === 'halt-worn') {
    const what = inputs.recordsHold ? 'discard marks' : 'the last record';
    return { halted: `the flash does not hold ${what} near byte ${cursor} of the journal` };
  }
  const gap = zone === undefined ? undefined : { from: zone.from, to: zone.to };
  return { head: { ...end.head, cursor, gap }, label };
}

/** Programs the last record, from the start of its page, as it was read: a torn program may have left it unstable. */
function finishLast(ports: UnitPorts, space: JournalSpace, { head, lastOffset }: LogEnd): boolean {
  if (head.nextSequence === 0) return true;
  const from = lastOffset - (lastOffset % ports.flash.geometry.pageBytes);
  return programAgain(ports.flash, space.address(from), space.read(from, head.cursor - from));
}

function clear(ports: UnitPorts, space: JournalSpace, { runs }: TornZone): boolean {
  for (const { from, to } of runs) programRun(ports.flash, space.address(from), new Uint8Array(to - from));
  ports.flash.flush();
  return runs.every(({ from, to }) => isZero(ports.flash.read(space.address(from), to - from)));
}
