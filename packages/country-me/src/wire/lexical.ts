/**
 * Whether a text is of a simple type. What always holds: the value is judged after the white space rule of its base, the
 * pattern before the base, and the finding reads as Xerces writes it, because that is what the service answers with.
 */
import { LEXICAL_ROWS, type BaseType, type LexicalName, type LexicalRow } from './lexical.table.js';
import type { SchemaProfile } from './message-types.js';

export type { LexicalName } from './lexical.table.js';

/** A value that is not of its type: a rule of XML Schema part 1 or 2, and the sentence without the rule. */
export interface LexicalFinding {
  readonly rule: string;
  readonly text: string;
}

/** `\d` is any decimal digit of Unicode in XML Schema. */
const PATTERNS: ReadonlyMap<string, RegExp> = new Map(
  Object.values(LEXICAL_ROWS).flatMap(({ pattern }) =>
    pattern === undefined ? [] : [[pattern, new RegExp(`^(?:${pattern.replaceAll('\\d', '\\p{Nd}')})$`, 'u')]],
  ),
);

/** The value after the white space rule of its type: every base but `string` drops white space around. */
export function collapsed(name: LexicalName, text: string): string {
  if (LEXICAL_ROWS[name].base === 'string') return text;
  return text.replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, '');
}

function isDay(year: string, month: string, day: string): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y === 0 || m < 1 || m > 12 || d < 1) return false;
  const isLeap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const days = m === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
  return d <= days;
}

/** 24:00:00 is the first moment of the next day (XML Schema part 2, 3.2.7). */
function isTime(hour: string, minute: string, second: string): boolean {
  if (hour === '24') return minute === '00' && second === '00';
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function isOffset(text: string): boolean {
  if (text === 'Z') return true;
  const [hours = 0, minutes = 0] = text.slice(1).split(':').map(Number);
  return minutes < 60 && hours * 60 + minutes <= 14 * 60;
}

/** What the bases ask beyond the patterns of their rows. Texts come here after the pattern. */
const BASES: Readonly<Record<BaseType, (text: string) => boolean>> = {
  string: () => true,
  boolean: (text) => /^(?:true|false|1|0)$/.test(text),
  decimal: (text) => /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/.test(text),
  double: (text) => text === 'NaN' || text === 'INF' || text === '-INF' || isFiniteText(text),
  int: (text) => /^[+-]?[0-9]+$/.test(text) && isInt(Number(text)),
  date: (text) => {
    const [year = '', month = '', day = ''] = text.split('-');
    return isDay(year, month, day);
  },
  dateTime: (text) => {
    const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
    const [hour = '', minute = '', second = ''] = text.slice(11, 19).split(':');
    return isDay(year, month, day) && isTime(hour, minute, second) && isOffset(text.slice(19));
  },
};

function isFiniteText(text: string): boolean {
  return /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text);
}

function isInt(value: number): boolean {
  return value >= -(2 ** 31) && value < 2 ** 31;
}

function isAboveZero(text: string): boolean {
  return text === 'INF' || Number(text) > 0;
}

function lengthFinding(name: LexicalName, row: LexicalRow, raw: string): LexicalFinding | undefined {
  if (row.minLength === undefined && row.maxLength === undefined) return undefined;
  const { length } = [...raw];
  const at = (rule: string, bound: number): LexicalFinding => ({
    rule: `cvc-${rule}-valid`,
    text: `Value '${raw}' with length = '${length}' is not facet-valid with respect to ${rule} '${bound}' for type '${name}'.`,
  });
  if (row.minLength !== undefined && length < row.minLength) return at('minLength', row.minLength);
  if (row.maxLength !== undefined && length > row.maxLength) return at('maxLength', row.maxLength);
  return undefined;
}

/** The values that a type takes in a profile; undefined when it is no list. */
export function valuesOf(name: LexicalName, profile: SchemaProfile): readonly string[] | undefined {
  const { values, transitionValues } = LEXICAL_ROWS[name];
  return profile === '2021-transition' ? (transitionValues ?? values) : values;
}

/** What is wrong with a text of this type; undefined when nothing is. */
export function lexicalFinding(name: LexicalName, profile: SchemaProfile, raw: string): LexicalFinding | undefined {
  const row = LEXICAL_ROWS[name];
  const text = collapsed(name, raw);
  if (row.pattern !== undefined && PATTERNS.get(row.pattern)?.test(text) !== true) {
    return {
      rule: 'cvc-pattern-valid',
      text: `Value '${raw}' is not facet-valid with respect to pattern '${row.pattern}' for type '${name}'.`,
    };
  }
  if (row.base === 'int' && /^\+?[0-9]+$/.test(text) && !isInt(Number(text))) {
    return {
      rule: 'cvc-maxInclusive-valid',
      text: `Value '${raw}' is not facet-valid with respect to maxInclusive '2147483647' for type '${name}'.`,
    };
  }
  if (!BASES[row.base](text)) {
    const base = row.base === 'int' ? 'integer' : row.base;
    return {
      rule: 'cvc-datatype-valid.1.2.1',
      text: `'${raw.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')}' is not a valid value for '${base}'.`,
    };
  }
  const values = valuesOf(name, profile);
  if (values !== undefined && !values.includes(text)) {
    const list = `[${values.join(', ')}]`;
    return {
      rule: 'cvc-enumeration-valid',
      text: `Value '${raw}' is not facet-valid with respect to enumeration '${list}'. It must be a value from the enumeration.`,
    };
  }
  if (row.minExclusive !== undefined && !isAboveZero(text)) {
    // As Xerces prints a zero of the base.
    const bound = row.base === 'double' ? '0.0E1' : row.minExclusive;
    return {
      rule: 'cvc-minExclusive-valid',
      text: `Value '${raw}' is not facet-valid with respect to minExclusive '${bound}' for type '${name}'.`,
    };
  }
  return lengthFinding(name, row, raw);
}

/** Whether a text is of the type, in the profile. */
export function fitsLexical(name: LexicalName, profile: SchemaProfile, text: string): boolean {
  return lexicalFinding(name, profile, text) === undefined;
}
