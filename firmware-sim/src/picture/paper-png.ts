/** A piece of paper as a PNG file: grey, one byte a dot before it is compressed. */
import { encode } from 'fast-png';
import { PAPER_COLUMNS, type Paper, type PaperColumns } from '../hardware/paper-rows.js';
import { INK, PAPER } from './bitmap.js';
import { paperPicture } from './paper-picture.js';

/** Thermal paper is nearly white, its ink nearly black. */
const GREY_PAPER = 252;
const GREY_INK = 24;
const GREY_AROUND = 176;

/** The picture of a piece of paper, 8 dots a millimetre. */
export function paperPng(paper: Paper, columns: PaperColumns = PAPER_COLUMNS): Uint8Array {
  const { width, height, dots } = paperPicture(paper, columns);
  const data = dots.map((dot) => (dot === PAPER ? GREY_PAPER : dot === INK ? GREY_INK : GREY_AROUND));
  return encode({ width, height, data, depth: 8, channels: 1 });
}
