import { describe, expect, it } from 'vitest';
import { parseCheckpoint, readExport, type ExportRecord } from '../index.js';
import { assembled, genuine, note, partOf, root, sealed, size, unit, withFiles } from './attack.js';
import { leafOf } from './naive-tree.js';

function journalOf(file: Uint8Array): Extract<ReturnType<typeof readExport>, { ok: true }>['journal'] {
  const read = readExport(file);
  if (!read.ok) expect.fail(read.finding.message);
  return read.journal;
}

describe('readExport', () => {
  it('gives every record with its parts', () => {
    const journal = journalOf(genuine);
    expect(journal).toMatchObject({ note, size });
    const records = [...journal.records()];
    expect(records.map(({ kind }) => kind)).toEqual(unit.plans.map(({ kind }) => kind));
    for (const [sequence, record] of records.entries()) {
      expect(record).toMatchObject({ sequence, file: 'tile/entries/000.p/15' });
      expect(record.entry).toEqual(sealed.entries[sequence]);
      expect(record.leafHash).toEqual(leafOf(record.entry));
      expect(record.signature).toEqual(sealed.signatures[sequence]);
      expect(record.previous).toEqual(sealed.leaves[sequence - 1] ?? new Uint8Array(32));
      expect(genuine.subarray(record.offset, record.offset + record.entry.length)).toEqual(record.entry);
      if (record.kind !== 'checkpoint') expect(record.payload).toEqual(unit.plans[sequence]?.payload);
    }
  });

  it('narrows by kind', () => {
    const totals = [...journalOf(genuine).records()].flatMap((record: ExportRecord) =>
      record.kind === 'receipt' ? [record.payload.total] : [],
    );
    expect(totals).toEqual([410n, 300n, 410n, 410n, 415n]);
  });

  it('finds one record, and none beyond the end', () => {
    const journal = journalOf(genuine);
    expect(journal.record(6)?.kind).toBe('receipt');
    for (const sequence of [-1, 0.5, size, NaN]) expect(journal.record(sequence)).toBeUndefined();
  });

  it('checks container, chain and payloads, and no signatures', () => {
    const text = withFiles((files) => files.set('checkpoint', new Uint8Array(3)));
    expect(readExport(text)).toMatchObject({ finding: { name: 'note-text' } });
    const entries = sealed.entries.with(6, partOf(sealed.entries, 6).with(200, 0));
    expect(readExport(assembled({ entries }))).toMatchObject({ finding: { name: 'entry-previous' } });
    const last = partOf(sealed.entries, 12);
    const short = { entries: [...sealed.entries.slice(0, 12), last.with(last.length - 1, 0xff)] };
    const signatures = sealed.signatures.slice(0, 13);
    expect(readExport(assembled({ ...short, signatures }))).toMatchObject({ finding: { name: 'payload-decode' } });
    expect(readExport(assembled({ signatures: sealed.signatures.with(14, new Uint8Array(64)) })).ok).toBe(true);
  });
});

describe('parseCheckpoint', () => {
  it('reads what the note says', () => {
    expect(parseCheckpoint(note)).toMatchObject({
      ok: true,
      checkpoint: { origin: 'plomba/PL-000001', serial: 'PL-000001', size: 15, root },
    });
  });

  it('refuses every text that is one letter shorter, but for another size', () => {
    for (let at = 0; at < note.length; at++) {
      const text = note.slice(0, at) + note.slice(at + 1);
      const isAnotherSize = ['1', '5'].includes(text.split('\n')[1] ?? ''); // as good a size as 15
      expect(parseCheckpoint(text).ok).toBe(isAnotherSize);
    }
  });
});
