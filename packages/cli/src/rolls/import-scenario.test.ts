import { readFileSync } from 'node:fs';
import { computeReceipt, none } from '@plomba/core/country';
import { formatTime, parseTillRoll, tillRollToJson } from '@plomba/core/model';
import { describe, expect, it, test } from 'vitest';
import {
  findingsOf,
  hasScenarios,
  issued,
  pathOf,
  scenarioFile,
  scenarioNumbers,
  smallScenario,
  type Json,
} from './__tests__/roll-files.js';
import { importScenario } from './import-scenario.js';

/** The small scenario with some fields of one instruction changed. */
function changed(index: number, fields: Json): Json {
  const scenario = smallScenario();
  Object.assign(scenario.cashBoxInstructionList[index] ?? {}, fields);
  return scenario;
}

const sets = (fields: Json): Json => ({
  ...(smallScenario().cashBoxInstructionList[0]?.['simplifiedReceipt'] ?? {}),
  ...fields,
});

/** The one receipt of a scenario with one instruction. */
function importOne(fields: Json) {
  const [instruction] = smallScenario().cashBoxInstructionList;
  const scenario = { ...smallScenario(), cashBoxInstructionList: [{ ...instruction, ...fields }] };
  const [line] = issued(importScenario(scenario));
  if (line === undefined) throw new TypeError('one receipt');
  return line;
}

