/**
 * The reserve: what both memories keep free so that a unit can always end its life. Only the records that lead there may
 * use it: the day's closing, the steps of life towards `archived`, and the link to the unit that goes on. Each of them
 * works a bounded number of times, so nothing can use the reserve up before the end.
 */
import { LIMITS } from '../model/limits.js';
import { SECTOR_BYTES, SECTOR_HEADER_BYTES } from '../tables/sector-header.table.js';
import { stateSummaryTable } from '../tables/payloads.table.js';
import { summaryOf, type Content, type UnitState } from './state.js';

/** Header, previous hash, signature, trailer and padding of a frame, and an operation's stamp. */
const FRAME_BYTES = 320;
/** Counters that the closing itself begins or makes longer, beside those that the state has. */
const GROWTH_BYTES = 2048;
/** What a checkpoint record has beside the state: tree head, frontier, signatures. */
const HEAD_BYTES = 2048;
/** The largest step of life, with owner, place, licence and reason. */
const LIFE_BYTES = 3328;
/** A link between two journals, with a checkpoint in it. */
const LINK_BYTES = 1536;
/** Steps from anywhere to `archived`: out of `blocked` to test, production, closing, archived. */
const LIFE_STEPS_MAX = 4;
/** Power cuts in the middle of the ending that the reserve has room for: each wastes what it tore. */
const POWER_CUTS = 1;
/** The largest reserve that any state can need: until then no state has to be looked at. */
const RESERVE_MAX_BYTES = (1 + POWER_CUTS) * (4 * LIMITS.entryBytes + LIFE_STEPS_MAX * LIFE_BYTES + 4 * SECTOR_BYTES);

/** Slots of the fiscal memory that are kept: the day's closing, the steps of life, and as many for torn programs. */
export const RESERVE_SLOTS: number = 2 * (LIFE_STEPS_MAX + 1);

/** Whether a command may use the reserve. */
export function mayUseReserve(contents: readonly Content[]): boolean {
  return contents.every(
    ({ kind, payload }) =>
      kind === 'day-close' ||
      kind === 'checkpoint' ||
      (kind === 'successor' && payload.step === 'to') ||
      (kind === 'life' && payload.change.to !== 'blocked'),
  );
}

/**
 * Bytes that must stay free behind a command that leads to this state.
 * @param freeBytes what is free behind it; where that is plenty, the state is not looked at
 */
export function reserveBytes(state: UnitState, freeBytes: number): number {
  if (freeBytes >= RESERVE_MAX_BYTES) return RESERVE_MAX_BYTES;
  const summary = stateSummaryTable.encode(summaryOf(state)).length + GROWTH_BYTES;
  const closing = state.dayOpen ? summary + FRAME_BYTES + checkpointBytes(summary) : 0;
  const ending = LIFE_STEPS_MAX * (LIFE_BYTES + FRAME_BYTES) + LINK_BYTES + FRAME_BYTES + checkpointBytes(summary);
  const frames = (1 + POWER_CUTS) * (closing + ending);
  const sectors = Math.ceil(frames / (SECTOR_BYTES - SECTOR_HEADER_BYTES));
  return frames + sectors * SECTOR_HEADER_BYTES + POWER_CUTS * SECTOR_BYTES;
}

function checkpointBytes(summary: number): number {
  return summary + HEAD_BYTES + FRAME_BYTES;
}
