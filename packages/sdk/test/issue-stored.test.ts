import { describe, expect, it } from 'vitest';
import { connect, type BasicStatus, type Driver, type Outcome, type ReceiptInput } from '../src/index.js';
import { giveUpStored, issueStored, memoryOutbox, resumeOutbox, type Outbox } from '../src/outbox/index.js';
import { bench, failure, optionsOf, sale } from './helpers/bench.js';
import { VirtualTimers } from './helpers/virtual-timers.js';

async function all<T>(generator: AsyncGenerator<T, void, undefined>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of generator) values.push(value);
  return values;
}

async function idsOf(outbox: Outbox<ReceiptInput>): Promise<string[]> {
  return (await outbox.pending()).map(({ operation }) => operation.id);
}

const bad: ReceiptInput = { ...sale, items: [{ name: 'tea', quantity: 'x', unitPrice: '1', taxGroup: 'A' }] };

describe('a sale through the outbox', () => {
  it('is stored before it is sent, and taken out when it is committed', async () => {
    const { timers, unit, fake } = await bench();
    const outbox = await memoryOutbox<ReceiptInput>();
    const storedFirst: boolean[] = [];
    fake.react = ({ command }) => {
      if (command === 'receipt.issue') storedFirst.push(stored.length === 1);
      return 'answer';
    };
    const stored: unknown[] = [];
    const watched: Outbox<ReceiptInput> = {
      put: async (entry) => {
        await outbox.put(entry);
        stored.push(entry);
      },
      next: () => outbox.next(),
      settle: (id) => outbox.settle(id),
      pending: () => outbox.pending(),
      close: () => outbox.close(),
    };
    const receipt = await timers.until(issueStored(unit, watched, { sale }));
    expect(receipt).toMatchObject({ number: 1, operation: { id: 'op-1' } });
    expect(storedFirst).toEqual([true]);
    expect(await outbox.pending()).toEqual([]);
  });

  it('is taken out when the unit will never have it, and stays when it may', async () => {
    const { timers, unit, fake } = await bench();
    const outbox = await memoryOutbox<ReceiptInput>();
    expect(await timers.until(failure(issueStored(unit, outbox, { sale: bad })))).toMatchObject({
      code: 'validation-failed',
    });
    expect(await outbox.pending()).toEqual([]);
    fake.dayOpen = false;
    expect(await timers.until(failure(issueStored(unit, outbox, { sale })))).toMatchObject({ code: 'day-not-open' });
    expect(await idsOf(outbox)).toEqual(['op-2']);
    await timers.until(unit.openDay());
    expect(await timers.until(all(resumeOutbox(unit, outbox)))).toMatchObject([{ state: 'committed' }]);
    expect(await outbox.pending()).toEqual([]);
  });

  it('is not sent when it cannot be stored', async () => {
    const { timers, unit, fake } = await bench();
    const outbox = await memoryOutbox<ReceiptInput>();
    await outbox.close();
    expect(await timers.until(failure(issueStored(unit, outbox, { sale })))).toMatchObject({ code: 'closed' });
    expect(fake.committed).toEqual([]);
  });
});

