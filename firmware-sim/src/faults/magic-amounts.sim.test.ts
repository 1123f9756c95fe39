/** Each row of the table of magic amounts does what it says, on a unit that was started for it and on no other. */
import { present } from '@plomba/core';
import { none } from '@plomba/core/country';
import { describe, expect, it } from 'vitest';
import { deviceIn, must, operation } from '../__tests__/bench.js';
import { oracleDocuments } from '../control/oracle.js';
import { Device } from '../device.js';
import { SteadyTill } from './__tests__/steady-till.js';
import { faultNamed } from './fault-named.js';
import { MAGIC_AMOUNTS, type MagicAmount } from './magic-amounts.table.js';

function magicUnit(magicAmounts: boolean): Device {
  let session = 0;
  const { hardware } = deviceIn('production');
  const device = new Device({ hardware, country: none, session: () => ++session, hostMs: 0, magicAmounts });
  device.powerOn();
  must(device, 'day.open', { operation: operation() });
  return device;
}

function saleOf(total: bigint): Parameters<SteadyTill['issue']>[1] {
  const item = {
    name: 'Magic',
    quantity: { digits: 1n, scale: 0 },
    unitPrice: { digits: total, scale: 2 },
    taxGroup: 'A',
  };
  return { document: 'sale', items: [item], payments: [{ kind: 'cash', amount: total }] };
}

function soldFor(device: Device, total: bigint): number {
  return oracleDocuments(device.hardware).filter((document) => document.total === total.toString()).length;
}

const text = ({ total }: MagicAmount): string => `${total / 100n}.${(total % 100n).toString().padStart(2, '0')}`;

describe.each(MAGIC_AMOUNTS.map((row) => [text(row), row] as const))('a sale of %s', (_text, row) => {
  const { total, what, injection } = row;

  it(`meets its fault once, and is sold once or refused: ${what}`, () => {
    const device = magicUnit(true);
    const till = new SteadyTill(device);
    expect(till.issue('before', saleOf(100n))).toMatchObject({ kind: 'response' });
    expect(device.injections()).toEqual([]);
    const answer = present(till.issue('magic', saleOf(total), 120_000), 'the till is answered');
    expect(device.injections()).toMatchObject([
      { injection: { fault: injection.fault }, state: expect.not.stringMatching('armed') as string },
    ]);
    expect(answer.kind).toBe(what.startsWith('refused') ? 'refusal' : 'response');
    expect(soldFor(device, total)).toBe(what.startsWith('refused') ? 0 : 1);
    // What was refused for a while is sold later, with the same operation, and without a second fault.
    for (let waits = 0; waits < 4; waits++) device.advanceClock(10_000);
    till.wait(40_000);
    expect(till.issue('magic', saleOf(total), 120_000)).toMatchObject({ kind: 'response' });
    expect([soldFor(device, total), device.injections().length]).toEqual([1, 1]);
  });

  it('is a sale like any other on a unit that was not started for it', () => {
    const device = magicUnit(false);
    const till = new SteadyTill(device);
    expect(till.issue('magic', saleOf(total))).toMatchObject({ kind: 'response', reply: { repeated: false } });
    expect([till.connections, device.injections()]).toEqual([1, []]);
  });

  it('asks for a fault of the table', () => {
    expect(faultNamed(injection.fault)).toBeDefined();
  });
});

it('has each total once, and none twice for one operation', () => {
  expect(new Set(MAGIC_AMOUNTS.map(({ total }) => total)).size).toBe(MAGIC_AMOUNTS.length);
});
