/**
 * CSV as RFC 4180 has it: quoted cells may hold separators, line breaks and doubled quotes. Each cell knows its place,
 * which parsers made for data do not keep; what is ambiguous (a quote inside an unquoted cell, text behind a closing
 * quote) is refused with its place.
 */
import type { InputFinding } from './entry.js';

export type CsvSeparator = ',' | ';';

export interface CsvCell {
  readonly text: string;
  /** From 1, where the cell begins. */
  readonly line: number;
  readonly column: number;
}

export type CsvTable =
  | { readonly ok: true; readonly rows: readonly (readonly CsvCell[])[] }
  | { readonly ok: false; readonly findings: readonly InputFinding[] };

/** Most cells of one file. */
const CELLS_MAX = 100_000;

/** The first separator that stands outside of quotes, so in the head; a comma where there is none. */
export function separatorOf(text: string): CsvSeparator {
  const outside = text.replaceAll(/"[^"]*"/g, '');
  const first = /[,;\n]/.exec(outside)?.[0];
  return first === ';' ? ';' : ',';
}

class CsvScanner {
  readonly #text: string;
  readonly #separator: CsvSeparator;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #problem: InputFinding | undefined;

  constructor(text: string, separator: CsvSeparator) {
    this.#text = text;
    this.#separator = separator;
  }

  /** Each step takes at least one character, or is the last. */
  scan(): CsvTable {
    const rows: CsvCell[][] = [];
    let cells = 0;
    let row: CsvCell[] = [];
    while (this.#at < this.#text.length && this.#problem === undefined && cells <= CELLS_MAX) {
      if (this.#isNewline()) {
        this.#newline(); // a blank line
        continue;
      }
      row.push(this.#cell());
      cells++;
      if (this.#text[this.#at] === this.#separator) {
        this.#at++;
        if (this.#at < this.#text.length && !this.#isNewline()) continue;
        row.push(this.#cell()); // an empty one behind the last separator
      }
      this.#newline();
      rows.push(row);
      row = [];
    }
    if (row.length > 0) rows.push(row);
    if (cells > CELLS_MAX) this.#fail(`has more than ${CELLS_MAX} cells`);
    if (this.#problem !== undefined) return { ok: false, findings: [this.#problem] };
    return { ok: true, rows };
  }

  #fail(rule: string): void {
    this.#problem ??= { path: '', rule, line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #isNewline(): boolean {
    return this.#text[this.#at] === '\n' || this.#text.startsWith('\r\n', this.#at);
  }

  #newline(): void {
    if (this.#text[this.#at] === '\r') this.#at++;
    if (this.#text[this.#at] !== '\n') return;
    this.#at++;
    this.#line++;
    this.#lineStart = this.#at;
  }

  #cell(): CsvCell {
    const place = { line: this.#line, column: this.#at - this.#lineStart + 1 };
    return { text: this.#text[this.#at] === '"' ? this.#quoted() : this.#plain(), ...place };
  }

  #plain(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== this.#separator && !this.#isNewline()) {
      if (this.#text[this.#at] === '"') this.#fail('a quote must not stand inside a cell without quotes');
      this.#at++;
    }
    return this.#text.slice(start, this.#at);
  }

  #quoted(): string {
    let text = '';
    this.#at++;
    while (this.#at < this.#text.length) {
      if (this.#text[this.#at] === '"') {
        this.#at++;
        if (this.#text[this.#at] !== '"') return this.#behindQuote(text);
      }
      const letter = this.#text[this.#at] ?? '';
      text += letter;
      this.#at++;
      if (letter === '\n') {
        this.#line++;
        this.#lineStart = this.#at;
      }
    }
    this.#fail('a quoted cell is not closed');
    return text;
  }

  #behindQuote(text: string): string {
    const isEnd = this.#at === this.#text.length || this.#text[this.#at] === this.#separator || this.#isNewline();
    if (!isEnd) this.#fail('only a separator or the end of the line may stand behind a closing quote');
    return text;
  }
}

/** The rows of a file, blank lines left out; or the first thing that is no CSV. */
export function parseCsv(text: string, separator: CsvSeparator): CsvTable {
  return new CsvScanner(text, separator).scan();
}

/** One line of a file, with quotes where they are needed. */
export function csvLine(cells: readonly string[], separator: CsvSeparator): string {
  const quoted = cells.map((cell) => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${quoted.join(separator)}\r\n`;
}
