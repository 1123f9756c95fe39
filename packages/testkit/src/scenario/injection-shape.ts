/**
 * `inject:` is the injection of the control channel and of code, word for word. The simulator's own tables check it, so
 * that a fault that is added there is known here; errors are told with the place in the file.
 */
import { FieldError, type Json } from '@plomba/codec';
import { checkInjection, FAULTS, injectionSchema, type Injection } from '@plomba/firmware-sim';
import { ScenarioError } from './scenario-error.js';
import { isLater, type JsonSchema, type Shape } from './shape/shape.js';
import { valueOf, type Spot } from './shape/spot.js';

const NAMES: readonly string[] = FAULTS.map(({ name }) => name);

const VARIABLE: JsonSchema = { type: 'string', pattern: '\\$\\{[^}]+\\}' };

/** A variable may stand wherever the simulator's table wants a scalar. */
function lenient(schema: Json): Json {
  if (typeof schema !== 'object') return schema;
  if (Array.isArray(schema)) return schema.map(lenient);
  const fields = schema as JsonSchema; // a JSON Schema is an object
  const inner = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      name === 'enum' || name === 'required' ? value : lenient(value),
    ]),
  );
  const { type } = fields;
  const isScalar = 'enum' in fields || type === 'integer' || type === 'number' || type === 'boolean';
  if (!isScalar) return inner;
  const { description, ...rest } = inner;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, VARIABLE] };
}

/** One alternative for each fault; the moments, which all share, are defined once: `$defs/Moment`. */
function schemasOf(): { readonly injection: JsonSchema; readonly moment: JsonSchema } {
  const whole = injectionSchema(FAULTS);
  // The shape that injectionSchema gives: one alternative for each kind, each with the same moments.
  const each = whole['oneOf'] as readonly { readonly properties: Readonly<Record<string, JsonSchema>> }[];
  const kinds = each.map(({ properties, ...rest }): Json => {
    const { fault = {}, when: _moment, ...others } = properties;
    return { ...rest, properties: { fault, ...(lenient(others) as JsonSchema), when: { $ref: '#/$defs/Moment' } } }; // an object
  });
  const later: Json = { type: 'object', properties: { fault: VARIABLE }, required: ['fault'] };
  return {
    injection: { anyOf: [...kinds, later] },
    moment: lenient(each[0]?.properties['when'] ?? {}) as JsonSchema, // of an object comes an object
  };
}

const schemas = schemasOf();

/** JSON Schema of a moment, `$defs/Moment` of a scenario. */
export const momentSchema: JsonSchema = schemas.moment;

function hasLater(spot: Spot): boolean {
  if (spot.kind === 'scalar') return isLater(spot);
  return [...(spot.kind === 'list' ? spot.items : spot.entries.values())].some(hasLater);
}

/** The spot at a field path of the simulator's, or the nearest one around it. */
function spotAt(spot: Spot, path: string): Spot {
  let at = spot;
  for (const part of path.split('.')) {
    const inner = at.kind === 'map' ? at.entries.get(part) : undefined;
    if (inner === undefined) return at;
    at = inner;
  }
  return at;
}

export const injectionShape: Shape<Injection> = {
  jsonSchema: schemas.injection,
  read(spot) {
    if (spot.kind !== 'map') throw new ScenarioError(spot, 'must be a map with fault, with, when, forMs');
    // With a variable in it, it is checked when the variable is known.
    if (hasLater(spot)) return { fault: 'unknown' };
    try {
      return checkInjection(valueOf(spot), '').injection;
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      const known = error.path === 'fault' ? `; faults are ${NAMES.join(', ')}` : '';
      const field = error.path === '' ? '' : `${error.path}: `;
      throw new ScenarioError(spotAt(spot, error.path), `${field}${error.rule}${known}`);
    }
  },
};
