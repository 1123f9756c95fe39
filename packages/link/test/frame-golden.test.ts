// Golden frames, laid out by hand from the tables and checked against a bitwise CRC-32C and COBS written elsewhere.
// They catch what a round trip cannot: a layout error that both directions share.
import { toHex } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, FrameParser, helloLayout, resetLayout, type Frame } from '../src/index.js';

const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replaceAll(/\s/g, '').match(/../g) ?? [], (pair) => parseInt(pair, 16));

interface Golden {
  readonly what: string;
  readonly frame: Frame;
  /** The line, with the delimiter. Every stuffing byte stands alone; what it replaces is in the comment beside it. */
  readonly line: string;
}

const golden: readonly Golden[] = [
  {
    what: 'hello of session 11223344: versions 1 to 1, holds 32 frames of 1024 bytes',
    frame: {
      version: 1,
      type: 'hello',
      fragment: 'none',
      session: 0x11223344,
      peer: 0,
      sequence: 0,
      ack: 0,
      selective: 0,
      payload: helloLayout.encode({ versionMin: 1, versionMax: 1, windowFrames: 32, payloadBytes: 1024 }),
    },
    line: `
      03 01 01          two bytes, then the zero of fragment none
      01                the reserved zero
      05 11 22 33 44    session, then the first zero of peer
      01 01 01          the rest of peer
      01 01 01 01       sequence
      01 01 01 01       ack
      01 01 01 01       selective
      04 01 01 20       versions, window, then the reserved zero
      02 04             payloadBytes 0400: the 04, then its zero
      01 01             two reserved zeros
      05 f9 8f 27 c1    CRC-32C of the 32 bytes before
      00                delimiter`,
  },
  {
    what: 'whole message "hi\\0!" in frame 01020304; 7 is expected next, 8 and 10 have arrived',
    frame: {
      version: 1,
      type: 'data',
      fragment: 'whole',
      session: 0x11223344,
      peer: 0xaabbccdd,
      sequence: 0x01020304,
      ack: 7,
      selective: 0b101,
      payload: hex('68 69 00 21'),
    },
    line: `
      04 01 03 03       version, data, whole, then the reserved zero
      0d 11 22 33 44 aa bb cc dd 01 02 03 04   three numbers, then the first zero of ack
      01 01             two zeros of ack
      02 07             ack, then the first zero of selective
      01 01             two zeros of selective
      04 05 68 69       selective, h, i, then the zero of the message
      06 21 f2 74 6e 48 the exclamation mark and CRC-32C of the 28 bytes before
      00`,
  },
  {
    what: 'reset: the sender aabbccdd does not know session 11223344 because of its version',
    frame: {
      version: 1,
      type: 'reset',
      fragment: 'none',
      session: 0xaabbccdd,
      peer: 0x11223344,
      sequence: 0,
      ack: 0,
      selective: 0,
      payload: resetLayout.encode({ reason: 'version', versionMin: 1, versionMax: 1 }),
    },
    line: `
      03 01 07          version, reset, then fragment none
      01                reserved
      09 aa bb cc dd 11 22 33 44   both sessions, then the first zero of sequence
      01 01 01          the rest of sequence
      01 01 01 01       ack
      01 01 01 01       selective
      04 02 01 01       reason 2, versions, then the reserved zero
      05 06 ac 31 41    CRC
      00`,
  },
  {
    what: 'acknowledgement: 01020305 is expected, the first and the last of the 32 behind it have arrived',
    frame: {
      version: 1,
      type: 'ack',
      fragment: 'none',
      session: 0xaabbccdd,
      peer: 0x11223344,
      sequence: 0xffffffff,
      ack: 0x01020305,
      selective: 0x80000001,
      payload: new Uint8Array(0),
    },
    line: `
      03 01 04
      01
      12 aa bb cc dd 11 22 33 44 ff ff ff ff 01 02 03 05 80   17 bytes, then the first zero inside selective
      01
      06 01 b6 f1 f0 03
      00`,
  },
];

/** The hex at the start of each line of a golden frame; prose follows it. */
function lineOf(text: string): Uint8Array {
  const rows = text.split('\n').map((row) => /^\s*((?:[0-9a-f]{2}(?: |$))*)/.exec(row)?.[1] ?? '');
  return hex(rows.join(''));
}

describe('golden frames', () => {
  it.each(golden)('encodes and decodes: $what', ({ frame, line }) => {
    const expected = lineOf(line);
    expect(toHex(encodeFrame(frame))).toBe(toHex(expected));
    expect(decodeFrame(expected.subarray(0, -1))).toEqual(frame);
    expect(new FrameParser(1024).push(expected)).toEqual([frame]);
  });

  it('puts a code byte ff in front of 254 bytes without a zero', () => {
    const payload = new Uint8Array(300).fill(0x55);
    const frame: Frame = {
      version: 1,
      type: 'data',
      fragment: 'first',
      session: 1,
      peer: 2,
      sequence: 0,
      ack: 0,
      selective: 0,
      payload,
    };
    // 04 01 03 01 | 3 zeros of session | 02 01 | 3 zeros of peer | 02 02 | 12 zeros less the one in front
    const head = '040103010101010201010102020101010101010101010101';
    // 254 bytes of the payload; then 46 more and the CRC ca8b0bb9, 50 bytes: code 51.
    expect(toHex(encodeFrame(frame))).toBe(`${head}ff${'55'.repeat(254)}33${'55'.repeat(46)}ca8b0bb900`);
  });

  it('has a header of 24 bytes and 4 bytes of CRC', () => {
    const empty: Frame = { ...golden[3]!.frame };
    expect(encodeFrame(empty).length).toBe(24 + 4 + 1 + 1);
  });
});
