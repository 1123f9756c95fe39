/** The OpenAPI 3.1 document of the bridge: paths from the table of routes, bodies from the tables of the link. */
import type { Json } from '@plomba/codec';
import { operationTable, receiptRequestTable } from '@plomba/core/model';
import { commandRegistry, commitReplyTable, statusCodes, statusRow } from '@plomba/link';
import { PAYLOADS } from '@plomba/core/tables';
import { BRIDGE_CODES, SDK_STATUS } from './http-codes.table.js';
import { ROUTES, type RouteRow, type SchemaName } from './routes.table.js';

interface JsonObject {
  readonly [key: string]: Json;
}

interface ObjectSchema extends JsonObject {
  readonly properties: { readonly [name: string]: JsonObject };
  readonly required: readonly string[];
}

/** The schema of a record table, which always describes an object. */
function objectOf(table: { readonly jsonSchema: JsonObject }): ObjectSchema {
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

const ref = (name: SchemaName | 'Problem'): JsonObject => ({ $ref: `#/components/schemas/${name}` });
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

const schemas: { readonly [N in SchemaName | 'Problem']: JsonObject } = {
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
  Problem: problem,
};

const keyParameter: JsonObject = {
  name: 'key',
  in: 'path',
  required: true,
  description: 'the Idempotency-Key of the request that is asked about, percent-encoded',
  schema: objectOf(operationTable).properties['id'] ?? {},
};

const keyHeader: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'Chosen and stored by the client before it asks; the same one in every repetition, a new one for every new request. It is the id of the operation in the journal. May stand in double quotes.',
  schema: objectOf(operationTable).properties['id'] ?? {},
};

const language: JsonObject = { $ref: '#/components/parameters/Language' };

function parametersOf({ path, changes, query = [] }: RouteRow): readonly JsonObject[] {
  return [
    ...(path.includes('{key}') ? [{ $ref: '#/components/parameters/Key' }] : []),
    ...(changes ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...query.map(({ name, note, min, required = false }) => ({
      name,
      in: 'query',
      required,
      description: note,
      schema: { type: 'integer', minimum: min, maximum: Number.MAX_SAFE_INTEGER },
    })),
    language,
  ];
}

function successes({ changes, answer }: RouteRow): JsonObject {
  const schema: JsonObject =
    'schema' in answer
      ? answer.schema === 'any'
        ? { type: 'object' }
        : ref(answer.schema)
      : answer.type === 'text/plain'
        ? { type: 'string' }
        : {};
  const content = { [answer.type]: { schema } };
  if (!changes) return { '200': { description: 'The answer.', content } };
  return {
    '200': { description: 'It had been done before under this key: the same answer, with `repeated`.', content },
    '201': { description: 'It was done now.', content },
  };
}

function operationOf(route: RouteRow): JsonObject {
  const { id, tag, summary, description, body, open } = route;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    parameters: parametersOf(route),
    ...(body === undefined
      ? {}
      : { requestBody: { required: body !== 'Empty', content: { 'application/json': { schema: ref(body) } } } }),
    responses: { ...successes(route), default: { $ref: '#/components/responses/Problem' } },
    ...(open === true ? { security: [] } : {}),
  };
}

/** Which codes come with which status, for a reader of the document. */
function statusList(): string {
  const rows = [
    ...statusCodes
      .filter((code) => code !== 'ok')
      .map((code) => ({
        status: SDK_STATUS[code] ?? 409,
        code,
        says: statusRow(code).hint,
      })),
    ...Object.entries(BRIDGE_CODES).map(([code, { status, title }]) => ({ status, code, says: title })),
  ].sort((left, right) => left.status - right.status || (left.code < right.code ? -1 : 1));
  return rows.map(({ status, code, says }) => `- ${status} \`${code}\`: ${says}`).join('\n');
}

function paths(): JsonObject {
  const byPath = new Map<string, JsonObject>();
  for (const route of ROUTES) {
    byPath.set(route.path, { ...byPath.get(route.path), [route.method.toLowerCase()]: operationOf(route) });
  }
  return Object.fromEntries(byPath);
}

/** The document as it is served and as it stands in docs/spec. */
export const openApiDocument: JsonObject = {
  openapi: '3.1.1',
  jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
  info: {
    title: 'Plomba bridge',
    version: '1',
    summary: 'A fiscal unit over HTTP, exactly once.',
    description: `Every request that changes something carries an Idempotency-Key, which is the id of the operation in the unit. Store it with the sale before you send; after a lost answer, a time-out, or a crash of the till, the bridge or the unit send the same request again: there will be one receipt.\n\nAmounts, prices and quantities are decimal strings, never JSON numbers. Errors are problem details:\n\n${statusList()}`,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: 'http://127.0.0.1:8080', description: 'where `plomba bridge --listen` says' }],
  security: [{}, { token: [] }],
  tags: [
    { name: 'receipts' },
    { name: 'operations' },
    { name: 'day' },
    { name: 'unit' },
    { name: 'journal' },
    { name: 'bridge' },
  ],
  paths: paths(),
  components: {
    schemas,
    parameters: {
      Key: keyParameter,
      IdempotencyKey: keyHeader,
      Language: {
        name: 'Accept-Language',
        in: 'header',
        required: false,
        description: 'language of `sentence` in a problem: en, sr, ro, ru or sv',
        schema: { type: 'string' },
      },
    },
    responses: {
      Problem: {
        description: 'It failed; `code` says how, `outcome` what that means for the unit.',
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    },
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'where the bridge was started with --token-file' },
    },
  },
};
