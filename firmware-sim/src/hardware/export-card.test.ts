import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_BYTES_PER_MS, CLUSTER_BYTES, ExportCard, SLOW_CARD_BYTES_PER_MS } from './export-card.js';

const bytes = (count: number): Uint8Array => new Uint8Array(count).fill(7);

function written(card: ExportCard, name: string, count: number): unknown {
  const fault = card.write(name, bytes(count));
  card.advance(card.nextDoneMs() ?? 0);
  return fault;
}

describe('the export card', () => {
  it('keeps a file that was written to its end, and takes its time', () => {
    for (const [slow, rate] of [
      [false, CARD_BYTES_PER_MS],
      [true, SLOW_CARD_BYTES_PER_MS],
    ] as const) {
      const card = new ExportCard();
      card.slowDown(slow);
      expect(card.write('export.tar', bytes(100_000))).toBeUndefined();
      expect([card.isBusy, card.nextDoneMs()]).toEqual([true, 100_000 / rate]);
      expect(card.write('other', bytes(1))).toBe('busy');
      card.advance(100_000 / rate - 1);
      expect(card.files).toMatchObject([{ name: 'export.tar', isWhole: false }]);
      card.advance(1);
      expect(card.files).toEqual([{ name: 'export.tar', bytes: bytes(100_000), isWhole: true }]);
    }
  });

  it.each([
    ['pulled out', (card: ExportCard) => card.remove()],
    ['without power', (card: ExportCard) => card.powerOff()],
  ])('%s in the middle keeps the bytes so far, and does not say that they are all', (_name, stop) => {
    const card = new ExportCard();
    card.write('export.tar', bytes(100_000));
    card.advance(10);
    stop(card);
    card.insert();
    card.advance(1000);
    expect(card.files).toEqual([{ name: 'export.tar', bytes: bytes(10 * CARD_BYTES_PER_MS), isWhole: false }]);
    expect(written(card, 'export.tar', 5)).toBeUndefined();
    expect(card.files).toEqual([{ name: 'export.tar', bytes: bytes(5), isWhole: true }]);
  });

  it('refuses without a card, with its switch set and without a cluster left, and keeps what it has', () => {
    const card = new ExportCard();
    written(card, 'kept', 10);
    card.protect(true);
    expect(card.write('a', bytes(1))).toBe('write-protected');
    card.protect(false);
    card.fill();
    expect([card.freeBytes, card.write('a', bytes(1))]).toEqual([0, 'full']);
    card.fill(CLUSTER_BYTES);
    expect(card.write('b', bytes(CLUSTER_BYTES + 1))).toBe('full');
    expect(written(card, 'b', CLUSTER_BYTES)).toBeUndefined();
    card.remove();
    expect([card.isInserted, card.write('a', bytes(1))]).toEqual([false, 'no-card']);
    card.insert();
    expect(card.files.map(({ name }) => name)).toEqual(['kept', 'b']);
    card.insert(1024 * CLUSTER_BYTES);
    expect(card.files).toEqual([]);
  });

  it('takes whole clusters', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3 * CLUSTER_BYTES), { maxLength: 6 }), (sizes) => {
        const card = new ExportCard();
        card.insert(1000 * CLUSTER_BYTES);
        sizes.forEach((size, index) => written(card, `${index}`, size));
        const clusters = sizes.reduce((sum, size) => sum + Math.max(1, Math.ceil(size / CLUSTER_BYTES)), 0);
        expect(card.freeBytes).toBe((1000 - clusters) * CLUSTER_BYTES);
      }),
    );
  });
});
