// Proves that `plomba conform` finds what is not as the specification says: a unit with every deviation of
// deviations.table.ts at once runs in one process, the suite in another, over TCP; and each deviation alone, with its
// one case. `--write` rewrites docs/proofs/conformance.md. Exit code 1 when something was not found, or a clean unit fails.
import { once } from 'node:events';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { format, resolveConfig } from 'prettier';
import { conformancePage, type Finding, type WireProof } from './conformance-page.js';
import { brokenBuild } from './planted/broken-build.js';
import { DEVIATIONS, type Deviation } from './planted/deviations.table.js';

const PAGE = 'docs/proofs/conformance.md';

interface CaseJson {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'not-run';
  readonly why?: string;
}

interface RunningUnit {
  readonly port: string;
  readonly control: string;
  readonly process: ChildProcessByStdio<null, Readable, null>;
}

/** A unit of this build, in a process of its own. */
async function startUnit(build: string, wire: Deviation['wire']): Promise<RunningUnit> {
  const country = wire === 'link' ? [] : ['--country', 'se', '--wire', wire];
  const tcp = 'tcp://127.0.0.1:0';
  const args = [build, 'sim', '--json', '--listen', tcp, '--control', tcp, '--seed', '7', ...country];
  const unit = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  // An array with the line, as events are in `once`; a unit that ends before it listens closes its output.
  const [line] = (await once(createInterface({ input: unit.stdout }), 'line')) as [string];
  const { listening, control } = JSON.parse(line) as Record<string, string>; // what `plomba sim --json` says first
  if (listening === undefined || control === undefined) throw new Error(`the unit did not start: ${line}`);
  unit.stdout.resume();
  return { port: listening, control, process: unit };
}

/** Runs the suite of the unbroken build against a unit of this one. */
async function casesOf(build: string, wire: Deviation['wire'], only?: string): Promise<readonly CaseJson[]> {
  const good = await brokenBuild([]);
  const unit = await startUnit(build, wire);
  try {
    const some = only === undefined ? [] : ['--only', only];
    const beside = ['--control', unit.control, '--service-pin', '000000', '--allow', 'safe,fiscal,destructive'];
    const args = [good, 'conform', '--json', '--port', unit.port, '--wire', wire, ...beside, ...some];
    const { stdout } = await execa(process.execPath, args, { reject: false });
    const { report } = JSON.parse(stdout) as {
      readonly report: { readonly cases: { readonly cases: readonly CaseJson[] } };
    }; // a signed report
    return report.cases.cases;
  } finally {
    unit.process.kill();
  }
}

function failedIn(cases: readonly CaseJson[]): readonly CaseJson[] {
  return cases.filter(({ outcome }) => outcome === 'failed');
}

/** Each deviation alone is found by its case, and by its case only because of it. */
async function alone(deviation: Deviation): Promise<boolean> {
  const cases = await casesOf(await brokenBuild([deviation.name]), deviation.wire, deviation.finds);
  return cases.some(({ id, outcome }) => id === deviation.finds && outcome === 'failed');
}

async function proofOf(wire: Deviation['wire'], eachAlone: boolean): Promise<WireProof> {
  const deviations = DEVIATIONS.filter((one) => one.wire === wire);
  const clean = await casesOf(await brokenBuild([]), wire);
  const all = await casesOf(await brokenBuild(deviations.map(({ name }) => name)), wire);
  const failed = failedIn(all);
  const findings: Finding[] = [];
  for (const deviation of deviations) {
    const found = failed.find(({ id }) => id === deviation.finds);
    const isFoundAlone = !eachAlone || (await alone(deviation));
    findings.push({ deviation, isFoundAlone, said: found?.why });
    console.log(`${found !== undefined && isFoundAlone ? 'found ' : 'MISSED'}  ${deviation.name}  ${deviation.finds}`);
  }
  const passed = clean.filter(({ outcome }) => outcome === 'passed').length;
  return {
    wire,
    passed,
    cleanFailures: failedIn(clean).map(({ id }) => id),
    failed: failed.map(({ id }) => id),
    findings,
  };
}

async function main(args: readonly string[]): Promise<number> {
  const proofs: WireProof[] = [];
  for (const wire of ['link', 'ccsp', 'kd'] as const) proofs.push(await proofOf(wire, !args.includes('--quick')));
  if (args.includes('--write')) {
    const page = conformancePage(proofs);
    writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
  }
  const missed = proofs.flatMap(({ findings }) =>
    findings.filter(({ said, isFoundAlone }) => said === undefined || !isFoundAlone),
  );
  const falseAlarms = proofs.flatMap(({ cleanFailures }) => cleanFailures);
  if (falseAlarms.length > 0) console.log(`a clean unit fails ${falseAlarms.join(', ')}`);
  console.log(`${DEVIATIONS.length - missed.length} of ${DEVIATIONS.length} deviations were named by their case`);
  return missed.length === 0 && falseAlarms.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
