import { describe, expect, it, test } from 'vitest';
import { JsonTextError, parseJsonText } from './json-text.js';

function placeOf(text: string): string {
  try {
    parseJsonText(text);
  } catch (error) {
    if (error instanceof JsonTextError) return `${error.line}:${error.column} ${error.rule}`;
    throw error;
  }
  return 'accepted';
}

describe('JSON text', () => {
  test.each([
    '0',
    '-0.5e+10',
    '"\\u00e9\\n\\"é"',
    'true',
    ' [ ] ',
    '{}',
    '[1, [2, {"a": [null]}], "x"]',
    '{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}',
    '{"": 1, "__proto__": 2}',
  ])('%s is what JSON.parse makes of it', (text) => {
    expect(parseJsonText(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ['', '1:1 a value must stand here, but the text ends'],
    ['{\n  "a": 1,\n}', '3:1 a field name in double quotes must stand here'],
    ['[1, 2', "1:6 ',' or ']' must stand here, but the text ends"],
    ['[1,]', '1:4 a value must stand here'],
    ['[1 2]', "1:4 ',' or ']' must stand here"],
    ['{"a" 1}', "1:6 ':' must stand here"],
    ['{a: 1}', '1:2 a field name in double quotes must stand here'],
    ["['a']", '1:2 a value must stand here'],
    ['[01]', "1:3 ',' or ']' must stand here"],
    ['[1.]', "1:3 ',' or ']' must stand here"],
    ['-', '1:1 a value must stand here'],
    ['nul', '1:1 a value must stand here'],
    ['// x', '1:1 a value must stand here'],
    ['"a\nb"', '1:3 a line break or control character must be escaped in a string'],
    ['"\\x"', '1:2 no such escape in a string'],
    ['"\\u12"', '1:2 no such escape in a string'],
    ['["a', '1:4 a string must be closed, but the text ends'],
    ['{} {}', '1:4 nothing may follow the value'],
    ['{"a": 1, "b": 2, "a": 3}', '1:18 the object has this field already'],
    ['{"a": 1, "\\u0061": 2}', '1:10 the object has this field already'],
    ['\ufeff{}', '1:1 a value must stand here'],
  ])('%j: %s', (text, problem) => {
    expect(placeOf(text)).toBe(problem);
  });

  it('is nested 64 levels deep at most, however deep the text is', () => {
    expect(placeOf('['.repeat(64) + ']'.repeat(64))).toBe('accepted');
    expect(placeOf('['.repeat(1_000_000))).toBe('1:65 is nested deeper than 64');
  });

  it('has long strings, numbers and spaces without trouble', () => {
    const long = `{"${'a'.repeat(300_000)}": ["${'\\n'.repeat(300_000)}", 1${'0'.repeat(300_000)}]${' '.repeat(300_000)}}`;
    expect(placeOf(long)).toBe('accepted');
  });
});
