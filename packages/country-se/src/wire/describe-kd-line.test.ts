// A line of kd in words: every byte once, and what is wrong where it stands.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeKdLine } from './describe-kd-line.js';
import { encodeKdLine } from './kd-line.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const told = (bytes: Uint8Array): readonly string[] =>
  describeKdLine(bytes)
    .filter(({ field }) => field !== 'separator')
    .map(({ field, meaning }) => `${field} = ${meaning}`);

it('names the command, its fields and what is wrong with them', () => {
  const line = 'kd 202601021530 556677889 POS1 1 normal 0,00 125,00 25,00;25,00 12,00;0,00 6,00;0,00 0,00;0,00'.split(
    ' ',
  );
  expect(told(encodeKdLine(line)).slice(0, 4)).toEqual([
    'command = kd: store and sign a receipt',
    `dateTime = "202601021530": the register's clock`,
    'orgNo = "556677889": WRONG: must be 10 digits without a hyphen',
    'posId = "POS1": name of the register (kassabeteckning)',
  ]);
});

it('names return codes, and a CRC that is wrong', () => {
  expect(told(encodeKdLine(['14']))[0]).toBe('return code = 14: registration of a register: all places are used');
  expect(told(bytesOf('-2 0x8303\r\n'))[1]).toContain('CRC = 0x8303: WRONG: the CRC is 0x8302');
});

it('has every byte of anything exactly once', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const hex = describeKdLine(bytes)
        .map((row) => row.bytes)
        .join('');
      expect(hex).toBe(Buffer.from(bytes).toString('hex'));
    }),
    { seed: 1 },
  );
});
