// What a till lives for: whatever happens to the line, the unit or the till's patience, a receipt is issued once, and
// the till is never told that it was not when it may have been.
import type { RefusalStatus } from '@plomba/link';
import { lossyChannel } from '@plomba/transport';
import { describe, expect, it } from 'vitest';
import { connect, FiscalError, isConnectionError, isFiscalError, isOutcomeUnknown } from '../src/index.js';
import type { Reaction } from './helpers/fake-unit.js';
import { verification } from '../src/verification.js';
import { bench, failure, optionsOf, sale, type Bench } from './helpers/bench.js';
import { FakeUnit } from './helpers/fake-unit.js';
import { settled, VirtualTimers } from './helpers/virtual-timers.js';

/** Reacts to the first `receipt.issue` in one way, to everything else by answering; `after` runs behind it. */
function firstIssue({ fake }: Bench, reaction: Reaction, after: () => void = () => undefined): void {
  let seen = false;
  fake.react = ({ command }) => {
    if (command !== 'receipt.issue' || seen) return 'answer';
    seen = true;
    queueMicrotask(after);
    return reaction;
  };
}

const issues = ({ fake }: Bench): number => fake.requests.filter(({ command }) => command === 'receipt.issue').length;

/** What the error is, as one that nobody knows the outcome of. */
function unknownOf(error: unknown): FiscalError {
  if (!isOutcomeUnknown(error)) throw new Error(`not an unknown outcome: ${String(error)}`);
  return error;
}

