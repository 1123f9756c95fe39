/** What arrives, byte for byte, under each fault of bytes: golden, by hand. */
import { describe, expect, it } from 'vitest';
import { makeDevice } from '../../__tests__/bench.js';
import type { Injection } from '../injection.js';

/** Passages as text: `01 02 +700: 03`. */
function arrives(injection: Injection, ...pieces: readonly (readonly number[])[]): string {
  const device = makeDevice();
  device.inject(injection);
  return pieces
    .map((piece) =>
      device.faults
        .pass('to-unit', Uint8Array.from(piece))
        .map((passage) => {
          if (passage.kind !== 'bytes') return passage.event;
          const bytes = [...passage.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
          return passage.delayMs > 0 ? `+${passage.delayMs}: ${bytes}` : bytes;
        })
        .join(' '),
    )
    .join(' | ');
}

const third = { at: 'wire', direction: 'to-unit', byte: 3 } as const;
const PIECE = [1, 2, 3, 4, 5];

describe('five bytes, of which the third is hit', () => {
  it.each<readonly [Injection, string]>([
    [{ fault: 'line-lose', when: third }, '01 02 04 05'],
    [{ fault: 'line-lose', with: { count: 2 }, when: third }, '01 02 05'],
    [{ fault: 'line-repeat', when: third }, '01 02 03 03 04 05'],
    [{ fault: 'line-reorder', when: third }, '01 02 04 03 05'],
    [{ fault: 'line-corrupt', when: third }, '01 02 02 04 05'],
    [{ fault: 'line-corrupt', with: { mask: 0x80, count: 9 }, when: third }, '01 02 83 84 85'],
    [{ fault: 'line-delay', with: { ms: 700 }, when: third }, '01 02 +700: 03 04 05'],
    [{ fault: 'line-break', when: third }, '01 02 00'],
    [{ fault: 'line-disconnect', when: third }, '01 02'],
    [{ fault: 'line-half-open', when: third }, '01 02'],
    [{ fault: 'power-cut', when: third }, '01 02 03'],
    [{ fault: 'signal', with: { name: 'x' }, when: third }, '01 02 03 04 05'],
    [{ fault: 'line-lose', with: { direction: 'from-unit' } }, '01 02 03 04 05'],
    [{ fault: 'line-lose', when: { at: 'wire', direction: 'from-unit', byte: 1 } }, '01 02 03 04 05'],
    [{ fault: 'line-lose' }, '02 03 04 05'],
  ])('%j', (injection, arrived) => {
    expect(arrives(injection, PIECE)).toBe(arrived);
  });

  it('wherever a piece ends: a byte that waits for the one behind it comes with the next piece', () => {
    expect(arrives({ fault: 'line-reorder', when: third }, [1, 2, 3], [4, 5])).toBe('01 02 | 04 03 05');
    expect(arrives({ fault: 'line-lose', when: third }, [1], [2], [3], [4])).toBe('01 | 02 |  | 04');
  });

  it('several at once, in the order in which they were armed', () => {
    const device = makeDevice();
    device.inject({ fault: 'line-corrupt', with: { mask: 0xf0 }, when: third });
    device.inject({ fault: 'line-repeat', when: third });
    device.inject({ fault: 'line-lose', when: { ...third, byte: 5 } });
    const [passage] = device.faults.pass('to-unit', Uint8Array.from(PIECE));
    expect(passage).toEqual({ kind: 'bytes', bytes: Uint8Array.of(1, 2, 0xf3, 0xf3, 4), delayMs: 0 });
    expect(device.injections().map(({ hits, state }) => `${hits} ${state}`)).toEqual(['1 over', '1 over', '1 over']);
  });

  it('until it is lifted', () => {
    const device = makeDevice();
    const id = device.inject({ fault: 'line-lose', with: { count: 100 } });
    expect(device.faults.pass('to-unit', Uint8Array.from(PIECE))).toEqual([]);
    device.lift(id);
    expect(device.faults.pass('to-unit', Uint8Array.from(PIECE))).toHaveLength(1);
    expect(device.injections()).toMatchObject([{ hits: 5, state: 'over' }]);
  });
});
