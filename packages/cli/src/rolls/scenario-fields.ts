/**
 * The fields of an authority's scenario file, as it is: what a cash register did over some weeks, with gross amounts by
 * tax set and a signature unit that breaks down now and then (the sample code of the Austrian finance ministry).
 * Every field is required and no other is known, so that nothing in such a file is passed over in silence.
 */
import {
  bool,
  FieldError,
  hundredths,
  int,
  list,
  oneOf,
  parseDecimal,
  record,
  required,
  rescale,
  text,
  type RecordSchema,
  type Schema,
} from '@plomba/codec';
import { operationId, shortId, TILL_ROLL_LINES } from '@plomba/core/model';

export type ScenarioKind = 'START_BELEG' | 'STANDARD_BELEG' | 'STORNO_BELEG' | 'TRAINING_BELEG' | 'NULL_BELEG';

/** Gross amounts in cents by tax set. */
export interface TaxSets {
  readonly taxSetNormal: bigint;
  readonly taxSetErmaessigt1: bigint;
  readonly taxSetErmaessigt2: bigint;
  readonly taxSetNull: bigint;
  readonly taxSetBesonders: bigint;
}

export interface Instruction {
  readonly signatureDeviceDamaged: boolean;
  readonly receiptIdentifier: string;
  /** Local time without an offset. */
  readonly dateToUse: string;
  readonly usedSignatureDevice: number;
  readonly simplifiedReceipt: TaxSets;
  readonly typeOfReceipt: ScenarioKind;
}

export interface Scenario {
  readonly cashBoxId: string;
  readonly base64AesKey: string;
  readonly companyID: string;
  readonly simulationRunLabel: string;
  readonly numberOfSignatureDevices: number;
  readonly cashBoxInstructionList: readonly Instruction[];
}

/** What the unit takes as the total of one document, in cents. */
const CENTS_MAX = 99_999_999_999n;
const EURO_RULE = 'must be a number of euro with at most two places, less than a billion';

/** Euro as a binary float, taken for the shortest decimal that reads back as the same float: what was written. */
const euro: Schema<bigint> = {
  ...hundredths,
  type: 'euro',
  fromJson(json, path) {
    const written = typeof json === 'number' ? parseDecimal(json.toString()) : undefined;
    const cents = written === undefined ? undefined : rescale(written, 2);
    if (cents === undefined || cents.digits > CENTS_MAX || cents.digits < -CENTS_MAX)
      throw new FieldError(path, EURO_RULE);
    return cents.digits;
  },
  jsonSchema: { type: 'number' },
};

const taxSetsTable: RecordSchema<TaxSets> = record<TaxSets>('TaxSets', {
  taxSetNormal: required(1, euro, 'gross at the normal rate'),
  taxSetErmaessigt1: required(2, euro, 'gross at the first reduced rate'),
  taxSetErmaessigt2: required(3, euro, 'gross at the second reduced rate'),
  taxSetNull: required(4, euro, 'gross at zero'),
  taxSetBesonders: required(5, euro, 'gross at the special rate'),
});

const scenarioKind: Schema<ScenarioKind> = oneOf<ScenarioKind>({
  START_BELEG: 1,
  STANDARD_BELEG: 2,
  STORNO_BELEG: 3,
  TRAINING_BELEG: 4,
  NULL_BELEG: 5,
});

const instructionTable: RecordSchema<Instruction> = record<Instruction>('Instruction', {
  signatureDeviceDamaged: required(1, bool, 'whether the signature unit is broken at that moment'),
  receiptIdentifier: required(2, operationId, 'id of the receipt'),
  dateToUse: required(3, text({ bytesMax: 23 }), 'local time'),
  usedSignatureDevice: required(4, int({ min: 0, max: 999 }), 'number of the signature unit, from 0'),
  simplifiedReceipt: required(5, taxSetsTable, 'amounts'),
  typeOfReceipt: required(6, scenarioKind, 'kind of receipt'),
});

export const scenarioTable: RecordSchema<Scenario> = record<Scenario>('Scenario', {
  cashBoxId: required(1, shortId, 'the till'),
  base64AesKey: required(2, text({ bytesMax: 128 }), 'key of the turnover counter; not used'),
  companyID: required(3, text({ bytesMax: 64 }), 'tax number; not used'),
  simulationRunLabel: required(4, text({ bytesMax: 120 }), 'name of the scenario'),
  numberOfSignatureDevices: required(5, int({ min: 1, max: 1000 }), 'how many signature units there are'),
  cashBoxInstructionList: required(6, list(instructionTable, { min: 1, max: TILL_ROLL_LINES }), 'receipts in order'),
});
