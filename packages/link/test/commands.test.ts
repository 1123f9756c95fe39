import { DecodeError, FieldError, toHex } from '@plomba/codec';
import { LIFE_STEPS } from '@plomba/core/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALL_STATES,
  CHANGE_REFUSALS,
  checkRequest,
  COMMON_REFUSALS,
  commandNamed,
  commandNames,
  commandOf,
  commandRegistry,
  isChange,
  isRefusalStatus,
  operationDigestContent,
  replyToJson,
  requestFromJson,
  type CommandName,
} from '../src/index.js';
import { pathInArgument } from '../src/commands/field-path.js';
import { arbitraryJson } from './helpers/arbitrary-json.js';

/** A value of a table by way of random JSON; JSON that the table's finer rules refuse is drawn again. */
function values(name: CommandName, part: 'request' | 'reply'): fc.Arbitrary<object> {
  const table = commandOf(name)[part];
  return arbitraryJson(table.jsonSchema)
    .map((json) => {
      try {
        return table.fromJson(json, '');
      } catch (error) {
        if (error instanceof FieldError) return undefined;
        throw error;
      }
    })
    .filter((value) => value !== undefined);
}

describe.each(commandNames)('%s', (name) => {
  const command = commandOf(name);

  it.each(['request', 'reply'] as const)('brings any %s through bytes and JSON unchanged', (part) => {
    const table = command[part];
    fc.assert(
      fc.property(values(name, part), (value) => {
        const bytes = table.encode(value);
        expect(table.decode(bytes)).toEqual(value);
        expect(toHex(table.encode(table.decode(bytes)))).toBe(toHex(bytes));
        expect(table.fromJson(table.toJson(value), '')).toEqual(value);
      }),
      { numRuns: 40 },
    );
  });

  it.each(['request', 'reply'] as const)('refuses every truncation of a %s with its place', (part) => {
    const table = command[part];
    const [value] = fc.sample(values(name, part), { numRuns: 1, seed: 7 });
    const bytes = table.encode(value!);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => table.decode(bytes.subarray(0, length))).toThrow(DecodeError);
    }
  });

  it('survives any flipped bit: refused, or another value that encodes to just those bytes', () => {
    const [value] = fc.sample(values(name, 'request'), { numRuns: 1, seed: 8 });
    const bytes = command.request.encode(value!);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      try {
        expect(command.request.encode(command.request.decode(flipped))).toEqual(flipped);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });

  it('is found by its code, and says who may use it when', () => {
    expect(commandNamed(command.code)).toBe(name);
    expect(command.roles.length).toBeGreaterThan(0);
    expect(new Set(command.states).size).toBe(command.states.length);
    expect(command.states.every((state) => ALL_STATES.includes(state))).toBe(true);
    expect(command.note).toMatch(/^[A-Z].*\.$/);
  });

  it('refuses with codes that a unit has, each named once', () => {
    const codes = [...COMMON_REFUSALS, ...command.refusals];
    expect(codes.every(isRefusalStatus)).toBe(true);
    expect(new Set(codes).size).toBe(codes.length);
    if (isChange(name)) expect(command.refusals).toEqual(expect.arrayContaining([...CHANGE_REFUSALS]));
  });
});

describe('the registry', () => {
  it('has codes that never change', () => {
    expect(Object.fromEntries(commandNames.map((name) => [name, commandOf(name).code]))).toEqual({
      'unit.status': 0x0101,
      'unit.personalise': 0x0102,
      'life.change': 0x0201,
      'day.open': 0x0301,
      'day.close': 0x0302,
      'receipt.issue': 0x0401,
      'receipt.copy': 0x0402,
      'cash.move': 0x0501,
      'clock.set': 0x0601,
      'operation.outcome': 0x0701,
      'operation.find': 0x0702,
      'journal.read': 0x0801,
      'journal.checkpoint': 0x0802,
      'export.read': 0x0901,
      'report.x': 0x0a01,
      'session.challenge': 0x0b01,
      'session.login': 0x0b02,
      'session.logout': 0x0b03,
      'pin.change': 0x0b04,
      'events.watch': 0x1001,
      'firmware.begin': 0x1101,
      'firmware.write': 0x1102,
      'firmware.commit': 0x1103,
      'firmware.status': 0x1104,
      'unit.capabilities': 0x0103,
      'life.link': 0x0202,
      'receipt.check': 0x0403,
      'report.z': 0x0a02,
      'report.period': 0x0a03,
      'report.shift': 0x0a04,
      'shift.open': 0x0c01,
      'shift.close': 0x0c02,
      'event.note': 0x0d01,
      'key.change': 0x0e01,
      'key.rotate': 0x0e02,
      'proof.inclusion': 0x0f01,
      'proof.consistency': 0x0f02,
      'intervention.open': 0x1201,
      'intervention.close': 0x1202,
      'intervention.list': 0x1203,
      'licence.install': 0x1301,
      'unit.forensics': 0x0104,
    });
  });

  it('knows which commands carry an operation', () => {
    expect(commandNames.filter(isChange)).toEqual([
      'unit.personalise',
      'life.change',
      'day.open',
      'day.close',
      'receipt.issue',
      'receipt.copy',
      'cash.move',
      'clock.set',
      'life.link',
      'shift.open',
      'shift.close',
      'event.note',
      'key.change',
      'key.rotate',
      'intervention.open',
      'intervention.close',
      'licence.install',
    ]);
    expect(commandNames.filter((name) => commandOf(name).changesState && !isChange(name))).toEqual([
      'operation.outcome',
    ]);
  });

  it('lets life.change start wherever a legal step does, except from blank', () => {
    const from = new Set(LIFE_STEPS.map(([state]) => state));
    from.delete('blank');
    expect(new Set(commandRegistry['life.change'].states)).toEqual(from);
    expect(commandRegistry['unit.personalise'].states).toEqual(['blank']);
  });

  it('always answers a status', () => {
    expect(commandRegistry['unit.status'].states).toEqual(ALL_STATES);
  });

  it('has no command with an unknown code', () => {
    expect(commandNamed(0x7777)).toBeUndefined();
  });
});

