/** The conformance suites of CCSP, in both versions, and of kd against the simulated control unit, in this process. */
import { conform, memoryTarget, type ConformFacts } from '@plomba/testkit';
import { describe, expect, it } from 'vitest';
import { ControlUnit, type UnitOptions } from './helpers/control-unit.js';

const EVERYTHING = { allow: ['safe', 'fiscal', 'destructive'] } as const;

async function suite(wire: 'ccsp' | 'kd', options: UnitOptions = {}): Promise<ConformFacts> {
  const { device } = new ControlUnit({ wire, ...options });
  return conform(wire, memoryTarget(device), { limits: EVERYTHING });
}

/** Cases that did not pass, with what was said of them. */
function others({ run }: ConformFacts): readonly string[] {
  return run.results.flatMap((one) => (one.outcome === 'passed' ? [] : [`${one.id}: ${one.outcome} ${one.why}`]));
}

describe('the suite of CCSP', () => {
  it('passes on a simulated control unit of version 2, every case', async () => {
    const facts = await suite('ccsp');
    expect(facts.unit.serial).toBe('PLSE00000001');
    expect(facts.run.results.length).toBeGreaterThanOrEqual(120);
    expect(others(facts)).toEqual([]);
  });

  it('leaves out what is of version 2 on a unit of version 1, and asks it whether it knows that after all', async () => {
    const facts = await suite('ccsp', { set: { version: '1' } });
    const said = others(facts);
    expect(said.length).toBeGreaterThanOrEqual(30);
    expect(said.filter((one) => !one.endsWith('not-run the unit speaks version 1'))).toEqual([]);
    expect(facts.run.missing).toEqual([]);
    const passed = facts.run.results.flatMap(({ id, outcome }) => (outcome === 'passed' ? [id] : []));
    expect(passed).toContain('message/of-version-2');
  });

  it.each([
    ['a separator', { separator: ';' }],
    ['a strict reader', { tolerance: 'strict' }],
    ['the first answer for a number with another receipt', { 'same-serial': 'first-answer' }],
    ['a code that is said again', { 'signs-again': 'yes' }],
  ])('passes on a unit with %s', async (_what, set) => {
    expect(others(await suite('ccsp', { set }))).toEqual([]);
  });
});

describe('the suite of kd', () => {
  it('passes on a simulated control unit, every case', async () => {
    const facts = await suite('kd');
    expect(facts.unit).toMatchObject({ serial: 'PLSE00000001', country: 'se' });
    expect(facts.run.results.length).toBeGreaterThanOrEqual(50);
    expect(others(facts)).toEqual([]);
  });

  it('passes on a strict unit, and on one that says the first group of a code only', async () => {
    expect(others(await suite('kd', { set: { tolerance: 'strict' } }))).toEqual([]);
    const short = others(await suite('kd', { set: { 'kd-code': 'first-group' } }));
    expect(short).toEqual([
      'receipt/same-line-again: not-run the unit says the first group of a code only, which is of the content',
    ]);
  });
});
