/** The document: what stands in docs/spec is it, and a validator that we did not write takes it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { openApiDocument } from './openapi.js';
import { ROUTES } from './routes.table.js';

test('docs/spec/bridge.openapi.json is the document (UPDATE_SPEC=1 rewrites it)', async () => {
  const file = new URL('../../../../docs/spec/bridge.openapi.json', import.meta.url);
  const text = await format(JSON.stringify(openApiDocument), { ...(await resolveConfig(file)), parser: 'json' });
  if (process.env['UPDATE_SPEC'] === '1') writeFileSync(file, text);
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  expect(present === text, 'run UPDATE_SPEC=1 npx vitest run packages/cli/src/bridge/openapi.test.ts').toBe(true);
});

describe('an independent validator', () => {
  const copy = (): Record<string, unknown> => JSON.parse(JSON.stringify(openApiDocument)) as Record<string, unknown>;

  test('takes it for OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(copy())).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('refuses it when a path has no answer, so that its word means something', async () => {
    const broken = copy();
    broken['paths'] = { '/health': { get: { operationId: 'x' }, parameters: 'none' } };
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });
});

test('every route is in it once, with an operationId of its own', () => {
  const paths = openApiDocument['paths'] as Record<string, Record<string, { operationId: string }>>;
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`),
  );
  expect(listed.sort()).toEqual(ROUTES.map(({ id, method, path }) => `${id} ${method} ${path}`).sort());
  expect(new Set(ROUTES.map(({ id }) => id)).size).toBe(ROUTES.length);
});
