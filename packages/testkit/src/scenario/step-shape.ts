/** A step: exactly one word of the table of steps, and what any step may say. */
import type { ActionRow, StepCommon } from './action.js';
import { expectation, expectations } from './matching.js';
import { ScenarioError } from './scenario-error.js';
import {
  fields,
  flag,
  isLater,
  maybe,
  noted,
  refuseOthers,
  text,
  type FieldTable,
  type JsonSchema,
} from './shape/shape.js';
import type { MapSpot, Spot } from './shape/spot.js';
import { span } from './shape/times.js';
import { STEPS } from './steps.table.js';

const table: FieldTable<StepCommon> = {
  by: maybe(text, 'who does it: till (when absent), another till by any name, technician'),
  as: maybe(text, 'name under which later steps find what it gave'),
  gives: maybe(expectations, 'what is expected of what it gives'),
  fails: maybe(expectation, 'it must fail: with this code, or as described'),
  within: maybe(span, 'how long it may take'),
  async: maybe(flag, 'it is begun and not waited for; needs as'),
  operation: maybe(expectation, `the operation of an earlier call: \${name}`),
  note: maybe(text, 'for people'),
};
const common = fields<StepCommon>(table);

export interface ReadStep {
  readonly spot: MapSpot;
  readonly word: string;
  readonly row: ActionRow;
  readonly given: Spot;
  readonly value: unknown;
  readonly common: StepCommon;
}

/** @throws ScenarioError with the place of what is wrong */
export function readStep(spot: Spot): ReadStep {
  if (spot.kind !== 'map') throw new ScenarioError(spot, 'must be a step such as `openDay:` or `issue: {…}`');
  const words = [...spot.entries.keys()].filter((name) => Object.hasOwn(STEPS, name));
  refuseOthers(spot, [...Object.keys(STEPS), ...common.names]);
  const [word, other] = words;
  if (word === undefined)
    throw new ScenarioError(spot, 'does nothing; a step has one word such as issue, inject, expect');
  if (other !== undefined) throw new ScenarioError(spot, `does ${word} and ${other}; make two steps of it`);
  const row = STEPS[word];
  const given = spot.entries.get(word);
  if (row === undefined || given === undefined) throw new ScenarioError(spot, `has no ${word}`);
  const rest = new Map([...spot.entries].filter(([name]) => name !== word));
  const said = common.read({ ...spot, entries: rest, keys: new Map([...spot.keys].filter(([name]) => name !== word)) });
  checkCommon(spot, row, said);
  return { spot, word, row, given, value: isLater(given) ? undefined : row.shape.read(given), common: said };
}

function checkCommon(spot: MapSpot, { isCall }: ActionRow, said: StepCommon): void {
  const at = (name: string): Spot => spot.entries.get(name) ?? spot;
  if (said.async === true && said.as === undefined)
    throw new ScenarioError(at('async'), 'needs as: the name to wait for');
  if (said.async === true && said.fails !== undefined)
    throw new ScenarioError(at('fails'), 'belongs to the step that waits');
  if (said.fails !== undefined && said.gives !== undefined)
    throw new ScenarioError(at('gives'), 'and fails exclude each other');
  if (isCall) return;
  for (const name of ['async', 'operation', 'fails'] as const) {
    if (said[name] !== undefined) throw new ScenarioError(at(name), 'belongs to a call of the unit only');
  }
}

/** JSON Schema of a step: one alternative for each word, so that an editor completes what belongs to it. */
export function stepSchema(): JsonSchema {
  const shared = Object.fromEntries(
    Object.entries(table).map(([name, row]) => [name, noted(row.shape.jsonSchema, row.note)]),
  );
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(Object.entries(STEPS).map(([word, row]) => [word, noted(row.shape.jsonSchema, row.note)])),
      ...shared,
    },
    additionalProperties: false,
    oneOf: Object.keys(STEPS).map((word) => ({ required: [word] })),
  };
}
