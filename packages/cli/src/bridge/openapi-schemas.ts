/** The bodies of the bridge as JSON Schemas, from the tables that unit and SDK work by. */
import type { Json } from '@plomba/codec';
import { operationTable, receiptRequestTable } from '@plomba/core/model';
import { PAYLOADS } from '@plomba/core/tables';
import { commandRegistry, commitReplyTable, statusCodes, type ChangeName } from '@plomba/link';
import { BRIDGE_CODES } from './http-codes.table.js';
import type { SchemaName } from './routes.table.js';

export interface JsonObject {
  readonly [key: string]: Json;
}

export interface ObjectSchema extends JsonObject {
  readonly properties: { readonly [name: string]: JsonObject };
  readonly required: readonly string[];
}

/** The schema of a record table, which always describes an object. */
export function objectOf(table: { readonly jsonSchema: JsonObject }): ObjectSchema {
  return table.jsonSchema as ObjectSchema; // record() writes these members
}

/** One object out of the fields of several. */
function joined(description: string, ...parts: readonly Pick<ObjectSchema, 'properties' | 'required'>[]): ObjectSchema {
  return {
    description,
    type: 'object',
    // Object.assign of a list is any.
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as ObjectSchema['properties'],
    required: [...new Set(parts.flatMap(({ required }) => required))],
    additionalProperties: false,
  };
}

function without({ properties, required }: ObjectSchema, ...names: readonly string[]): ObjectSchema {
  return {
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name))),
    required: required.filter((name) => !names.includes(name)),
  };
}

export const ref: (name: SchemaName | 'Problem') => JsonObject = (name) => ({ $ref: `#/components/schemas/${name}` });
const text = (description: string): JsonObject => ({ type: 'string', description });

const operation: JsonObject = { ...operationTable.jsonSchema, description: 'the operation that it is the outcome of' };
const commit = objectOf(commitReplyTable);
// The table of a commit has a record in this field.
const receiptPart = commit.properties['receipt'] as unknown as ObjectSchema;
const withOperation = { properties: { operation }, required: ['operation'] };
const leafCode = {
  properties: { signatureCode: text('short form of the leaf hash, as printed') },
  required: ['signatureCode'],
};

const problem: JsonObject = {
  description: 'RFC 9457 problem details. Branch on `code`; show `sentence` to the cashier.',
  type: 'object',
  properties: {
    type: text('`urn:plomba:error:` and the code'),
    title: text('what it means'),
    status: { type: 'integer', description: 'HTTP status' },
    detail: text('what exactly, for a developer'),
    code: { type: 'string', enum: [...statusCodes, ...Object.keys(BRIDGE_CODES)], description: 'stable' },
    path: text('field, query parameter, or line and column'),
    outcome: {
      type: 'string',
      enum: ['not-committed', 'committed', 'unknown'],
      description: 'whether the state of the unit changed; `unknown`: repeat with the same key, or settle the key',
    },
    retry: {
      type: 'string',
      enum: ['never', 'same-operation', 'after-action', 'after-status'],
      description: 'when the request may be repeated, always with the same key',
    },
    actor: text('who can do something about it'),
    hint: text('for the developer'),
    sentence: text('for the cashier, in the language of Accept-Language'),
    operation: operationTable.jsonSchema,
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'outcome', 'retry', 'actor', 'hint', 'sentence'],
  additionalProperties: false,
};

const { sequence, kind, time, leafHash, signature } = commit.properties;
const watched = objectOf(commandRegistry['events.watch'].reply).properties;
// A list of names.
const noticeKinds = (watched['kinds']?.['items'] as { readonly enum: readonly string[] }).enum;

const loginFields = objectOf(commandRegistry['session.login'].request).properties;
const visitSchema = objectOf(commandRegistry['intervention.list'].reply).properties['visits']?.['items'] ?? {};
const treeSize: JsonObject = { type: 'integer', minimum: 0, description: 'records under the head' };
const hashes: JsonObject = { type: 'array', items: leafHash ?? {}, description: 'sibling hashes' };
const head: JsonObject = text('a C2SP checkpoint, as `/v1/checkpoint` gives it');

