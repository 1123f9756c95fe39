import { describe, expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('LineSplitter', () => {
  test('gives the same lines however the bytes are cut, also inside a character', () => {
    const whole = bytes('one\r\nzwölf\n\nthree\nrest');
    const expected = [{ text: 'one' }, { text: 'zwölf' }, { text: '' }, { text: 'three' }];
    for (let size = 1; size <= whole.length; size++) {
      const splitter = new LineSplitter(100);
      const lines = [];
      for (let at = 0; at < whole.length; at += size) lines.push(...splitter.push(whole.subarray(at, at + size)));
      expect(lines, `pieces of ${size}`).toEqual(expected);
    }
  });

  test('gives a line up that gets too long, with or without an end', () => {
    expect(new LineSplitter(3).push(bytes('abc\n'))).toEqual([{ text: 'abc' }]);
    expect(new LineSplitter(3).push(bytes('ok\nabcd\n'))).toEqual([{ text: 'ok' }, 'too-long']);
    const splitter = new LineSplitter(3);
    expect(splitter.push(bytes('ab'))).toEqual([]);
    expect(splitter.push(bytes('cd'))).toEqual(['too-long']);
  });
});
