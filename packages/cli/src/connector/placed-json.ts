/**
 * JSON text as the connector's readers want it: its value, and the line and column of each field. Where a field is
 * missing, the place is that of the object that should hold it.
 */
import { childPath } from '@plomba/codec';
import type { InputPlace, JsonReader } from '@plomba/country-me/input';
import { JsonTextError, parseJsonText } from '../rolls/json-text.js';

/** Offsets of every field and entry of JSON text that is known to be right. It is not nested deeper than 64. */
class PlaceScanner {
  readonly #text: string;
  #at = 0;
  readonly places = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
    this.#value('');
  }

  #skipSpace(): void {
    while (/[ \t\n\r]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #value(path: string): void {
    this.#skipSpace();
    if (!this.places.has(path)) this.places.set(path, this.#at);
    const first = this.#text[this.#at];
    if (first === '{') this.#inside('}', () => this.#field(path));
    else if (first === '[') {
      let index = 0;
      this.#inside(']', () => this.#value(`${path}[${index++}]`));
    } else if (first === '"') this.#string();
    else while (/[^\s,\]}]/.test(this.#text[this.#at] ?? ' ')) this.#at++;
  }

  /** Each entry takes at least one character. */
  #inside(closer: string, entry: () => void): void {
    this.#at++;
    this.#skipSpace();
    while (this.#at < this.#text.length && this.#text[this.#at] !== closer) {
      entry();
      this.#skipSpace();
      if (this.#text[this.#at] === ',') this.#at++;
      this.#skipSpace();
    }
    this.#at++;
  }

  #field(parent: string): void {
    const start = this.#at;
    this.#string();
    const path = childPath(parent, String(JSON.parse(this.#text.slice(start, this.#at))));
    this.places.set(path, start);
    this.#skipSpace();
    this.#at++; // the colon
    this.#value(path);
  }

  #string(): void {
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    }
    this.#at++;
  }
}

function lineAndColumn(text: string, offset: number): InputPlace {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** `a.b[2].c`: `a.b[2]`, `a.b`, `a`, then the whole. */
function outer(path: string): string {
  const cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
  return cut < 0 ? '' : path.slice(0, cut);
}

/** JSON text with places, or the place where it is none. */
export const readPlacedJson: JsonReader = (text) => {
  let value: unknown;
  try {
    value = parseJsonText(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const { rule, line, column } = error;
    return { ok: false, finding: { path: '', rule, line, column } };
  }
  let places: ReadonlyMap<string, number> | undefined;
  const place = (path: string): InputPlace => {
    places ??= new PlaceScanner(text).places;
    let known = path;
    while (known !== '' && !places.has(known)) known = outer(known);
    return lineAndColumn(text, places.get(known) ?? 0);
  };
  return { ok: true, value, place };
};
