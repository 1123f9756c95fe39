/**
 * The published JSON Schema against `parseTillRoll`: both accept the committed rolls, and on a list of bad variants of
 * one roll they agree but for what a JSON Schema cannot say.
 */
import { readFileSync } from 'node:fs';
import { parseTillRoll, tillRollToJson } from '@plomba/core/model';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, test } from 'vitest';
import {
  committedJson,
  hasScenarios,
  pathOf,
  ROOT,
  scenarioFile,
  scenarioNumbers,
  smallScenario,
  type Json,
} from './__tests__/roll-files.js';
import { makeCafeDay } from './cafe-day.js';
import { importScenario } from './import-scenario.js';

const published = JSON.parse(readFileSync(new URL('docs/spec/till-roll.schema.json', ROOT), 'utf8')) as Json;
// `format` says nothing here: draft 2020-12 makes it a remark, and our own pattern stands beside it.
const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(published);

/** `minimal.json` with one place changed: a value, or `undefined` for a field that goes away. */
function withPlace(place: readonly (string | number)[], value: unknown): Json {
  const roll = committedJson('minimal');
  const inner = place.slice(0, -1).reduce<unknown>((json, key) => Reflect.get(Object(json), key), roll);
  Reflect.set(Object(inner), place.at(-1) ?? '', value);
  return JSON.parse(JSON.stringify(roll)) as Json; // so that undefined goes away
}

/** `minimal.json` with a line put before its last one, which is at 08:45. */
function withLine(line: Json): Json {
  const { lines, ...head } = committedJson('minimal') as { lines: unknown[] };
  const base = { operation: 'x1', time: '2026-03-14T08:40:00+01:00' };
  return { ...head, lines: [...lines.slice(0, -1), { ...base, ...line }, ...lines.slice(-1)] };
}

const sale = ['lines', 1] as const;
const item = [...sale, 'items', 0] as const;

/** What stands where, and where the mistake is. */
const bad: readonly (readonly [path: string, what: string, json: unknown])[] = [
  ['', 'a list', [committedJson('minimal')]],
  ['format', 'another version', withPlace(['format'], 'plomba-till-roll/2')],
  ['format', 'missing', withPlace(['format'], undefined)],
  ['title', 'empty', withPlace(['title'], '')],
  ['title', 'a line break', withPlace(['title'], 'two\nlines')],
  ['currency', 'in small letters', withPlace(['currency'], 'eur')],
  ['till', 'with a space', withPlace(['till'], 'T 1')],
  ['till', 'null', withPlace(['till'], null)],
  ['$schema', 'unknown', withPlace(['$schema'], 'x')],
  ['lines', 'missing', withPlace(['lines'], undefined)],
  ['lines', 'empty', withPlace(['lines'], [])],
  ['lines', 'an object', withPlace(['lines'], {})],
  ['lines[0]', 'a text', withPlace(['lines', 0], 'open-day')],
  ['lines[0].action', 'unknown', withPlace(['lines', 0, 'action'], 'open')],
  ['lines[0].items', 'in an action', withPlace(['lines', 0, 'items'], [])],
  ['lines[0].operation', 'missing', withPlace(['lines', 0, 'operation'], undefined)],
  ['lines[1].operation', 'with a space', withPlace([...sale, 'operation'], 'sale 1')],
  ['lines[1].operation', 'too long', withPlace([...sale, 'operation'], 'x'.repeat(65))],
  ['lines[1].time', 'without an offset', withPlace([...sale, 'time'], '2026-03-14T08:12:31')],
  ['lines[1].time', 'in seconds', withPlace([...sale, 'time'], 1773472351)],
  ['lines[1].time', 'at 24:00', withPlace([...sale, 'time'], '2026-03-14T24:00:00+01:00')],
  ['lines[1].time', 'too far east', withPlace([...sale, 'time'], '2026-03-14T08:12:31+14:30')],
  ['lines[1].action', 'the one of a receipt', withPlace([...sale, 'action'], 'issue')],
  ['lines[1].document', 'unknown', withPlace([...sale, 'document'], 'invoice')],
  ['lines[1].document', 'missing', withPlace([...sale, 'document'], undefined)],
  ['lines[1].items', 'missing', withPlace([...sale, 'items'], undefined)],
  [
    'lines[1].items',
    'too many',
    withPlace(
      [...sale, 'items'],
      Array.from({ length: 501 }, () => ({})),
    ),
  ],
  ['lines[1].items[0].taxGroup', 'missing', withPlace([...item, 'taxGroup'], undefined)],
  ['lines[1].items[0].taxGroup', 'too long', withPlace([...item, 'taxGroup'], 'A'.repeat(17))],
  ['lines[1].items[0].unitPrice', 'a number', withPlace([...item, 'unitPrice'], 1.8)],
  ['lines[1].items[0].unitPrice', 'of five places', withPlace([...item, 'unitPrice'], '1.80000')],
  ['lines[1].items[0].quantity', 'of seven places', withPlace([...item, 'quantity'], '1.0000000')],
  ['lines[1].items[0].quantity', 'with a zero too many', withPlace([...item, 'quantity'], '02')],
  ['lines[1].items[0].discount', 'minus zero', withPlace([...item, 'discount'], '-0.00')],
  ['lines[1].items[0].vat', 'unknown', withPlace([...item, 'vat'], '20')],
  ['lines[1].payments[0].amount', 'of three places', withPlace([...sale, 'payments', 0, 'amount'], '10.000')],
  ['lines[1].payments[0].kind', 'missing', withPlace([...sale, 'payments', 0, 'kind'], undefined)],
  ['lines[1].refersTo', 'zero', withPlace([...sale, 'refersTo'], 0)],
  ['lines[1].refersTo', 'a fraction', withPlace([...sale, 'refersTo'], 1.5)],
  ['lines[1].notes', 'empty', withPlace([...sale, 'notes'], [])],
  ['lines[1].buyer.name', 'empty', withPlace([...sale, 'buyer'], { name: '' })],
  ['lines[1].signer', 'not broken', withPlace([...sale, 'signer'], 'ok')],
  ['lines[3].refersToOperation', 'beside refersTo', withPlace(['lines', 3, 'refersTo'], 1)],
  ['lines[4].of', 'missing', withLine({ action: 'copy' })],
  ['lines[4].amount', 'missing', withLine({ action: 'cash-in' })],
  ['lines[4].reason', 'too long', withLine({ action: 'cash-out', amount: '1.00', reason: 'x'.repeat(121) })],
  ['lines[4].to', 'no time', withLine({ action: 'set-clock', to: 'noon' })],
  ['lines[4].of', 'in another action', withLine({ action: 'close-day', of: 'sale-1' })],
];

