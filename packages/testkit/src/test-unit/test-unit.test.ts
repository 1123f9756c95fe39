/** A unit in one line: what a till's test suite does with it. */
import { connect, isOutcomeUnknown, type ReceiptInput } from '@plomba/sdk';
import { describe, expect, it } from 'vitest';
import { fiscalMatchers } from '../vitest/index.js';
import { testUnit } from './test-unit.js';

expect.extend(fiscalMatchers);

const sale: ReceiptInput = {
  document: 'sale',
  items: [{ name: 'Espresso', quantity: '2', unitPrice: '1.80', taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: '5.00' }],
};

describe('a test unit', () => {
  it('is in production with an open day, and prints', async () => {
    const { unit, device, close } = await testUnit();
    const status = await unit.status();
    expect([status.life, status.dayOpen]).toEqual(['production', true]);
    const receipt = await unit.issue(sale);
    expect(receipt.total).toBe(360n);
    expect(device.takePaper().join('\n')).toContain('Espresso');
    expect(device).toHaveIssuedOnce(receipt.operation);
    expect(device).toVerify();
    await close();
  });

  it('begins closed or blank where a test wants that', async () => {
    const closed = await testUnit({ day: 'closed' });
    expect((await closed.unit.status()).dayOpen).toBe(false);
    const blank = await testUnit({ day: 'blank' });
    expect((await blank.unit.status()).life).toBe('blank');
  });

  it('is another one in each test', async () => {
    const [one, other] = [await testUnit(), await testUnit()];
    await one.unit.issue(sale);
    expect(one.device.documents()).toHaveLength(1);
    expect(other.device.documents()).toHaveLength(0);
  });

  it.each(['drops', 'silent'] as const)('issues once over a line that %s, whatever is lost', async (line) => {
    const { unit, device, line: wire, time } = await testUnit({ line });
    for (const byte of [0, 40, 150]) {
      wire.lose('from-unit', byte);
      const operation = await unit.newOperation();
      await unit.issue(sale, { operation });
      expect(device).toHaveIssuedOnce(operation);
    }
    expect(wire.fired).toBe(3);
    expect(time.now()).toBeGreaterThan(100); // virtual
  });

  it('comes back after a cut between commit and answer, and the same operation gets the one receipt', async () => {
    const { unit, device } = await testUnit();
    const operation = await unit.newOperation();
    device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 });
    const receipt = await unit.issue(sale, { operation });
    expect(receipt.number).toBe(1);
    expect(device).toHaveIssuedOnce(operation);
    expect(device.documents()).toHaveLength(1);
    expect(device).toVerify();
  });

  it('leaves an outcome open that ends clear, in no real time', async () => {
    const { unit, device, line } = await testUnit();
    line.delay('from-unit', { ms: 6_000 });
    const error: unknown = await unit.issue(sale, { timeoutMs: 2_000 }).catch((thrown: unknown) => thrown);
    if (!isOutcomeUnknown(error)) throw error;
    expect((await error.resolve()).state).toBe('committed');
    expect(device).toHaveIssuedOnce(error.operation);
  });

  it('serves a till that connects by itself, and reads as a stream', async () => {
    const { open, options, device } = await testUnit();
    const till = await connect(open, { ...options, timeoutMs: 5_000 });
    await till.cashIn({ amount: '10.00' });
    const sequences: number[] = [];
    for await (const { sequence } of till.journal()) sequences.push(sequence);
    const { records } = await till.status();
    expect(sequences).toEqual(Array.from({ length: records }, (_, index) => index));
    expect(device.operations().at(-1)).toMatchObject({ kind: 'cash', sequence: records - 1 });
    await till.close();
  });
});

describe('the matchers', () => {
  it('say no, and why, to what was never issued, was given up, or was tampered with', async () => {
    const { unit, device } = await testUnit();
    await unit.issue(sale);
    const unknown = { id: 'never', epoch: 0 };
    expect(fiscalMatchers.toHaveIssuedOnce(device, unknown).message()).toContain('does not know');
    expect(() => expect(device).toHaveIssuedOnce(unknown)).toThrow('does not know');
    const operation = await unit.newOperation();
    expect((await unit.outcome(operation)).state).toBe('not-committed');
    expect(() => expect(device).toHaveIssuedOnce(operation)).toThrow('given up');
    const bytes = device.export();
    expect(bytes).toVerify();
    const tampered = Uint8Array.from(bytes);
    const middle = Math.floor(tampered.length / 2);
    tampered[middle] = (tampered[middle] ?? 0) ^ 1;
    expect(() => expect(tampered).toVerify()).toThrow();
    expect(tampered).not.toVerify();
    device.hardware.flash.rot(device.hardware.map.journal.start + 200, 0);
    expect(device).not.toVerify();
  });
});
