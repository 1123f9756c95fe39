/**
 * Where the demo cuts the power: in the middle of a flash operation, while a receipt in the middle of the day is being
 * written. Drawn from the seed, so that the same day always loses its power at the same bit.
 */
import { TAIL_TABLE, type Region } from '@plomba/core';
import type { TillRoll } from '@plomba/core/model';
import type { Hardware } from '@plomba/firmware-sim';
import { CliError } from '../cli-error.js';
import { SeededRandom } from '../rolls/seeded-random.js';

/** A receipt with so many items takes at least two pages of flash, wherever it begins. */
const ITEMS_MIN = 2;
const PAGES_MIN = 2;

export interface DemoCut {
  /** Index of the line in the roll. */
  readonly index: number;
  readonly operation: string;
  /** From the beginning of that line on, 1 for the first. */
  readonly flashOperation: number;
}

/** @throws CliError when the roll has no receipt of two items in its middle half */
export function chooseCut(roll: TillRoll, seed: number): DemoCut {
  const { lines } = roll;
  const from = Math.floor(lines.length / 4);
  const candidates = lines
    .map((line, index) => ({ line, index }))
    .slice(from, lines.length - from)
    .filter(
      ({ line }) => line.action === 'issue' && line.signer === undefined && line.receipt.items.length >= ITEMS_MIN,
    );
  const [first, ...rest] = candidates;
  if (first === undefined) {
    throw new CliError('no-receipt-to-cut', 'this roll has no receipt with two items in its middle half', {
      hint: 'Use a longer roll; plomba run plays any roll, without the power cut.',
      exitCode: 2,
    });
  }
  const random = new SeededRandom(seed ^ 0x9e3779b9);
  const { line, index } = random.pick([first, ...rest]);
  return { index, operation: line.operation, flashOperation: random.between(1, PAGES_MIN) };
}

/** How much of the torn record had reached the flash: bytes from the cursor to the last one that is programmed. */
export function tornBytes(hardware: Hardware, cursor: number): number {
  const { flash, map } = hardware;
  const journal: Region = map.journal;
  const window = Math.min(journal.bytes - cursor, TORN_MAX);
  const bytes = flash.read(journal.start + cursor, window);
  return bytes.findLastIndex((byte) => byte !== 0xff) + 1;
}

/** Far more than one receipt. */
const TORN_MAX = 65_536;

export interface BootDecision {
  /** Row of the recovery table. */
  readonly row: string;
  readonly decision: string;
  readonly why: string;
}

/** What the recovery table says about the row that decided at boot. */
export function bootDecision(label: string): BootDecision {
  const row = TAIL_TABLE.rows.find((one) => one.label === label);
  return { row: label, decision: row?.then ?? 'unknown', why: row?.why ?? 'a row that this version does not know' };
}
