/**
 * Damaged files: whatever a roll or a scenario turns into, reading it gives a roll or one of two errors, each with a
 * place. 10,000 mutations of text and of values, from a fixed seed, and every truncation.
 */
import { readFileSync } from 'node:fs';
import { FieldError } from '@plomba/codec';
import { parseTillRoll, tillRollToJson } from '@plomba/core/model';
import { expect, test } from 'vitest';
import { committedJson, rollFile, smallScenario } from './__tests__/roll-files.js';
import { JsonTextError, parseJsonText } from './json-text.js';
import { rollFromJson } from './load-roll.js';
import { SeededRandom } from './seeded-random.js';

type Outcome = 'roll' | 'text' | 'field';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Reads, and holds the outcome to its word; throws what nobody expects. */
function read(text: string): Outcome {
  try {
    const roll = rollFromJson(parseJsonText(text));
    expect(parseTillRoll(tillRollToJson(roll))).toEqual(roll);
    return 'roll';
  } catch (error) {
    if (error instanceof JsonTextError) {
      const isDoubled = error.rule === 'the object has this field already';
      const width = (text.split('\n')[error.line - 1] ?? '').length;
      if ((!isDoubled && isJson(text)) || error.column < 1 || error.column > width + 1) throw error;
      return 'text';
    }
    const isRoot = !/^\s*\{/.test(text);
    if (error instanceof FieldError && error.rule !== '' && (error.path !== '') !== isRoot) return 'field';
    throw error;
  }
}

const bases: readonly [unknown, ...unknown[]] = [committedJson('minimal'), smallScenario()];
const texts = bases.map((json) => JSON.stringify(json, null, 1));

/** Bits of JSON that may stand anywhere in a file that went wrong. */
const scraps = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\n', '0', '-', '.', 'e9', 'null', 'true', '""', '{}', '[]', ' '],
  ...[
    '"a":1,',
    '"__proto__":{},',
    '"2026-03-14T08:12:31+01:00"',
    '"-1"',
    '99999999999999999999',
    '\u0000',
    '\ud800',
    'é',
  ],
] as unknown as readonly [string, ...string[]]; // not empty, as one can see

function mutateText(text: string, random: SeededRandom): string {
  const at = random.between(0, text.length);
  const to = Math.min(text.length, at + random.between(0, random.chance(80) ? 3 : 200));
  switch (random.between(0, 3)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(at);
    default:
      return text.slice(0, at) + random.pick(scraps) + text.slice(random.chance(50) ? at : to);
  }
}

const values: readonly [unknown, ...unknown[]] = [
  null,
  ...[true, 0, -0, 1.5, -1, 1e300, 9007199254740991, '', ' ', '0', '1.00', '-1.00', '1e3', 'sale', 'open-day'],
  ...['copy', 'broken', 'sale-1', 'R-1', '2026-03-14T08:20:00+01:00', '2016-03-27T02:30:00', 'x'.repeat(200), '\ud800'],
  ...[[], {}, [[]], [null], { action: 'copy' }, { toString: 1 }, { constructor: null }],
];

/** One place anywhere in the JSON with another value, gone, doubled, or with a field more. */
function mutateValue(json: unknown, random: SeededRandom): unknown {
  if (typeof json !== 'object' || json === null || random.chance(15)) return random.pick(values);
  const entries: [string, unknown][] = Object.entries(json);
  const [first, ...others] = entries;
  if (first === undefined) return random.pick(values);
  const [key] = random.pick([first, ...others]);
  const way = random.between(0, 9);
  const changed = entries.flatMap(([name, value]): [string, unknown][] => {
    if (name !== key) return [[name, value]];
    if (way === 0) return [];
    if (way === 1)
      return [
        [name, value],
        [Array.isArray(json) ? name : random.pick(['till', 'action', 'refersTo', 'x']), value],
      ];
    return [[name, mutateValue(value, random)]];
  });
  return Array.isArray(json) ? changed.map(([, value]) => value) : Object.fromEntries(changed);
}

function count(outcomes: readonly Outcome[]): Record<Outcome, number> {
  const of = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
  return { roll: of('roll'), text: of('text'), field: of('field') };
}

test('every truncation of a roll is no JSON, and says where it ends', () => {
  const whole = readFileSync(rollFile('minimal'), 'utf8').trimEnd();
  const outcomes = Array.from({ length: whole.length }, (_, length) => read(whole.slice(0, length)));
  expect(count(outcomes)).toEqual({ roll: 0, text: whole.length, field: 0 });
  expect(read(whole)).toBe('roll');
});

test('6,000 mutations of the text', () => {
  const random = new SeededRandom(2026);
  const outcomes = Array.from({ length: 6000 }, (_, index) => {
    const once = mutateText(texts[index % texts.length] ?? '', random);
    return read(random.chance(20) ? mutateText(once, random) : once);
  });
  expect(Object.values(count(outcomes)).every((times) => times > 100)).toBe(true);
});

test('4,000 mutations of the values', () => {
  const random = new SeededRandom(14);
  const outcomes = Array.from({ length: 4000 }, (_, index) => {
    const once = mutateValue(bases[index % bases.length], random);
    return read(JSON.stringify(random.chance(20) ? mutateValue(once, random) : once));
  });
  expect(count(outcomes).text).toBe(0);
  expect(Object.values(count(outcomes)).filter((times) => times > 100)).toHaveLength(2);
});
