// Builds `plomba` with each planted bug that the fuzzer has to see, fuzzes it until something is violated, and repeats the
// id that was printed: with the bug it must fail again, without it must not.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { brokenBuild } from './broken-build.js';
import { PLANTED_BUGS, type PlantedBug } from './bugs.table.js';
import { fuzzPage, type FuzzedBug } from './fuzz-page.js';

/** What was found lies beside the build. */
const FOLDER = '.cache/broken';
const RESULT = 'fuzzed.json';
const PAGE = 'docs/proofs/fuzz.md';
/** Steps for one bug: forty runs. */
const BUDGET = '4800';
const SEED = '1';
/** Found in one process: what it took is then a time that can be compared. */
const WORKERS = '1';

/** What `plomba fuzz --json` prints, as far as it is read here. */
interface Fuzzed {
  readonly steps: number;
  readonly failure?: {
    readonly id: string;
    readonly checker: string;
    readonly steps: number;
    readonly faults: number;
    readonly foundAfterSeconds: number;
  };
}

function kept(): Readonly<Record<string, FuzzedBug>> {
  const entries = PLANTED_BUGS.map(({ name }) => [name, join(FOLDER, name, RESULT)] as const)
    .filter(([, path]) => existsSync(path))
    .map(([name, path]) => [name, JSON.parse(readFileSync(path, 'utf8')) as FuzzedBug] as const); // written below
  return Object.fromEntries(entries);
}

async function plomba(path: string, ...args: readonly string[]): Promise<{ exitCode: number; stdout: string }> {
  const { exitCode = -1, stdout } = await execa(process.execPath, [path, ...args], { reject: false });
  return { exitCode, stdout };
}

/** What the fuzzer finds; undefined when it finds nothing. */
async function fuzzed({ name, seed = SEED }: PlantedBug, sound: string): Promise<FuzzedBug | undefined> {
  const broken = await brokenBuild([name]);
  const limits = ['--budget', BUDGET, '--shrink', '10s', '--workers', WORKERS];
  const run = await plomba(broken, 'fuzz', '--seed', seed, ...limits, '--json');
  const said = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}') as Fuzzed; // its last line is the result
  const { failure } = said;
  if (run.exitCode !== 1 || failure === undefined) return undefined;
  const again = await plomba(broken, 'replay', failure.id, '--json');
  const repaired = await plomba(sound, 'replay', failure.id, '--json');
  const { checker, id, faults, foundAfterSeconds: seconds } = failure;
  const repeats = again.exitCode === 1 && repaired.exitCode === 0;
  return { checker, id, seconds, steps: said.steps, smallSteps: failure.steps, smallFaults: faults, repeats };
}

/** Fuzzes these bugs, all when there are none; the exit code is 0 when each is found and repeats. */
export async function fuzzPlanted(names: readonly string[], write: boolean): Promise<number> {
  const wanted = PLANTED_BUGS.filter(({ name, fuzz }) => fuzz === true && (names.length === 0 || names.includes(name)));
  const sound = await brokenBuild([]);
  let missed = 0;
  for (const bug of wanted) {
    const { name } = bug;
    const found = await fuzzed(bug, sound);
    if (found === undefined || !found.repeats) missed++;
    const how =
      found === undefined
        ? `nothing in ${BUDGET} steps`
        : `${found.checker}, ${found.seconds.toFixed(1)} s, ${found.id}`;
    console.log(
      `${found?.repeats === true ? 'caught' : found === undefined ? 'MISSED' : 'UNSURE'}  ${name.padEnd(36)} ${how}`,
    );
    if (found === undefined) continue;
    writeFileSync(join(FOLDER, name, RESULT), JSON.stringify(found));
  }
  if (write) writeFileSync(PAGE, fuzzPage(kept()));
  console.log(`${wanted.length - missed} of ${wanted.length} broken builds were caught by the fuzzer`);
  return missed === 0 && wanted.length > 0 ? 0 : 1;
}
