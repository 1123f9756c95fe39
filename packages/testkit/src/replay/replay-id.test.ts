import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFuzzId, encodeFuzzId, FUZZ_ID_VERSION } from './fuzz-id.js';
import { decodeReplayId, encodeReplayId, ReplayIdError } from './replay-id.js';

const places = fc.uniqueArray(fc.nat({ max: 500 }), { maxLength: 60 }).map((list) => list.sort((a, b) => a - b));

describe('an id of a failure', () => {
  it('says what it was made of', () => {
    const id = fc.record({
      seed: fc.string({ maxLength: 40 }),
      run: fc.nat(),
      steps: fc.nat({ max: 500 }),
      kept: places,
      faults: places,
    });
    fc.assert(
      fc.property(id, (made) => {
        expect(decodeFuzzId(decodeReplayId(encodeFuzzId(made)))).toEqual(made);
      }),
    );
  });

  it('is one text, worked out by hand', () => {
    // array(1), 7: 81 07; CRC-32C of "x1" and those two bytes.
    const text = encodeReplayId({ kind: 'x', version: 1, payload: Uint8Array.of(0x81, 0x07) });
    expect(text).toMatch(/^x1-gQ[\w-]{6}$/);
    expect(decodeReplayId(text)).toEqual({ kind: 'x', version: 1, payload: Uint8Array.of(0x81, 0x07) });
  });

  it('is refused when any letter of it is another', () => {
    const text = encodeFuzzId({ seed: '1', run: 7, steps: 120, kept: [3, 4, 9], faults: [9] });
    for (let at = 0; at < text.length; at++) {
      const letter = text[at] === 'b' ? 'c' : 'b';
      const wrong = text.slice(0, at) + letter + text.slice(at + 1);
      expect(() => decodeFuzzId(decodeReplayId(wrong)), wrong).toThrow(ReplayIdError);
    }
    expect(() => decodeReplayId(text.slice(0, -3))).toThrow(ReplayIdError);
    expect(() => decodeReplayId('hello')).toThrow('no id of a failure');
  });

  it('of another format is refused with its number', () => {
    const { payload } = decodeReplayId(encodeFuzzId({ seed: '1', run: 0, steps: 1, kept: [], faults: [] }));
    const other = encodeReplayId({ kind: 'fuzz', version: FUZZ_ID_VERSION + 1, payload });
    expect(() => decodeFuzzId(decodeReplayId(other))).toThrow(`format ${FUZZ_ID_VERSION + 1}`);
  });
});
