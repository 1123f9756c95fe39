// Frames worked out by hand from the sheet (section 1A), and laws that hold for all of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldError } from '@plomba/codec';
import { decodeFrame, encodeFrame, FRAME_BYTES_MAX, lrcOf, splitFields, type CcspFrame } from './frame.js';
import { STRICT, TOLERANT } from './tolerance.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** LEN counted and LRC added up by hand, letter by letter. */
const BY_HAND: readonly (readonly [frame: CcspFrame, text: string])[] = [
  // The anchor of the sheet: its LRC 7D stands in a client of somebody else.
  [{ mode: 'A', type: 'IQ', fields: [] }, '#!#00D#IQ#7D\r'],
  [{ mode: 'B', type: 'IQ', fields: [] }, '#%#00D#IQ#79\r'],
  [{ mode: 'A', type: 'SIQ', fields: [] }, '#!#00E#SIQ#2F\r'],
  [{ mode: 'A', type: 'ACK', fields: [] }, '#!#00E#ACK#2D\r'],
  [{ mode: 'A', type: 'NAK', fields: ['001'] }, '#!#012#NAK#001#44\r'],
  [{ mode: 'A', type: 'NAK', fields: ['010'] }, '#!#012#NAK#010#44\r'], // XOR does not see an order
];

const printable = fc.string({ unit: fc.constantFrom(...' !#%;,AZaz09~å'), minLength: 1, maxLength: 20 });
const frames: fc.Arbitrary<CcspFrame> = fc.record({
  mode: fc.constantFrom('A' as const, 'B' as const),
  type: fc.constantFrom('X', 'IQ', 'SIQ', 'RH', '!%$'),
  fields: fc
    .array(printable, { maxLength: 15 })
    .filter((fields) => fields.slice(1).every((field) => !field.startsWith('#'))),
});

