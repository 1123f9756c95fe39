/**
 * The till roll: what a till did, line after line, as a file that a person writes and a player repeats on a unit.
 *
 * In the file a receipt is the argument of `issue()` with an operation id and a time beside its fields; any other line
 * has an `action`. In memory every line has an `action`, and a receipt is ready to be issued: till and time filled in.
 * Checked here: each line by its table, and its place among the others. What the rules in force say about a receipt
 * (tax groups, sums, payments) is the unit's to decide, so that a roll may also rehearse a refusal.
 */
import {
  childPath,
  FieldError,
  hundredths,
  oneOf,
  optional,
  record,
  required,
  text,
  type Json,
  type RecordSchema,
  type RequiredField,
  type Schema,
} from '@plomba/codec';
import { operationId } from './operation.js';
import { receiptRequestTable, shortId, type ReceiptRequest } from './receipt.js';
import { localTime, type LocalTime } from './time.js';

export type TillRollFormat = 'plomba-till-roll/1';

/** Most lines of one roll: more than a till's year. */
export const TILL_ROLL_LINES = 100_000;

interface LineBase {
  /** Id of the operation, unique in the roll. */
  readonly operation: string;
  /** What the till's clock shows. */
  readonly time: LocalTime;
  /** The signature unit is broken at that moment; a player with a control channel rehearses it. */
  readonly signer?: 'broken';
}

interface IssueHead extends LineBase {
  /** The earlier line that this receipt refers to; the player puts that receipt's number into `refersTo`. */
  readonly refersToOperation?: string;
}

/** A receipt. In the file it has no `action`, and the fields of `receipt` stand in the line itself. */
export interface IssueLine extends IssueHead {
  readonly action: 'issue';
  /** With the time of the line, and the till of the roll where the line names none. */
  readonly receipt: ReceiptRequest;
}

export interface DayLine extends LineBase {
  readonly action: 'open-day' | 'close-day';
}

export interface CopyLine extends LineBase {
  readonly action: 'copy';
  /** Operation of an earlier receipt. */
  readonly of: string;
}

export interface CashLine extends LineBase {
  readonly action: 'cash-in' | 'cash-out';
  readonly amount: bigint;
  readonly reason?: string;
}

export interface ClockLine extends LineBase {
  readonly action: 'set-clock';
  /** What the clock shows from then on. */
  readonly to: LocalTime;
}

/** A line that is no receipt. */
export type ActionLine = DayLine | CopyLine | CashLine | ClockLine;
export type TillLine = IssueLine | ActionLine;

interface RollHead {
  readonly format: TillRollFormat;
  readonly title: string;
  readonly currency: string;
  /** The till of every receipt that names none. */
  readonly till?: string;
}

export interface TillRoll extends RollHead {
  readonly lines: readonly TillLine[];
}

/** JSON Schema leaves `format` to the validator's mood, so the pattern says what it can. */
const moment: Schema<LocalTime> = {
  ...localTime,
  jsonSchema: {
    ...localTime.jsonSchema,
    pattern:
      '^(19[7-9][0-9]|[2-9][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])' +
      'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{3})?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$',
  },
};

const headTable: RecordSchema<RollHead> = record<RollHead>('TillRoll', {
  format: required(1, oneOf<TillRollFormat>({ 'plomba-till-roll/1': 1 }), 'this format, in this version'),
  title: required(2, text({ bytesMax: 120 }), 'what the roll shows'),
  currency: required(3, text({ bytesMax: 3, pattern: /^[A-Z]{3}$/ }), 'ISO 4217'),
  till: optional(4, shortId, 'the till of every receipt that names none'),
});

const lineRows = {
  operation: required(1, operationId, 'id of the operation, unique in the roll; printable ASCII without spaces'),
  time: required(2, moment, "what the till's clock shows; never runs backwards, except after set-clock"),
};
const signerRow = optional(9, oneOf<'broken'>({ broken: 1 }), 'the signature unit is broken at that moment');

function actionRow<A extends string>(codes: Readonly<Record<A, number>>): RequiredField<A> {
  return required(3, oneOf(codes), 'what the till does');
}

