import { describe, expect, test } from 'vitest';
import { parseParams } from './ctl.js';

describe('parameters of plomba ctl', () => {
  test('are JSON where they look like it, and text otherwise', () => {
    const words = ['ms=60000', 'phase=middle', 'on=true', 'list=[1,2]', 'text="12"', 'odd=12abc', 'empty=', 'a=b=c'];
    expect(parseParams(words)).toEqual({
      ms: 60000,
      phase: 'middle',
      on: true,
      list: [1, 2],
      text: '12',
      odd: '12abc',
      empty: '',
      a: 'b=c',
    });
  });

  test('with a dot are fields of a field', () => {
    const words = ['fault=power-cut', 'when.at=flash', 'when.operation=2', 'a.b.c=1'];
    expect(parseParams(words)).toEqual({ fault: 'power-cut', when: { at: 'flash', operation: 2 }, a: { b: { c: 1 } } });
  });

  test.each(['nothing', '=1'])('%s is no parameter', (word) => {
    expect(() => parseParams([word])).toThrow(expect.objectContaining({ code: 'bad-parameter', exitCode: 2 }));
  });
});
