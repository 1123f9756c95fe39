import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from './code-page.js';
import { CP1250_UPPER } from './cp1250.table.js';

/** Node's own table has control characters where the code page has nothing. */
const NOTHING = [0x81, 0x83, 0x88, 0x90, 0x98];
const every = Array.from({ length: 256 }, (_, byte) => byte);

describe('Windows-1250', () => {
  it.each(every)("has for byte %i the character of Node's decoder", (byte) => {
    const decoded = decodeText(Uint8Array.of(byte), 'cp1250');
    if (NOTHING.includes(byte)) expect(decoded.ok).toBe(false);
    else expect(decoded).toStrictEqual({ ok: true, text: new TextDecoder('windows-1250').decode(Uint8Array.of(byte)) });
  });

  it('has 128 places in its upper half, each character once', () => {
    const letters = [...CP1250_UPPER];
    expect(letters.length).toBe(128);
    expect(new Set(letters).size).toBe(128 - NOTHING.length + 1);
  });

  it('writes what it reads, and a question mark for what it does not have', () => {
    const right = Uint8Array.from(every.filter((byte) => !NOTHING.includes(byte)));
    const decoded = decodeText(right, 'cp1250');
    expect(decoded.ok && encodeText(decoded.text, 'cp1250')).toStrictEqual(right);
    expect(encodeText('ч😀\uFFFD', 'cp1250')).toStrictEqual(Uint8Array.from([0x3f, 0x3f, 0x3f]));
  });
});

describe('UTF-8', () => {
  it('is read as Node reads it, without a byte order mark', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        let expected: string | undefined;
        try {
          expected = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        } catch {
          expected = undefined;
        }
        const decoded = decodeText(bytes, 'utf-8');
        expect(decoded.ok ? decoded.text : undefined).toBe(expected);
      }),
      { seed: 1, numRuns: 500 },
    );
    expect(decodeText(encodeText('\uFEFFšta', 'utf-8'), 'utf-8')).toStrictEqual({ ok: true, text: 'šta' });
    expect(encodeText('a\uD800b', 'utf-8')).toStrictEqual(new TextEncoder().encode('a?b'));
  });

  it('says which lines are none', () => {
    const bytes = Uint8Array.from([0x61, 0x0a, 0xff, 0x0a, 0x62, 0x0a, 0xc3]);
    const decoded = decodeText(bytes, 'utf-8');
    expect(decoded.ok ? [] : decoded.findings.map(({ line }) => line)).toStrictEqual([2, 4]);
  });
});
