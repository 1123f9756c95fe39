/** Frames: what is refused and with which words, unsigned records, numbers of two and four bytes; trees by hand. */
import { crc32c, fromHex, toHex } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { present } from '../assert.js';
import { nativeHasher as hasher } from '../node/native-hasher.js';
import { LIMITS } from '../model/limits.js';
import { recordHeaderLayout, type RecordHeader } from '../tables/record-header.table.js';
import { encodeContent } from './content.js';
import { frameSize, openRecord, parseFrame, parseHeader, sizesOf, type FramedRecord } from './frame.js';
import { Frontier, foldRoots, nodeHash } from './merkle.js';
import { checkpointText, recordSignable } from './signable.js';

const PLACE = { offset: 160, end: 320, batchOffset: 0x0102, hasher };
const PARTS = {
  kind: 'cash',
  sequence: 0x01_0000_0203,
  stamp: { utcMs: 1_773_475_200_000, offsetMinutes: -90, quality: 'unset' },
  previous: new Uint8Array(32).fill(7),
  payload: Uint8Array.of(0xa1, 0x01, 0x02),
  signed: true,
} as const;

function made(signed: boolean): Uint8Array {
  const record = openRecord({ ...PARTS, signed }, PLACE);
  if (signed) record.sign(new Uint8Array(64).fill(9));
  return record.close();
}

/** A frame in the buffer that a reader makes of it: a zero byte before it. */
const imageOf = (frame: Uint8Array): Uint8Array => Uint8Array.from([0, ...frame]);

function headerWith(change: Partial<RecordHeader>): Uint8Array {
  const header = present(recordHeaderLayout.decode(made(true).subarray(0, 32)), 'a header');
  const bytes = recordHeaderLayout.encode({ ...header, ...change });
  const headerCrc = crc32c(bytes.subarray(0, 28));
  return recordHeaderLayout.encode({ ...header, ...change, headerCrc });
}

function read(frame: Uint8Array): FramedRecord | string {
  const header = parseHeader(frame.subarray(0, 32));
  return typeof header === 'string' ? header : parseFrame(header, imageOf(frame), { offset: 160, end: 320, hasher });
}

describe('a frame', () => {
  it.each([true, false])('is read back as it was built (signed: %s)', (signed) => {
    const record = read(made(signed));
    if (typeof record === 'string') throw new Error(record);
    expect(record.header).toMatchObject({ kind: 'cash', sequence: 0x01_0000_0203, offsetMinutes: -90 });
    expect(record.header).toMatchObject({ timeQuality: 'unset', payloadBytes: 3, signatureBytes: signed ? 64 : 0 });
    expect([record.offset, record.end, record.batchOffset]).toEqual([160, 320, 0x0102]);
    expect(record.previous).toEqual(PARTS.previous);
    expect(record.payload).toEqual(PARTS.payload);
    expect(record.signature).toEqual(new Uint8Array(signed ? 64 : 0).fill(9));
    expect(record.entry).toEqual(made(signed).subarray(0, 67));
    expect(record.leafHash).toEqual(hasher.sha256(imageOf(record.entry)));
  });

  it('stands byte for byte as the specification says', () => {
    const frame = made(true);
    expect(toHex(frame.subarray(0, 28))).toBe('505201070000000100000203' + '0000019ceb5bfc00' + 'ffa6010000030040');
    expect(toHex(frame.subarray(28, 32))).toBe(crc32c(frame.subarray(0, 28)).toString(16).padStart(8, '0'));
    expect(toHex(frame.subarray(131, 135))).toBe('01020000');
    expect(toHex(frame.subarray(135, 139))).toBe(crc32c(frame.subarray(32, 135)).toString(16).padStart(8, '0'));
    expect(toHex(frame.subarray(139))).toBe('ffffffffff');
    expect(frame.length).toBe(144);
  });

  it('takes whole blocks', () => {
    const sizes = [1, 8, 9, 24, 25].map((payloadBytes) => frameSize({ payloadBytes, signatureBytes: 0 }));
    expect(sizes).toEqual([80, 80, 96, 96, 112]);
    expect(sizesOf(new Uint8Array(9), true)).toEqual({ payloadBytes: 9, signatureBytes: 64 });
    expect(sizesOf(new Uint8Array(9), false)).toEqual({ payloadBytes: 9, signatureBytes: 0 });
    expect(made(false).length).toBe(80);
  });

  it('is refused with words where any byte differs', () => {
    const pristine = made(true);
    for (let at = 0; at < pristine.length; at++) {
      const frame = pristine.slice();
      frame[at] = (frame[at] ?? 0) ^ 0x40;
      const why = read(frame);
      const expected =
        at < 32 ? /CRC|SectorHeader|RecordHeader|magic|format|code|zero|must|is/ : /CRC|padding|reserved/;
      expect(typeof why === 'string' ? why : 'read', `byte ${at}`).toMatch(expected);
    }
    const reserved = pristine.slice();
    reserved[133] = 1;
    expect(read(reserved)).toMatch(/reserved/);
    const body = pristine.slice();
    body[70] = 1;
    expect(read(body)).toBe('body CRC is wrong');
    const padding = pristine.slice();
    padding[139] = 0xfe;
    expect(read(padding)).toBe('padding is not erased');
    padding.fill(0xff, 139);
    padding[143] = 0;
    expect(read(padding)).toBe('padding is not erased');
  });

  it('has a header that is refused with words where its CRC is right and a size is not', () => {
    const crc = made(true).slice(0, 32);
    crc[31] = (crc[31] ?? 0) ^ 1;
    expect(parseHeader(crc)).toBe('header CRC is wrong');
    expect(parseHeader(headerWith({ signatureBytes: 63 }))).toBe('signature size is wrong');
    expect(parseHeader(headerWith({ payloadBytes: 0 }))).toBe('payload size is wrong');
    expect(parseHeader(headerWith({ payloadBytes: LIMITS.payloadBytes + 1 }))).toBe('payload size is wrong');
    expect(parseHeader(headerWith({ payloadBytes: LIMITS.payloadBytes }))).toMatchObject({ kind: 'cash' });
    expect(parseHeader(headerWith({ signatureBytes: 0 }))).toMatchObject({ signatureBytes: 0 });
    expect(() => parseHeader(undefined as unknown as Uint8Array)).toThrow(TypeError); // a bug is no damage
    const header = parseHeader(made(true).subarray(0, 32));
    if (typeof header === 'string') throw new Error(header);
    const at = { offset: 0, end: 0, hasher };
    expect(() => parseFrame(header, undefined as unknown as Uint8Array, at)).toThrow(TypeError); // nor is this one
  });

  it('says what is signed: tag, journal, sequence in eight bytes, leaf hash', () => {
    const journalId = new Uint8Array(16).fill(0x11);
    const leafHash = new Uint8Array(32).fill(0x22);
    const bytes = recordSignable({ journalId, sequence: 0x1f_0203_0405_0607, leafHash });
    const tag = toHex(new TextEncoder().encode('plomba record v1\0'));
    expect(toHex(bytes)).toBe(`${tag}${'11'.repeat(16)}001f020304050607${'22'.repeat(32)}`);
  });

  it('has content that is refused where it breaks its table', () => {
    const fence = { kind: 'fence', payload: { fenced: { id: 'a', epoch: 0 } } } as const;
    expect(encodeContent(fence).length).toBeGreaterThan(3);
    expect(() => encodeContent({ ...fence, payload: { fenced: { id: 'a', epoch: -1 } } })).toThrow(/epoch/);
  });
});