describe('a scenario file', () => {
  it('becomes a roll, whole', () => {
    const item = (name: string, unitPrice: string, taxGroup: string) => ({ name, quantity: '1', unitPrice, taxGroup });
    expect(tillRollToJson(importScenario(smallScenario()))).toEqual({
      format: 'plomba-till-roll/1',
      title: 'small',
      currency: 'EUR',
      till: 'BOX-1',
      lines: [
        { operation: 'open-day-2016-03-11', time: '2016-03-11T03:57:08+01:00', action: 'open-day' },
        { operation: 'R-1', time: '2016-03-11T03:57:08+01:00', document: 'sale', items: [], payments: [] },
        {
          operation: 'R-2',
          time: '2016-03-11T04:00:00+01:00',
          signer: 'broken',
          document: 'sale',
          items: [item('Betrag-Satz-Normal', '120.34', 'A'), item('Betrag-Satz-Null', '0.10', 'D')],
          payments: [{ kind: 'cash', amount: '120.44' }],
          notes: ['signature unit 1 is broken'],
        },
        { operation: 'close-day-2016-03-11', time: '2016-03-11T04:00:00+01:00', action: 'close-day' },
        { operation: 'open-day-2016-03-12', time: '2016-03-12T00:00:00+01:00', action: 'open-day' },
        { operation: 'R-3', time: '2016-03-12T00:00:00+01:00', document: 'sale', items: [], payments: [] },
        { operation: 'close-day-2016-03-12', time: '2016-03-12T00:00:00+01:00', action: 'close-day' },
      ],
    });
  });

  test.each([
    ['STANDARD_BELEG', { taxSetNormal: 1 }, 'sale', ['1.00']],
    ['STANDARD_BELEG', { taxSetNormal: 1, taxSetNull: -3.5 }, 'correction', ['-2.50']],
    ['STANDARD_BELEG', {}, 'sale', []],
    ['STORNO_BELEG', { taxSetNormal: 1 }, 'correction', ['1.00']],
    ['STORNO_BELEG', { taxSetNormal: -1 }, 'correction', ['-1.00']],
    ['STORNO_BELEG', { taxSetNormal: -1, taxSetErmaessigt2: 1 }, 'correction', []],
    ['TRAINING_BELEG', { taxSetNormal: 3, taxSetBesonders: -0.07 }, 'training', ['2.93']],
    ['NULL_BELEG', { taxSetNormal: -0 }, 'sale', []],
  ])('%s with %j is a %s paid with %j', (typeOfReceipt, amounts, document, paid) => {
    const line = importOne({ typeOfReceipt, simplifiedReceipt: sets(amounts) });
    expect(line.receipt.document).toBe(document);
    expect(line.receipt.payments.map(({ amount }) => Number(amount) / 100)).toEqual(paid.map(Number));
    expect(computeReceipt(line.receipt, none.rules)).toHaveProperty('total');
  });

  it('keeps a training receipt with a negative sum, which the plain rules refuse', () => {
    const line = importOne({ typeOfReceipt: 'TRAINING_BELEG', simplifiedReceipt: sets({ taxSetNormal: -1 }) });
    expect(line.receipt.document).toBe('training');
    expect(computeReceipt(line.receipt, none.rules)).toMatchObject([{ path: 'items' }]);
  });

  test.each([
    ['2016-03-27T01:59:59', '2016-03-27T01:59:59+01:00'],
    ['2016-03-27T03:00:00', '2016-03-27T03:00:00+02:00'],
    ['2016-10-30T01:59:59', '2016-10-30T01:59:59+02:00'],
    ['2016-10-30T02:30:00', '2016-10-30T02:30:00+02:00'],
    ['2016-10-30T03:00:00', '2016-10-30T03:00:00+01:00'],
    ['2016-07-01T12:00:00.250', '2016-07-01T12:00:00.250+02:00'],
  ])('%s is %s', (dateToUse, time) => {
    expect(formatTime(importOne({ dateToUse }).time)).toBe(time);
  });

  it('takes the hour that comes twice for the second one when it is past the first', () => {
    const scenario = smallScenario();
    ['2016-10-30T02:10:00', '2016-10-30T02:50:00', '2016-10-30T02:20:00'].forEach((dateToUse, index) => {
      Object.assign(scenario.cashBoxInstructionList[index] ?? {}, { dateToUse });
    });
    const times = issued(importScenario(scenario)).map(({ time }) => formatTime(time));
    expect(times).toEqual(['2016-10-30T02:10:00+02:00', '2016-10-30T02:50:00+02:00', '2016-10-30T02:20:00+01:00']);
  });

  const list = 'cashBoxInstructionList';
  test.each<readonly [path: string, what: string, json: unknown]>([
    ['', 'no object', []],
    ['cashBoxId', 'missing', { ...smallScenario(), cashBoxId: undefined }],
    ['cashBoxId', 'no id of a till', { ...smallScenario(), cashBoxId: 'a box with spaces' }],
    ['colour', 'unknown', { ...smallScenario(), colour: 'red' }],
    [list, 'empty', { ...smallScenario(), [list]: [] }],
    [`${list}[1].receiptIdentifier`, 'no operation id', changed(1, { receiptIdentifier: 'a b' })],
    [`${list}[1].receiptIdentifier`, 'too long', changed(1, { receiptIdentifier: 'x'.repeat(65) })],
    [`${list}[2].receiptIdentifier`, 'comes twice', changed(2, { receiptIdentifier: 'R-1' })],
    [`${list}[0].receiptIdentifier`, 'kept for a day', changed(0, { receiptIdentifier: 'close-day-2016-03-12' })],
    [`${list}[0].dateToUse`, 'with an offset', changed(0, { dateToUse: '2016-03-11T03:57:08Z' })],
    [`${list}[0].dateToUse`, 'no date', changed(0, { dateToUse: '2016-02-30T03:57:08' })],
    [`${list}[0].dateToUse`, 'an hour that was left out', changed(0, { dateToUse: '2016-03-27T02:30:00' })],
    [`${list}[1].dateToUse`, 'backwards', changed(1, { dateToUse: '2016-03-11T03:57:07' })],
    [`${list}[1].usedSignatureDevice`, 'more than there are', changed(1, { usedSignatureDevice: 2 })],
    [`${list}[1].signatureDeviceDamaged`, 'no yes or no', changed(1, { signatureDeviceDamaged: 'false' })],
    [`${list}[1].typeOfReceipt`, 'unknown', changed(1, { typeOfReceipt: 'BELEG' })],
    [`${list}[1].typeOfReceipt`, 'missing', changed(1, { typeOfReceipt: undefined })],
    [`${list}[2].simplifiedReceipt.taxSetNull`, 'not 0', changed(2, { simplifiedReceipt: sets({ taxSetNull: 1 }) })],
    [
      `${list}[1].simplifiedReceipt.taxSetNormal`,
      'missing',
      changed(1, { simplifiedReceipt: sets({ taxSetNormal: undefined }) }),
    ],
    [`${list}[1].simplifiedReceipt.taxSet`, 'unknown', changed(1, { simplifiedReceipt: sets({ taxSet: 1 }) })],
    ...[0.001, 0.1 + 0.2, 1e21, 1e9, -1e9, 1e-7, '1.00', null].map(
      (amount) =>
        [
          `${list}[1].simplifiedReceipt.taxSetNormal`,
          `${amount}`,
          changed(1, { simplifiedReceipt: sets({ taxSetNormal: amount }) }),
        ] as const,
    ),
  ])('%s: %s', (path, _what, json) => {
    expect(pathOf(() => importScenario(json))).toBe(path);
  });
});

