/**
 * A piece of paper as the head burnt it: 8 dots a millimetre, 80 mm wide, font A in 42 or 48 columns, QR codes that scan.
 * The length follows the datasheet: a row is 30 dots, large letters take two, a QR code eight. The knife stands 15 mm
 * behind the head, so that a piece begins with as much blank paper as the last one was fed. A cut leaves the marks of the
 * blade, a torn piece ends where it ended.
 */
import type { PaperLine } from '@plomba/core/country';
import { encode } from 'uqr';
import { Draws } from '../hardware/draws.js';
import { isTorn, PAPER_COLUMNS, paperRows, type Paper, type PaperColumns } from '../hardware/paper-rows.js';
import { rowsOfLine } from '../hardware/printer.js';
import { CUT_FEED_ROWS, FONT_A, PAPER_DOTS, ROW_DOTS } from '../hardware/printer.table.js';
import { BACKGROUND, Bitmap, INK, PAPER } from './bitmap.js';
import { glyph } from './glyphs.js';

/** Around the paper, on every side. */
const FRAME_DOTS = 16;
/** Blank paper behind the last row, up to the knife or the tear. */
const FOOT_DOTS = 24;
/** Teeth of the blade: how far apart, how deep. */
const TOOTH = { widthDots: 8, depthDots: 4 } as const;
/** How ragged a tear is. */
const TEAR_DEPTH_DOTS = 20;
/** ISO/IEC 18004: four modules of quiet zone on each side. */
const QUIET_MODULES = 4;

/** The dots of a piece of paper. */
export function paperPicture(paper: Paper, columns: PaperColumns = PAPER_COLUMNS): Bitmap {
  const printed = paper.filter(({ kind }) => kind !== 'cut');
  const rows = printed.reduce((sum, line) => sum + rowsOfLine(line), 0);
  const head = CUT_FEED_ROWS * ROW_DOTS;
  const length = head + rows * ROW_DOTS + FOOT_DOTS;
  const picture = new Bitmap(PAPER_DOTS + 2 * FRAME_DOTS, length + 2 * FRAME_DOTS);
  picture.fill({ x: FRAME_DOTS, y: FRAME_DOTS, width: PAPER_DOTS, height: length }, PAPER);
  const left = FRAME_DOTS + (PAPER_DOTS - columns * FONT_A.widthDots) / 2;
  let y = FRAME_DOTS + head;
  for (const line of printed) {
    drawLine(picture, line, { x: left, y, columns });
    y += rowsOfLine(line) * ROW_DOTS;
  }
  cutEdge(picture, FRAME_DOTS, 1);
  if (isTorn(paper)) tearEdge(picture, paper.length);
  else cutEdge(picture, FRAME_DOTS + length - 1, -1);
  return picture;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly columns: PaperColumns;
}

function drawLine(picture: Bitmap, line: PaperLine, place: Place): void {
  if (line.kind === 'qr') {
    drawQr(picture, line, place);
    return;
  }
  const style = 'style' in line ? line.style : undefined;
  const tall = style === 'large' ? 2 : 1;
  const top = place.y + Math.floor((ROW_DOTS - FONT_A.heightDots) / 2) * tall;
  for (const row of paperRows(line, place.columns)) {
    [...row].forEach((character, column) => {
      const x = place.x + column * FONT_A.widthDots;
      drawGlyph(picture, glyph(character), { x, y: top, tall, isBold: style !== undefined });
    });
  }
}

function drawGlyph(
  picture: Bitmap,
  dots: Uint8Array,
  at: { readonly x: number; readonly y: number; readonly tall: number; readonly isBold: boolean },
): void {
  dots.forEach((isBlack, dot) => {
    if (isBlack === 0) return;
    const x = at.x + (dot % FONT_A.widthDots);
    const y = at.y + Math.floor(dot / FONT_A.widthDots) * at.tall;
    // Emphasis is a second strike, one dot to the right.
    for (let row = 0; row < at.tall; row++) {
      picture.set(x, y + row, INK);
      if (at.isBold) picture.set(x + 1, y + row, INK);
    }
  });
}

/** As large as it fits into its field, in the middle; a text that is too long for any module is left out. */
function drawQr(picture: Bitmap, line: Extract<PaperLine, { readonly kind: 'qr' }>, place: Place): void {
  const { data, size } = encode(line.text, { ecc: 'M', border: 0 });
  const field = rowsOfLine(line) * ROW_DOTS;
  const module = Math.floor(field / (size + 2 * QUIET_MODULES));
  if (module < 1) return;
  const left = place.x + Math.floor((place.columns * FONT_A.widthDots - size * module) / 2);
  const top = place.y + Math.floor((field - size * module) / 2);
  data.forEach((row, y) =>
    row.forEach((isDark, x) => {
      if (isDark) picture.fill({ x: left + x * module, y: top + y * module, width: module, height: module }, INK);
    }),
  );
}

/** Marks of the blade along one end; `inwards` is 1 at the upper end, -1 at the lower one. */
function cutEdge(picture: Bitmap, edge: number, inwards: 1 | -1): void {
  const { widthDots, depthDots } = TOOTH;
  for (let x = FRAME_DOTS; x < FRAME_DOTS + PAPER_DOTS; x++) {
    const phase = Math.abs(((x - FRAME_DOTS) % widthDots) - widthDots / 2) / (widthDots / 2);
    const depth = Math.round(phase * depthDots);
    for (let gone = 0; gone < depth; gone++) picture.set(x, edge + inwards * gone, BACKGROUND);
  }
}

/** A tear has no pattern; the same piece is torn the same way each time. */
function tearEdge(picture: Bitmap, seed: number): void {
  const draws = new Draws(seed);
  const end = picture.height - FRAME_DOTS;
  let depth = TEAR_DEPTH_DOTS / 2;
  for (let x = FRAME_DOTS; x < FRAME_DOTS + PAPER_DOTS; x++) {
    if (x % 3 === 0) depth = Math.max(0, Math.min(TEAR_DEPTH_DOTS, depth + draws.below(5) - 2));
    for (let gone = 0; gone < depth; gone++) picture.set(x, end - 1 - gone, BACKGROUND);
  }
}
