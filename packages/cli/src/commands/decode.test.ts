import { toHex } from '@plomba/codec';
import {
  ClientMachine,
  commandOf,
  encodeFrame,
  requestMessageTable,
  responseMessageTable,
  type Frame,
} from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { plomba, type Ran } from '../__tests__/shell.js';

const decode = (...words: readonly string[]): Promise<Ran> => plomba('decode', ...words);

function data(payload: Uint8Array, more: Partial<Frame> = {}): string {
  const header = {
    version: 1,
    type: 'data',
    fragment: 'whole',
    session: 7,
    peer: 9,
    sequence: 0,
    ack: 0,
    selective: 0,
  };
  return toHex(encodeFrame({ ...header, ...more, payload } as Frame));
}

const request = requestMessageTable.encode({
  requestId: 1,
  command: commandOf('report.z').code,
  payload: commandOf('report.z').request.encode({ day: 3 }),
});

describe('plomba decode --wire link', () => {
  it('shows the first words of a till', async () => {
    const machine = new ClientMachine({ session: 0x01020304 });
    machine.tick(0);
    const { exit, out } = await decode(toHex(machine.takeOutput()));
    expect(exit).toBe(0);
    expect(out).toMatch(/hello {2}byte 1/);
    expect(out).toMatch(/4 {2}01020304 {2}session +16909060 /);
    expect(out).toMatch(/versionMax/);
    expect(out).toMatch(/crc +right/);
  });

  it('shows requests and their answers, whole or in parts, in the order of the line', async () => {
    const refusal = { detail: 'no day 3' };
    const response = responseMessageTable.encode({ requestId: 1, status: 29, refusal });
    const [first, last] = [request.subarray(0, 3), request.subarray(3)];
    const frames = [
      data(first, { fragment: 'first' }),
      data(last, { fragment: 'last', sequence: 1 }),
      data(response, { session: 9 }),
    ];
    const { exit, out } = await decode(...frames);
    expect(exit).toBe(0);
    expect(out).toContain('part of a message, 3 bytes so far');
    expect(out).toContain('request 1: report.z {"day":3}');
    expect(out).toContain('response 1: no-such-report {"detail":"no day 3"}');
  });

  it('shows bad bytes with their place, whichever byte it is', async () => {
    const good = data(request);
    for (let at = 0; at < good.length / 2 - 1; at++) {
      const bytes = Buffer.from(good, 'hex');
      bytes[at]! ^= 0x40;
      const { exit, out } = await decode('--json', good + bytes.toString('hex') + good);
      const { pieces } = JSON.parse(out) as { pieces: { isBad: boolean; offset: number }[] };
      expect(exit).toBe(1);
      expect(pieces.some(({ isBad, offset }) => isBad && offset >= good.length / 2)).toBe(true);
      expect([pieces[0]?.isBad, pieces.at(-1)?.isBad]).toEqual([false, false]);
    }
    const { exit, out } = await decode(good.slice(0, -2));
    expect(exit).toBe(1);
    expect(out).toContain('no zero at its end');
  });

  it.each([
    ['0x1', 'no whole number of bytes'],
    ['xyz', '"x" is no hexadecimal digit'],
    ['', 'no whole number of bytes'],
  ])('refuses %j', async (hex, said) => {
    const { exit, err } = await decode(hex);
    expect(exit).toBe(2);
    expect(err).toContain(said);
  });
});

describe('plomba decode --wire ccsp', () => {
  const query = Buffer.from('#!#00D#IQ#7D\r').toString('hex'); // se.md: the anchor vector

  it('shows several frames', async () => {
    const { exit, out } = await decode('--wire', 'ccsp', query, query);
    expect(exit).toBe(0);
    expect(out.match(/IQ/g)?.length).toBeGreaterThanOrEqual(2);
    expect(out).toContain('byte 13');
  });

  it('says what is wrong', async () => {
    const { exit, out } = await decode('--wire', 'ccsp', Buffer.from('#!#00D#IQ#7C\r').toString('hex'));
    expect(exit).toBe(1);
    expect(out).toContain('WRONG: it is 7D');
  });
});