/** Bodies that are the content of a command: its request without the operation. */
function changeSchemas(): { readonly [N in ChangeSchema]: JsonObject } {
  const content = (command: ChangeName, description: string): JsonObject => ({
    ...commandRegistry[command].content.jsonSchema,
    description,
  });
  const step = objectOf(commandRegistry['life.change'].content).properties['change'] ?? {};
  return {
    Personalisation: content('unit.personalise', 'Who the unit is from now on.'),
    LifeStep: { ...step, description: 'The state to enter, and what the step needs.' },
    JournalLink: content('life.link', 'The other unit.'),
    ClockSetting: content('clock.set', 'What the clock shall say.'),
    Shift: content('shift.open', "A cashier's shift at a till."),
    TillEvent: content('event.note', 'What happened.'),
    KeyChange: content('key.change', 'A key and what happens to it.'),
    SignedLicence: content('licence.install', 'A licence as its issuer signed it.'),
    VisitBegin: content('intervention.open', 'Who, where, why; seals and parts as they were found.'),
    VisitEnd: content('intervention.close', 'What was done; seals and parts as they were left.'),
  };
}

type ChangeSchema =
  | 'Personalisation'
  | 'LifeStep'
  | 'JournalLink'
  | 'ClockSetting'
  | 'Shift'
  | 'TillEvent'
  | 'KeyChange'
  | 'SignedLicence'
  | 'VisitBegin'
  | 'VisitEnd';

