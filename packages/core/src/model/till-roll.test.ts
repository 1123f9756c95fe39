import { readFileSync, writeFileSync } from 'node:fs';
import { FieldError } from '@plomba/codec';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it, test } from 'vitest';
import { parseTillRoll, tillRollSchema, tillRollToJson, TILL_ROLL_LINES, type TillRoll } from './till-roll.js';
import { parseTime } from './time.js';

type Fields = Readonly<Record<string, unknown>>;

const time = '2026-03-14T08:00:00+01:00';
const later = '2026-03-14T09:00:00+01:00';
const item = { name: 'Espresso', quantity: '1', unitPrice: '1.80', taxGroup: 'A' };
const sale = {
  operation: 's1',
  time,
  document: 'sale',
  items: [item],
  payments: [{ kind: 'cash', amount: '1.80' }],
};

const rollOf = (...lines: readonly unknown[]): Fields => ({
  format: 'plomba-till-roll/1',
  title: 'Test',
  currency: 'EUR',
  lines,
});

function pathOf(json: unknown): string {
  try {
    parseTillRoll(json);
  } catch (error) {
    if (error instanceof FieldError) return error.path;
    throw error;
  }
  return 'accepted';
}

const oneOfEach = {
  ...rollOf(
    { operation: 'o1', time, action: 'open-day' },
    { operation: 'c1', time, action: 'cash-in', amount: '200.00', reason: 'float' },
    { ...sale, cashier: 'Ana', signer: 'broken', notes: ['a', 'b'], buyer: { name: 'B', taxNumber: '1' } },
    { operation: 'k1', time, action: 'copy', of: 's1' },
    { operation: 't1', time, action: 'set-clock', to: later },
    { ...sale, operation: 's2', time: later, document: 'refund', refersToOperation: 's1' },
    { ...sale, operation: 's3', time: later, document: 'refund', refersTo: 1, till: 'T2' },
    { operation: 'c2', time: later, action: 'cash-out', amount: '1.00', signer: 'broken' },
    { operation: 'o2', time: later, action: 'close-day' },
  ),
  till: 'T1',
};

describe('a till roll', () => {
  it('is read and written back', () => {
    const roll = parseTillRoll(oneOfEach);
    expect(tillRollToJson(roll)).toEqual(JSON.parse(JSON.stringify(oneOfEach)));
    expect(parseTillRoll(tillRollToJson(roll))).toEqual(roll);
  });

  it('gives receipts that are ready for issue()', () => {
    const lines = parseTillRoll(oneOfEach).lines.filter((line) => line.action === 'issue');
    expect(lines.map(({ receipt }) => receipt.till)).toEqual(['T1', 'T1', 'T2']);
    expect(lines.map(({ receipt }) => receipt.time)).toEqual([time, later, later].map((text) => parseTime(text)));
    expect(lines.map((line) => [line.refersToOperation, line.receipt.refersTo, line.signer])).toEqual([
      [undefined, undefined, 'broken'],
      ['s1', undefined, undefined],
      [undefined, 1, undefined],
    ]);
    expect(lines[0]?.receipt.items).toEqual([
      { ...item, quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 180n, scale: 2 } },
    ]);
  });

  it('leaves out a till that is that of the roll', () => {
    const [line] = parseTillRoll(rollOf({ ...sale, till: 'T1' })).lines;
    const roll: TillRoll = { format: 'plomba-till-roll/1', title: 'T', currency: 'EUR', till: 'T1', lines: [line!] };
    expect(tillRollToJson(roll)).toEqual({ ...rollOf(sale), title: 'T', till: 'T1' });
  });

  it('has the time of the line in the receipt, whatever was put there', () => {
    const [line] = parseTillRoll(rollOf(sale)).lines;
    if (line?.action !== 'issue') throw new TypeError('a receipt');
    const { time: _removed, ...receipt } = line.receipt;
    expect(tillRollToJson({ ...parseTillRoll(rollOf(sale)), lines: [{ ...line, receipt }] })).toEqual(rollOf(sale));
  });
});

