/**
 * Printed paper on a terminal: 42 columns in a thin frame, weights as the printer would set them, QR codes that scan.
 * The rows themselves come from the unit's printer.
 */
import { PAPER_COLUMNS, paperRows, type Paper } from '@plomba/firmware-sim';
import { plainText, widthOf } from './plain-text.js';
import { qrLines } from './qr.js';
import type { Style } from './style.js';

const MARGIN = 2;
const INNER = PAPER_COLUMNS + 2 * MARGIN;

type PaperLine = Paper[number];

function weightOf(line: PaperLine, style: Style): (text: string) => string {
  if (line.kind === 'rule') return style.dim;
  const weight = 'style' in line ? line.style : undefined;
  return weight === undefined ? (text) => text : style.bold;
}

function rowsOf(line: PaperLine, style: Style): readonly string[] {
  if (line.kind === 'cut') return [];
  if (line.kind === 'qr') {
    const code = qrLines(line.text, INNER);
    if (code !== undefined) return code.map((row) => centred(style.ink(row)));
  }
  const paint = weightOf(line, style);
  return paperRows(line).map((row) => ' '.repeat(MARGIN) + paint(plainText(row)));
}

function centred(row: string): string {
  return ' '.repeat(Math.floor((INNER - widthOf(row)) / 2)) + row;
}

/** The lines of one piece of paper, frame included. */
export function paperLines(paper: Paper, style: Style): readonly string[] {
  const side = style.dim('│');
  const framed = (row: string): string => `${side}${row}${' '.repeat(Math.max(0, INNER - widthOf(row)))}${side}`;
  return [
    style.dim(`┌${'─'.repeat(INNER)}┐`),
    ...paper.flatMap((line) => rowsOf(line, style)).map(framed),
    style.dim(`└${'─'.repeat(INNER)}┘`),
  ];
}
