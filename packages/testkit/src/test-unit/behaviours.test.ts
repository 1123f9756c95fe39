/** Behaviours of a test unit: newest first, the rest inherited, taken away again; and what it was asked. */
import { answerLater, answers, loseAnswer, refuseOnce, type Behaviour } from '@plomba/firmware-sim';
import { isFiscalError, isOutcomeUnknown, type ReceiptInput } from '@plomba/sdk';
import { describe, expect, it } from 'vitest';
import { testUnit } from './test-unit.js';

const sale: ReceiptInput = {
  document: 'sale',
  items: [{ name: 'Espresso', quantity: '2', unitPrice: '1.80', taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: '5.00' }],
};

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => 'accepted',
    (thrown: unknown) => thrown,
  );
  return isFiscalError(error) ? error.code : String(error);
}

describe('a behaviour', () => {
  it('refuses once and has changed nothing; then the unit decides', async () => {
    const { unit, device } = await testUnit();
    device.use(refuseOnce('receipt.issue', 'journal-full'));
    expect(await codeOf(unit.issue(sale))).toBe('journal-full');
    expect(device.documents()).toHaveLength(0);
    expect((await unit.issue(sale)).number).toBe(1);
  });

  it('loses an answer of what was committed: the till asks again and gets the one receipt', async () => {
    const { unit, device, time } = await testUnit();
    device.use(loseAnswer('receipt.issue'));
    const error: unknown = await unit.issue(sale, { timeoutMs: 5_000 }).catch((thrown: unknown) => thrown);
    if (!isOutcomeUnknown(error)) throw error;
    expect((await error.resolve()).state).toBe('committed');
    expect(device.documents()).toHaveLength(1);
    expect(time.now()).toBeGreaterThanOrEqual(5_000); // virtual
  });

  it('answers later, in virtual time', async () => {
    const { unit, device, time } = await testUnit();
    device.use(answerLater('report.x', 4_000));
    const before = time.now();
    await unit.report();
    expect(time.now() - before).toBeGreaterThanOrEqual(4_000);
    expect(time.now() - before).toBeLessThan(4_500);
  });

  it('says nothing any more when the power went before', async () => {
    const { unit, device } = await testUnit();
    device.use(answerLater('receipt.issue', 4_000));
    const receipt = unit.issue(sale, { timeoutMs: 20_000 });
    device.cutPower();
    expect((await receipt).number).toBe(1); // asked again after the boot, and answered as late again
    expect(device.documents()).toHaveLength(1);
  });

  it('stands on what was there before, and is taken away again', async () => {
    const { unit, device } = await testUnit();
    const order: string[] = [];
    const named = (name: string): Behaviour =>
      answers('unit.status', (_request, next) => {
        order.push(name);
        const answer = next();
        return answer.ok === true ? { ok: true, reply: { ...answer.reply, serial: name } } : answer;
      });
    device.use(named('older'));
    const remove = device.use(named('newer'));
    expect((await unit.status()).serial).toBe('newer');
    expect(order.slice(0, 2)).toEqual(['newer', 'older']);
    remove();
    expect((await unit.status()).serial).toBe('older');
  });

  it('changes bytes on the line, and what it keeps back is sent again', async () => {
    const { unit, device } = await testUnit();
    let kept = 0;
    device.use({
      bytes: (direction, bytes) => {
        if (direction === 'to-unit' || kept > 0) return bytes;
        kept = bytes.length;
        return new Uint8Array();
      },
    });
    expect((await unit.issue(sale)).number).toBe(1);
    expect(kept).toBeGreaterThan(0);
  });

  it('asks for what is below it once at most', async () => {
    const { unit, device } = await testUnit();
    device.use(
      answers('receipt.issue', (_request, next) => {
        next();
        return next();
      }),
    );
    await codeOf(unit.issue(sale, { timeoutMs: 1_000 }));
    expect((await unit.status()).halted).toContain('once at most');
  });
});

describe('an expectation', () => {
  it('is met by the command that fits, and has its request', async () => {
    const { unit, device } = await testUnit();
    const two = device.expectCommand('receipt.issue', {
      fits: ({ receipt }) => receipt.items.length === 2,
      withinMs: 60_000,
    });
    await unit.issue(sale);
    expect(two.state).toBe('waiting');
    expect(() => two.assertMet()).toThrow('receipt.issue was expected');
    await unit.issue({ ...sale, items: [...sale.items, ...sale.items], payments: [{ kind: 'cash', amount: '10.00' }] });
    expect(two.state).toBe('met');
    expect(two.assertMet().receipt.items).toHaveLength(2);
  });

  it('is late when its time is over', async () => {
    const { unit, device, time } = await testUnit();
    const soon = device.expectCommand('receipt.issue', { withinMs: 1_000 });
    await time.advance(5_000);
    await unit.issue(sale);
    expect(soon.state).toBe('late');
  });

  it('says how often something came', async () => {
    const { unit, device } = await testUnit();
    device.use({});
    await unit.issue(sale);
    await unit.issue(sale);
    expect(device.assertReceived('receipt.issue', { times: 2 })).toHaveLength(2);
    expect(() => device.assertReceived('receipt.issue', { times: 3 })).toThrow('3 times; of 2 that came, 2 fit');
    expect(() => device.assertReceived('day.close')).toThrow('at least once');
  });
});