describe('a lost answer', () => {
  it('is asked for again with the same operation when the channel broke: the receipt comes back, repeated', async () => {
    const all = await bench();
    firstIssue(all, 'commit-silently', () => all.fake.hangUp());
    const receipt = await all.timers.until(all.unit.issue(sale));
    expect(receipt).toMatchObject({ number: 1, repeated: true, operation: { id: 'op-1' } });
    expect(all.fake.committed).toEqual(['op-1']);
    expect(issues(all)).toBe(2);
    expect(all.fake.opened).toBe(2);
  });

  it('is asked for again when the unit restarted on the same line', async () => {
    const all = await bench();
    firstIssue(all, 'commit-silently', () => all.fake.restart());
    const receipt = await all.timers.until(all.unit.issue(sale));
    expect(receipt).toMatchObject({ number: 1, repeated: true });
    expect(all.fake.committed).toEqual(['op-1']);
    expect(all.fake.opened).toBe(1);
  });

  it('of a unit that died before it committed leads to one fresh receipt', async () => {
    const all = await bench();
    firstIssue(all, 'silent', () => all.fake.restart());
    const receipt = await all.timers.until(all.unit.issue(sale));
    expect(receipt).toMatchObject({ number: 1, repeated: false });
    expect(all.fake.committed).toEqual(['op-1']);
  });

  it('is asked for again when the unit fell silent and came back by another way', async () => {
    const all = await bench();
    firstIssue(all, 'commit-silently', () => all.fake.freeze());
    const receipt = await all.timers.until(all.unit.issue(sale));
    expect(receipt).toMatchObject({ repeated: true });
    expect(all.timers.now()).toBeGreaterThan(7_000); // the silence had to be noticed first
    expect(all.timers.now()).toBeLessThan(12_000);
  });

  it('keeps many calls in order when all of them have to be repeated', async () => {
    const all = await bench();
    let seen = 0;
    all.fake.react = ({ command }) => {
      if (command !== 'receipt.issue' || ++seen > 20) return 'answer';
      if (seen === 20) queueMicrotask(() => all.fake.hangUp());
      return 'commit-silently';
    };
    const receipts = await all.timers.until(Promise.all(Array.from({ length: 50 }, () => all.unit.issue(sale))));
    expect(receipts.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    // Those that were on their way come back repeated, the others are fresh; the two do not mix.
    const repeated = receipts.filter((receipt) => receipt.repeated).length;
    expect(repeated).toBeGreaterThanOrEqual(20);
    expect(receipts.slice(0, repeated).every((receipt) => receipt.repeated)).toBe(true);
    expect(all.fake.committed).toHaveLength(50);
  });
});

describe('an operation', () => {
  it('keeps the epoch of its first transmission, so that a forgotten id is not executed again', async () => {
    const all = await bench();
    firstIssue(all, 'commit-silently', () => {
      all.fake.passEpochs(5);
      all.fake.hangUp();
    });
    const error = unknownOf(await all.timers.until(failure(all.unit.issue(sale))));
    expect((error.cause as FiscalError).code).toBe('epoch-too-old');
    expect(error.operation).toEqual({ id: 'op-1', epoch: 0 });
    expect(all.fake.committed).toEqual(['op-1']);
  });
});

describe('a call that runs out of time', () => {
  it('after it may have been executed is outcome-unknown, and resolve() finds the receipt', async () => {
    const all = await bench();
    firstIssue(all, 'commit-silently', () => {
      all.fake.hangUp();
      all.fake.unreachable = 'connection-refused';
    });
    const error = unknownOf(await all.timers.until(failure(all.unit.issue(sale, { timeoutMs: 5_000 }))));
    expect(error).toMatchObject({
      code: 'outcome-unknown',
      outcome: 'unknown',
      retry: 'after-status',
      operation: { id: 'op-1', epoch: 0 },
    });
    expect((error.cause as FiscalError).code).toBe('connection-lost');
    expect(await all.timers.until(error.resolve({ timeoutMs: 1_000 }))).toMatchObject({ state: 'unknown' });
    all.fake.unreachable = undefined;
    const outcome = await all.timers.until(error.resolve());
    expect(outcome).toMatchObject({
      state: 'committed',
      commit: { sequence: 0, repeated: true, operation: { id: 'op-1' } },
      receipt: { number: 1, total: 360n },
    });
  });

  it('and was not executed is fenced by resolve(), so that it never can be', async () => {
    const all = await bench();
    firstIssue(all, 'silent');
    const error = unknownOf(await all.timers.until(failure(all.unit.issue(sale, { timeoutMs: 5_000 }))));
    expect((error.cause as FiscalError).code).toBe('timeout');
    expect(await all.timers.until(error.resolve())).toEqual({ state: 'not-committed' });
    const again = await all.timers.until(failure(all.unit.issue(sale, { operation: error.operation! })));
    expect(again).toMatchObject({ code: 'operation-fenced' });
    expect(all.fake.committed).toEqual([]);
  });

  it('before anything was sent changed nothing, and says so', async () => {
    const all = await bench();
    all.fake.unreachable = 'connection-refused';
    all.fake.hangUp();
    await all.timers.advance(1_000);
    const error = await all.timers.until(failure(all.unit.issue(sale, { timeoutMs: 3_000 })));
    expect(error).toMatchObject({ code: 'connection-lost', outcome: 'not-committed', retry: 'same-operation' });
    expect(isConnectionError(error)).toBe(true);
    expect(isOutcomeUnknown(error)).toBe(false);
    expect(await (error as FiscalError).resolve()).toEqual({ state: 'not-committed' });
    expect(issues(all)).toBe(0);
  });

  it('is a plain timeout when it only asked', async () => {
    const all = await bench();
    all.fake.react = () => 'silent';
    const error = await all.timers.until(failure(all.unit.report({ timeoutMs: 2_000 })));
    expect(error).toMatchObject({ code: 'timeout', outcome: 'not-committed' });
    expect(all.timers.now()).toBeLessThan(2_200);
  });

  it('counts the time in the queue', async () => {
    const all = await bench();
    all.fake.react = ({ command }) => (command === 'receipt.issue' ? 'silent' : 'answer');
    const errors = Array.from({ length: 40 }, () => failure(all.unit.issue(sale, { timeoutMs: 2_000 })));
    const codes = (await all.timers.until(Promise.all(errors))).map((error) => (error as FiscalError).code);
    expect(all.timers.now()).toBeLessThan(2_200);
    // 32 were on their way, the others never left.
    expect(codes.filter((code) => code === 'outcome-unknown')).toHaveLength(32);
    expect(codes.filter((code) => code === 'timeout')).toHaveLength(8);
    expect(issues(all)).toBe(32);
  });
});

describe('a call that is given up', () => {
  it('before it was sent is aborted', async () => {
    const all = await bench();
    const stop = new AbortController();
    stop.abort();
    const error = await all.timers.until(failure(all.unit.issue(sale, { signal: stop.signal })));
    expect(error).toMatchObject({ code: 'aborted', outcome: 'not-committed', operation: { id: 'op-1' } });
    expect(issues(all)).toBe(0);
  });

  it('after it was sent is outcome-unknown', async () => {
    const all = await bench();
    const stop = new AbortController();
    firstIssue(all, 'commit-silently', () => stop.abort());
    const error = unknownOf(await all.timers.until(failure(all.unit.issue(sale, { signal: stop.signal }))));
    expect((error.cause as FiscalError).code).toBe('aborted');
    expect(await all.timers.until(error.resolve())).toMatchObject({ state: 'committed' });
  });

  it('leaves the others alone', async () => {
    const all = await bench();
    const stop = new AbortController();
    firstIssue(all, 'silent', () => stop.abort());
    const given = failure(all.unit.issue(sale, { signal: stop.signal }));
    const other = all.unit.issue(sale);
    expect(await all.timers.until(given)).toMatchObject({ code: 'outcome-unknown' });
    expect(await all.timers.until(other)).toMatchObject({ number: 1, operation: { id: 'op-2' } });
  });

  it('because the connection was closed is not taken for one that did not happen', async () => {
    const all = await bench();
    firstIssue(all, 'commit-silently');
    const sent = failure(all.unit.issue(sale));
    await all.timers.advance(100);
    const closing = all.unit.close();
    const error = unknownOf(await all.timers.until(sent));
    expect((error.cause as FiscalError).code).toBe('closed');
    await all.timers.until(closing);
    expect(await all.timers.until(failure(all.unit.issue(sale)))).toMatchObject({
      code: 'closed',
      outcome: 'not-committed',
    });
    expect(await all.timers.until(error.resolve())).toMatchObject({ state: 'unknown', reason: { code: 'closed' } });
  });
});

describe('a refusal of a repeated request', () => {
  /** A unit that loses its first answer, and refuses what is sent again. */
  async function refusing(code: RefusalStatus, first: 'commit-silently' | 'silent'): Promise<Bench> {
    const all = await bench();
    let seen = 0;
    all.fake.react = ({ command }) => {
      if (command !== 'receipt.issue') return 'answer';
      if (++seen > 1) return { code, detail: 'no' };
      queueMicrotask(() => all.fake.hangUp());
      return first;
    };
    return all;
  }

  it.each(['operation-fenced', 'operation-conflict'] as const)('with %s settles it', async (code) => {
    const all = await refusing(code, 'silent');
    expect(await all.timers.until(failure(all.unit.issue(sale)))).toMatchObject({ code });
  });

  // Their state may be another one when a frame that was sent before comes late.
  it.each(['halted', 'internal', 'malformed-request', 'validation-failed', 'journal-full', 'day-not-open'] as const)(
    'with %s does not: the unit is asked what became of the operation',
    async (code) => {
      const committed = await refusing(code, 'commit-silently');
      expect(await committed.timers.until(committed.unit.issue(sale))).toMatchObject({ number: 1 });
      const lost = await refusing(code, 'silent');
      const error = await lost.timers.until(failure(lost.unit.issue(sale)));
      expect(error).toMatchObject({ code, outcome: 'not-committed', detail: 'no' });
    },
  );

  it('with epoch-too-old leaves it unknown: whoever asks decides', async () => {
    const all = await refusing('epoch-too-old', 'commit-silently');
    const error = unknownOf(await all.timers.until(failure(all.unit.issue(sale))));
    expect((error.cause as FiscalError).code).toBe('epoch-too-old');
    expect(await all.timers.until(error.resolve())).toMatchObject({ state: 'committed' });
  });

  it('leaves it unknown where the unit cannot say', async () => {
    const all = await bench();
    let seen = 0;
    all.fake.react = ({ command }) => {
      if (command === 'operation.outcome') return { code: 'halted', detail: 'wet' };
      if (command !== 'receipt.issue') return 'answer';
      if (++seen > 1) return { code: 'day-not-open', detail: 'no' };
      queueMicrotask(() => all.fake.hangUp());
      return 'commit-silently';
    };
    const error = await all.timers.until(failure(all.unit.issue(sale)));
    expect((unknownOf(error).cause as FiscalError).code).toBe('day-not-open');
  });

  it('is what it says when it is the first transmission', async () => {
    const all = await bench();
    all.fake.react = ({ command }) => (command === 'receipt.issue' ? { code: 'halted', detail: 'wet' } : 'answer');
    const error = await all.timers.until(failure(all.unit.issue(sale)));
    expect(error).toMatchObject({ code: 'halted', outcome: 'not-committed', detail: 'wet' });
  });

  it('with busy is repeated by itself, in order, and does not count as a doubt', async () => {
    const all = await bench();
    let refusals = 5;
    all.fake.react = ({ command }) => {
      if (command !== 'receipt.issue' || refusals === 0) return 'answer';
      refusals--;
      return { code: 'busy' };
    };
    const receipts = await all.timers.until(Promise.all([1, 2, 3, 4, 5].map(() => all.unit.issue(sale))));
    expect(receipts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    all.fake.react = ({ command }) => (command === 'receipt.issue' ? { code: 'busy' } : 'answer');
    const error = await all.timers.until(failure(all.unit.issue(sale, { timeoutMs: 3_000 })));
    expect(error).toMatchObject({ code: 'timeout', outcome: 'not-committed' });
  });
});

describe('another unit on the line', () => {
  it('gets nothing of the first one: its operations stay unknown, new ones are refused', async () => {
    const all = await bench();
    const { logKey } = all.fake;
    await all.timers.until(all.unit.issue(sale));
    firstIssue(all, 'commit-silently', () => {
      all.fake.logKey = new Uint8Array(32).fill(9);
      all.fake.hangUp();
    });
    const before = issues(all);
    const error = unknownOf(await all.timers.until(failure(all.unit.issue(sale))));
    expect((error.cause as FiscalError).code).toBe('wrong-unit');
    expect(await all.timers.until(failure(all.unit.issue(sale)))).toMatchObject({
      code: 'wrong-unit',
      outcome: 'not-committed',
    });
    expect(issues(all)).toBe(before + 1);
    all.fake.logKey = logKey; // the right one is plugged in again
    await all.timers.advance(5_000);
    expect(await all.timers.until(error.resolve())).toMatchObject({ state: 'committed' });
  });

  it('gets nothing either when it was exchanged behind a line that stayed', async () => {
    const all = await bench();
    firstIssue(all, 'commit-silently', () => {
      all.fake.logKey = new Uint8Array(32).fill(9);
      all.fake.restart();
    });
    const error = unknownOf(await all.timers.until(failure(all.unit.issue(sale))));
    expect((error.cause as FiscalError).code).toBe('wrong-unit');
    expect(issues(all)).toBe(1);
  });

  it('is refused at once when another one was expected', async () => {
    const timers = new VirtualTimers();
    const fake = new FakeUnit(timers);
    const expecting = (expect: object): Promise<unknown> =>
      failure(connect(fake.open, { ...optionsOf(timers), verification, expect }));
    expect(await timers.until(expecting({ serial: 'PL-9' }))).toMatchObject({
      code: 'wrong-unit',
      actor: 'technician',
    });
    expect(await timers.until(expecting({ logKey: new Uint8Array(32) }))).toMatchObject({ code: 'wrong-unit' });
    const unit = await timers.until(
      connect(fake.open, { ...optionsOf(timers), verification, expect: { serial: 'PL-1', logKey: fake.logKey } }),
    );
    await timers.until(unit.close());
    expect(timers.waiting).toBe(0);
  });

  it('that is the same one with a shorter journal was rolled back', async () => {
    const all = await bench();
    await all.timers.until(all.unit.issue(sale));
    await all.timers.until(all.unit.issue(sale));
    all.fake.records = 1;
    all.fake.hangUp();
    await settled();
    const error = await all.timers.until(failure(all.unit.issue(sale)));
    expect(error).toMatchObject({ code: 'rolled-back', actor: 'authority', outcome: 'not-committed' });
    expect(all.fake.committed).toHaveLength(2);
  });
});

describe('a bad line', () => {
  it.each([1, 2, 3, 4, 5])('neither doubles nor loses a receipt (seed %i)', async (seed) => {
    const all = await bench({}, (fake) => {
      fake.wrap = (channel) => {
        const faults = { loss: 0.1, duplicate: 0.1, corrupt: 0.05, reorder: 0.1, fragmentBytes: 200 };
        return lossyChannel(channel, { seed: seed * 100 + fake.opened, ...faults });
      };
    });
    let answered = 0;
    all.fake.react = ({ command }) => {
      if (command !== 'receipt.issue') return 'answer';
      answered++;
      if (answered % 9 === 0) queueMicrotask(() => all.fake.restart());
      if (answered % 14 === 0) queueMicrotask(() => all.fake.hangUp());
      return answered % 5 === 0 ? 'commit-silently' : answered % 7 === 0 ? 'silent' : 'answer';
    };
    const calls = Array.from({ length: 40 }, () => all.unit.issue(sale, { timeoutMs: 600_000 }));
    const receipts = await all.timers.until(Promise.all(calls));
    expect(new Set(all.fake.committed).size).toBe(all.fake.committed.length);
    expect([...all.fake.committed].sort()).toEqual(receipts.map(({ operation }) => operation.id).sort());
    const numbers = receipts.map(({ number }) => number);
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });
});

describe('the errors', () => {
  it('are known by their shape, so that two copies of the package understand each other', () => {
    const foreign = Object.assign(new Error('x'), { name: 'FiscalError', code: 'timeout', outcome: 'not-committed' });
    expect([isFiscalError(foreign), isConnectionError(foreign), isOutcomeUnknown(foreign)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(isFiscalError(new Error('x'))).toBe(false);
  });

  it('answer resolve() with what is known when there is nothing to ask', async () => {
    expect(await new FiscalError('day-not-open').resolve()).toEqual({ state: 'not-committed' });
    const unknown = new FiscalError('internal');
    expect(await unknown.resolve()).toEqual({ state: 'unknown', reason: unknown });
  });
});
