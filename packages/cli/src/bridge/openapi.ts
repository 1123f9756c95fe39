/** The OpenAPI 3.1 document of the bridge: paths from the table of routes, bodies from `openapi-schemas.ts`. */
import { operationTable } from '@plomba/core/model';
import { statusCodes, statusRow } from '@plomba/link';
import { BRIDGE_CODES, SDK_STATUS } from './http-codes.table.js';
import { objectOf, ref, schemas, type JsonObject } from './openapi-schemas.js';
import { ROUTES, type RouteRow } from './routes.table.js';

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
    { name: 'service' },
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
