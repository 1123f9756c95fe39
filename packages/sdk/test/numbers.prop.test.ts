import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFiscalError, type FiscalError } from '../src/index.js';
import { exactJson, fromExactJson } from '../src/outbox/index.js';
import { checked } from '../src/checked.js';
import { failure } from './helpers/bench.js';

const operation = { id: 'op', epoch: 0 };
const item = { name: 'tea', quantity: '1', unitPrice: '1.00', taxGroup: 'A' };

/** Every place of an amount or a quantity: what it is called, and how many places it has. */
const places = [
  { path: 'items[0].quantity', most: 6, put: (value: unknown) => [{ ...item, quantity: value }] },
  { path: 'items[0].unitPrice', most: 4, put: (value: unknown) => [{ ...item, unitPrice: value }] },
  { path: 'items[0].discount', most: 2, put: (value: unknown) => [{ ...item, discount: value }] },
  { path: 'items[0].surcharge', most: 2, put: (value: unknown) => [{ ...item, surcharge: value }] },
  { path: 'items[0].amount', most: 2, put: (value: unknown) => [{ ...item, amount: value }] },
] as const;

async function refusal(items: unknown): Promise<FiscalError> {
  const receipt = { document: 'sale', items, payments: [] };
  const error = await failure(Promise.resolve().then(() => checked('receipt.issue', { receipt, operation })));
  expect(isFiscalError(error)).toBe(true);
  return error as FiscalError;
}

describe('a JavaScript number for an amount or a quantity', () => {
  it.each(places)('$path: is refused, and what to write instead is accepted', async ({ path, most, put }) => {
    const numbers = fc.oneof(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.integer({ min: 0, max: 1e9 }),
      fc.constant(0.1 + 0.2),
    );
    await fc.assert(
      fc.asyncProperty(numbers, async (number) => {
        const error = await refusal(put(number));
        expect(error).toMatchObject({ code: 'validation-failed', path, outcome: 'not-committed' });
        const advice = /JavaScript number.*: write "([^"]+)"$/.exec(error.rule ?? '')?.[1] ?? '';
        expect(advice).toMatch(new RegExp(`^\\d+(\\.\\d{1,${most}})?$`));
        expect(Math.abs(Number(advice) - number)).toBeLessThanOrEqual(0.51 * 10 ** -most);
        const receipt = { document: 'sale', items: put(advice), payments: [] };
        expect(() => checked('receipt.issue', { receipt, operation })).not.toThrow();
      }),
    );
  });

  it.each([NaN, Infinity, -Infinity, 1e21, -0.5])('%s is refused, too', async (number) => {
    for (const { path, put } of places) {
      expect(await refusal(put(number))).toMatchObject({ code: 'validation-failed', path });
    }
  });

  it('text that is no decimal keeps its rule, and every refusal names it', async () => {
    for (const { path, put } of places) {
      for (const value of ['', '1,5', '1e3', ' 1', '0x10', null, true, {}]) {
        const error = await refusal(put(value));
        expect(error).toMatchObject({ path, rule: expect.stringMatching(/^must be a decimal string/) as string });
        expect(error.rule).not.toContain('JavaScript');
        expect(error.message).toBe(`validation-failed: ${path}: ${error.rule}`);
      }
    }
  });
});

describe('JSON that loses nothing', () => {
  const value = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.maxSafeInteger(),
      fc.bigInt(),
      fc.uint8Array(),
      fc.array(tie('any')),
      fc.dictionary(
        fc.string().filter((name) => !name.startsWith('$')),
        tie('any'),
      ),
    ),
  })).any;

  it('comes back as it was, through any JSON parser', () => {
    fc.assert(
      fc.property(value, (before) => {
        const text = exactJson(before);
        expect(fromExactJson(text)).toEqual(normal(before));
        expect(fromExactJson(JSON.stringify(JSON.parse(text)))).toEqual(normal(before));
      }),
    );
  });

  it('refuses what another program would read differently, with its place', () => {
    const refused = (act: () => unknown): unknown => {
      try {
        return act();
      } catch (error) {
        return isFiscalError(error) ? `${error.code} ${error.path ?? ''}` : error;
      }
    };
    expect(refused(() => exactJson({ a: [1, 0.5] }))).toBe('validation-failed a[1]');
    expect(refused(() => exactJson({ a: { b: 2 ** 53 } }))).toBe('validation-failed a.b');
    expect(refused(() => exactJson({ a: () => 1 }))).toBe('validation-failed a');
    expect(refused(() => exactJson({ $bigint: '1' }))).toBe('validation-failed $bigint');
    expect(refused(() => fromExactJson('{"a":[9007199254740993]}'))).toBe('validation-failed a[0]');
    expect(refused(() => fromExactJson('{"a":{"$bigint":"01"}}'))).toBe('validation-failed a');
    expect(refused(() => fromExactJson('{"a":{"$date":"01"}}'))).toBe('validation-failed a');
    expect(refused(() => fromExactJson('{'))).toBe('validation-failed ');
    expect(fromExactJson('{"__proto__":1}')).toEqual(JSON.parse('{"__proto__":1}'));
  });
});

/** What JSON makes of values that are the same to a program: -0 is 0, and objects have no prototype of their own. */
function normal(before: unknown): unknown {
  if (before === 0) return 0;
  if (Array.isArray(before)) return before.map(normal);
  if (typeof before !== 'object' || before === null || before instanceof Uint8Array) return before;
  return Object.fromEntries(Object.entries(before).map(([name, member]) => [name, normal(member)]));
}
