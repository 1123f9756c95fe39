// The last line of CI, as a process sees it: the counts, the traps (a file that does not load, no test at all) and
// the exit code.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './workspace.js';

const folder = mkdtempSync(join(tmpdir(), 'plomba-summary-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (status: string, ...tests: string[]): object => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

function summary(report: string): { line: string; code: number | null } {
  const path = join(folder, 'report.json');
  writeFileSync(path, report);
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'tools/ci-summary.mjs'), path], {
    encoding: 'utf8',
  });
  return { line: stdout, code: status };
}

describe('ci-summary', () => {
  it.each([
    ['all good', true, [file('passed', 'passed', 'passed'), file('passed', 'passed')], '3 passed, 0 failed', 0],
    ['one failed', false, [file('failed', 'passed', 'failed')], '1 passed, 1 failed', 1],
    ['some skipped', true, [file('passed', 'passed', 'pending', 'todo')], '1 passed, 0 failed, 2 skipped', 0],
    ['a file that does not load', false, [file('passed', 'passed'), file('failed')], '1 passed, 1 failed', 1],
    ['an error outside of tests', false, [file('passed', 'passed')], '1 passed, 1 failed', 1],
    ['nothing but skipped tests', true, [file('passed', 'pending')], '0 passed, 1 failed, 1 skipped', 1],
    ['no test', true, [], '0 passed, 1 failed', 1],
  ])('%s', (_name, success, testResults, line, code) => {
    expect(summary(JSON.stringify({ success, testResults }))).toEqual({ line: `${line}\n`, code });
  });

  it('a report cut short', () => {
    expect(summary('{"success": tr')).toEqual({ line: '0 passed, 1 failed\n', code: 1 });
  });
});
