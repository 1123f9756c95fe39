/**
 * Thermal receipt printer, 42 columns, as far as paper goes: lines in, text rows out. Everything it prints is kept
 * until it is taken. Its roll has no end unless a tester loads one that has; what cannot be printed waits, in order,
 * until it can.
 */
import type { PaperLine } from '@plomba/core/country';

export const PAPER_COLUMNS = 42;

/** One piece of paper, from cut to cut. */
export type Paper = readonly PaperLine[];

const KEPT_MAX = 1000;

/** Rows at the end of a roll that carry the coloured stripe. */
export const NEAR_END_ROWS = 200;

/** What the sensors of the printer say. */
export type PrinterPaper = 'ok' | 'near-end' | 'out' | 'cover-open';

/** What of a printer outlives a power cut: its roll, its cover, and the papers in and behind it. */
export interface PrinterState {
  /** Absent: a roll without an end. */
  readonly rowsLeft?: number;
  readonly isOpen: boolean;
  readonly waiting: readonly Paper[];
  readonly printed: readonly Paper[];
}

export class Printer {
  #papers: Paper[] = [];
  /** What waits for paper. */
  #waiting: Paper[] = [];
  #rowsLeft: number = Infinity;
  #isOpen = false;

  get paper(): PrinterPaper {
    if (this.#isOpen) return 'cover-open';
    if (this.#rowsLeft <= 0) return 'out';
    return this.#rowsLeft < NEAR_END_ROWS ? 'near-end' : 'ok';
  }

  state(): PrinterState {
    const rowsLeft = this.#rowsLeft === Infinity ? {} : { rowsLeft: this.#rowsLeft };
    return { ...rowsLeft, isOpen: this.#isOpen, waiting: [...this.#waiting], printed: [...this.#papers] };
  }

  restore({ rowsLeft, isOpen, waiting, printed }: PrinterState): void {
    this.#rowsLeft = rowsLeft ?? Infinity;
    this.#isOpen = isOpen;
    this.#waiting = [...waiting];
    this.#papers = [...printed];
  }

  /** Papers that wait for a new roll or a closed cover. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** A tester puts in a roll of so many rows; what waited is printed. */
  loadRoll(rows: number): void {
    this.#rowsLeft = rows;
    this.#printWaiting();
  }

  /** A tester opens or closes the cover. */
  openCover(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#printWaiting();
  }

  print(paper: Paper): void {
    this.#waiting.push(paper);
    if (this.#waiting.length > KEPT_MAX) this.#waiting.shift();
    this.#printWaiting();
  }

  /** A paper that was begun is finished: the sensor stands before the end of the roll. */
  #printWaiting(): void {
    while (this.paper !== 'out' && this.paper !== 'cover-open') {
      const paper = this.#waiting.shift();
      if (paper === undefined) return;
      this.#rowsLeft -= paper.flatMap((line) => paperRows(line)).length;
      this.#papers.push(paper);
      if (this.#papers.length > KEPT_MAX) this.#papers.shift();
    }
  }

  /** The papers since the last call. */
  take(): readonly Paper[] {
    const papers = this.#papers;
    this.#papers = [];
    return papers;
  }
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

/** A piece of paper as text. */
export function paperText(paper: Paper): string {
  return paper.flatMap((line) => paperRows(line)).join('\n');
}
