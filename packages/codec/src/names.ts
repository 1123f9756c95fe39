/**
 * Checks of the names and codes in a table, made once, when the table is: a doubled code would decode to the wrong
 * name, a code out of range would wrap to another one, and a field named `constructor` would never be missing.
 */
import { FieldError } from './decode-error.js';

/** Whether every object has a property of this name. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** Named codes, both ways. */
export interface Codes<N extends string> {
  readonly names: readonly N[];
  readonly entries: readonly (readonly [N, number])[];
  codeOf(name: string): number | undefined;
  nameOf(code: number): N | undefined;
}

export function namedCodes<N extends string>(
  codes: Readonly<Record<N, number>>,
  range: { readonly min: number; readonly max: number },
): Codes<N> {
  // Object.entries widens the keys; they are N by the parameter's type.
  const entries = Object.entries(codes) as [N, number][];
  const names = new Map<number, N>();
  for (const [name, code] of entries) {
    if (!Number.isSafeInteger(code) || code < range.min || code > range.max) {
      throw new FieldError(name, `must have a whole number from ${range.min} to ${range.max} as its code`);
    }
    if (names.has(code)) throw new FieldError(name, `has the same code as ${names.get(code)}`);
    names.set(code, name);
  }
  const codeByName = new Map<string, number>(entries);
  return {
    names: entries.map(([name]) => name),
    entries,
    codeOf: (name) => codeByName.get(name),
    nameOf: (code) => names.get(code),
  };
}