describe.skipIf(!hasScenarios)('the reference files (skipped where ../shared/vectors/till-rolls is absent)', () => {
  const files = scenarioNumbers.map((number) => ({
    number,
    text: hasScenarios ? readFileSync(scenarioFile(number), 'utf8') : '{}',
  }));

  test.each(files)('scenario $number is accepted line by line under the plain rules', ({ text }) => {
    const roll = importScenario(JSON.parse(text));
    expect(findingsOf(roll)).toEqual([]);
    expect(parseTillRoll(tillRollToJson(roll))).toEqual(roll);
  });

  test.each(files)('scenario $number has the sums by tax set that the file has', ({ text }) => {
    // Read here once more with nothing of ours: whole cents by field name, from the text of each number.
    const cents = new Map<string, number>();
    for (const [, field = '', sign, euro, hundredths = ''] of text.matchAll(/"(taxSet\w+)": (-?)(\d+)\.(\d+)/g)) {
      const amount = Number(`${sign}${euro}${hundredths.padEnd(2, '0')}`);
      cents.set(field, (cents.get(field) ?? 0) + amount);
    }
    const groups = { A: 'Normal', B: 'Ermaessigt1', C: 'Ermaessigt2', D: 'Null', S: 'Besonders' };
    const sums = Object.entries(groups).map(([group, set]) => {
      const items = issued(importScenario(JSON.parse(text))).flatMap(({ receipt }) => receipt.items);
      const sum = items
        .filter((item) => item.taxGroup === group)
        .reduce((all, item) => all + item.unitPrice.digits, 0n);
      return [`taxSet${set}`, Number(sum)];
    });
    expect(cents.size).toBe(5);
    expect(sums).toEqual([...cents]);
  });

  test.each(files)('scenario $number keeps receipts, kinds and broken signature units', ({ text }) => {
    const given = (JSON.parse(text) as { cashBoxInstructionList: Record<string, unknown>[] }).cashBoxInstructionList;
    const receipts = issued(importScenario(JSON.parse(text)));
    expect(receipts.map(({ operation }) => operation)).toEqual(given.map((one) => one['receiptIdentifier']));
    expect(receipts.map(({ signer }) => signer === 'broken')).toEqual(
      given.map((one) => one['signatureDeviceDamaged']),
    );
    expect(receipts.map(({ time }) => formatTime(time).slice(0, 19))).toEqual(given.map((one) => one['dateToUse']));
    expect(receipts.map(({ receipt }) => receipt.document === 'training')).toEqual(
      given.map((one) => one['typeOfReceipt'] === 'TRAINING_BELEG'),
    );
  });
});
