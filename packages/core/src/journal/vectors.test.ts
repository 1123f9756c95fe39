/** Golden vectors that were made from the specification by a program that shares nothing with this one. */
import { readFileSync } from 'node:fs';
import { concatBytes, fromHex, toHex, utf8Encode } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { present } from '../assert.js';
import { portableSigner, verifyEd25519 } from '../crypto/ed25519.js';
import { portableHasher } from '../crypto/hasher.js';
import { journalExport } from '../export/journal-export.js';
import { nativeSigner } from '../node/native-ed25519.js';
import { layoutBatch } from '../storage/batch-layout.js';
import { decodeContent, encodeContent } from './content.js';
import { sourceOfRecords } from '../export/export-source.js';
import { openRecord, parseFrame, parseHeader, type JournalRecord } from './frame.js';
import { Frontier } from './merkle.js';
import { checkpointText, noteSignable, recordSignable } from './signable.js';

interface Vectors {
  readonly keySeed: string;
  readonly logKey: string;
  readonly journalId: string;
  readonly serial: string;
  readonly records: readonly Readonly<
    Record<'payload' | 'entry' | 'leaf' | 'preimage' | 'signature' | 'frame', string>
  >[];
  readonly roots: readonly string[];
  readonly checkpoint: string;
  readonly journal: string;
  readonly export: string;
}

const file = new URL('../../../../docs/spec/vectors/journal.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const bytesOf = (hex: string): Uint8Array => present(fromHex(hex), 'vectors are hex');
const seed = bytesOf(vectors.keySeed);
const journalId = bytesOf(vectors.journalId);
/** A vector's frame stands alone: at the beginning, the first of its batch. */
const PLACE = { offset: 0, end: 0, batchOffset: 0 };

function parsed(index: number): JournalRecord {
  const frame = bytesOf(present(vectors.records[index], 'record').frame);
  const header = parseHeader(frame.subarray(0, 32));
  const image = concatBytes(Uint8Array.of(0), frame);
  const result = typeof header === 'string' ? header : parseFrame(header, image, { ...PLACE, hasher: portableHasher });
  if (typeof result === 'string') throw new Error(result);
  return result;
}

const records = vectors.records.map((_, index) => parsed(index));

describe.each(vectors.records.map((vector, index) => ({ index, vector })))(
  'vector record $index',
  ({ index, vector }) => {
    it('is built byte for byte: header, leaf hash, preimage, signature, frame', () => {
      const record = parsed(index);
      const { kind, sequence, utcMs, offsetMinutes, timeQuality } = record.header;
      const payload = bytesOf(vector.payload);
      expect(toHex(encodeContent(decodeContent(kind, payload)))).toBe(vector.payload);
      const previous = records[index - 1]?.leafHash ?? new Uint8Array(32);
      const stamp = { utcMs, offsetMinutes, quality: timeQuality };
      const built = openRecord(
        { kind, sequence, stamp, previous, payload, signed: true },
        { ...PLACE, hasher: portableHasher },
      );
      expect(toHex(built.entry)).toBe(vector.entry);
      expect(toHex(built.leafHash)).toBe(vector.leaf);
      const preimage = recordSignable({ journalId, sequence, leafHash: built.leafHash });
      expect(toHex(preimage)).toBe(vector.preimage);
      for (const signer of [portableSigner(seed), nativeSigner(seed)]) {
        expect(toHex(signer.publicKey)).toBe(vectors.logKey);
        expect(signer.sign([preimage])?.map(toHex)).toEqual([vector.signature]);
      }
      expect(verifyEd25519(bytesOf(vectors.logKey), preimage, bytesOf(vector.signature))).toBe(true);
      built.sign(bytesOf(vector.signature));
      expect(toHex(built.close())).toBe(vector.frame);
    });
  },
);

describe('vector journal', () => {
  it('has the tree heads of every size', () => {
    let frontier = Frontier.empty;
    for (const [index, record] of records.entries()) {
      frontier = frontier.append(record.leafHash, portableHasher);
      expect(toHex(frontier.root(portableHasher))).toBe(vectors.roots[index]);
    }
  });

  // Found a bug: the first sector named record 1 as its first, because 0 meant "none yet".
  it('lies on flash as the specification says', () => {
    const frames = vectors.records.map((vector) => bytesOf(vector.frame));
    const context = { journalId, checkpointSequence: 0, checkpointBlock: 0 };
    expect(toHex(layoutBatch({ cursor: 0, firstSequence: 0, frames, context }).bytes)).toBe(vectors.journal);
  });

  it('has one signed checkpoint and one export', () => {
    const signer = portableSigner(seed);
    const root = bytesOf(present(vectors.roots.at(-1), 'root'));
    const head = { serial: vectors.serial, size: records.length, root };
    const [signature] = present(signer.sign([noteSignable(head)]), 'a signature');
    const text = checkpointText(head, signer.publicKey, present(signature, 'a signature'));
    expect(text).toBe(vectors.checkpoint);
    expect(utf8Encode(text)).toBeDefined();
    const made = journalExport({
      size: records.length,
      checkpoint: text,
      source: sourceOfRecords(records, portableHasher),
    });
    expect(toHex(made.read(0, made.bytes))).toBe(vectors.export);
    const pieces = Array.from({ length: Math.ceil(made.bytes / 700) }, (_, index) =>
      toHex(made.read(index * 700, 700)),
    );
    expect(pieces.join('')).toBe(vectors.export);
  });
});
