// The quick check of a header against the one that names what is wrong.
import { crc32c } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { headerAt, isPlainHeader } from '../header.js';
import type { RecordSpans } from '../span.js';
import { partOf, sealed } from './attack.js';

function spansOf(bytes: Uint8Array, signatureBytes: number): RecordSpans {
  const span = (count: Uint8Array): { file: string; offset: number; bytes: Uint8Array } => ({
    file: 'f',
    offset: 0,
    bytes: count,
  });
  return { entry: () => span(bytes), signature: () => span(new Uint8Array(signatureBytes)), leaf: () => span(bytes) };
}

function bothSay(bytes: Uint8Array, sequence: number, signatureBytes: number): boolean {
  const padded = new Uint8Array(bytes.length + 20);
  padded.set(bytes, 10);
  const plain = isPlainHeader({ bytes: padded, start: 10, end: 10 + bytes.length, signatureBytes }, sequence);
  expect(headerAt(spansOf(bytes, signatureBytes), sequence).ok).toBe(plain);
  return plain;
}

function withCrc(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(28, crc32c(bytes.subarray(0, 28)));
  return bytes;
}

describe('the two checks of a header', () => {
  it('agree on every value of every byte, the CRC repaired', () => {
    const genuine = partOf(sealed.entries, 7);
    let accepted = 0;
    for (let at = 0; at < 28; at++) {
      for (let byte = 0; byte < 256; byte++) if (bothSay(withCrc(genuine.with(at, byte)), 7, 64)) accepted++;
    }
    // The genuine one 28 times; other kinds, times, offsets and qualities are as good.
    expect(accepted).toBeGreaterThan(8 * 256);
    for (let at = 28; at < 32; at++) expect(bothSay(genuine.with(at, genuine[at]! ^ 1), 7, 64)).toBe(false);
  });

  it('agree on lengths and on great numbers', () => {
    const genuine = partOf(sealed.entries, 7);
    for (const bytes of [0, 63, 64, 65]) expect(bothSay(genuine.with(27, bytes), 7, bytes)).toBe(bytes === 64);
    for (const bytes of [0, 63, 64, 65])
      expect(bothSay(withCrc(genuine.with(27, bytes)), 7, bytes)).toBe(bytes % 64 === 0);
    for (const cut of [0, 31, 32, 63, 64, genuine.length - 1])
      expect(bothSay(genuine.slice(0, cut), 7, 64)).toBe(false);
    for (const sequence of [2 ** 32 + 7, 2 ** 53 - 1, 2 ** 40]) {
      const far = genuine.slice();
      new DataView(far.buffer, far.byteOffset).setBigUint64(4, BigInt(sequence));
      expect(bothSay(withCrc(far), sequence, 64)).toBe(true);
      expect(bothSay(far, 7, 64)).toBe(false);
    }
  });
});
