/** What a scenario file may hold, version 1. The JSON Schema in docs/spec is made of this table. */
import { momentSchema } from './injection-shape.js';
import { expectation } from './matching.js';
import { CAPABILITIES, type Capability } from './scenario-kit.js';
import {
  anyMap,
  anything,
  choice,
  fields,
  list,
  maybe,
  needed,
  oneOrMore,
  text,
  whole,
  type FieldsShape,
  type JsonSchema,
  type Shape,
} from './shape/shape.js';
import type { Spot } from './shape/spot.js';
import { stepSchema } from './step-shape.js';
import { unitFields, type UnitFields } from './unit-fields.js';

/** The version of the format that this code reads. */
export const SCENARIO_VERSION = 1;

/** Something that is done when the unit comes to a moment, whoever drives it. */
export interface WhenFields {
  readonly on: Spot;
  readonly do: Spot;
  readonly times?: number;
}

/** How the memories have to be when the story is over. */
export interface EndFields {
  /** What the checkers may find; nothing, when absent. */
  readonly violations?: Spot;
  /** Why a story ends with damage. */
  readonly because?: string;
}

export interface ScenarioFile {
  readonly scenario: number;
  readonly title?: string;
  readonly story?: string;
  readonly needs?: readonly Capability[];
  readonly include?: readonly string[];
  readonly unit?: UnitFields;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly examples?: readonly Readonly<Record<string, unknown>>[];
  readonly blocks?: Spot;
  readonly when?: readonly WhenFields[];
  readonly steps?: Spot;
  readonly ends?: EndFields;
}

function spotOf(jsonSchema: JsonSchema): Shape<Spot> {
  return {
    jsonSchema,
    read(spot) {
      anything.read(spot);
      return spot;
    },
  };
}

const steps = spotOf({ type: 'array', items: { $ref: '#/$defs/Step' } });
const capability = choice<Capability>(...(Object.keys(CAPABILITIES) as Capability[])); // keys of that table

const when = fields<WhenFields>({
  on: needed(
    spotOf({ $ref: '#/$defs/Moment' }),
    'a moment as in `inject: when:`, such as {at: event, event: printed, count: 2}',
  ),
  do: needed(steps, 'what is done then, beside the steps; what must come at just this moment is an inject'),
  times: maybe(whole(1, 10_000), 'how often; once when absent'),
});

const ends = fields<EndFields>({
  violations: maybe(expectation, 'what checkers and verifier find at the end; [] when absent'),
  because: maybe(text, 'why a story ends with damage'),
});

export const scenarioFile: FieldsShape<ScenarioFile> = fields<ScenarioFile>({
  scenario: needed(whole(1, 1_000), 'version of this format: 1'),
  title: maybe(text, 'one line; every scenario has one, files that are only included do not'),
  story: maybe(text, 'what happens in the shop'),
  needs: maybe(list(capability), `what it needs of its host: ${Object.keys(CAPABILITIES).join(', ')}`),
  include: maybe(oneOrMore(text), 'files whose unit, vars and blocks are taken over'),
  unit: maybe(unitFields, 'how the unit is that the story finds'),
  vars: maybe(anyMap, `names for values: \${name}`),
  examples: maybe(list(anyMap), 'a table: the scenario is run once with the values of each row; `name` names it'),
  blocks: maybe(
    spotOf({ type: 'object', additionalProperties: { type: 'array', items: { $ref: '#/$defs/Step' } } }),
    'steps under a name, for `run: name`',
  ),
  when: maybe(list(when), 'what is done when the unit comes to a moment, whoever drives it'),
  steps: maybe(steps, 'what happens, one after the other'),
  ends: maybe(ends, 'how the memories have to be in the end; without any fault when absent'),
});

/** JSON Schema (draft 2020-12) of a scenario file. */
export function scenarioSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://plomba.example/scenario-1.schema.json',
    title: 'Plomba scenario, version 1',
    ...scenarioFile.jsonSchema,
    $defs: { Step: stepSchema(), Moment: momentSchema },
  };
}
