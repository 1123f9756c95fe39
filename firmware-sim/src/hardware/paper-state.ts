/** Paper and printer as a snapshot writes them: one row a line, whatever its kind. */
import { bool, int, list, oneOf, optional, record, required, type RecordSchema, type Schema } from '@plomba/codec';
import { assert } from '@plomba/core';
import type { PaperLine } from '@plomba/core/country';
import { anyText } from './any-text.js';
import { numberChoice } from './number-choice.js';
import type { Paper, PaperColumns } from './paper-rows.js';
import type { PrinterState } from './printer.js';
import { KEPT_MAX } from './printer.table.js';

const words: Schema<string> = anyText(8192);
const count: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });

export interface PaperLineRow {
  readonly kind: PaperLine['kind'];
  readonly texts: readonly string[];
  readonly style?: 'bold' | 'large';
}

const paperLineTable: RecordSchema<PaperLineRow> = record<PaperLineRow>('PaperLine', {
  kind: required(1, oneOf<PaperLine['kind']>({ text: 0, centre: 1, columns: 2, rule: 3, qr: 4, cut: 5 }), 'what it is'),
  texts: required(2, list(words, { min: 0, max: 64 }), 'left and right, cells, or the text'),
  style: optional(3, oneOf<'bold' | 'large'>({ bold: 1, large: 2 }), 'how it is set'),
});

export interface PaperRow {
  readonly lines: readonly PaperLineRow[];
}

const paperTable: RecordSchema<PaperRow> = record<PaperRow>('Paper', {
  lines: required(1, list(paperLineTable, { min: 0, max: 65_535 }), 'from the top'),
});

function lineRow(line: PaperLine): PaperLineRow {
  const style = 'style' in line && line.style !== undefined ? { style: line.style } : {};
  switch (line.kind) {
    case 'text':
      return { kind: 'text', texts: line.right === undefined ? [line.left] : [line.left, line.right], ...style };
    case 'centre':
      return { kind: 'centre', texts: [line.text], ...style };
    case 'columns':
      return { kind: 'columns', texts: line.cells, ...style };
    case 'qr':
      return { kind: 'qr', texts: [line.text] };
    case 'rule':
    case 'cut':
      return { kind: line.kind, texts: [] };
  }
}

function lineOf({ kind, texts, style }: PaperLineRow): PaperLine {
  const [first = '', second] = texts;
  switch (kind) {
    case 'text':
      return {
        kind,
        left: first,
        ...(second === undefined ? {} : { right: second }),
        ...(style === undefined ? {} : { style }),
      };
    case 'centre':
      return { kind, text: first, ...(style === undefined ? {} : { style }) };
    case 'columns':
      assert(style !== 'large', 'columns are never large');
      return { kind, cells: texts, ...(style === undefined ? {} : { style }) };
    case 'qr':
      return { kind, text: first };
    case 'rule':
    case 'cut':
      return { kind };
  }
}

function paperRow(paper: Paper): PaperRow {
  return { lines: paper.map(lineRow) };
}

function paperOf({ lines }: PaperRow): Paper {
  return lines.map(lineOf);
}

/** As `PrinterState`, with its papers as rows. */
export interface PrinterRow extends Omit<PrinterState, 'waiting' | 'printed' | 'sheet'> {
  readonly waiting: readonly PaperRow[];
  readonly printed: readonly PaperRow[];
  readonly sheet?: PaperRow;
}

export const printerTable: RecordSchema<PrinterRow> = record<PrinterRow>('PrinterState', {
  rowsLeft: optional(1, int({ min: -65_536, max: Number.MAX_SAFE_INTEGER }), 'of the roll; absent: it has no end'),
  isOpen: required(2, bool, 'whether the cover is open'),
  waiting: required(3, list(paperTable, { min: 0, max: 4096 }), 'papers that wait'),
  printed: required(4, list(paperTable, { min: 0, max: 4096 }), 'papers that nobody has taken'),
  columns: optional(5, numberChoice<PaperColumns>([42, 48]), 'columns; absent: 42'),
  isJammed: optional(6, bool, 'whether paper is caught'),
  isKnifeStuck: optional(7, bool, 'whether the knife is stuck'),
  cuts: optional(8, count, 'cuts so far'),
  headMilliC: optional(9, int({ min: -100_000, max: 1_000_000 }), 'temperature of the head, thousandths of a degree'),
  isHot: optional(10, bool, 'whether the head waits until it is cool'),
  sheet: optional(11, paperTable, 'lines of the piece that stands in the printer'),
  isSheetTorn: optional(12, bool, 'whether that piece will not be continued'),
  pieces: optional(13, count, 'pieces that came out so far'),
});

export function printerRow({ waiting, printed, sheet, ...rest }: PrinterState): PrinterRow {
  return {
    ...rest,
    waiting: waiting.map(paperRow),
    // The oldest of more than a thousand was dropped; a snapshot keeps what the printer keeps.
    printed: printed.slice(-KEPT_MAX).map(paperRow),
    ...(sheet === undefined ? {} : { sheet: paperRow(sheet) }),
  };
}

export function printerStateOf({ waiting, printed, sheet, ...rest }: PrinterRow): PrinterState {
  return {
    ...rest,
    waiting: waiting.map(paperOf),
    printed: printed.map(paperOf),
    ...(sheet === undefined ? {} : { sheet: paperOf(sheet) }),
  };
}