/** What an issue line has beside the fields of the receipt itself. */
const issueTable: RecordSchema<IssueHead> = record<IssueHead>('IssueLine', {
  ...lineRows,
  refersToOperation: optional(4, operationId, 'operation of an earlier receipt, in place of its number in refersTo'),
  signer: signerRow,
});

const dayTable: RecordSchema<DayLine> = record<DayLine>('DayLine', {
  ...lineRows,
  action: actionRow({ 'open-day': 1, 'close-day': 2 }),
  signer: signerRow,
});

const copyTable: RecordSchema<CopyLine> = record<CopyLine>('CopyLine', {
  ...lineRows,
  action: actionRow({ copy: 3 }),
  of: required(4, operationId, 'operation of an earlier receipt'),
  signer: signerRow,
});

const cashTable: RecordSchema<CashLine> = record<CashLine>('CashLine', {
  ...lineRows,
  action: actionRow({ 'cash-in': 4, 'cash-out': 5 }),
  amount: required(4, hundredths, 'what is put in or taken out; a unit refuses what is not positive'),
  reason: optional(5, text({ bytesMax: 120 }), 'as printed'),
  signer: signerRow,
});

const clockTable: RecordSchema<ClockLine> = record<ClockLine>('ClockLine', {
  ...lineRows,
  action: actionRow({ 'set-clock': 6 }),
  to: required(4, moment, 'what the clock shows from then on'),
  signer: signerRow,
});

const ACTIONS: Readonly<Record<ActionLine['action'], RecordSchema<ActionLine>>> = {
  'open-day': dayTable,
  'close-day': dayTable,
  copy: copyTable,
  'cash-in': cashTable,
  'cash-out': cashTable,
  'set-clock': clockTable,
};

const ACTION_CODES = { 'open-day': 1, 'close-day': 2, copy: 3, 'cash-in': 4, 'cash-out': 5, 'set-clock': 6 } as const;
const anyAction: Schema<ActionLine['action']> = oneOf<ActionLine['action']>(ACTION_CODES);

type JsonFields = Readonly<Record<string, unknown>>;

function fieldsOf(json: unknown, path: string): JsonFields {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new FieldError(path, 'must be an object');
  return json as JsonFields; // an object that is no array
}

function parseLine(json: unknown, path: string, till: string | undefined): TillLine {
  const given = fieldsOf(json, path);
  if (given['action'] !== undefined) {
    return ACTIONS[anyAction.fromJson(given['action'], childPath(path, 'action'))].fromJson(given, path);
  }
  const { operation, refersToOperation, signer, ...request } = given;
  const head = issueTable.fromJson({ operation, time: request['time'], refersToOperation, signer }, path);
  const receipt = receiptRequestTable.fromJson(request, path);
  if (head.refersToOperation !== undefined && receipt.refersTo !== undefined) {
    throw new FieldError(childPath(path, 'refersToOperation'), 'cannot stand beside refersTo');
  }
  return { action: 'issue', ...head, receipt: till === undefined ? receipt : { till, ...receipt } };
}

/** What no line can be judged by alone: operations, times, and references to earlier lines. */
function checkPlaces(lines: readonly TillLine[]): void {
  const operations = new Map<string, number>();
  const receipts = new Set<string>();
  let clockMs = 0;
  for (const [index, line] of lines.entries()) {
    const at = (field: string): string => `lines[${index}].${field}`;
    const first = operations.get(line.operation);
    if (first !== undefined) throw new FieldError(at('operation'), `is the operation of lines[${first}] already`);
    operations.set(line.operation, index);
    if (line.time.utcMs < clockMs) {
      throw new FieldError(at('time'), 'runs backwards, which only set-clock can make it do');
    }
    clockMs = line.action === 'set-clock' ? line.to.utcMs : line.time.utcMs;
    const reference = referenceOf(line);
    if (reference !== undefined && !receipts.has(reference.operation)) {
      throw new FieldError(at(reference.field), 'must be the operation of an earlier receipt of this roll');
    }
    if (line.action === 'issue') receipts.add(line.operation);
  }
}

