// The parser on a line as it is: several frames in one read, one in many, garbage before, between and inside.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '@plomba/codec';
import { encodeFrame, FRAME_BYTES_MAX } from './frame.js';
import { CcspParser, type CcspInput } from './frame-parser.js';
import { STRICT, TOLERANT } from './tolerance.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const IQ = '#!#00D#IQ#7D\r';
const ST = '#!#00D#ST#62\r';
const SQ = '#!#00D#SQ#67\r';

const said = (inputs: readonly CcspInput[]): readonly string[] =>
  inputs.map((input) => (input.kind === 'frame' ? input.frame.type : input.nak));

function parse(text: string, tolerance = STRICT): readonly string[] {
  return said(new CcspParser(tolerance).push(bytesOf(text)));
}

describe('the parser', () => {
  it('takes several frames out of one read', () => {
    expect(parse(IQ + ST + SQ)).toEqual(['IQ', 'ST', 'SQ']);
  });

  it('puts one frame together of many reads', () => {
    const parser = new CcspParser(STRICT);
    const inputs = [...IQ].flatMap((letter) => parser.push(bytesOf(letter)));
    expect(said(inputs)).toEqual(['IQ']);
  });

  it('drops what stands in front of a frame, line feeds as well, and counts it', () => {
    const parser = new CcspParser(STRICT);
    expect(said(parser.push(bytesOf(`\n${IQ}noise\r#!#\n${ST}`)))).toEqual(['IQ', 'ST']);
    expect(parser.statistics()).toEqual({ frames: 2, bad: 0, discardedBytes: 11 });
  });

  it('finds the frame behind one that lost its CR', () => {
    expect(parse(`${IQ.slice(0, -1)}${ST}`)).toEqual(['ST']);
  });

  it('answers what began like a frame once, with the code of its first beginning', () => {
    expect(parse('#!#00D#IQ#7E\r')).toEqual(['001']);
    expect(parse('#%#00D#IQ#\r')).toEqual(['003']);
    expect(parse('#!#zzz#!#\r')).toEqual(['003']);
    expect(parse('\r\r\n')).toEqual([]);
  });

  it('knows the mode of what it refuses', () => {
    const [input] = new CcspParser(STRICT).push(bytesOf('#%#00D#IQ#7D\r'));
    expect(input).toMatchObject({ kind: 'bad', mode: 'B', nak: '001' });
  });

  it('is in step again behind a megabyte without a CR, and keeps no more than two frames of it', () => {
    const parser = new CcspParser(TOLERANT);
    const noise = new Uint8Array(1_000_000).fill(0x23);
    expect(parser.push(noise)).toEqual([]);
    expect(said(parser.push(bytesOf(IQ)))).toEqual(['IQ']);
    expect(parser.statistics().discardedBytes).toBe(1_000_000);
  });

  it('takes the longest frame', () => {
    const longest = encodeFrame({ mode: 'A', type: 'RI', fields: ['x'.repeat(FRAME_BYTES_MAX - 14)] });
    expect(said(new CcspParser(STRICT).push(concatBytes(bytesOf('noise'), longest)))).toEqual(['RI']);
  });

  it('forgets what had begun when the line is closed', () => {
    const parser = new CcspParser(STRICT);
    parser.push(bytesOf(IQ.slice(0, 5)));
    parser.reset();
    expect(said(parser.push(bytesOf(IQ)))).toEqual(['IQ']);
  });

  it('says the same however the bytes are cut', () => {
    const piece = fc.oneof(
      fc.constantFrom(IQ, ST, SQ, '#', '\r', '#!#', '\n'),
      fc.string({ unit: fc.constantFrom('#', '!', '0', 'D', '\r'), maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(20), { minLength: 1 }), (pieces, cuts) => {
        const bytes = bytesOf(pieces.join(''));
        const whole = new CcspParser(TOLERANT);
        const expected = whole.push(bytes);
        const cut = new CcspParser(TOLERANT);
        const inputs: CcspInput[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = 1 + (cuts[turn % cuts.length] ?? 0);
          inputs.push(...cut.push(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(inputs).toEqual(expected);
        expect(cut.statistics()).toEqual(whole.statistics());
      }),
    );
  });

  it('takes a frame right after any line that ended', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const parser = new CcspParser(TOLERANT);
        parser.push(noise);
        parser.push(Uint8Array.of(0x0d));
        expect(said(parser.push(bytesOf(IQ)))).toEqual(['IQ']);
      }),
    );
  });
});
