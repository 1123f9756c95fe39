// `pnpm check [step …]`: every machine check of the repository, or the ones named. One line per step as it ends, the
// output of those that failed, and at the end the list of failures; exit code 1 if there is one.
import { parseArgs } from 'node:util';
import { runSteps, type FinishedStep } from './check/scheduler.js';
import { stepTable, steps } from './check/steps.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' }, jobs: { type: 'string', default: '2' } },
});

function usage(): string {
  const rows = stepTable.map(({ name, asks }) => `  ${name.padEnd(9)} ${asks}`);
  return ['pnpm check [--jobs 2] [step …]', '', ...rows].join('\n');
}

function report({ name, ok, seconds, output }: FinishedStep): void {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s`);
  const lines = output.split('\n').map((line) => line.trimEnd());
  const shown = ok ? lines.filter((line) => line.startsWith('note: ')) : lines;
  shown.forEach((line) => console.log(`       ${line}`));
}

async function main(): Promise<number> {
  const unknown = positionals.filter((name) => steps.every((step) => step.name !== name));
  const jobs = Number(values.jobs);
  if (values.help === true || unknown.length > 0 || !(jobs >= 1)) {
    console.log(unknown.length > 0 ? `no such step: ${unknown.join(', ')}\n\n${usage()}` : usage());
    return values.help === true ? 0 : 2;
  }
  const chosen = steps.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const startedMs = performance.now();
  const results = await runSteps(chosen, { atOnce: jobs, nowMs: () => performance.now(), onFinished: report });
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const verdict = failed.length === 0 ? 'all hold' : `failed: ${failed.join(', ')}`;
  console.log(`\n${results.length} checks in ${seconds} s, ${verdict}`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main();