describe('the tree', () => {
  const leaf = (text: string): Uint8Array => hasher.sha256(Uint8Array.from([0, ...present(fromHex(text), 'hex')]));
  const leaves = ['', '00', '10', '2021', '3031'].map(leaf);

  it('hashes 01, left, right; the tree of nothing is the hash of nothing', () => {
    const [left = new Uint8Array(), right = new Uint8Array()] = leaves;
    // The tree heads of two leaves and of none in RFC 6962's own test data.
    expect(toHex(nodeHash(left, right, hasher))).toBe(
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    );
    expect(toHex(foldRoots([], hasher))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(foldRoots([left], hasher)).toBe(left);
  });

  it('tells each node that a leaf completes, and knows how many roots it must have', () => {
    let frontier = Frontier.empty;
    const told: number[] = [];
    for (const one of leaves) {
      let count = 0;
      frontier = frontier.append(one, hasher, () => void count++);
      told.push(count);
      expect(frontier.isConsistent()).toBe(true);
    }
    expect(told).toEqual([0, 1, 0, 2, 0]);
    expect([frontier.size, frontier.roots.length, Frontier.empty.isConsistent()]).toEqual([5, 2, true]);
    expect(new Frontier(5, leaves.slice(0, 1)).isConsistent()).toBe(false);
    expect(new Frontier(5, leaves.slice(0, 3)).isConsistent()).toBe(false);
    expect(new Frontier(4, leaves.slice(0, 1)).isConsistent()).toBe(true);
    expect(new Frontier(1, []).isConsistent()).toBe(false);
    expect(new Frontier(0, leaves).isConsistent()).toBe(false);
  });

  it('has a checkpoint whose key hash is that of signed notes', () => {
    const text = checkpointText(
      { serial: 'S', size: 1, root: new Uint8Array(32) },
      new Uint8Array(32),
      new Uint8Array(64),
    );
    const [origin, size, root, blank, line = '', end] = text.split('\n');
    expect([origin, size, root, blank, end]).toEqual(['plomba/S', '1', `${'A'.repeat(43)}=`, '', '']);
    const [dash, name, base64 = ''] = line.split(' ');
    expect([dash, name]).toEqual(['—', 'plomba/S']);
    const signature = Buffer.from(base64, 'base64');
    const keyHash = hasher.sha256(
      Uint8Array.from([...new TextEncoder().encode('plomba/S'), 0x0a, 0x01, ...new Uint8Array(32)]),
    );
    expect(toHex(signature.subarray(0, 4))).toBe(toHex(keyHash.subarray(0, 4)));
    expect(signature.length).toBe(68);
  });
});
