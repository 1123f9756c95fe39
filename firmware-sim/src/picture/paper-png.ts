/** A piece of paper as a PNG file: grey, one byte a dot before it is compressed. */
import { encode } from 'fast-png';
import { PAPER_COLUMNS, type Paper, type PaperColumns } from '../hardware/paper-rows.js';
import { INK, PAPER } from './bitmap.js';
import { paperPicture } from './paper-picture.js';

/** Thermal paper is nearly white, its ink nearly black. */
const GREYS: Readonly<Record<number, number>> = { [PAPER]: 252, [INK]: 24 };
const AROUND = 176;

/** The picture of a piece of paper, 8 dots a millimetre. */
export function paperPng(paper: Paper, columns: PaperColumns = PAPER_COLUMNS): Uint8Array {
  const { width, height, dots } = paperPicture(paper, columns);
  const data = dots.map((dot) => GREYS[dot] ?? AROUND);
  return encode({ width, height, data, depth: 8, channels: 1 });
}
