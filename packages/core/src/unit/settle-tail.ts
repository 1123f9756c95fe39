/**
 * The end of the log at boot: what stands behind the last valid record, and what is done with it. A torn tail is cleared
 * and named by the next record; damage that no power cut explains stops the unit.
 */
import { decide } from '../decision-table.js';
import { TAIL_TABLE } from '../journal/recovery.table.js';
import type { JournalSpace } from '../storage/journal-space.js';
import { programRun } from '../storage/program.js';
import { BLOCK_BYTES } from '../tables/record-header.table.js';
import { SECTOR_BYTES, SECTOR_HEADER_BYTES } from '../tables/sector-header.table.js';
import { BATCH_SECTORS } from './journal-index.js';
import { EMPTY_HEAD, type LogHead } from './journal-log.js';
import type { UnitPorts } from './ports.js';
import type { Halt, Position } from './position.js';

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
    return start + Math.ceil(dirty / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return cursor;
}

/** Decides by TAIL_TABLE what to do with the end of the log, and does it. */
export function settleTail(
  ports: UnitPorts,
  space: JournalSpace,
  { head }: Position,
): { readonly head: LogHead; readonly label: string } | Halt {
  const step = space.step(head.cursor);
  const at = step.kind === 'record' ? step.record.offset : step.at;
  const scan = scanBeyond(space, at, head.nextSequence);
  const { label, then } = decide(TAIL_TABLE, {
    blank: head.nextSequence === 0,
    erasedHere: step.kind === 'erased' || step.kind === 'full',
    cleanBeyond: scan.dirtyEnd === at,
    laterBatch: scan.laterBatch,
    unnamedGap: step.gap !== undefined,
  });
  switch (then) {
    case 'go-on':
      // Behind a sector header that was written without any record, not before it: it cannot be written again.
      return { head: { ...head, cursor: at }, label };
    case 'name-gap':
      return { head: { ...head, cursor: at, gap: step.gap }, label };
    case 'discard-tail': {
      const to = clearTail(ports, space, { from: at, dirtyEnd: scan.dirtyEnd });
      return { head: { ...head, cursor: to, gap: { from: step.gap?.from ?? at, to } }, label };
    }
    case 'erase-blank':
      for (let offset = 0; offset < Math.max(scan.dirtyEnd, 1); offset += SECTOR_BYTES)
        ports.flash.erase(space.address(offset));
      ports.flash.flush();
      return { head: EMPTY_HEAD, label };
    case 'halt-rot': {
      const why = step.kind === 'damaged' ? step.why : 'record is missing';
      return { halted: `journal is damaged at byte ${at}, before record ${head.nextSequence}: ${why}` };
    }
  }
}

/**
 * Programs zeros over a torn tail; a sector that begins in it is discarded as a whole, because its header
 * may promise records that never were. Returns where the next record may begin.
 */
function clearTail(ports: UnitPorts, space: JournalSpace, tail: { from: number; dirtyEnd: number }): number {
  const lastSector = Math.floor((tail.dirtyEnd - 1) / SECTOR_BYTES) * SECTOR_BYTES;
  const opensSector = lastSector >= tail.from;
  const end = opensSector ? Math.max(tail.dirtyEnd, lastSector + SECTOR_HEADER_BYTES) : tail.dirtyEnd;
  programRun(ports.flash, space.address(tail.from), new Uint8Array(end - tail.from));
  ports.flash.flush();
  return opensSector ? lastSector + SECTOR_BYTES : end;
}