export const schemas: { readonly [N in SchemaName | 'Problem']: JsonObject } = {
  ReceiptRequest: {
    ...receiptRequestTable.jsonSchema,
    description: 'What the till asks for. Numbers with places are strings.',
  },
  CashMove: joined('Cash that is moved.', without(objectOf(commandRegistry['cash.move'].content), 'direction')),
  CopyRequest: {
    description: 'The receipt to be printed again, by one of the two.',
    type: 'object',
    properties: {
      sequence: { ...sequence, description: 'sequence of its record' },
      key: { ...objectOf(operationTable).properties['id'], description: 'key that it was issued under' },
    },
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
  },
  Empty: { description: 'Nothing; the body may be left out.', type: 'object', additionalProperties: false },
  Receipt: joined(
    'A receipt as the unit committed it.',
    receiptPart,
    without(commit, 'kind', 'receipt', 'life', 'counters', 'copy'),
    leafCode,
    withOperation,
  ),
  Commit: joined('What the unit committed.', commit, withOperation),
  OperationState: {
    description: 'What is known of a key.',
    oneOf: [
      {
        type: 'object',
        properties: {
          state: { type: 'string', enum: ['committed'] },
          commit: ref('Commit'),
          receipt: ref('Receipt'),
        },
        required: ['state', 'commit'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { state: { type: 'string', enum: ['not-committed'] } },
        required: ['state'],
        additionalProperties: false,
      },
    ],
  },
  Outcome: {
    description: 'What became of a key.',
    oneOf: [
      ref('OperationState'),
      {
        type: 'object',
        properties: { state: { type: 'string', enum: ['unknown'] }, reason: ref('Problem') },
        required: ['state', 'reason'],
        additionalProperties: false,
      },
    ],
  },
  UnitStatus: { ...commandRegistry['unit.status'].reply.jsonSchema, description: 'The unit.' },
  Capabilities: {
    description: 'What the unit can do.',
    type: 'object',
    properties: {
      driver: text('what the bridge speaks with the unit, such as `link`'),
      resolution: {
        type: 'string',
        enum: ['by-operation', 'by-last-document', 'by-person'],
        description: 'how it is found out what became of a request whose answer was lost',
      },
      documents: { type: 'array', items: { type: 'string' }, description: 'kinds of receipt that it takes' },
      calls: { type: 'array', items: { type: 'string' }, description: 'calls of the SDK that there are' },
      missing: { type: 'array', items: { type: 'string' }, description: 'calls that it has not' },
    },
    required: ['driver', 'resolution', 'documents', 'calls', 'missing'],
  },
  ReceiptCheck: { ...commandRegistry['receipt.check'].reply.jsonSchema, description: 'What is wrong with it.' },
  ZReport: { ...commandRegistry['report.z'].reply.jsonSchema, description: 'The report of a closed day.' },
  PeriodReport: { ...commandRegistry['report.period'].reply.jsonSchema, description: 'Closed days, added up.' },
  Notice: {
    description: 'The `data` of an event.',
    type: 'object',
    properties: {
      kind: { type: 'string', enum: ['watching', ...noticeKinds], description: 'what changed' },
      time: { ...time, description: "the unit's time; absent for `watching`" },
      condition: { ...watched['condition'], description: 'how things stand now' },
      missed: { type: 'integer', minimum: 0, description: 'events that got lost just before this one' },
    },
    required: ['kind', 'condition', 'missed'],
    additionalProperties: false,
  },
  XReport: { ...commandRegistry['report.x'].reply.jsonSchema, description: 'The counters as they stand.' },
  Health: {
    type: 'object',
    properties: {
      status: { type: 'string', enum: ['ok'] },
      unit: { type: 'string', enum: ['answers', 'unreachable'], description: 'whether the unit answered just now' },
    },
    required: ['status', 'unit'],
    additionalProperties: false,
  },
  JournalLine: {
    description: 'One record. `payload` is the table of its kind in docs/spec/records.md; `entry` is what was hashed.',
    type: 'object',
    properties: {
      sequence: sequence ?? {},
      kind: kind ?? {},
      time: time ?? {},
      leafHash: leafHash ?? {},
      payload: { oneOf: Object.values(PAYLOADS).map(({ jsonSchema }) => jsonSchema) },
      entry: text('header, previous hash and payload, hex'),
      signature: { ...signature, pattern: '^([0-9a-f]{128})?$', description: 'empty: vouched for by a later one' },
    },
    required: ['sequence', 'kind', 'time', 'leafHash', 'payload', 'entry', 'signature'],
    additionalProperties: false,
  },
  ...changeSchemas(),
  Login: {
    description: 'A technician logs in.',
    type: 'object',
    properties: { pin: loginFields['pin'] ?? {} },
    required: ['pin'],
    additionalProperties: false,
  },
  PinChange: { ...commandRegistry['pin.change'].request.jsonSchema, description: 'The PIN in force and the new one.' },
  SessionState: { ...commandRegistry['session.login'].reply.jsonSchema, description: 'Whose the line is now.' },
  ShiftReport: { ...commandRegistry['report.shift'].reply.jsonSchema, description: 'The report of a shift.' },
  ServiceBook: {
    description: 'Visits, the last one first.',
    type: 'object',
    properties: { visits: { type: 'array', items: visitSchema } },
    required: ['visits'],
    additionalProperties: false,
  },
  Forensics: { ...commandRegistry['unit.forensics'].reply.jsonSchema, description: 'What a unit says of its damage.' },
  FirmwareStatus: { ...commandRegistry['firmware.status'].reply.jsonSchema, description: 'The firmware.' },
  RecordProof: {
    description: 'A record that is proved to stand in the journal under a signed head.',
    type: 'object',
    properties: { sequence: sequence ?? {}, size: treeSize, leafHash: leafHash ?? {}, path: hashes, checkpoint: head },
    required: ['sequence', 'size', 'leafHash', 'path', 'checkpoint'],
    additionalProperties: false,
  },
  ConsistencyProof: {
    description: 'An older journal that is proved to be the beginning of this one.',
    type: 'object',
    properties: { older: treeSize, size: treeSize, path: hashes, checkpoint: head },
    required: ['older', 'size', 'path', 'checkpoint'],
    additionalProperties: false,
  },
  KeptCheckpoint: {
    description: 'The checkpoint of the older journal.',
    type: 'object',
    properties: { checkpoint: head },
    required: ['checkpoint'],
    additionalProperties: false,
  },
  Problem: problem,
};
