/** The description: a validator that we did not write takes it, every route is in it, every example fits its schema. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { routes } from '../routes.js';
import { operatorOpenApi } from './described.js';

const copy = (): Record<string, unknown> => JSON.parse(JSON.stringify(operatorOpenApi())) as Record<string, unknown>;

describe('an independent validator', () => {
  test('takes it for OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(copy())).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('refuses it when a path is broken, so that its word means something', async () => {
    const broken = copy();
    broken['paths'] = { '/health': { get: { operationId: 'x' }, parameters: 'none' } };
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });
});

test('every route is in it once, with an operationId of its own', () => {
  const listed = Object.entries(copy()['paths'] as Record<string, Record<string, { operationId: string }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, one]) => `${one.operationId} ${method.toUpperCase()} ${path}`),
  );
  expect(listed.sort()).toEqual(routes.map(({ id, method, path }) => `${id} ${method} ${path}`).sort());
  expect(new Set(routes.map(({ id }) => id)).size).toBe(routes.length);
});

test.each(
  routes
    .filter(({ body, example }) => body !== undefined && example?.body !== undefined)
    .map((one) => [one.id, one] as const),
)('%s takes the example of its body', (_, { body, example }) => {
  expect(() => body?.fromJson(example?.body, '')).not.toThrow();
});
