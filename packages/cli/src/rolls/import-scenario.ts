/**
 * From an authority's scenario file to a till roll: every instruction becomes one receipt, paid in cash with its exact
 * total, and the day is opened and closed where the local date changes.
 *
 * A receipt with a negative amount is a correction, because only a correction has signs of its own; a training receipt
 * stays one whatever its signs, because it must not be counted. Local times get the offset of Central European time.
 */
import { FieldError } from '@plomba/codec';
import {
  europeanOffset,
  localDate,
  parseTime,
  TILL_ROLL_LINES,
  type DayLine,
  type DocumentKind,
  type IssueLine,
  type Item,
  type LocalTime,
  type TillLine,
  type TillRoll,
} from '@plomba/core/model';
import { scenarioTable, type Instruction, type TaxSets } from './scenario-fields.js';

const MINUTE_MS = 60_000;
/** Central European time, in winter. */
const STANDARD_MINUTES = 60;

/** Tax sets by the names that the law gives them, and the groups of the plain rules. */
const TAX_SETS: readonly { readonly field: keyof TaxSets; readonly group: string; readonly name: string }[] = [
  { field: 'taxSetNormal', group: 'A', name: 'Betrag-Satz-Normal' },
  { field: 'taxSetErmaessigt1', group: 'B', name: 'Betrag-Satz-Ermaessigt-1' },
  { field: 'taxSetErmaessigt2', group: 'C', name: 'Betrag-Satz-Ermaessigt-2' },
  { field: 'taxSetNull', group: 'D', name: 'Betrag-Satz-Null' },
  { field: 'taxSetBesonders', group: 'S', name: 'Betrag-Satz-Besonders' },
];

/** Operations of the lines that the import adds. */
const DAY_OPERATION = /^(open|close)-day-/;

/**
 * The moment of a local time without an offset, not before `afterMs`. The hour that comes twice in autumn is taken for
 * the first one, unless the roll is past it already; the hour that spring leaves out is no moment.
 */
function momentOf(local: string, afterMs: number, path: string): LocalTime {
  const asUtc = parseTime(`${local}Z`);
  if (asUtc === undefined) throw new FieldError(path, 'must be a local time, such as "2016-03-11T03:57:08"');
  const candidates = [STANDARD_MINUTES + 60, STANDARD_MINUTES]
    .map((offsetMinutes) => ({ utcMs: asUtc.utcMs - offsetMinutes * MINUTE_MS, offsetMinutes }))
    .filter(({ utcMs, offsetMinutes }) => utcMs >= 0 && europeanOffset(utcMs, STANDARD_MINUTES) === offsetMinutes);
  if (candidates.length === 0) throw new FieldError(path, 'is no moment of Central European time');
  const moment = candidates.find(({ utcMs }) => utcMs >= afterMs);
  if (moment === undefined) throw new FieldError(path, 'runs backwards');
  return moment;
}

/** One item for each tax set that has an amount. */
function itemsOf({ simplifiedReceipt: sets, typeOfReceipt }: Instruction, path: string): readonly Item[] {
  const used = TAX_SETS.filter(({ field }) => sets[field] !== 0n);
  const [first] = used;
  if (first !== undefined && (typeOfReceipt === 'NULL_BELEG' || typeOfReceipt === 'START_BELEG')) {
    throw new FieldError(`${path}.simplifiedReceipt.${first.field}`, `must be 0 in a ${typeOfReceipt}`);
  }
  return used.map(({ field, group, name }) => ({
    name,
    quantity: { digits: 1n, scale: 0 },
    unitPrice: { digits: sets[field], scale: 2 },
    taxGroup: group,
  }));
}

function documentOf({ typeOfReceipt }: Instruction, items: readonly Item[]): DocumentKind {
  switch (typeOfReceipt) {
    case 'TRAINING_BELEG':
      return 'training';
    case 'STORNO_BELEG':
      return 'correction';
    case 'STANDARD_BELEG':
      return items.some(({ unitPrice }) => unitPrice.digits < 0n) ? 'correction' : 'sale';
    case 'START_BELEG':
    case 'NULL_BELEG':
      return 'sale';
  }
}

function receiptLine(instruction: Instruction, time: LocalTime, place: { path: string; till: string }): IssueLine {
  const items = itemsOf(instruction, place.path);
  const total = items.reduce((sum, { unitPrice }) => sum + unitPrice.digits, 0n);
  const isBroken = instruction.signatureDeviceDamaged;
  return {
    action: 'issue',
    operation: instruction.receiptIdentifier,
    time,
    ...(isBroken ? { signer: 'broken' as const } : {}),
    receipt: {
      document: documentOf(instruction, items),
      time,
      till: place.till,
      items,
      payments: total === 0n ? [] : [{ kind: 'cash', amount: total }],
      ...(isBroken ? { notes: [`signature unit ${instruction.usedSignatureDevice} is broken`] } : {}),
    },
  };
}

function dayLine(action: DayLine['action'], time: LocalTime): DayLine {
  return { action, operation: `${action}-${localDate(time)}`, time };
}

/** Closes the day of the last line and opens the one of `time`, where they differ. */
function dayChange(last: TillLine | undefined, time: LocalTime): readonly DayLine[] {
  if (last !== undefined && localDate(last.time) === localDate(time)) return [];
  return [...(last === undefined ? [] : [dayLine('close-day', last.time)]), dayLine('open-day', time)];
}

/** What the tables cannot say about one instruction. */
function checkInstruction(instruction: Instruction, path: string, known: { ids: Set<string>; units: number }): void {
  const { receiptIdentifier: id, usedSignatureDevice } = instruction;
  if (usedSignatureDevice >= known.units) {
    throw new FieldError(`${path}.usedSignatureDevice`, `must be less than the ${known.units} signature units`);
  }
  if (DAY_OPERATION.test(id)) throw new FieldError(`${path}.receiptIdentifier`, 'is kept for the lines of a day');
  if (known.ids.has(id)) throw new FieldError(`${path}.receiptIdentifier`, 'is the id of an earlier receipt');
  known.ids.add(id);
}

/** The roll of a scenario file. @throws FieldError with the path of the first thing that is wrong */
export function importScenario(json: unknown): TillRoll {
  const scenario = scenarioTable.fromJson(json, '');
  const { cashBoxId: till, cashBoxInstructionList: instructions } = scenario;
  const known = { ids: new Set<string>(), units: scenario.numberOfSignatureDevices };
  const lines: TillLine[] = [];
  for (const [index, instruction] of instructions.entries()) {
    const path = `cashBoxInstructionList[${index}]`;
    checkInstruction(instruction, path, known);
    const last = lines.at(-1);
    const time = momentOf(instruction.dateToUse, last?.time.utcMs ?? 0, `${path}.dateToUse`);
    lines.push(...dayChange(last, time), receiptLine(instruction, time, { path, till }));
  }
  lines.push(...lines.slice(-1).map(({ time }) => dayLine('close-day', time)));
  if (lines.length > TILL_ROLL_LINES) {
    throw new FieldError('cashBoxInstructionList', `gives more than ${TILL_ROLL_LINES} lines, with those of its days`);
  }
  return { format: 'plomba-till-roll/1', title: scenario.simulationRunLabel, currency: 'EUR', till, lines };
}