describe('the content of an operation', () => {
  const operation = { id: 'a', epoch: 0 };

  it('is the code and the request without its operation', () => {
    const content = operationDigestContent('receipt.copy', { operation, sequence: 7 });
    expect(toHex(content)).toBe('0402a10207'); // code 0402, map of one, key 2: 7
    expect(toHex(operationDigestContent('day.open', { operation }))).toBe('0301a0'); // an empty map
  });

  it('does not depend on the operation, but on everything else', () => {
    const content = (id: string, amount: bigint): string =>
      toHex(operationDigestContent('cash.move', { operation: { id, epoch: id.length }, direction: 'in', amount }));
    expect(content('a', 100n)).toBe(content('bb', 100n));
    expect(content('a', 100n)).not.toBe(content('a', 101n));
  });

  it('is the encoded request less the pair of key 1, for every command', () => {
    for (const name of commandNames.filter(isChange)) {
      fc.assert(
        fc.property(values(name, 'request'), (value) => {
          const request = value as never; // of the table of that name
          const whole = commandOf(name).request.encode(value);
          const [opened] = fc.sample(fc.constant(commandOf('operation.outcome').request.encode(value)), 1);
          const rest = whole.slice(opened!.length); // both start with a map head and the operation
          const content = operationDigestContent(name, request);
          expect(toHex(content.slice(3))).toBe(toHex(rest));
          expect(content[2]).toBe(whole[0]! - 1); // one entry less
        }),
        { numRuns: 10 },
      );
    }
  });
});

describe('requests from JSON', () => {
  const operation = { id: 'a', epoch: 0 };

  it('takes decimal strings and bigint hundredths for amounts', () => {
    const cash = (amount: unknown) => requestFromJson('cash.move', { operation, direction: 'in', amount });
    expect(cash('12.5')).toMatchObject({ ok: true, value: { amount: 1_250n } });
    expect(cash(1_250n)).toMatchObject({ ok: true, value: { amount: 1_250n } });
    expect(cash(12.5)).toMatchObject({ ok: false, path: 'amount' });
  });

  it('names the field and the rule', () => {
    const items = [{ name: 'tea', quantity: '1', unitPrice: '1.23456', taxGroup: 'A' }];
    const result = requestFromJson('receipt.issue', { operation, receipt: { document: 'sale', items, payments: [] } });
    expect(result).toMatchObject({
      ok: false,
      path: 'items[0].unitPrice',
      rule: expect.stringContaining('4 places') as string, // fits any text with it
    });
  });

  it('names a field that is not known', () => {
    expect(requestFromJson('day.open', { operation, dya: 1 })).toMatchObject({ ok: false, path: 'dya' });
  });

  it('checks what is not JSON as well', () => {
    expect(checkRequest('receipt.copy', { operation, sequence: 7 })).toMatchObject({ ok: true });
    expect(checkRequest('receipt.copy', { operation, sequence: 0.5 })).toMatchObject({ ok: false, path: 'sequence' });
  });

  it('gives replies back as JSON', () => {
    expect(replyToJson('report.x', { day: 1, dayOpen: true, counters: [{ key: 'total', value: 5n }] })).toEqual({
      day: 1,
      dayOpen: true,
      counters: [{ key: 'total', value: '5' }],
    });
  });
});

describe('field paths', () => {
  it('are told from what the caller handed in on, whoever found the mistake', () => {
    expect(pathInArgument('receipt.issue', 'receipt.items[0].name')).toBe('items[0].name');
    expect(pathInArgument('receipt.issue', 'items[0].name')).toBe('items[0].name');
    expect(pathInArgument('receipt.check', 'receipt.document')).toBe('document');
    expect(pathInArgument('life.change', 'change.owner.name')).toBe('owner.name');
    expect(pathInArgument('receipt.issue', 'operation.id')).toBe('operation.id');
    expect(pathInArgument('receipt.issue', 'receipt')).toBe('receipt');
    expect(pathInArgument('licence.install', 'licence.subject')).toBe('licence.subject');
  });

  it.each(commandNames.filter((name) => commandOf(name).argument !== undefined))('%s has its argument', (name) => {
    const { argument = '', request } = commandOf(name);
    // Every field is missing: the table names the first one, the operation where there is one.
    const operation = 'content' in commandOf(name) ? { operation: { id: 'a', epoch: 0 } } : {};
    expect(() => request.fromJson(operation, '')).toThrow(argument);
    expect(() => request.fromJson({ ...operation, [argument]: {} }, '')).toThrow(`${argument}.`);
  });
});
