/** The library of scenarios: every story has its title and words, together they cover every fault and every state. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { present } from '@plomba/core';
import { completeSettings } from '@plomba/core/country';
import { FAULTS } from '@plomba/firmware-sim';
import { AUTHORITY_FAULTS, loadScenarios, runScenarios, scenarioSchema } from '@plomba/testkit';
import { describe, expect, it } from 'vitest';
import { scenarioHost } from './scenario-host.js';
import { scenarioPaths } from './scenario-paths.js';

const at = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const options = { kit: scenarioHost };
const cases = loadScenarios(scenarioPaths([at('examples/scenarios')]), options);

/** Faults that no story has yet, each with its reason. The list may only become shorter. */
const NOT_TOLD: Readonly<Record<string, string>> = {
  signal: 'nothing goes wrong: it is what `when:` is made of, and the story beside-a-foreign-till has one',
};

/** States of life that a story passes through, beside the conditions on, off and halted. */
const STATES = [
  'blank',
  'personalised',
  'bound',
  'test',
  'production',
  'blocked',
  'closing',
  'archived',
  'halted',
  'off',
];

describe('the library of scenarios', () => {
  it('has a title and a story of more than a line for each', () => {
    expect(new Set(cases.map(({ file }) => file)).size).toBeGreaterThanOrEqual(25);
    for (const { title, story, file } of cases) {
      expect([file, title.length > 10]).toEqual([file, true]);
      expect([file, story.trim().length > 80]).toEqual([file, true]);
    }
  });

  it('is green, and covers every fault and every state of a life', async () => {
    const { report, ran } = await runScenarios(cases, options);
    const failed = report.cases.filter(({ outcome }) => outcome !== 'passed');
    expect(failed).toEqual([]);
    const faults = new Set(ran.flatMap((one) => one.faults));
    const missing = FAULTS.map(({ name }) => name).filter((name) => !faults.has(name));
    expect(missing).toEqual(Object.keys(NOT_TOLD));
    const states = new Set(ran.flatMap((one) => one.states));
    expect(STATES.filter((state) => !states.has(state))).toEqual([]);
  }, 600_000);

  it('tells the same story with the same digest', async () => {
    const few = cases.filter(({ id }) => id === 'two-tills-at-once' || id.startsWith('noisy-line#noise'));
    const digests = async (): Promise<readonly string[]> =>
      (await runScenarios(few, options)).ran.map((one) => one.digest);
    expect(await digests()).toEqual(await digests());
  });

  it('can set every fault that an authority knows, in the same words', () => {
    const { package: office } = present(scenarioHost.countries['me']?.authority, 'Montenegro has one');
    const parts = { baseUrl: 'http://a', entropy: (bytes: number) => new Uint8Array(bytes) };
    const { result } = office.make(completeSettings(office, {}), parts).control('faults.kinds', {}, 0);
    const ways = ['no-internet', 'refused'];
    expect(Object.keys(AUTHORITY_FAULTS).filter((name) => !ways.includes(name))).toEqual(Object.keys(result as object)); // names and their notes
  });

  it('has the JSON Schema of docs/spec: plomba scenario --schema, formatted', () => {
    const written: unknown = JSON.parse(readFileSync(at('docs/spec/scenario.schema.json'), 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(scenarioSchema())));
  });
});
