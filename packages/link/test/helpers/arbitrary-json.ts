/** Random JSON that fits a JSON Schema of this project's tables: objects, lists, whole numbers, patterned text. */
import { formatTime } from '@plomba/core/model';
import fc from 'fast-check';

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly maxLength?: number;
  readonly not?: { readonly pattern?: string };
}

/** Lists are kept short, whatever the table allows. */
const ITEMS_MAX = 4;

export function arbitraryJson(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return object(schema);
    case 'array':
      return fc.array(arbitraryJson(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? ITEMS_MAX, ITEMS_MAX)),
      });
    case 'integer':
      return fc.maxSafeInteger().chain(() => fc.integer({ min: 0, max: 0x7fffffff }).map((raw) => clamp(raw, schema)));
    case 'boolean':
      return fc.boolean();
    case 'string':
      return text(schema);
    case undefined:
    default:
      throw new TypeError(`no arbitrary for ${JSON.stringify(schema)}`);
  }
}

function object(schema: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, arbitraryJson(inner)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
}

function clamp(raw: number, { minimum = 0, maximum = 0x7fffffff }: JsonSchema): number {
  const span = maximum - minimum + 1;
  return minimum + (raw % span);
}

function text(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.format === 'date-time') {
    const times = fc.record({
      utcMs: fc.integer({ min: 86_400_000, max: 4_102_444_800_000 }),
      offsetMinutes: fc.integer({ min: -840, max: 840 }),
    });
    return times.map(formatTime);
  }
  const hex = /^\^\(\[0-9a-f\]\{2\}\)\{(\d+),(\d+)\}\$$/.exec(schema.pattern ?? '');
  if (hex !== null) {
    const [, min = '0', max = '0'] = hex;
    const bytes = fc.uint8Array({
      minLength: Number(min),
      maxLength: Math.max(Number(min), Math.min(Number(max), 100)),
    });
    return bytes.map((value) => Buffer.from(value).toString('hex'));
  }
  const most = schema.maxLength ?? 40;
  if (schema.pattern === undefined) {
    return fc
      .string({ minLength: 1, maxLength: Math.min(most, 40) })
      .map((value) => `ž${value}`.slice(0, Math.max(1, most - 1)));
  }
  const not = schema.not?.pattern === undefined ? undefined : new RegExp(schema.not.pattern, 'u');
  return fc
    .stringMatching(new RegExp(schema.pattern))
    .filter((value) => value.length > 0 && value.length <= most && not?.test(value) !== true);
}