function referenceOf(line: TillLine): { readonly field: string; readonly operation: string } | undefined {
  if (line.action === 'copy') return { field: 'of', operation: line.of };
  if (line.action !== 'issue' || line.refersToOperation === undefined) return undefined;
  return { field: 'refersToOperation', operation: line.refersToOperation };
}

/** The roll that parsed JSON holds. @throws FieldError with the path of the first thing that is wrong */
export function parseTillRoll(json: unknown): TillRoll {
  const { lines: given, ...rest } = fieldsOf(json, '');
  const head = headTable.fromJson(rest, '');
  if (given === undefined) throw new FieldError('lines', 'is missing');
  if (!Array.isArray(given) || given.length < 1 || given.length > TILL_ROLL_LINES) {
    throw new FieldError('lines', `must be a list of 1 to ${TILL_ROLL_LINES}`);
  }
  // Not given.map, which would skip the holes of a sparse array.
  const lines = Array.from(given, (line: unknown, index) => parseLine(line, `lines[${index}]`, head.till));
  checkPlaces(lines);
  return { ...head, lines };
}

type JsonObject = Readonly<Record<string, Json>>;

function objectOf<T>(table: RecordSchema<T>, value: T): JsonObject {
  return table.toJson(value) as JsonObject; // a record is an object
}

function lineToJson(line: TillLine, till: string | undefined): Json {
  if (line.action !== 'issue') return ACTIONS[line.action].toJson(line);
  const { receipt, time } = line;
  const json = { ...objectOf(issueTable, line), ...objectOf(receiptRequestTable, { ...receipt, time }) };
  return Object.fromEntries(Object.entries(json).filter(([field]) => field !== 'till' || receipt.till !== till));
}

/** The JSON that `parseTillRoll` reads back. Where a receipt's till is that of the roll, its line leaves it out. */
export function tillRollToJson(roll: TillRoll): Json {
  return { ...objectOf(headTable, roll), lines: roll.lines.map((line) => lineToJson(line, roll.till)) };
}

/** One JSON Schema for an object with the fields of these tables; where two have a field, the first one says it. */
function objectSchema(description: string, ...tables: readonly Pick<Schema<unknown>, 'jsonSchema'>[]): JsonObject {
  // What a record table writes into its JSON Schema.
  const parts = tables.map(({ jsonSchema }) => jsonSchema as { properties: JsonObject; required: readonly string[] });
  return {
    description,
    type: 'object',
    properties: parts.reduce<JsonObject>((all, { properties }) => ({ ...all, ...properties, ...all }), {}),
    required: [...new Set(parts.flatMap(({ required: names }) => names))],
    additionalProperties: false,
  };
}

const lineSchemas: JsonObject = {
  receipt: {
    ...objectSchema('A receipt: the argument of issue(), with its operation.', issueTable, receiptRequestTable),
    dependentSchemas: { refersToOperation: { properties: { refersTo: false } } },
  },
  day: objectSchema('The day is opened or closed.', dayTable),
  copy: objectSchema('An earlier receipt is printed again.', copyTable),
  cash: objectSchema('Cash is put into the drawer or taken out of it.', cashTable),
  clock: objectSchema('The clock is set.', clockTable),
};

const linesSchema: JsonObject = {
  type: 'array',
  items: { oneOf: Object.keys(lineSchemas).map((name) => ({ $ref: `#/$defs/${name}` })) },
  minItems: 1,
  maxItems: TILL_ROLL_LINES,
  description: 'what the till did, in order',
};

/**
 * The published JSON Schema. `parseTillRoll` knows more: how operations, times and references agree with the other
 * lines, sizes in bytes, the limits of int64, and days that no month has.
 */
export const tillRollSchema: Readonly<Record<string, Json>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plomba:till-roll:1',
  title: 'Plomba till roll, version 1',
  ...objectSchema('What a till did, line after line, to be repeated on a fiscal unit.', headTable, {
    jsonSchema: { properties: { lines: linesSchema }, required: ['lines'] },
  }),
  $defs: lineSchemas,
};
