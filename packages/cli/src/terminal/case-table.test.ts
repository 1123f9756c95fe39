/** A report of cases, as people see it. */
import type { CaseReport } from '@plomba/testkit';
import { describe, expect, it } from 'vitest';
import { caseLine, reasonLines, suiteLines, tallyLine, virtualText } from './case-table.js';
import { styleOf } from './style.js';
import { Writable } from 'node:stream';

const style = styleOf(new Writable(), {});
const report: CaseReport = {
  name: 'scenarios',
  about: {},
  cases: [
    { id: 'a', title: 'A sale', suite: 'a.yaml', outcome: 'passed', virtualMs: 7_500_000 },
    {
      id: 'b',
      title: 'A lost answer',
      suite: 'b.yaml',
      outcome: 'failed',
      why: 'total is 1.00',
      place: { file: 'b.yaml', line: 7 },
      details: ['issued 1'],
    },
    { id: 'c', title: 'A relay', suite: 'b.yaml', outcome: 'not-run', why: 'needs power' },
  ],
};

describe('a report on a terminal', () => {
  it('says where and why what failed, and why what did not run', () => {
    const lines = report.cases.flatMap((result) => [caseLine(result, style), ...reasonLines(result, style)]);
    expect([...lines, tallyLine(report, style)]).toEqual([
      '✓ A sale  a  2 h 05 min',
      '✗ A lost answer  b',
      '    b.yaml:7',
      '    total is 1.00',
      '    issued 1',
      '– A relay  c',
      '    needs power',
      '1 passed · 1 failed · 1 not run',
    ]);
  });

  it('counts by suite', () => {
    expect(suiteLines(report, style)).toEqual([
      'suite   passed  failed  not run',
      'a.yaml       1       0        0',
      'b.yaml       0       1        1',
    ]);
  });

  it.each([
    [0, '0 ms'],
    [1_500, '1.5 s'],
    [120_000, '2 min'],
    [90_000_000, '1 d 1 h'],
  ])('shows %i ms of virtual time as %s', (ms, text) => {
    expect(virtualText(ms)).toBe(text);
  });
});
