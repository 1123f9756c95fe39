/**
 * The JSON Schema of a table, as ajv reads it: strictly, so that a schema that ajv would have to guess at is an error.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { FieldError } from '../decode-error.js';
import type { Schema } from '../schema.js';

const ajv = new Ajv2020({ strict: true });

/** Whether JSON is valid against the JSON Schema of this table. */
export function validatorOf(schema: Schema<unknown>): (json: unknown) => boolean {
  const validate = ajv.compile(schema.jsonSchema);
  ajv.removeSchema(schema.jsonSchema); // or its cache would keep every random schema
  return (json) => validate(json);
}

/** The problem that `fromJson` has with it, or undefined. */
export function problemOf(schema: Schema<unknown>, json: unknown): FieldError | undefined {
  try {
    schema.fromJson(json, '');
    return undefined;
  } catch (error) {
    if (error instanceof FieldError) return error;
    throw error;
  }
}
