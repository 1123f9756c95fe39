import { lossyChannel } from '@plomba/transport';
import { describe, expect, it } from 'vitest';
import { bench, failure, sale } from './helpers/bench.js';
import { settled } from './helpers/virtual-timers.js';

describe('a long export', () => {
  it('never starves receipts: each is answered behind two pieces at most', async () => {
    const { timers, unit, fake } = await bench();
    fake.exportBytes = new Uint8Array(4_000_000);
    let pieces = 0;
    const exporting = (async () => {
      for await (const piece of unit.export()) pieces += piece.length > 0 ? 1 : 0;
    })();
    let most = 0;
    for (let n = 0; n < 20; n++) {
      const asked = fake.requests.length;
      await timers.until(unit.issue(sale));
      const between = fake.requests.slice(asked).findIndex(({ command }) => command === 'receipt.issue');
      most = Math.max(most, between);
    }
    expect(pieces).toBeLessThan(123); // it is still on its way
    expect(most).toBeLessThanOrEqual(2);
    await timers.until(exporting);
    expect(pieces).toBe(123);
  });

  it('lets the program do other things between its pieces', async () => {
    const { timers, unit, fake } = await bench();
    fake.exportBytes = new Uint8Array(2_000_000);
    let turns = 0;
    let isDone = false;
    const ticking = (async () => {
      while (!isDone) {
        turns++;
        await settled();
      }
    })();
    const exporting = (async () => {
      for await (const piece of unit.export()) expect(piece.length).toBeGreaterThan(0);
      isDone = true;
    })();
    await timers.until(exporting);
    await ticking;
    expect(turns).toBeGreaterThan(2_000_000 / 32_768);
  });
});

describe('callers at once', () => {
  it('each with its own signal: who gives up leaves the others their turn, in their order', async () => {
    const { timers, unit, fake } = await bench({}, (made) => {
      made.wrap = (channel) => lossyChannel(channel, { seed: 7 });
    });
    const stops = Array.from({ length: 90 }, () => new AbortController());
    const calls = stops.map(({ signal }, n) => {
      const call = unit.issue(sale, { signal, operation: { id: `c-${n}`, epoch: 0 } });
      return n % 3 === 2 ? failure(call).then(() => undefined) : call.then(({ operation }) => operation.id);
    });
    stops.forEach((stop, n) => n % 3 === 2 && stop.abort());
    const done = (await timers.until(Promise.all(calls))).filter((id) => id !== undefined);
    expect(done).toEqual(stops.flatMap((_, n) => (n % 3 === 2 ? [] : [`c-${n}`])));
    expect(fake.committed.filter((id) => done.includes(id))).toEqual(done);
  });
});
