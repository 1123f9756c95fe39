import { describe, expect, it } from 'vitest';
import { signatureCodeOf, toJson } from '../src/index.js';
import { bench, failure, sale } from './helpers/bench.js';

describe('a unit', () => {
  it('issues a receipt', async () => {
    const { timers, unit, fake } = await bench();
    const receipt = await timers.until(unit.issue(sale));
    expect(receipt).toMatchObject({ number: 1, series: 'sales', day: 1, total: 360n, change: 140n, repeated: false });
    expect(receipt.operation).toEqual({ id: 'op-1', epoch: 0 });
    expect(receipt.signatureCode).toBe('0000-0000-0000-0000-0000');
    expect(fake.committed).toEqual(['op-1']);
    expect(fake.requests.at(-1)?.request).toMatchObject({
      receipt: { items: [{ quantity: { digits: 2n, scale: 0 }, unitPrice: { digits: 180n, scale: 2 } }] },
    });
  });

  it('takes amounts as text or as bigint hundredths', async () => {
    const { timers, unit, fake } = await bench();
    await timers.until(unit.cashIn({ amount: '12.5', reason: 'float' }));
    await timers.until(unit.cashOut({ amount: 1_250n, time: '2026-03-14T08:12:31+01:00' }));
    expect(fake.requests.slice(-2).map(({ request }) => request)).toMatchObject([
      { direction: 'in', amount: 1_250n, reason: 'float' },
      { direction: 'out', amount: 1_250n, time: { offsetMinutes: 60 } },
    ]);
  });

  it('does everything that a till asks of it', async () => {
    const { timers, unit, fake } = await bench();
    const commits = [
      unit.openDay(),
      unit.closeDay(),
      unit.copy({ sequence: 0 }),
      unit.setClock('2026-03-14T08:12:31+01:00'),
      unit.personalise({ serial: 'PL-1' }),
      unit.changeLife({ to: 'production' }),
    ];
    const done = await timers.until(Promise.all(commits));
    expect(done.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(done.map(({ operation }) => operation.id)).toEqual(fake.committed);
    expect(await timers.until(unit.report())).toMatchObject({ day: 1, counters: [{ key: 'total', value: 1_250n }] });
    expect(await timers.until(unit.status())).toMatchObject({ serial: 'PL-1', records: 6 });
  });

  it('tells what it has refused, with the path from the caller’s argument on', async () => {
    const { timers, unit } = await bench({}, (fake) => {
      fake.react = ({ command }) =>
        command === 'receipt.issue'
          ? { code: 'validation-failed', detail: 'no such group', path: 'receipt.items[0].taxGroup' }
          : 'answer';
    });
    const error = await timers.until(failure(unit.issue(sale)));
    expect(error).toMatchObject({
      name: 'FiscalError',
      code: 'validation-failed',
      path: 'items[0].taxGroup',
      detail: 'no such group',
      outcome: 'not-committed',
      actor: 'developer',
      retry: 'never',
      operation: { id: 'op-1', epoch: 0 },
    });
  });

  it('refuses what does not fit before anything is sent', async () => {
    const { timers, unit, fake } = await bench();
    const sent = fake.requests.length;
    const items = [{ name: 'tea', quantity: '1', unitPrice: '1.23456', taxGroup: 'A' }];
    const errors = await timers.until(
      Promise.all([
        failure(unit.issue({ ...sale, items })),
        failure(unit.issue(sale, { operation: { id: 'with space', epoch: 0 } })),
        failure(unit.cashIn({ amount: 'much' })),
        failure(unit.changeLife({ to: 'bound', owner: { name: '', taxNumber: '1' } })),
        failure(unit.setClock('yesterday')),
        failure(unit.copy({ sequence: -1 })),
        failure(unit.findOperations(['ok', 'not ok'])),
        failure(unit.outcome({ id: '', epoch: 0 })),
      ]),
    );
    expect(errors.map((error) => (error as { path: string }).path)).toEqual([
      'items[0].unitPrice',
      'operation.id',
      'amount',
      'owner.name',
      'time',
      'sequence',
      'ids[1]',
      'operation.id',
    ]);
    for (const error of errors) expect(error).toMatchObject({ code: 'validation-failed', outcome: 'not-committed' });
    expect((errors[0] as Error).message).toMatch(/^validation-failed: items\[0\]\.unitPrice: must be .* 4 places/);
    expect(fake.requests.length).toBe(sent);
  });

  it('keeps the order of 100 calls made at once, and fills the line with them', async () => {
    const { timers, unit, fake } = await bench();
    const receipts = await timers.until(Promise.all(Array.from({ length: 100 }, () => unit.issue(sale))));
    expect(receipts.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(fake.committed).toEqual(Array.from({ length: 100 }, (_, index) => `op-${index + 1}`));
    expect(timers.now()).toBeLessThan(1_000);
  });

  it('finds operations, more than fit into one request', async () => {
    const { timers, unit } = await bench();
    await timers.until(Promise.all(Array.from({ length: 100 }, () => unit.issue(sale))));
    const ids = Array.from({ length: 100 }, (_, index) => `op-${index + 1}`);
    const found = await timers.until(unit.findOperations([...ids, 'nothing']));
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(found[7]).toEqual({ id: 'op-8', epoch: 0, sequence: 7, fenced: false });
  });

  it('makes operations in the epoch of the unit', async () => {
    const { timers, unit, fake } = await bench({}, (made) => (made.epoch = 5));
    expect(await unit.newOperation()).toEqual({ id: 'op-1', epoch: 5 });
    expect(await unit.newOperation('mine')).toEqual({ id: 'mine', epoch: 5 });
    fake.epoch = 9;
    await timers.until(unit.status());
    expect(await unit.newOperation()).toEqual({ id: 'op-2', epoch: 9 });
  });

  it('asks for the epoch again after many commits', async () => {
    const { timers, unit, fake } = await bench();
    fake.epoch = 1;
    for (let n = 0; n < 8; n++) {
      await timers.until(Promise.all(Array.from({ length: 128 }, () => unit.cashIn({ amount: '1' }))));
    }
    expect(await timers.until(unit.newOperation('late'))).toEqual({ id: 'late', epoch: 1 });
  });

  it('gives a drawn operation a new epoch when the old one is over', async () => {
    const { timers, unit, fake } = await bench();
    fake.epoch = 7;
    const receipt = await timers.until(unit.issue(sale));
    expect(receipt.operation).toEqual({ id: 'op-1', epoch: 7 });
    const error = await timers.until(failure(unit.issue(sale, { operation: { id: 'stored', epoch: 0 } })));
    expect(error).toMatchObject({ code: 'epoch-too-old', outcome: 'unknown' });
  });

  it('reads the journal, the checkpoint and the export', async () => {
    const { timers, unit, fake } = await bench();
    for (let n = 0; n < 7; n++) await timers.until(unit.issue(sale));
    const sequences: number[] = [];
    const pages: (readonly number[])[] = [];
    const reading = (async () => {
      const onProgress = (done: number, total: number): unknown => pages.push([done, total]);
      for await (const { sequence, entry } of unit.journal({ from: 1, onProgress })) {
        expect(entry[0]).toBe(sequence);
        sequences.push(sequence);
      }
    })();
    await timers.until(reading);
    expect(sequences).toEqual([1, 2, 3, 4, 5, 6]);
    // Three records a page, counted from the first that was wanted.
    expect(pages).toEqual([
      [3, 6],
      [6, 6],
    ]);

    expect(unit.lastCheckpoint).toBeUndefined();
    expect(await timers.until(unit.checkpoint())).toBe('plomba/PL-1\n5\nžž\n');
    expect(unit.lastCheckpoint).toBe('plomba/PL-1\n5\nžž\n');

    fake.exportBytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    const pieces: Uint8Array[] = [];
    const progress: (readonly number[])[] = [];
    const exporting = (async () => {
      const onProgress = (done: number, total: number): unknown => progress.push([done, total]);
      for await (const piece of unit.export({ onProgress })) pieces.push(piece);
    })();
    await timers.until(exporting);
    expect(Buffer.concat(pieces).equals(Buffer.from(fake.exportBytes))).toBe(true);
    expect(progress.at(-1)).toEqual([100_000, 100_000]);
    const asked = fake.requests.filter(({ command }) => command === 'export.read').map(({ request }) => request);
    expect(asked).toMatchObject([{ size: 0 }, { size: 7 }, { size: 7 }, { size: 7 }]);
  });

  it('reads the journal up to its size at the start, however it grows meanwhile', async () => {
    const { timers, unit, fake } = await bench();
    fake.records = 4;
    const sequences: number[] = [];
    const reading = (async () => {
      for await (const { sequence } of unit.journal()) {
        sequences.push(sequence);
        fake.records = 9;
      }
    })();
    await timers.until(reading);
    expect(sequences).toEqual([0, 1, 2, 3]);
  });

  it('lets an export be left early', async () => {
    const { timers, unit, fake } = await bench();
    fake.exportBytes = new Uint8Array(200_000);
    const pieces = unit.export();
    const first = (async () => {
      const { value } = await pieces.next();
      await pieces.return();
      return value?.length;
    })();
    expect(await timers.until(first)).toBe(32_768);
  });

  it('says so when an export ends too early', async () => {
    const { timers, unit, fake } = await bench();
    fake.exportBytes = new Uint8Array(40_000);
    fake.exportTotal = 50_000;
    const reading = (async () => {
      for await (const piece of unit.export()) expect(piece.length).toBeGreaterThan(0);
    })();
    const error = await timers.until(failure(reading));
    expect(error).toMatchObject({
      code: 'internal',
      outcome: 'not-committed',
      detail: expect.stringContaining('40000') as string,
    });
  });
});

describe('JSON', () => {
  it('writes a receipt without losing anything', async () => {
    const { timers, unit } = await bench();
    const receipt = await timers.until(unit.issue(sale));
    expect(toJson(receipt)).toEqual({
      number: 1,
      series: 'sales',
      day: 1,
      total: '3.60',
      change: '1.40',
      taxes: [],
      codes: [],
      sequence: 0,
      time: '1970-01-01T01:00:00+01:00',
      leafHash: '00'.repeat(32),
      signature: '01'.repeat(64),
      repeated: false,
      signatureCode: '0000-0000-0000-0000-0000',
      operation: { id: 'op-1', epoch: 0 },
    });
    expect(JSON.parse(JSON.stringify(toJson(receipt)))).toEqual(toJson(receipt));
  });

  it('writes a commit', async () => {
    const { timers, unit } = await bench();
    const commit = await timers.until(unit.cashIn({ amount: '1' }));
    expect(toJson(commit)).toMatchObject({ kind: 'cash', sequence: 0, operation: { id: 'op-1' } });
  });

  it('shortens a leaf hash as the paper does', () => {
    const leafHash = Uint8Array.from({ length: 32 }, (_, index) => index * 8);
    expect(signatureCodeOf(leafHash)).toBe('0008-1018-2028-3038-4048');
  });
});