describe('refused', () => {
  const open = { operation: 'o1', time, action: 'open-day' };
  const copy = { operation: 'k1', time, action: 'copy', of: 's1' };
  const earlier = '2026-03-14T07:59:59+01:00';

  test.each<readonly [what: string, path: string, json: unknown]>([
    ['no object', '', []],
    ['null', '', null],
    ['another format', 'format', { ...rollOf(sale), format: 'plomba-till-roll/2' }],
    ['an unknown field', 'comment', { ...rollOf(sale), comment: 'x' }],
    ['a name that every object has', '__proto__', JSON.parse('{"__proto__": {}}')],
    ['no lines', 'lines', { format: 'plomba-till-roll/1', title: 'T', currency: 'EUR' }],
    ['an empty list of lines', 'lines', rollOf()],
    ['lines in an object', 'lines', { ...rollOf(), lines: { 0: sale } }],
    ['a line that is none', 'lines[1]', rollOf(open, 'sale')],
    ['an unknown field of a receipt', 'lines[0].colour', rollOf({ ...sale, colour: 'red' })],
    ['an unknown field of an action', 'lines[0].of', rollOf({ ...open, of: 's1' })],
    ['an unknown action', 'lines[0].action', rollOf({ ...open, action: 'issue' })],
    ['an action that is null', 'lines[0].action', rollOf({ ...sale, action: null })],
    ['a receipt without an operation', 'lines[0].operation', rollOf({ ...sale, operation: undefined })],
    ['a receipt without a time', 'lines[0].time', rollOf({ ...sale, time: undefined })],
    ['a time without an offset', 'lines[0].time', rollOf({ ...sale, time: '2026-03-14T08:00:00' })],
    ['a field deep inside', 'lines[1].items[0].taxGroup', rollOf(open, { ...sale, items: [{ ...item, taxGroup: 7 }] })],
    [
      'an amount as a number',
      'lines[0].payments[0].amount',
      rollOf({ ...sale, payments: [{ kind: 'cash', amount: 1.8 }] }),
    ],
    ['an operation that comes twice', 'lines[1].operation', rollOf(open, { ...sale, operation: 'o1' })],
    ['a time that runs backwards', 'lines[1].time', rollOf(open, { ...sale, time: earlier })],
    ['the same moment elsewhere', 'accepted', rollOf(open, { ...sale, time: '2026-03-14T07:00:00Z' })],
    ['a clock set back', 'accepted', rollOf({ ...open, action: 'set-clock', to: earlier }, { ...sale, time: earlier })],
    ['before what the clock was set to', 'lines[1].time', rollOf({ ...open, action: 'set-clock', to: later }, sale)],
    ['a copy of nothing', 'lines[1].of', rollOf(open, copy)],
    ['a copy of a later receipt', 'lines[0].of', rollOf(copy, sale)],
    ['a copy of what is no receipt', 'lines[1].of', rollOf(open, { ...copy, of: 'o1' })],
    ['a reference to itself', 'lines[0].refersToOperation', rollOf({ ...sale, refersToOperation: 's1' })],
    [
      'two references',
      'lines[1].refersToOperation',
      rollOf(sale, { ...sale, operation: 's2', refersTo: 1, refersToOperation: 's1' }),
    ],
    ['a signer that is fine', 'lines[0].signer', rollOf({ ...sale, signer: 'fine' })],
  ])('%s: %s', (_what, path, json) => {
    expect(pathOf(json)).toBe(path);
  });

  it('more lines than a roll has, before any of them is read', () => {
    const holes = (count: number) => ({ ...rollOf(), lines: new Array<unknown>(count) });
    expect(pathOf(holes(TILL_ROLL_LINES + 1))).toBe('lines');
    expect(pathOf(holes(TILL_ROLL_LINES))).toBe('lines[0]');
  });
});

test('docs/spec/till-roll.schema.json is the schema (UPDATE_SPEC=1 rewrites it)', async () => {
  const file = new URL('../../../../docs/spec/till-roll.schema.json', import.meta.url);
  const text = await format(JSON.stringify(tillRollSchema, null, 2), {
    ...(await resolveConfig(file)),
    parser: 'json',
  });
  if (process.env['UPDATE_SPEC'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
