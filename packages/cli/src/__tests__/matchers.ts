/** Matchers of vitest without their `any`. */
import { expect } from 'vitest';

export const containing = (text: string): unknown => expect.stringContaining(text);
export const oneOfThem = (value: unknown): unknown => expect.arrayContaining([value]);
export const withFields = (fields: object): unknown => expect.objectContaining(fields);
