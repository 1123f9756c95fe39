/**
 * `${name}` in a scenario: a whole value keeps its type, inside a text it is written out. `$${` is a dollar and a brace.
 * A name may go into what it stands for: `${sale.number}`, `${goods[0].name}`.
 */
import { ScenarioError } from '../scenario-error.js';
import { spotOf, type Spot } from './spot.js';

const ANY = /\$\$\{|\$\{([^}]*)\}/g;
const WHOLE = /^\$\{([^}]*)\}$/;
const NAME = /^[A-Za-z][\w-]*(?:\.[\w-]+|\[\d+\])*$/;

/** What the names stand for. */
export type Scope = Readonly<Record<string, unknown>>;

/** Whether a text has a variable in it: its value is known only when the step is run. */
export function hasVariable(text: string): boolean {
  return [...text.matchAll(ANY)].some(([match]) => match !== '$${');
}

/** The first names of all variables in a spot, with their spots. */
export function namesIn(spot: Spot): readonly { readonly name: string; readonly spot: Spot }[] {
  if (spot.kind === 'list') return spot.items.flatMap(namesIn);
  if (spot.kind === 'map') return [...spot.entries.values()].flatMap(namesIn);
  if (typeof spot.value !== 'string') return [];
  return [...spot.value.matchAll(ANY)].flatMap(([, name]) =>
    name === undefined ? [] : [{ name: checked(name, spot), spot }],
  );
}

function checked(name: string, spot: Spot): string {
  if (!NAME.test(name)) throw new ScenarioError(spot, `names a variable \${${name}}; write \${name} or \${name.part}`);
  return /^[\w-]+/.exec(name)?.[0] ?? name;
}

/** The spot with everything put in that the scope knows. @throws ScenarioError for a name that it does not know */
export function filled(spot: Spot, scope: Scope): Spot {
  if (spot.kind === 'list') return { ...spot, items: spot.items.map((item) => filled(item, scope)) };
  if (spot.kind === 'map') {
    return { ...spot, entries: new Map([...spot.entries].map(([name, inner]) => [name, filled(inner, scope)])) };
  }
  if (typeof spot.value !== 'string' || !spot.value.includes('${')) return spot;
  const whole = WHOLE.exec(spot.value)?.[1];
  // What a variable stands for may hold variables itself.
  if (whole !== undefined) return filled(spotOf(lookUp(whole, scope, spot), spot), without(scope, whole));
  const value = spot.value.replaceAll(ANY, (_match, name: string | undefined) => {
    return name === undefined ? '${' : written(lookUp(name, scope, spot), spot);
  });
  return { ...spot, value };
}

/** A variable never stands for itself. */
function without(scope: Scope, name: string): Scope {
  const first = /^[\w-]+/.exec(name)?.[0];
  return Object.fromEntries(Object.entries(scope).filter(([known]) => known !== first));
}

function lookUp(name: string, scope: Scope, spot: Spot): unknown {
  const first = checked(name, spot);
  if (!Object.hasOwn(scope, first)) {
    const known = Object.keys(scope);
    throw new ScenarioError(
      spot,
      `knows no variable ${first}${known.length === 0 ? '' : ` (there are ${known.join(', ')})`}`,
    );
  }
  let value = scope[first];
  for (const [, field, index] of name.slice(first.length).matchAll(/\.([\w-]+)|\[(\d+)\]/g)) {
    const key = field ?? index ?? '';
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    if (!inside) throw new ScenarioError(spot, `finds no ${key} in \${${name}}`);
    value = (value as Readonly<Record<string, unknown>>)[key]; // it has that key, as checked
  }
  return value;
}

function written(value: unknown, spot: Spot): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value.toString();
  throw new ScenarioError(spot, 'puts something into a text that is no text, number or truth value');
}
