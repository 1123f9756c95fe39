// The unit's end of a kd line against a unit of paper: every published return code, and what is stored.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_KD_SETTINGS, KdServer, type KdSettings } from '../src/device/index.js';
import { parseReceiptData } from '../src/index.js';
import { encodeKdLine, KD_STRICT } from '../src/wire/index.js';
import { CODE, PaperUnit } from './helpers/paper-unit.js';
import { bytesOf } from './helpers/talk.js';

const GOOD = [
  '202601021530',
  '5566778899',
  'POS1',
  '1',
  'normal',
  '0,00',
  '125,00',
  '25,00;25,00',
  '12,00;0,00',
  '6,00;0,00',
  '0,00;0,00',
];
const kd = (change: Readonly<Record<number, string>> = {}): Uint8Array =>
  encodeKdLine(['kd', ...GOOD.map((field, at) => change[at] ?? field)]);

interface Talk {
  readonly unit: PaperUnit;
  say(...lines: readonly Uint8Array[]): readonly string[];
}

function talk(over: Partial<KdSettings> = {}): Talk {
  const unit = new PaperUnit();
  const server = new KdServer(unit, { ...DEFAULT_KD_SETTINGS, ...over });
  const say = (...lines: readonly Uint8Array[]): readonly string[] => {
    for (const line of lines) server.receive(line);
    const text = String.fromCharCode(...server.takeOutput());
    expect(text === '' || text.endsWith('\r\n')).toBe(true);
    return text
      .split('\r\n')
      .slice(0, -1)
      .map((line) => line.replace(/ 0x[0-9A-F]{4}$/, ''));
  };
  return { unit, say };
}

describe('a unit on a kd line', () => {
  it('tells its number as the fifth word, whether the return code counts or not', () => {
    const [answer = ''] = talk().say(encodeKdLine(['ver']));
    expect(answer).toBe('0 Plomba SIMULERAD 1.0 SIM0001 SIM0001');
    expect([answer.split(' ')[4], answer.split(' ').slice(1)[4]]).toEqual(['SIM0001', 'SIM0001']);
  });

  it('answers with both groups of the code, or with the first, and with none for ovning and profo', () => {
    expect(talk().say(kd(), kd({ 3: '2', 4: 'ovning' }), kd({ 3: '3', 4: 'profo' }))).toEqual([`0 ${CODE}`, '0', '0']);
    expect(talk({ code: 'first-group' }).say(kd())).toEqual([`0 ${CODE.slice(0, 32)}`]);
  });

  it('stores the receipt data of the law, return before sale', () => {
    const { unit, say } = talk();
    say(kd({ 5: '35,00', 6: '90,00' }));
    const [receipt] = unit.stored;
    expect(receipt).toMatchObject({ document: 'sale', till: 'POS1', company: '5566778899' });
    expect(parseReceiptData(receipt?.notes?.join('') ?? '')).toMatchObject({ returned: '35,00', sale: '90,00' });
  });

  it.each([
    ['number of fields', encodeKdLine(['kd', ...GOOD.slice(1)]), 1],
    ['date', kd({ 0: '202613021530' }), 2],
    ['organisation number', kd({ 1: '55667788' }), 3],
    ['register', kd({ 2: 'POS_1' }), 4],
    ['receipt number', kd({ 3: '1x' }), 5],
    ['type that is none', kd({ 4: '9' }), 6],
    ['type that is not known', kd({ 4: 'kvitto' }), 7],
    ['return amount', kd({ 5: '-1,00' }), 8],
    ['sale amount', kd({ 6: '1.00' }), 9],
    ['VAT 1', kd({ 7: '25,00' }), 10],
    ['VAT 2', kd({ 8: 'x' }), 11],
    ['VAT 3', kd({ 9: '200,00;1,00' }), 12],
    ['VAT 4', kd({ 10: ';' }), 13],
    ['sale and return that do not fit', kd({ 6: '-1,00' }), 21],
    ['a field behind the CRC', bytesOf(`${String.fromCharCode(...kd()).slice(0, -2)} more\r\n`), 22],
    ['CRC', bytesOf('ver 0x0001\r\n'), -2],
    ['length', bytesOf(`${'x'.repeat(300)}\r\n`), -1],
    ['command', encodeKdLine(['dk']), -3],
  ])('says what is wrong with the %s', (_what, line, code) => {
    const { unit, say } = talk();
    expect(say(line)).toEqual([String(code)]);
    expect(unit.stored).toEqual([]);
    expect(say(kd())).toEqual([`0 ${CODE}`]);
  });

  it.each([
    ['registers-full', 14],
    ['signer-broken', 15],
    ['halted', 17],
    ['internal', 19],
    ['counter-overflow', 23],
    ['journal-full', 24],
    ['fiscal-memory-full', 24],
    ['clock-unset', 25],
    ['operation-conflict', 5],
    ['validation-failed', 21],
  ])('says that the unit refuses with %s', (refusal, code) => {
    const { unit, say } = talk();
    unit.refuses = refusal;
    expect(say(kd())).toEqual([String(code)]);
  });

  it('begins nothing while its power fails (20), nor without the time where it is set so (25)', () => {
    const { unit, say } = talk();
    unit.now = { ...unit.now, power: 'failing' };
    expect(say(kd())).toEqual(['20']);
    unit.now = { ...unit.now, power: 'good', clock: 'unset' };
    expect(say(kd())).toEqual(['25']);
    expect(unit.stored).toEqual([]);
    const lax = talk({ needsClock: false });
    lax.unit.now = unit.now;
    expect(lax.say(kd())).toEqual([`0 ${CODE}`]);
  });

  it('that has stopped says so (17), and one that is not activated is an error (19)', () => {
    const { unit, say } = talk();
    unit.now = { ...unit.now, halted: 'rot' };
    expect(say(kd())).toEqual(['17']);
    unit.now = { life: 'blank', firmware: '1.0', memory: 'ample', clock: 'set', power: 'good' };
    expect(say(kd(), encodeKdLine(['ver']))).toEqual(['19', '19']);
  });

  it('serves the registers that it was made for', () => {
    const { say } = talk({ registers: [{ orgNo: '5566778899', posId: 'POS2' }] });
    expect(say(kd(), kd({ 2: 'POS2' }))).toEqual(['4', `0 ${CODE}`]);
  });

  it('stores the one copy of a receipt once', () => {
    const { unit, say } = talk();
    const copy = kd({ 4: 'kopia' });
    expect(say(kd(), copy, copy, kd({ 4: 'kopia', 0: '202601021531' }))).toEqual([
      `0 ${CODE}`,
      `0 ${CODE}`,
      `0 ${CODE}`,
      '5',
    ]);
    expect(unit.stored.map(({ document }) => document)).toEqual(['sale', 'correction']);
  });

  it('answers every line of anything with one line, strict or tolerant, and stores what it says it stored', () => {
    const pieces = fc.oneof(
      fc.constantFrom(kd(), kd({ 4: 'profo' }), encodeKdLine(['ver']), bytesOf('noise\r\n')),
      fc.uint8Array({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), fc.boolean(), (lines, isStrict) => {
        const { unit, say } = talk(isStrict ? { tolerance: KD_STRICT } : {});
        const answers = say(...lines, bytesOf('\r\n'), kd());
        expect(answers.at(-1)).toBe(`0 ${CODE}`);
        const coded = unit.stored.filter(({ document }) => document === 'sale').length;
        expect(answers.filter((answer) => answer === `0 ${CODE}`)).toHaveLength(coded);
        expect(answers.every((answer) => /^-?[0-9]+( |$)/.test(answer))).toBe(true);
      }),
    );
  });
});