describe('after a restart of the till', () => {
  it('each stored sale is committed once, whether its answer was lost, its request, or neither was sent', async () => {
    const outbox = await memoryOutbox<ReceiptInput>();
    const { timers, unit, fake } = await bench();
    fake.react = ({ command, request }) => {
      if (command !== 'receipt.issue') return 'answer';
      return request.operation.id === 'answer-lost' ? 'commit-silently' : 'silent';
    };
    for (const id of ['answer-lost', 'request-lost']) {
      const call = issueStored(unit, outbox, { sale, operation: { id, epoch: 0 }, timeoutMs: 500 });
      expect(await timers.until(failure(call))).toMatchObject({ code: 'outcome-unknown' });
    }
    await outbox.put({ operation: { id: 'never-sent', epoch: 0 }, sale });
    expect(fake.committed).toEqual(['answer-lost']);
    await unit.close();

    fake.react = () => 'answer';
    const again = await timers.until(connect(fake.open, optionsOf(timers)));
    const resumed = await timers.until(all(resumeOutbox(again, outbox)));
    expect(resumed.map(({ entry, state }) => [entry.operation.id, state])).toEqual([
      ['answer-lost', 'committed'],
      ['request-lost', 'committed'],
      ['never-sent', 'committed'],
    ]);
    expect(resumed[0]).toMatchObject({ receipt: { number: 1, repeated: true } });
    expect(fake.committed).toEqual(['answer-lost', 'request-lost', 'never-sent']);
    expect(await outbox.pending()).toEqual([]);
  });

  it('nothing overtakes a sale that stays open', async () => {
    const outbox = await memoryOutbox<ReceiptInput>();
    const { timers, unit, fake } = await bench();
    for (const id of ['first', 'second']) await outbox.put({ operation: { id, epoch: 0 }, sale });
    fake.dayOpen = false;
    const results = await timers.until(all(resumeOutbox(unit, outbox)));
    expect(results).toMatchObject([{ state: 'open', reason: { code: 'day-not-open' } }]);
    expect(await idsOf(outbox)).toEqual(['first', 'second']);
  });

  it('one of long ago is looked up, and never issued', async () => {
    const outbox = await memoryOutbox<ReceiptInput>();
    const { timers, unit, fake } = await bench();
    await timers.until(issueStored(unit, outbox, { sale, operation: { id: 'old', epoch: 0 } }));
    await outbox.put({ operation: { id: 'old', epoch: 0 }, sale });
    await outbox.put({ operation: { id: 'old-and-lost', epoch: 0 }, sale });
    await outbox.put({ operation: { id: 'refused', epoch: 9 }, sale: bad });
    fake.epoch = 9;
    const before = fake.committed.length;
    const results = await timers.until(all(resumeOutbox(unit, outbox)));
    expect(results).toMatchObject([
      { state: 'committed', receipt: { number: 1 } },
      { state: 'open', reason: { code: 'epoch-too-old' } },
    ]);
    expect(fake.committed).toHaveLength(before);
    // The look-up has fenced it; now it may be given up.
    const [lost] = await outbox.pending();
    expect(await timers.until(giveUpStored(unit, outbox, { entry: lost! }))).toMatchObject({ state: 'refused' });
    expect(await timers.until(all(resumeOutbox(unit, outbox)))).toMatchObject([
      { state: 'refused', reason: { code: 'validation-failed' } },
    ]);
    expect(await outbox.pending()).toEqual([]);
  });

  it('a sale that is given up stays when the unit cannot say, and is kept when it was committed', async () => {
    const outbox = await memoryOutbox<ReceiptInput>();
    const { timers, unit, fake } = await bench();
    const operation = { id: 'mine', epoch: 0 };
    fake.react = ({ command }) => (command === 'receipt.issue' ? 'commit-silently' : 'silent');
    await timers.until(failure(issueStored(unit, outbox, { sale, operation, timeoutMs: 500 })));
    const [entry] = await outbox.pending();
    expect(await timers.until(giveUpStored(unit, outbox, { entry: entry!, timeoutMs: 500 }))).toMatchObject({
      state: 'open',
    });
    expect(await idsOf(outbox)).toEqual(['mine']);
    fake.react = () => 'answer';
    expect(await timers.until(giveUpStored(unit, outbox, { entry: entry! }))).toMatchObject({ state: 'committed' });
    expect(await outbox.pending()).toEqual([]);
  });
});

describe('on a wire without operations', () => {
  const outcomes = new Map<string, Outcome<string, string>>();

  function slipDriver(issued: string[]): Driver<string, ReceiptInput, BasicStatus, string> {
    return {
      name: 'slips',
      start: (host) => ({
        capabilities: () => Promise.resolve({ resolution: 'by-last-document', documents: [] }),
        status: () => Promise.resolve({ country: 'zz' }),
        newOperation: (id) => Promise.resolve({ id, epoch: 0 }),
        issue: (_sale, options) => {
          issued.push(options?.operation?.id ?? '');
          return Promise.resolve('slip');
        },
        outcome: ({ id }) => {
          const unknown: Outcome<string, string> = { state: 'unknown', reason: host.error('outcome-unknown') };
          return Promise.resolve(outcomes.get(id) ?? unknown);
        },
        close: () => Promise.resolve(),
      }),
    };
  }

  it('nothing is issued again before the outcome says that it is not committed', async () => {
    const timers = new VirtualTimers();
    const issued: string[] = [];
    const open = (): Promise<never> => Promise.reject(new Error('not needed'));
    const unit = await connect(open, { ...optionsOf(timers), driver: slipDriver(issued) });
    const outbox = await memoryOutbox<ReceiptInput>();
    for (const id of ['done', 'not-done', 'who-knows', 'later'])
      await outbox.put({ operation: { id, epoch: 0 }, sale });
    outcomes.set('done', { state: 'committed', commit: 'yes' }).set('not-done', { state: 'not-committed' });
    const results = await all(resumeOutbox(unit, outbox));
    expect(results.map(({ entry, state }) => [entry.operation.id, state])).toEqual([
      ['done', 'committed'],
      ['not-done', 'committed'],
      ['who-knows', 'open'],
    ]);
    expect(issued).toEqual(['not-done']);
    expect(await idsOf(outbox)).toEqual(['who-knows', 'later']);
  });
});