describe('a frame', () => {
  it.each(BY_HAND)('of %j is as worked out by hand', (frame, text) => {
    expect(textOf(encodeFrame(frame))).toBe(text);
    expect(decodeFrame(bytesOf(text))).toEqual({ ok: true, frame });
  });

  it('has the LRC that the anchor has: XOR from the first # to the one before it', () => {
    // 23^21^23^30^30^44^23^49^51^23, in pairs that cancel out: 21^44 = 65, ^49^51 = 7D
    expect(lrcOf(bytesOf('#!#00D#IQ#'), 0, 10)).toBe(0x7d);
  });

  it('comes back as it went, and its bytes too', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const bytes = encodeFrame(frame);
        const verdict = decodeFrame(bytes, TOLERANT);
        expect(verdict).toEqual({ ok: true, frame });
        expect(bytes.length).toBe(parseInt(textOf(bytes).slice(3, 6), 16));
      }),
    );
  });

  it('that decodes encodes to the same bytes, whatever they are', () => {
    const alphabet = fc.string({ unit: fc.constantFrom('#', '#', 'a', ' ', '!'), maxLength: 12 });
    fc.assert(
      fc.property(alphabet, (payload) => {
        const length = (11 + payload.length + 2).toString(16).toUpperCase().padStart(3, '0');
        const body = `#!#${length}#X#${payload}#`;
        const lrc = lrcOf(bytesOf(body), 0, body.length).toString(16).toUpperCase().padStart(2, '0');
        const bytes = bytesOf(`${body}${lrc}\r`);
        const verdict = decodeFrame(bytes);
        if (verdict.ok) expect(encodeFrame(verdict.frame)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('loses no byte unnoticed: every truncation is refused', () => {
    for (const [frame] of BY_HAND) {
      const bytes = encodeFrame(frame);
      for (let length = 0; length < bytes.length; length++) {
        for (const tolerance of [STRICT, TOLERANT]) {
          expect(decodeFrame(bytes.subarray(0, length), tolerance).ok, `${length} bytes`).toBe(false);
        }
      }
    }
  });

  it('is refused with any one bit turned', () => {
    const bytes = encodeFrame({ mode: 'A', type: 'RH', fields: ['201611011538', '13', 'a#b', ' '] });
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = bytes.slice();
      turned[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeFrame(turned).ok, `bit ${bit}`).toBe(false);
    }
  });

  it('is judged by length before LRC: 003 for a shape, 001 for an LRC alone', () => {
    const nak = (text: string): string | undefined => {
      const verdict = decodeFrame(bytesOf(text));
      return verdict.ok ? undefined : verdict.nak;
    };
    expect(nak('#!#00D#IQ#7E\r')).toBe('001');
    expect(nak('#!#00E#IQ#7E\r')).toBe('003'); // LEN wrong as well as the LRC
    expect(nak('#!#00d#IQ#5D\r')).toBe('003'); // lower-case LEN, with the LRC that it would have
    expect(nak('#!#00D#IQ#7d\r')).toBe('003');
    expect(nak('#!#00D#IQ7D#\r')).toBe('003');
    expect(nak('#?#00D#IQ#63\r')).toBe('003');
    expect(nak('#!#00D#IQ#7D\n')).toBe('003');
    expect(nak('#!#00F#IQ##6D\r')).toBe('003');
  });

  it('may have an LRC of one digit where that is tolerated, and nowhere else', () => {
    // Club Speed: the LRC 0E is sent as E, LEN still counts two.
    const body = '#!#061#RH#201406011200#1234#pos1#KSa# #5566778899#35,00#0,00#normal#25,00;2,00#12,00;1,00# # #';
    expect(decodeFrame(bytesOf(`${body}0E\r`)).ok).toBe(true);
    expect(decodeFrame(bytesOf(`${body}E\r`), TOLERANT).ok).toBe(true);
    expect(decodeFrame(bytesOf(`${body}E\r`))).toMatchObject({ ok: false, nak: '003' });
    expect(decodeFrame(bytesOf(`${body}F\r`), TOLERANT)).toMatchObject({ ok: false, nak: '001' });
    expect(decodeFrame(bytesOf('#!#00D#IQ#D\r'), TOLERANT)).toMatchObject({ ok: false, nak: '001' });
  });

  it('takes letters beyond ASCII only where that is tolerated', () => {
    const bytes = encodeFrame({ mode: 'A', type: 'RI', fields: ['Åsa'] });
    expect(decodeFrame(bytes, TOLERANT)).toMatchObject({ ok: true, frame: { fields: ['Åsa'] } });
    expect(decodeFrame(bytes)).toMatchObject({ ok: false, nak: '003' });
  });

  it('doubles # in a field, and reads from the left', () => {
    expect(textOf(encodeFrame({ mode: 'A', type: 'RI', fields: ['a#b', '1'] }))).toContain('#RI#a##b#1#');
    expect(splitFields('a##b#1')).toEqual(['a#b', '1']);
    expect(splitFields('a###b')).toEqual(['a#', 'b']);
    expect(splitFields('####')).toEqual(['##']);
  });

  it.each([
    [{ type: 'IQ', fields: ['a', '#b'] }, 'fields[1]'],
    [{ type: 'IQ', fields: [''] }, 'fields[0]'],
    [{ type: 'IQ', fields: ['a\r'] }, 'fields[0]'],
    [{ type: 'IQ', fields: ['€'] }, 'fields[0]'],
    [{ type: 'LONG', fields: [] }, 'type'],
    [{ type: 'I#', fields: [] }, 'type'],
    [{ type: 'IQ', fields: ['x'.repeat(FRAME_BYTES_MAX)] }, 'fields'],
  ])('that cannot be sent is refused with its place: %j', (frame, path) => {
    const encode = (): Uint8Array => encodeFrame({ mode: 'A', ...frame });
    expect(encode).toThrow(FieldError);
    expect(encode).toThrow(path);
  });

  it('may be as long as three hex digits say', () => {
    const bytes = encodeFrame({ mode: 'A', type: 'X', fields: ['x'.repeat(FRAME_BYTES_MAX - 13)] });
    expect(bytes.length).toBe(FRAME_BYTES_MAX);
    expect(decodeFrame(bytes).ok).toBe(true);
  });
});
