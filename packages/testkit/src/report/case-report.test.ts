/** One shape of cases, and what is made of it: every character survives, and what did not run is never a pass. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeText, tallyOf, type CaseReport, type CaseResult } from './case-report.js';
import { jsonOf } from './json-report.js';
import { junitOf } from './junit-report.js';

const cases: readonly CaseResult[] = [
  { id: 'a', title: 'passes', suite: 'one.yaml', outcome: 'passed', virtualMs: 1500 },
  {
    id: 'b',
    title: 'fails <here> & "there"',
    suite: 'one.yaml',
    outcome: 'failed',
    why: 'total is 3.60, not 3.61',
    place: { file: 'one.yaml', line: 12, column: 5 },
    details: ['step 1: sale', 'step 2: ]]> odd'],
  },
  { id: 'c', title: 'cannot run', suite: 'two.yaml', outcome: 'not-run', why: 'needs a relay' },
];
const report: CaseReport = { name: 'scenarios', about: { seed: '7' }, cases };

interface ParsedCase {
  readonly '@name': string;
  readonly failure?: { readonly '@message': string };
  readonly skipped?: { readonly '@message': string };
  readonly 'system-out'?: string;
}

interface ParsedSuite {
  readonly '@name': string;
  readonly '@tests': string;
  readonly '@failures': string;
  readonly '@skipped': string;
  readonly testcase: readonly ParsedCase[];
}

function parsed(xml: string): readonly ParsedSuite[] {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    trimValues: false,
    isArray: (name) => name === 'testcase' || name === 'testsuite',
    parseTagValue: false,
  });
  // The shape that junitOf promises; the assertions below read it.
  return (parser.parse(xml) as { testsuites: { testsuite: readonly ParsedSuite[] } }).testsuites.testsuite;
}

describe('a report of cases', () => {
  it('counts a case that did not run as neither passed nor failed', () => {
    expect(tallyOf(cases)).toEqual({ passed: 1, failed: 1, notRun: 1 });
  });

  it('names a place as an editor opens it', () => {
    expect(placeText({ file: 'x.yaml', line: 3 })).toBe('x.yaml:3');
    expect(placeText({ file: 'x.yaml', line: 3, column: 9 })).toBe('x.yaml:3:9');
  });

  it('is JSON with a version, the counts and every fact of a case', () => {
    expect(JSON.parse(JSON.stringify(jsonOf(report)))).toEqual({
      version: 1,
      name: 'scenarios',
      about: { seed: '7' },
      passed: 1,
      failed: 1,
      notRun: 1,
      cases,
    });
  });

  it('is JUnit XML with a suite for each suite, failures with their place, and reasons of what did not run', () => {
    const [one, two] = parsed(junitOf(report));
    expect([one?.['@name'], one?.['@tests'], one?.['@failures'], one?.['@skipped']]).toEqual([
      'one.yaml',
      '2',
      '1',
      '0',
    ]);
    expect(one?.testcase[1]?.failure?.['@message']).toBe('one.yaml:12:5: total is 3.60, not 3.61');
    expect(one?.testcase[1]?.['@name']).toBe('b: fails <here> & "there"');
    expect(one?.testcase[1]?.['system-out']).toBe('step 1: sale\nstep 2: ]]> odd');
    expect(two?.testcase[0]?.skipped?.['@message']).toBe('needs a relay');
  });

  it('is well-formed XML whatever a case says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (title, why) => {
        const odd: CaseResult = { id: 'odd', title, suite: title, outcome: 'failed', why, details: [why, title] };
        const xml = junitOf({ name: title, about: { [`k${why}`]: why }, cases: [odd] });
        expect(XMLValidator.validate(xml)).toBe(true);
        expect(/[\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u.test(xml)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});
