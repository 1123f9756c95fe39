/** Scenario files: what is wrong in one is told with its place; what does not hold is told with its step. */
import { none } from '@plomba/core/country';
import { describe, expect, it } from 'vitest';
import { loadScenario } from './load-scenario.js';
import { runScenarios } from './run-scenarios.js';
import { runCase } from './run-case.js';
import { ScenarioError } from './scenario-error.js';
import { scenarioSchema } from './scenario-file.js';
import type { ScenarioKit } from './scenario-kit.js';
import { STEPS } from './steps.table.js';

function kitOf(files: Readonly<Record<string, string>>): ScenarioKit {
  return {
    countries: { none: { country: none, wires: {} } },
    servicePin: '000000',
    readText: (path) => files[path],
    readBytes: () => undefined,
    resolve: (_from, path) => path,
  };
}

const SALE = `{ document: sale, items: [{ name: Tea, quantity: '1', unitPrice: '2.00', taxGroup: A }], payments: [{ kind: cash, amount: '2.00' }] }`;

function story(steps: string, more = ''): string {
  return `scenario: 1\ntitle: A story\n${more}vars:\n  sale: ${SALE}\nsteps:\n${steps}`;
}

function refusal(text: string, more: Readonly<Record<string, string>> = {}): ScenarioError {
  try {
    loadScenario('s.yaml', kitOf({ ...more, 's.yaml': text }));
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

async function played(text: string): Promise<Awaited<ReturnType<typeof runCase>>> {
  const kit = kitOf({ 's.yaml': text });
  const [first] = loadScenario('s.yaml', kit);
  if (first === undefined) throw new Error('there is a case');
  return runCase(first, kit);
}

describe('a file that is no scenario', () => {
  it.each([
    ['scenario: 1\ntitle: x\nsteps: [\n', 's.yaml:4:1', 'is no YAML'],
    ['scenario: 2\ntitle: x\nsteps: []\n', 's.yaml:1:11', 'is format 2'],
    ['scenario: 1\nsteps: []\n', 's.yaml:1:1', 'needs title'],
    ['scenario: 1\ntitle: x\nstepz: []\n', 's.yaml:3:1', 'did you mean steps?'],
    [story('  - isue: {}\n'), 's.yaml:6:5', 'has no field "isue"'],
    [story(`  - issue: \${sale}\n    openDay:\n`), 's.yaml:6:5', 'does issue and openDay'],
    [story(`  - issue: \${sail}\n`), 's.yaml:6:12', 'knows no variable sail'],
    [story('  - advance: soon\n'), 's.yaml:6:14', 'must be a span'],
    [story('  - inject: { fault: gremlins }\n'), 's.yaml:6:22', 'no fault is called "gremlins"'],
    [story('  - inject: { fault: clock-step, with: { ms: x } }\n'), 's.yaml:6:46', 'with.ms'],
    [story('  - inject: { fault: power-cut, when: { at: wire } }\n'), 's.yaml:6:39', 'when.direction'],
    [story('  - expect: { recipts: 1 }\n'), 's.yaml:6:15', 'did you mean receipts?'],
    [story('  - run: nothing\n'), 's.yaml:6:10', 'names a block'],
    [story('  - expect: { receipts: 1 }\n    fails: x\n'), 's.yaml:7:12', 'belongs to a call'],
    [story('  - send: { hex: "0g" }\n'), 's.yaml:6:18', 'hexadecimal'],
    [story('', 'include: not-there.yaml\n'), 's.yaml:3:10', 'there is no not-there.yaml'],
  ])('%j is refused at %s', (text, where, rule) => {
    const error = refusal(text);
    expect(error.message).toContain(rule);
    expect(error.where).toBe(where);
  });

  it('includes a file that includes it', () => {
    expect(refusal(story('  - closeDay:\n', 'include: s.yaml\n')).message).toContain('include each other');
  });
});

describe('a story', () => {
  it('passes, and gives the same digest twice', async () => {
    const text = story(
      `  - issue: \${sale}\n    gives: { number: 1, total: 2 }\n  - expect: { receipts: 1, paper: { contains: Tea } }\n`,
    );
    const [one, two] = [await played(text), await played(text)];
    expect(one.result.outcome).toBe('passed');
    expect(one.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(two.digest).toBe(one.digest);
  });

  it('that is broken on purpose names the step, and what it saw', async () => {
    const { result } = await played(story(`  - issue: \${sale}\n  - expect: { receipts: 2 }\n`));
    expect(result).toMatchObject({ outcome: 'failed', why: 'steps[1].expect.receipts: receipts must be 2, and is 1' });
    expect(result.place).toEqual({ file: 's.yaml', line: 7, column: 25 });
  });

  it.each([
    [`  - issue: \${sale}\n    fails: paper-out\n`, 'must fail'],
    ['  - closeDay:\n  - closeDay:\n', 'day-not-open'],
    [`  - issue: \${sale}\n    as: one\n    async: true\n`, 'never waited for'],
    [
      `  - repeat: { times: 2, untilFails: journal-full, steps: [{ issue: "\${sale}" }] }\n`,
      'did not fail in 2 rounds',
    ],
    [
      `  - issue: \${sale}\n  - issue: \${sale}\n  - issue: \${sale}\n  - inject: { fault: forged-record }\n`,
      'what the checkers find',
    ],
  ])('fails with %j', async (steps, why) => {
    const { result } = await played(story(steps));
    expect(result.outcome === 'failed' ? result.why : result.outcome).toContain(why);
  });

  it.each([
    ['with: { memory: working }', 'steps[0].inject: with.memory working is empty'],
    [
      'with: { memory: working }, when: { at: after, ms: 5 }',
      'bit-rot could not happen at its moment: with.memory: working is empty',
    ],
  ])('that aims bit rot at an empty memory (%s) does not pass as if it had told something', async (given, why) => {
    const { result } = await played(story(`  - inject: { fault: bit-rot, ${given} }\n  - advance: 1s\n`));
    expect(result).toMatchObject({ outcome: 'failed', why: expect.stringContaining(why) as string });
  });

  it('may tell that a fault could not happen', async () => {
    const rot = '{ fault: bit-rot, with: { memory: working }, when: { at: after, ms: 5 } }';
    const steps = `  - inject: ${rot}\n    as: rot\n  - advance: 1s\n  - expect: { hits: { rot: 0 }, missed: { rot: /is empty/ } }\n`;
    expect((await played(story(steps))).result).toMatchObject({ outcome: 'passed' });
  });

  it('with when: that never comes fails there', async () => {
    const when = 'when:\n  - { on: { at: event, event: day-closed }, do: [{ cut: }] }\n';
    const { result } = await played(story(`  - issue: \${sale}\n`, when));
    expect(result).toMatchObject({ outcome: 'failed', why: expect.stringContaining('never came') as string });
  });

  it('cuts the power at the very moment of its when:, beside whoever sells', async () => {
    const when =
      'when:\n  - { on: { at: event, event: receipt-committed }, do: [{ cut: }, { expect: { events: { receipt-committed: 1 } } }] }\n';
    const { result, states } = await played(
      story(`  - issue: \${sale}\n    gives: { repeated: true, number: 1 }\n`, when),
    );
    expect(result).toMatchObject({ outcome: 'passed' });
    expect(states).toContain('off');
  });

  it('needs what this host does not have: not run, and never a pass', async () => {
    const kit = kitOf({
      's.yaml': story('  - closeDay:\n', 'needs: [pos]\n'),
      't.yaml': story('  - closeDay:\n', 'unit: { country: xx }\n'),
    });
    const cases = [...loadScenario('s.yaml', kit), ...loadScenario('t.yaml', kit)];
    const { report } = await runScenarios(cases, { kit });
    expect(report.cases.map(({ outcome }) => outcome)).toEqual(['not-run', 'not-run']);
  });
});

describe('the JSON Schema', () => {
  it('knows every step and every fault', () => {
    const json = JSON.stringify(scenarioSchema());
    for (const word of Object.keys(STEPS)) expect(json).toContain(`"${word}"`);
    expect(json).toContain('"paper-jam"');
  });
});
