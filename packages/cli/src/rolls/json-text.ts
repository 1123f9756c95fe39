/**
 * JSON text with a place for every mistake. `JSON.parse` names a position in some messages of some engines only, and it
 * takes the last of two fields with one name without a word; for a file that a person wrote, neither will do.
 * The scanner reads each character once and does not recurse: what the file is like cannot exhaust the stack.
 */

/** Text that is no JSON, or JSON that says one thing twice. Lines and columns (UTF-16 units) count from 1. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError';
  readonly line: number;
  readonly column: number;
  /** What is wrong, without the place. */
  readonly rule: string;

  constructor(rule: string, place: { readonly line: number; readonly column: number }) {
    super(`line ${place.line}, column ${place.column}: ${rule}`);
    this.rule = rule;
    this.line = place.line;
    this.column = place.column;
  }
}

interface Problem {
  readonly offset: number;
  readonly rule: string;
}

/** Deepest nesting: ten times what a roll needs. */
const DEPTH_MAX = 64;

const SPACE: ReadonlySet<string> = new Set(' \t\n\r');
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** What may come next: a value, the first entry of a list or an object, a name, or what follows a value. */
type Expected = 'value' | 'first-item' | 'first-name' | 'name' | 'after';

class Scanner {
  readonly #text: string;
  #at = 0;
  /** Open lists and objects; the names so far of an object, undefined for a list. */
  readonly #open: (Set<string> | undefined)[] = [];
  #expected: Expected = 'value';
  #problem: Problem | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The first thing that is wrong; undefined for JSON. Each step moves on or finds a problem, so it ends. */
  scan(): Problem | undefined {
    while (this.#problem === undefined) {
      this.#skipSpace();
      const done = this.#expected === 'after' && this.#open.length === 0;
      if (done && this.#at === this.#text.length) return undefined;
      if (done) this.#fail('nothing may follow the value');
      else if (this.#expected === 'after') this.#after();
      else if (this.#expected === 'name' || this.#expected === 'first-name') this.#name();
      else this.#value();
    }
    return this.#problem;
  }

  #fail(rule: string): void {
    this.#problem ??= { offset: this.#at, rule: this.#at < this.#text.length ? rule : `${rule}, but the text ends` };
  }

  #skipSpace(): void {
    while (SPACE.has(this.#text[this.#at] ?? '')) this.#at++;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #value(): void {
    if (this.#expected === 'first-item' && this.#take(']')) return this.#close();
    if (this.#text[this.#at] === '{' || this.#text[this.#at] === '[') return this.#enter();
    const word = ['true', 'false', 'null'].find((literal) => this.#text.startsWith(literal, this.#at));
    this.#expected = 'after';
    if (word !== undefined) this.#at += word.length;
    else if (this.#text[this.#at] === '"') this.#string();
    else if (!this.#match(NUMBER)) this.#fail('a value must stand here');
  }

  #enter(): void {
    if (this.#open.length === DEPTH_MAX) return this.#fail(`is nested deeper than ${DEPTH_MAX}`);
    const isObject = this.#text[this.#at++] === '{';
    this.#open.push(isObject ? new Set() : undefined);
    this.#expected = isObject ? 'first-name' : 'first-item';
  }

  #close(): void {
    this.#open.pop();
    this.#expected = 'after';
  }

  #name(): void {
    if (this.#expected === 'first-name' && this.#take('}')) return this.#close();
    const start = this.#at;
    if (this.#text[start] !== '"') return this.#fail('a field name in double quotes must stand here');
    this.#string();
    if (this.#problem !== undefined) return;
    const name: unknown = JSON.parse(this.#text.slice(start, this.#at));
    const names = this.#open.at(-1);
    if (names?.has(String(name)) === true) this.#problem = { offset: start, rule: 'the object has this field already' };
    names?.add(String(name));
    this.#skipSpace();
    if (!this.#take(':')) this.#fail("':' must stand here");
    this.#expected = 'value';
  }

  #after(): void {
    const isObject = this.#open.at(-1) !== undefined;
    const closer = isObject ? '}' : ']';
    if (this.#take(closer)) this.#close();
    else if (this.#take(',')) this.#expected = isObject ? 'name' : 'value';
    else this.#fail(`',' or '${closer}' must stand here`);
  }

  #string(): void {
    this.#at++;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (character < ' ') return this.#fail('a line break or control character must be escaped in a string');
      if (character === '\\' && !this.#match(ESCAPE)) return this.#fail('no such escape in a string');
      if (character !== '\\') this.#at++;
      if (character === '"') return;
    }
    this.#fail('a string must be closed');
  }
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** The value of JSON text. @throws JsonTextError with the place of the first mistake */
export function parseJsonText(text: string): unknown {
  const problem = new Scanner(text).scan();
  if (problem !== undefined) throw new JsonTextError(problem.rule, placeOf(text, problem.offset));
  return JSON.parse(text);
}