/** Bad too, but a JSON Schema has no words for it. */
const beyondSchema: readonly (readonly [path: string, what: string, json: unknown])[] = [
  ['lines[4].operation', 'comes twice', withLine({ operation: 'sale-1', action: 'open-day' })],
  ['lines[4].time', 'runs backwards', withLine({ time: '2026-03-14T08:31:39+01:00', action: 'open-day' })],
  ['lines[5].time', 'before set-clock', withLine({ action: 'set-clock', to: '2026-03-14T08:45:01+01:00' })],
  ['lines[4].of', 'of a later line', withLine({ action: 'copy', of: 'close-1' })],
  ['lines[4].of', 'of no receipt', withLine({ action: 'copy', of: 'open-1' })],
  ['lines[3].refersToOperation', 'of itself', withPlace(['lines', 3, 'refersToOperation'], 'refund-1')],
  ['lines[1].time', 'a day that no month has', withPlace([...sale, 'time'], '2026-02-30T08:12:31+01:00')],
  ['title', 'more bytes than characters', withPlace(['title'], 'é'.repeat(61))],
  ['lines[1].payments[0].amount', 'beyond int64', withPlace([...sale, 'payments', 0, 'amount'], '99999999999999999')],
];

describe('the JSON Schema and parseTillRoll', () => {
  it('is a schema that ajv reads in its strict mode, by the name that it gives itself', () => {
    expect(published['$id']).toBe('urn:plomba:till-roll:1');
    expect(validate.schema).toBe(published);
  });

  test.each(['minimal', 'cafe-day'])('agree on rolls/%s.json', (name) => {
    expect([validate(committedJson(name)), validate.errors]).toEqual([true, null]);
    expect(pathOf(() => parseTillRoll(committedJson(name)))).toBe('accepted');
  });

  it('agree on what we write ourselves', () => {
    const texts = hasScenarios ? scenarioNumbers.map((number) => readFileSync(scenarioFile(number), 'utf8')) : [];
    const scenarios = [smallScenario(), ...texts.map((text) => JSON.parse(text) as unknown)];
    for (const roll of [makeCafeDay(2), makeCafeDay(3), ...scenarios.map(importScenario)]) {
      expect([validate(tillRollToJson(roll)), validate.errors], roll.title).toEqual([true, null]);
    }
  });

  test('agree that the unchanged variants are right', () => {
    for (const json of [withPlace(['title'], 'x'), withLine({ action: 'copy', of: 'sale-1' })]) {
      expect([validate(json), pathOf(() => parseTillRoll(json))]).toEqual([true, 'accepted']);
    }
  });

  test.each(bad)('both refuse %s: %s', (path, _what, json) => {
    expect([validate(json), pathOf(() => parseTillRoll(json))]).toEqual([false, path]);
  });

  test.each(beyondSchema)('only parseTillRoll refuses %s: %s', (path, _what, json) => {
    expect([validate(json), pathOf(() => parseTillRoll(json))]).toEqual([true, path]);
  });
});
