// The decoder made by hand reads the golden vectors, and what a unit exports, as the tables do.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RECORD_KINDS } from '@plomba/core/tables';
import { readExport } from '../index.js';
import { genuine } from './attack.js';
import { coreUnit, exportBytes } from './core-unit.js';
import { plainCbor, plainExport } from './plain-decoder.js';

interface Vectors {
  readonly checkpoint: string;
  readonly serial: string;
  readonly journalId: string;
  readonly logKey: string;
  readonly export: string;
  readonly records: readonly {
    readonly kind: string;
    readonly payload: string;
    readonly entry: string;
    readonly leaf: string;
    readonly signature: string;
  }[];
}

const file = new URL('../../../../docs/spec/vectors/journal.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the decoder made by hand', () => {
  it('reads the golden export', () => {
    const { checkpoint, records } = plainExport(new Uint8Array(Buffer.from(vectors.export, 'hex')));
    expect(checkpoint).toBe(vectors.checkpoint);
    expect(
      records.map(({ entry, leaf, signature, payload }) => ({
        entry: hex(entry),
        leaf: hex(leaf),
        signature: hex(signature),
        payload: hex(payload),
      })),
    ).toEqual(vectors.records.map(({ entry, leaf, signature, payload }) => ({ entry, leaf, signature, payload })));
    const identity = records[0]?.value as Map<bigint, unknown>;
    expect(identity.get(2n)).toBe(vectors.serial);
    expect(identity.get(4n)).toEqual(new Uint8Array(Buffer.from(vectors.journalId, 'hex')));
    expect(identity.get(5n)).toEqual(new Uint8Array(Buffer.from(vectors.logKey, 'hex')));
    expect(identity.get(8n)).toBe(true);
  });

  it.each([
    ['a day of a planned unit', genuine],
    ['a unit of the core, over two bundles', exportBytes(coreUnit(300))],
  ])('reads %s as the tables do', (_, tar) => {
    const read = readExport(tar);
    if (!read.ok) expect.fail(read.finding.message);
    const { checkpoint, records } = plainExport(tar);
    expect(checkpoint).toBe(read.journal.note);
    expect(records).toHaveLength(read.journal.size);
    let before: Uint8Array = new Uint8Array(32);
    for (const record of read.journal.records()) {
      const plain = records[record.sequence];
      const { utcMs, offsetMinutes } = record.header;
      expect(plain).toMatchObject({ sequence: record.sequence, kind: RECORD_KINDS[record.kind], utcMs, offsetMinutes });
      expect(plain?.previous).toEqual(before);
      before = createHash('sha256')
        .update('\0')
        .update(plain?.entry ?? '')
        .digest()
        .subarray();
      expect(hex(plain?.leaf ?? before)).toBe(hex(before));
      before = new Uint8Array(before);
      const value = plain?.value as Map<bigint, unknown>;
      if (record.kind === 'receipt') {
        expect([value.get(3n), value.get(4n), value.get(6n), value.get(8n)]).toEqual([
          BigInt(record.payload.number),
          record.payload.series,
          record.payload.amounts,
          record.payload.total,
        ]);
      }
      if (record.kind === 'fence')
        expect((value.get(1n) as Map<bigint, unknown>).get(1n)).toBe(record.payload.fenced.id);
      if (record.kind === 'checkpoint') expect(value.get(1n)).toEqual(new Uint8Array(record.payload.root));
    }
  });

  it('reads what RFC 8949 appendix A has', () => {
    const of = (text: string): unknown => plainCbor(new Uint8Array(Buffer.from(text, 'hex')));
    expect([of('00'), of('17'), of('1818'), of('1903e8'), of('1a000f4240'), of('1bffffffffffffffff')]).toEqual([
      0n,
      23n,
      24n,
      1000n,
      1000000n,
      18446744073709551615n,
    ]);
    expect([of('20'), of('3903e7'), of('f4'), of('f5'), of('62c3bc'), of('83010203')]).toEqual([
      -1n,
      -1000n,
      false,
      true,
      'ü',
      [1n, 2n, 3n],
    ]);
    expect(of('a201020304')).toEqual(
      new Map([
        [1n, 2n],
        [3n, 4n],
      ]),
    );
    expect(() => of('0000')).toThrow('1 bytes behind');
  });
});
