/** Every fault of the fault model meets a till through `device.inject`, on both kinds of lines. */
import type { Injection } from '@plomba/firmware-sim';
import type { ReceiptInput } from '@plomba/sdk';
import { describe, expect, it } from 'vitest';
import { fiscalMatchers } from '../vitest/index.js';
import { testUnit } from './test-unit.js';

expect.extend(fiscalMatchers);

const sale: ReceiptInput = {
  document: 'sale',
  items: [{ name: 'Espresso', quantity: '2', unitPrice: '1.80', taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: '5.00' }],
};

const committed = { at: 'event', event: 'receipt-committed' } as const;

const faults: readonly Injection[] = [
  { fault: 'power-cut', when: committed },
  { fault: 'mains-fail', with: { holdUpMs: 0 }, when: committed },
  { fault: 'line-disconnect', when: { at: 'wire', direction: 'to-unit', byte: 20 } },
  { fault: 'line-disconnect', when: committed },
  { fault: 'line-half-open', when: committed },
  { fault: 'line-half-open', with: { told: true }, when: { at: 'wire', direction: 'from-unit', byte: 10 } },
  { fault: 'line-lose', with: { direction: 'from-unit', count: 200 }, when: committed },
  { fault: 'line-delay', with: { ms: 4_000 }, when: committed },
  { fault: 'line-noise', with: { ppm: 300 } },
  { fault: 'line-break', forMs: 2_000, when: committed },
  { fault: 'network-down', forMs: 20_000, when: committed },
  { fault: 'network-poor', with: { signal: 40 } },
  { fault: 'paper-end', when: { at: 'event', event: 'line-printed', count: 3 } },
  { fault: 'derived-area-lost', when: committed },
  { fault: 'clock-step', with: { ms: 3_600_000 }, when: committed },
];

describe.each(['drops', 'silent'] as const)('on a line that %s', (line) => {
  it.each(faults)('$fault $with $when: the till sells once', async (injection) => {
    const { unit, device, close } = await testUnit({ line });
    const operation = await unit.newOperation();
    const id = device.inject(injection);
    const receipt = await unit.issue(sale, { operation, timeoutMs: 120_000 });
    expect(receipt.number).toBe(1);
    expect(device).toHaveIssuedOnce(operation);
    expect(device.injections()).toMatchObject([{ id, hits: expect.any(Number) as number }]);
    expect(device.injections()[0]?.state).not.toBe('armed');
    device.lift(id);
    await unit.issue(sale);
    expect(device.documents()).toHaveLength(2);
    expect(device).toVerify();
    await close();
  });
});

it('an injection that is wrong is refused with its field', async () => {
  const { device, close } = await testUnit();
  expect(() => device.inject({ fault: 'power-cut', when: { at: 'flash', operation: 0 } })).toThrow('when.operation: ');
  await close();
});
