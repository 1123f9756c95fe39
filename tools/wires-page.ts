// What each wire lets a till know, measured: one sale under every single fault, on the native link and on the wires of
// countries, and programs of other processes under the crash test. `--write` rewrites docs/proofs/what-each-wire-resolves.md,
// `--every N` makes one fault in N, `--no-crashtest` leaves the programs out (then nothing is written). Exit code 1 when
// something was sold twice, lost, or believed wrongly.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { format, resolveConfig } from 'prettier';
import { exploreWire, type WireReport } from '@plomba/testkit';
import { brokenBuild } from './planted/broken-build.js';
import { wiresPage, type CrashRow } from './wires/page.js';
import { wiresUnderFaults } from './wires/wires.js';

const PAGE = 'docs/proofs/what-each-wire-resolves.md';
const LINES = ['drops', 'silent'] as const;
/** Sales of a crash test take real time: one fault in so many is made. */
const CRASH_EVERY = 9;
/** Starts of a program for one sale: what is not known after the second is not known after the eighth. */
const ATTEMPTS = 2;
const PROGRAMS = [
  { program: 'examples/swedish-register/register.mjs', wire: 'ccsp', words: ['"$PLOMBA_PORT"', '1'] },
  { program: 'examples/careful-client/register.ts', wire: 'ccsp', words: [] },
  { program: 'examples/careful-client/kd-register.ts', wire: 'kd', words: [] },
] as const;

/** A program as one file that starts in a moment. */
async function bundled(program: string, folder: string): Promise<string> {
  const outfile = join(folder, `${program.replaceAll(/[^a-z]/g, '-')}.mjs`);
  await build({ entryPoints: [program], bundle: true, platform: 'node', format: 'esm', target: 'node20', outfile });
  return outfile;
}

async function crashRows(): Promise<readonly CrashRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-wires-'));
  const plomba = await brokenBuild([]);
  const rows: CrashRow[] = [];
  try {
    for (const { program, wire, words } of PROGRAMS) {
      const file = await bundled(program, folder);
      const options = [
        'crashtest',
        '--json',
        '--wire',
        wire,
        '--country',
        'se',
        '--every',
        String(CRASH_EVERY),
        '--attempts',
        String(ATTEMPTS),
      ];
      const shell = ['sh', '-c', `exec node ${file} ${words.join(' ')}`];
      const { stdout, stderr } = await execa(process.execPath, [plomba, ...options, '--', ...shell], { reject: false });
      if (stdout === '') throw new Error(`${program} cannot be tested: ${stderr}`);
      const { cases, possible, found } = JSON.parse(stdout) as CrashRow; // the report of the command
      const command = `plomba crashtest --wire ${wire} --country se --every ${CRASH_EVERY} --attempts ${ATTEMPTS} -- …`;
      rows.push({ program, command, wire, cases, possible, found });
      console.error(`${program}: ${cases} sales, ${JSON.stringify(found)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

async function reportsOf(every: number): Promise<readonly WireReport[]> {
  const reports: WireReport[] = [];
  for (const wire of await wiresUnderFaults()) {
    const report = await exploreWire(wire, { lines: LINES, every });
    reports.push(report);
    const cases = Object.values(report.byKind).reduce((sum, tally) => sum + tally.cases, 0);
    console.error(`${wire.name}: ${cases} sales, ${report.findings.length} findings`);
    for (const finding of report.findings) console.error(`  ${finding}`);
  }
  return reports;
}

async function main(args: readonly string[]): Promise<number> {
  const every = args.includes('--every') ? Number(args[args.indexOf('--every') + 1]) : 1;
  const reports = await reportsOf(every);
  const crashes = args.includes('--no-crashtest') ? [] : await crashRows();
  if (args.includes('--write') && crashes.length > 0) {
    const page = wiresPage(reports, every, crashes);
    writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
  }
  const wrong = crashes.filter(({ found }) => found.double + found.lost + found.denied > 0);
  return reports.every(({ findings }) => findings.length === 0) && wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
