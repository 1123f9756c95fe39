/**
 * One line of paper as rows of text, as wide as the printer's columns. Pure; the mechanism, the terminal and the picture
 * share it, so that all of them show the same paper.
 */
import type { PaperLine } from '@plomba/core/country';

/** Columns of a printer that was not ordered otherwise. */
export const PAPER_COLUMNS = 42;

/** Columns that the part is sold with: font A on 504 or on 576 dots. */
export type PaperColumns = 42 | 48;

/** One piece of paper, from cut to cut. What was cut ends with a line `cut`; what was torn off does not. */
export type Paper = readonly PaperLine[];

/** Whether this piece ended before its cut: paper end, open cover, jam, power. What is on it are the lines so far. */
export function isTorn(paper: Paper): boolean {
  return paper.at(-1)?.kind !== 'cut';
}

function widthOf(text: string): number {
  return [...text].length;
}

function fit(text: string, columns: number): string {
  const letters = [...text];
  return letters.length <= columns ? text : letters.slice(0, columns).join('');
}

function leftRight(left: string, right: string, columns: number): string {
  const kept = fit(left, Math.max(0, columns - widthOf(right) - 1));
  return `${kept}${' '.repeat(Math.max(1, columns - widthOf(kept) - widthOf(right)))}${right}`;
}

function columnsRow(cells: readonly string[], columns: number): string {
  const [first = '', ...others] = cells;
  const width = Math.floor(columns / Math.max(1, cells.length));
  const rest = others.map((cell) => fit(cell, width).padStart(width)).join('');
  return fit(first, columns - widthOf(rest)).padEnd(columns - widthOf(rest)) + rest;
}

/** The rows of one line of paper; a QR code is named by its text. */
export function paperRows(line: PaperLine, columns: number = PAPER_COLUMNS): readonly string[] {
  switch (line.kind) {
    case 'text':
      return [line.right === undefined ? fit(line.left, columns) : leftRight(line.left, line.right, columns)];
    case 'centre': {
      const text = fit(line.text, columns);
      return [`${' '.repeat(Math.floor((columns - widthOf(text)) / 2))}${text}`];
    }
    case 'columns':
      return [columnsRow(line.cells, columns)];
    case 'rule':
      return ['.'.repeat(columns)];
    case 'qr':
      return [`[QR] ${line.text}`];
    case 'cut':
      return [''];
  }
}

/** A piece of paper as text, 42 columns wide. */
export function paperText(paper: Paper): string {
  return textOfWidth(paper, PAPER_COLUMNS);
}

/** A piece of paper as text, as wide as its printer. */
export function textOfWidth(paper: Paper, columns: PaperColumns): string {
  return paper.flatMap((line) => paperRows(line, columns)).join('\n');
}
