// The last line of CI: `N passed, N failed`, read out of vitest's JSON report. Plain JavaScript without a dependency,
// because it must also speak when the installation failed. Exit code 1 when something failed or nothing was tested.
import { existsSync, readFileSync } from 'node:fs';

/** A file that did not load has no failed test to show for it, but it failed all the same. */
function failuresOf({ status, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed').length;
  return failed === 0 && status === 'failed' ? 1 : failed;
}

/** @returns {{ passed: number, failed: number, skipped: number }} */
export function countTests(report) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = report.testResults.reduce((sum, file) => sum + failuresOf(file), 0);
  const skipped = tests.filter(({ status }) => !['passed', 'failed'].includes(status)).length;
  // An error outside of every test (an unhandled rejection) shows only in the verdict.
  const hidden = failed === 0 && report.success === false ? 1 : 0;
  return { passed, failed: failed + hidden, skipped };
}

/** A run that tested nothing has failed. */
export function summaryOf(report) {
  const { passed, failed, skipped } = report === undefined ? { passed: 0, failed: 0, skipped: 0 } : countTests(report);
  const missing = passed + failed === 0 ? 1 : 0;
  const line = `${passed} passed, ${failed + missing} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, ok: failed + missing === 0 };
}

function readReport(path) {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
}

const [, script, path] = process.argv;
if (path !== undefined && script?.endsWith('ci-summary.mjs')) {
  const { line, ok } = summaryOf(readReport(path));
  console.log(line);
  process.exitCode = ok ? 0 : 1;
}
