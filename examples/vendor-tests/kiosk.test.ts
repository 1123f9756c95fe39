/**
 * A vendor's own tests: the kiosk against a whole unit in this process, with everything that can go wrong at a till. What
 * really happened is read from the memories of the unit, not from what the kiosk believes.
 */
import type { ReceiptInput } from '@plomba/sdk';
import { memoryOutbox, type Outbox } from '@plomba/sdk/outbox';
import { testUnit, type TestUnit } from '@plomba/testkit';
import { fiscalMatchers } from '@plomba/testkit/vitest';
import { beforeEach, describe, expect, it } from 'vitest';
import { Kiosk, type Screen } from './kiosk.js';

expect.extend(fiscalMatchers);

let bench: TestUnit;
let outbox: Outbox;
let kiosk: Kiosk;

beforeEach(async () => {
  bench = await testUnit(); // in production, a day is open, time is virtual
  outbox = await memoryOutbox<ReceiptInput>();
  kiosk = new Kiosk(bench.unit, outbox, 'sv');
});

/** The operation behind a ticket. */
const operationOf = (screen: Screen): string => (screen.shows === 'ticket' ? screen.operation : screen.sentence);

describe('a sale', () => {
  it('gives a ticket and a receipt on paper', async () => {
    const screen = await kiosk.sell('4.20');
    expect(screen).toMatchObject({ shows: 'ticket', receipt: 1 });
    expect(bench.device).toHaveIssuedOnce(operationOf(screen));
    expect(bench.device.takePaper().join('\n')).toContain('Day ticket');
    expect(bench.device).toVerify();
  });

  it.each([
    ['the power goes between the commit and the answer', 'after-commit-before-answer'],
    ['the power goes with the answer', 'answer-sent'],
  ] as const)('is sold once although %s', async (_what, event) => {
    bench.device.cutAt({ at: 'event', event, count: 1 });
    const screen = await kiosk.sell('4.20');
    expect(screen).toMatchObject({ shows: 'ticket', receipt: 1 });
    expect(bench.device).toHaveIssuedOnce(operationOf(screen));
  });

  it.each(['lose', 'repeat', 'corrupt'] as const)(
    'is sold once whichever byte of the answer the line may %s',
    async (fault) => {
      for (let byte = 0; byte < 300; byte += 23) {
        bench.line[fault]('from-unit', byte);
        const screen = await kiosk.sell('4.20');
        expect(bench.device).toHaveIssuedOnce(operationOf(screen));
      }
      expect(bench.line.fired).toBeGreaterThan(10);
      expect(bench.device).toVerify();
    },
  );

  it('that was refused leaves nothing behind, and is sold when the day is open', async () => {
    await bench.unit.closeDay();
    expect(await kiosk.sell('4.20')).toMatchObject({ shows: 'sorry' });
    expect(bench.device.documents()).toEqual([]);
    await bench.unit.openDay();
    expect(await kiosk.settle()).toEqual([1]);
    expect(bench.device.documents()).toHaveLength(1);
  });

  it('whose answer does not come makes the kiosk wait, not sell again', async () => {
    // The unit commits, loses its power before it answers, and is away for longer than this kiosk waits.
    const hasty = new Kiosk(await bench.connect({ timeoutMs: 1_000 }), outbox, 'sv');
    bench.device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 });
    expect(await hasty.sell('4.20')).toMatchObject({ shows: 'wait' });
    // A little later it asks, and finds its one receipt.
    expect(await kiosk.settle()).toEqual([1]);
    expect(await outbox.pending()).toEqual([]);
    expect(bench.device.documents()).toHaveLength(1);
  });
});

describe('a kiosk that was started again', () => {
  it('finds the receipt of the sale that it died in', async () => {
    const operation = await bench.unit.newOperation();
    bench.device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 });
    const died = bench.unit.issue(ticket, { operation, timeoutMs: 1_000 });
    await expect(died).rejects.toMatchObject({ outcome: 'unknown' });
    await outbox.put({ operation, sale: ticket }); // what the dead process had stored before it asked
    const again = new Kiosk(await bench.connect(), outbox, 'sv');
    expect(await again.settle()).toEqual([1]);
    expect(bench.device).toHaveIssuedOnce(operation);
  });
});

describe('a power cut at every flash operation of a sale', () => {
  it.each(['before', 'middle', 'after'] as const)('%s it gives one ticket each time', async (phase) => {
    const { flash } = bench.device.hardware;
    const before = flash.operations;
    await kiosk.sell('4.20');
    const needed = flash.operations - before;
    expect(needed).toBeGreaterThan(2);
    for (let operation = 1; operation <= needed; operation++) {
      bench.device.cutAt({ at: 'flash', operation, phase });
      const screen = await kiosk.sell('4.20');
      expect(screen).toMatchObject({ shows: 'ticket', receipt: operation + 1 });
      expect(bench.device).toHaveIssuedOnce(operationOf(screen));
    }
    expect(bench.device.documents()).toHaveLength(needed + 1);
    expect(bench.device).toVerify();
  });
});

const ticket: ReceiptInput = {
  document: 'sale',
  items: [{ name: 'Day ticket', quantity: '1', unitPrice: '4.20', taxGroup: 'B' }],
  payments: [{ kind: 'card', amount: '4.20' }],
};
