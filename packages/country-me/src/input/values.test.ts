import { formatTime } from '@plomba/core/model';
import { describe, expect, it } from 'vitest';
import {
  amount,
  day,
  flag,
  iic,
  moment,
  ordinal,
  plainAmount,
  plainDecimal,
  quantity,
  registrationCode,
  vatRate,
  word,
  words,
  type ValueKind,
} from './values.js';

const name = words({ max: 5, bytesMax: 6, noBar: true });

const RIGHT: readonly (readonly [string, ValueKind<unknown>, string, string])[] = [
  ['words', name, 'čaj', 'čaj'],
  ['words', name, 'a b;c', 'a b;c'],
  ['word', word(['A', 'B']), 'B', 'B'],
  ['amount', amount, '-12.5', '-12.50'],
  ['amount', amount, '3', '3.00'],
  ['plainAmount', plainAmount, '0', '0.00'],
  ['plainDecimal', plainDecimal(4), '1.2340', '1.2340'],
  ['quantity', quantity, '-1.250', '-1.250'],
  ['quantity', quantity, '1.2500', '1.250'],
  ['vatRate', vatRate, '21.00', '21'],
  ['vatRate', vatRate, '0', '0'],
  ['flag', flag, 'false', 'false'],
  ['ordinal', ordinal, '7', '7'],
  ['day', day, '2028-02-29', '2028-02-29'],
  ['registrationCode', registrationCode, 'xx123xx123', 'xx123xx123'],
  ['iic', iic, 'e4033d471feea47a3c664b15c669c709', 'e4033d471feea47a3c664b15c669c709'],
];

const WRONG: readonly (readonly [string, ValueKind<unknown>, readonly string[]])[] = [
  ['words', name, ['', ' a', 'a ', 'a\tb', 'čččč', 'abcdef', 'a|b', '\uD800', '\u0085']],
  ['word', word(['A', 'B']), ['', 'C', 'a', 'toString']],
  ['amount', amount, ['', '1.234', '1,00', '+1', '01', '.5', '5.', '1e2', '-0.00', '1 000', '10000000000.00', 'NaN']],
  ['plainAmount', plainAmount, ['-0.01', 'x']],
  ['plainDecimal', plainDecimal(4), ['-1', '1.23456', '', '99999999999999']],
  ['quantity', quantity, ['0', '0.000', '1.2345', '1.00000', '1,5', '-0']],
  ['vatRate', vatRate, ['19', '21.5', '-7', '', '7%']],
  ['flag', flag, ['1', 'da', 'TRUE', '']],
  ['ordinal', ordinal, ['0', '01', '-1', '1.0', '9'.repeat(16)]],
  ['day', day, ['2026-02-29', '2026-2-1', '01.02.2026', '']],
  ['registrationCode', registrationCode, ['XX123xx123', 'xx123xx12', 'xx123xx1234', '']],
  ['iic', iic, ['E403', 'G4033D471FEEA47A3C664B15C669C709', '']],
  ['moment', moment, ['2026-03-14', '2026-03-14 08:12:31', '2026-13-14T08:12:31', '2026-03-14T24:00:00', '']],
];

describe('a value', () => {
  it.each(RIGHT)('%s: of %o, %j is right and is written %j', (_name, kind, text, written) => {
    const value = kind.read(text);
    expect(value).toBeDefined();
    expect(kind.write(value)).toBe(written);
    expect(kind.read(written)).toStrictEqual(value);
  });

  it.each(WRONG)('%s: of %o, none of %j is right', (_name, kind, texts) => {
    for (const text of texts) expect(kind.read(text), text).toBeUndefined();
  });
});

describe('a time', () => {
  it.each([
    ['2026-03-14T08:12:31', '2026-03-14T08:12:31+01:00'],
    ['2026-07-14T08:12:31', '2026-07-14T08:12:31+02:00'],
    ['2026-03-29T01:59:59', '2026-03-29T01:59:59+01:00'],
    ['2026-03-29T02:00:00', undefined], // spring: this hour is left out
    ['2026-03-29T02:59:59', undefined],
    ['2026-03-29T03:00:00', '2026-03-29T03:00:00+02:00'],
    ['2026-10-25T01:59:59', '2026-10-25T01:59:59+02:00'],
    ['2026-10-25T02:30:00', '2026-10-25T02:30:00+02:00'], // autumn: this hour comes twice
    ['2026-10-25T03:00:00', '2026-10-25T03:00:00+01:00'],
    ['2026-10-25T02:30:00+01:00', '2026-10-25T02:30:00+01:00'],
    ['2026-12-31T23:30:00Z', '2026-12-31T23:30:00+00:00'],
  ])('of the wall clock %s is %s', (text, expected) => {
    const value = moment.read(text);
    expect(value === undefined ? undefined : formatTime(value)).toBe(expected);
  });
});
