/** The OpenAPI 3.1 description, from the table of routes. Objects with a name stand once, under components. */
import type { Json } from '@plomba/codec';
import { OWN_PAGE_HEADER } from './authenticate.js';
import { problemCodes } from './problem-codes.table.js';
import { isTenantPath, type Route } from './route.js';

export interface JsonObject {
  readonly [key: string]: Json;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Replaces every titled object by a reference, and collects what it replaced. */
function hoist(schema: Json, named: Map<string, JsonObject>): Json {
  if (Array.isArray(schema)) return schema.map((entry: Json) => hoist(entry, named));
  if (!isObject(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, hoist(value, named)]));
  const { title, description, ...rest } = inner;
  if (typeof title !== 'string' || rest['type'] !== 'object') return inner;
  named.set(title, { title, ...rest });
  const note: JsonObject = typeof description === 'string' ? { description } : {};
  return { $ref: `#/components/schemas/${title}`, ...note };
}

/**
 * Example of a schema: the first word, the shortest text that fits; enough to be read.
 * @internal
 */
export function exampleOf(schema: Json): Json {
  if (!isObject(schema)) return 'any';
  const { type, properties, items } = schema;
  const words = schema['enum'];
  if (Array.isArray(words)) return (words[0] as Json | undefined) ?? '';
  if (type === 'object' && isObject(properties)) {
    return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, exampleOf(inner)]));
  }
  if (type === 'array') return [exampleOf(items ?? {})];
  if (type === 'integer')
    return schema['maximum'] === 8_640_000_000_000_000 ? 1_773_489_600_000 : (schema['minimum'] ?? 1);
  if (type === 'boolean') return true;
  return 'text';
}

function parametersOf({ path, query, method }: Route): readonly JsonObject[] {
  const inPath = [...path.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', maxLength: 64 },
  }));
  const rows = query?.jsonSchema['properties'];
  const needed = query?.jsonSchema['required'];
  const inQuery = Object.entries(isObject(rows) ? rows : {}).map(([name, schema]) => {
    const { description = '', ...rest } = isObject(schema) ? schema : {};
    return { name, in: 'query', required: Array.isArray(needed) && needed.includes(name), description, schema: rest };
  });
  return [...inPath, ...inQuery, ...(method === 'GET' ? [] : [{ $ref: '#/components/parameters/IdempotencyKey' }])];
}

function successOf(route: Route, named: Map<string, JsonObject>): JsonObject {
  const { answer, example } = route;
  if (answer.kind === 'nothing') return { '204': { description: 'It is done.' } };
  if (answer.kind === 'download') {
    const headers = { 'Content-Disposition': { description: 'attachment, with its name', schema: { type: 'string' } } };
    return { '200': { description: 'The file.', headers, content: { [answer.type]: { schema: {} } } } };
  }
  const schema = hoist(answer.shape.jsonSchema, named);
  const content = { 'application/json': { schema, example: example?.answer ?? exampleOf(answer.shape.jsonSchema) } };
  return { [route.method === 'POST' ? '201' : '200']: { description: 'The answer.', content } };
}

function whoMay({ access, path }: Route): string {
  if (access === 'public') return 'Anybody.';
  if (access === 'staff') return "The operator's own people.";
  if (access === 'account') return isTenantPath(path) ? 'Every member of the company.' : 'Every account.';
  return `Members of the company with \`${access}\`.`;
}

function operationOf(route: Route, named: Map<string, JsonObject>): JsonObject {
  const { id, area, summary, description, body, example, access } = route;
  const given = body === undefined ? undefined : hoist(body.jsonSchema, named);
  return {
    operationId: id,
    tags: [area],
    summary,
    description: `${description === undefined ? '' : `${description}\n\n`}Who may: ${whoMay(route)}`,
    parameters: parametersOf(route),
    ...(given === undefined || body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: given, example: example?.body ?? exampleOf(body.jsonSchema) } },
          },
        }),
    responses: { ...successOf(route, named), default: { $ref: '#/components/responses/Problem' } },
    ...(access === 'public' ? { security: [] } : {}),
  };
}

const problemSchema: JsonObject = {
  title: 'Problem',
  description: 'RFC 9457 problem details. Branch on `code`.',
  type: 'object',
  properties: {
    type: { type: 'string', description: '`urn:plomba:operator:` and the code' },
    title: { type: 'string', description: 'what the code means' },
    status: { type: 'integer', description: 'HTTP status' },
    code: { type: 'string', enum: Object.keys(problemCodes), description: 'stable' },
    detail: { type: 'string', description: 'what exactly' },
    path: { type: 'string', description: 'field, parameter, header, or line and column' },
  },
  required: ['type', 'title', 'status', 'code', 'detail'],
  additionalProperties: false,
};

export function openApiOf(routes: readonly Route[]): JsonObject {
  const named = new Map<string, JsonObject>([['Problem', problemSchema]]);
  const paths = new Map<string, JsonObject>();
  for (const route of routes) {
    paths.set(route.path, { ...paths.get(route.path), [route.method.toLowerCase()]: operationOf(route, named) });
  }
  const codes = Object.entries(problemCodes).map(([code, { status, title }]) => `- ${status} \`${code}\`: ${title}`);
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Plomba operator',
      version: '1',
      summary: 'Accounts, companies, licences, units and their documents.',
      description: `Times are milliseconds since 1970, UTC. Amounts are whole minor units as strings. Every change takes an Idempotency-Key: the same key and body again is answered from memory. Problems are RFC 9457:\n\n${codes.join('\n')}`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:8090', description: 'where `plomba operator --listen` says' }],
    security: [{ bearer: [] }, { session: [] }],
    tags: [...new Set(routes.map(({ area }) => area))].map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: {
      schemas: Object.fromEntries(named),
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'Chosen by the client; the same one in every repetition of a change.',
          schema: { type: 'string', maxLength: 64 },
        },
      },
      responses: {
        Problem: {
          description: 'It failed; `code` says how.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'an API key, or the token of a session' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-plomba-session',
          description: `A browser's session. A change needs the header ${OWN_PAGE_HEADER} too. Without TLS, on loopback, the name is plomba-session.`,
        },
      },
    },
  };
}
