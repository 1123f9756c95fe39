import { describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import {
  strictVerifier,
  toJson,
  verify,
  type Summary,
  type Verdict,
  type VerifyOptions,
  type VerifyProgress,
} from '../index.js';
import { checkpointText, exportOf, seal, signerOf } from './export-builder.js';
import { rootOf } from './naive-tree.js';
import { nativeVerifier } from './native-verifier.js';
import { coffee, decimal, fiveReceipts, plainRules, stamp, START_MS, TestUnit } from './test-unit.js';

const fast: VerifyOptions = { verifySignature: nativeVerifier };

function summaryOf(verdict: Verdict): Summary {
  expect(verdict).toMatchObject({ ok: true });
  return (verdict as Verdict & { ok: true }).summary;
}

/** A unit with exactly so many records, days and checkpoints among them. */
function ofSize(size: number): TestUnit {
  const unit = TestUnit.inProduction();
  for (let round = 0; unit.plans.length < size; round++) {
    const at = unit.plans.length % 40;
    const isOpen = unit.lastOf('day-open') > unit.lastOf('day-close');
    if (at === 4) unit.openDay();
    else if (at === 36) unit.closeDay();
    else if (isOpen) unit.receipt({ document: round % 5 === 0 ? 'refund' : 'sale' });
    else unit.fence(`never-${round}`);
  }
  unit.plans.length = size;
  return unit;
}

describe('valid exports', () => {
  const sizes = [...Array.from({ length: 20 }, (_, index) => index + 1), 255, 256, 257, 513];

  it.each(sizes)('%i records', (size) => {
    const unit = ofSize(size);
    const summary = summaryOf(verify(unit.export(), fast));
    expect(summary.size).toBe(size);
    expect(Object.values(summary.records).reduce((sum, count) => sum + count, 0)).toBe(size);
  });

  it('the portable verifier agrees with the native one', () => {
    const file = fiveReceipts().export();
    expect(verify(file)).toEqual(verify(file, fast));
    const verifier = strictVerifier();
    const { publicKey, sign } = signerOf(9);
    for (let index = 0; index < 20; index++) {
      const message = new Uint8Array(index).fill(index);
      const signature = sign(message);
      expect(signature).toEqual(ed25519.sign(message, new Uint8Array(32).fill(9)));
      const bad = signature.with(index * 3, (signature[index * 3] ?? 0) ^ (1 << (index % 8)));
      expect([verifier(publicKey, message, signature), nativeVerifier(publicKey, message, signature)]).toEqual([
        true,
        true,
      ]);
      expect([verifier(publicKey, message, bad), nativeVerifier(publicKey, message, bad)]).toEqual([false, false]);
    }
  });

  it('the golden export', () => {
    const file = fiveReceipts().export();
    expect(file.length).toBe(9216);
    expect(createHash('sha256').update(file).digest('hex')).toBe(
      '5018e33f4e5c0f5e679b889e8e03c58c874c3e84d0fea05ddc467714dd248fac',
    );
  });

  it('records without signatures are vouched for by the checkpoint record that ends their batch', () => {
    const unit = TestUnit.inProduction();
    unit.signed = false;
    unit.openDay().receipt().receipt().checkpoint();
    expect(summaryOf(verify(unit.export(), fast)).signed).toBe(5);
    for (let made = 0; made < 200; made++) unit.fence(`f-${made}`); // a checkpoint record after each 64
    expect(summaryOf(verify(unit.closeDay().export(), fast)).signed).toBe(9);
  });

  it('the right key and a kept checkpoint', () => {
    const unit = fiveReceipts();
    const sealed = seal(unit.plans, unit.name);
    const key = unit.name.signer.publicKey;
    for (let size = 1; size <= sealed.leaves.length; size++) {
      const checkpoint = checkpointText(unit.name, size, rootOf(sealed.leaves.slice(0, size)));
      expect(verify(exportOf(sealed), { ...fast, key, checkpoint })).toMatchObject({ ok: true });
    }
  });

  it('reports progress up to the end', () => {
    const calls: VerifyProgress[] = [];
    const file = ofSize(300).export();
    verify(file, { ...fast, onProgress: (progress) => calls.push(progress) });
    expect(calls).toMatchObject([
      { records: 256, recordsTotal: 300, bytesTotal: file.length },
      { records: 300, recordsTotal: 300, bytes: file.length, bytesTotal: file.length },
    ]);
    expect(calls[0]?.bytes).toBeGreaterThan(0.8 * file.length);
    expect(calls[0]?.bytes).toBeLessThan(0.95 * file.length);
  });
});

describe('an eventful life', () => {
  it('blocked and back, tills, copies, answers, fences, discards, a second year, new rules', () => {
    const newYear = Date.UTC(2026, 11, 31, 22, 59, 50); // 23:59:50 at +01:00
    const unit = TestUnit.inProduction({ startMs: newYear - 60_000 }).openDay();
    unit
      .cash('in', 5_000n)
      .cash('out', 1_000n, 'T2')
      .receipt({ items: [{ ...coffee, discount: 10n }] });
    unit.answer(unit.lastOf('receipt')).copy().copy();
    unit.life('blocked', { reason: 'inspection' }).life('production', { reason: 'passed' });
    unit.clockMs = newYear;
    for (let index = 0; index < 20; index++) unit.receipt({ items: [{ ...stamp, surcharge: 3n, discount: 1n }] });
    unit.closeDay().discard(77, 3).fence('not-to-be');
    unit.rules({ ...plainRules, edition: 'none/2', taxGroups: [{ id: 'A', label: 'Lower', rate: decimal(7) }] });
    unit
      .openDay()
      .receipt({ items: [coffee] })
      .clock({ utcMs: unit.clockMs - 500, offsetMinutes: 0 });
    unit.receipt({ document: 'refund', items: [{ ...coffee, unitPrice: decimal(12345, 4) }] }).closeDay();
    unit.life('closing').life('archived');
    const summary = summaryOf(verify(unit.export(), fast));
    expect(summary).toMatchObject({ life: 'archived', edition: 'none/2', discards: 1, operations: 40 });
    expect(summary.days.map(({ day, closed, copies }) => ({ day, closed, copies }))).toEqual([
      { day: 1, closed: true, copies: 2 },
      { day: 2, closed: true, copies: 0 },
    ]);
    expect(summary.totals.taxes.map(({ group, gross }) => [group, gross])).toEqual([
      ['A', 350n],
      ['Z', 1040n],
      ['A', 113n],
    ]);
  });

  it('blocked in test mode goes back to test mode', () => {
    const unit = new TestUnit().identity().life('bound', {
      owner: { name: 'N', taxNumber: '1' },
      place: { name: 'P', address: 'A' },
    });
    unit.life('test').life('blocked', { reason: 'r' }).checkpoint().life('test', { reason: 'r' }).life('production');
    expect(verify(unit.export(), fast)).toMatchObject({ ok: true, summary: { life: 'production' } });
  });

  it('change, null receipts, and money that goes the other way', () => {
    const rules = {
      ...plainRules,
      documents: [
        ...plainRules.documents,
        { document: 'correction', sign: 'plus', counted: true, series: 'K' } as const,
      ],
      payments: [...plainRules.payments, { kind: 'coins', cash: true }],
      counters: [
        ...plainRules.counters,
        // Facts of copies and cash carry no document kind: these two stay at zero.
        {
          name: 'no-copies',
          measure: 'copies',
          by: 'none',
          scope: 'unit',
          documents: ['sale'],
          max: 9n,
          inZ: true,
        } as const,
        { name: 'no-cash', measure: 'cash-in', by: 'document', scope: 'unit', max: 9n, inZ: true } as const,
      ],
    };
    const unit = TestUnit.inProduction({ rules }).openDay().receipt({ items: [], payments: [] });
    const cashOf = (kind: string, amount: bigint): { kind: string; amount: bigint } => ({ kind, amount });
    unit.receipt({ items: [coffee], payments: [cashOf('coins', 10n), cashOf('cash', 1_000n), cashOf('card', 100n)] });
    unit
      .copy()
      .cash('in', 100n)
      .receipt({ document: 'correction', items: [{ ...coffee, quantity: decimal(-1) }] });
    unit.receipt({
      document: 'correction',
      items: [{ ...coffee, quantity: decimal(-1) }],
      payments: [cashOf('cash', -500n)],
    });
    const summary = summaryOf(verify(unit.closeDay().export(), fast));
    expect(summary.totals).toMatchObject({ total: 0n });
    expect(summary.totals.payments).toEqual([cashOf('coins', 10n), cashOf('cash', -110n), cashOf('card', 100n)]);
  });

  it('operations of two epochs, and a year that ends without a sale', () => {
    const unit = new TestUnit({ startMs: START_MS }).identity();
    unit.signed = false;
    while (unit.plans.length < 4_400) unit.fence(`f-${unit.plans.length}`, unit.plans.length > 4_200 ? 1 : 0);
    expect(verify(unit.checkpoint().export(), fast)).toMatchObject({ ok: true });
  }, 60_000);
});

describe('the summary', () => {
  it('is JSON with amounts as strings', () => {
    const unit = fiveReceipts().openDay().receipt();
    const json = JSON.parse(JSON.stringify(toJson(summaryOf(verify(unit.export(), fast))))) as Record<string, unknown>;
    expect(json).toMatchObject({
      serial: 'PL-000001',
      simulated: true,
      size: 17,
      openDay: 2,
      firstTime: '2026-03-14T09:00:00+01:00',
      days: [
        {
          day: 1,
          openedBy: 4,
          closed: true,
          closedBy: 13,
          closedAt: '2026-03-14T10:00:18+02:00',
          receipts: [
            { document: 'sale', count: 3 },
            { document: 'refund', count: 1 },
            { document: 'training', count: 1 },
          ],
          total: '7.15',
          taxes: [
            { group: 'A', rate: '21.0', gross: '6.65', tax: '1.15' },
            { group: 'Z', gross: '0.50', tax: '0.00' },
          ],
          cashIn: '100.00',
        },
        { day: 2, closed: false, total: '4.10', counters: [] },
      ],
      totals: { total: '11.25', copies: 1 },
    });
    expect(json['days']).toMatchObject([
      { counters: expect.arrayContaining([{ key: 'grand', value: '715' }]) as unknown },
      {},
    ]);
  });
});
