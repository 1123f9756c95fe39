// Builds `plomba` with each planted bug that the fuzzer has to see, fuzzes it from a few usual seeds until something is
// violated, and repeats the id that was printed: with the bug it must fail again, without it must not.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { brokenBuild } from './broken-build.js';
import { PLANTED_BUGS, type PlantedBug } from './bugs.table.js';
import { BUDGET_STEPS, fuzzPage, SEEDS, type FuzzedBug, type SeedResult } from './fuzz-page.js';

/** What was found lies beside the build. */
const FOLDER = '.cache/broken';
const RESULT = 'fuzzed.json';
const PAGE = 'docs/proofs/fuzz.md';
/** Found in one process: what it took is then a time that can be compared. */
const WORKERS = '1';
/** How long a failure is made small. */
const SHRINK = '5s';

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
    .map(([name, path]) => [name, JSON.parse(readFileSync(path, 'utf8')) as Partial<FuzzedBug>] as const) // written below
    // An earlier version of this tool may have left another shape.
    .filter((entry): entry is [string, FuzzedBug] => entry[1].seeds !== undefined);
  return Object.fromEntries(entries);
}

async function plomba(path: string, ...args: readonly string[]): Promise<{ exitCode: number; stdout: string }> {
  const { exitCode = -1, stdout } = await execa(process.execPath, [path, ...args], { reject: false });
  return { exitCode, stdout };
}

/** From one seed; undefined where nothing is found within the budget. */
async function fuzzedFrom(seed: string, broken: string): Promise<Fuzzed | undefined> {
  const limits = ['--budget', String(BUDGET_STEPS), '--shrink', SHRINK, '--workers', WORKERS];
  const run = await plomba(broken, 'fuzz', '--seed', seed, ...limits, '--json');
  const said = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}') as Fuzzed; // its last line is the result
  return run.exitCode === 1 && said.failure !== undefined ? said : undefined;
}

/** What the fuzzer finds; undefined when it finds nothing from any seed. */
async function fuzzed({ name }: PlantedBug, sound: string): Promise<FuzzedBug | undefined> {
  const broken = await brokenBuild([name]);
  const seeds: Record<string, SeedResult> = {};
  let first: Fuzzed['failure'];
  for (const seed of SEEDS) {
    const said = await fuzzedFrom(seed, broken);
    first ??= said?.failure;
    if (said?.failure !== undefined)
      seeds[seed] = { steps: said.steps, seconds: said.failure.foundAfterSeconds, checker: said.failure.checker };
  }
  if (first === undefined) return undefined;
  const again = await plomba(broken, 'replay', first.id, '--json');
  const repaired = await plomba(sound, 'replay', first.id, '--json');
  const { checker, id, faults, steps } = first;
  const repeats = again.exitCode === 1 && repaired.exitCode === 0;
  return { checker, id, seeds, smallSteps: steps, smallFaults: faults, repeats };
}

function describe(found: FuzzedBug | undefined): string {
  if (found === undefined) return `nothing in ${BUDGET_STEPS} steps of the seeds ${SEEDS.join(', ')}`;
  const steps = SEEDS.map((seed) => found.seeds[seed]?.steps ?? '-').join(' / ');
  const [seconds = 0] = SEEDS.flatMap((seed) => found.seeds[seed]?.seconds ?? []);
  return `${found.checker}, after ${steps} steps of seed ${SEEDS.join(' / ')}, ${seconds.toFixed(1)} s, ${found.id}`;
}

/** Fuzzes these bugs, all when there are none; the exit code is 0 when each is found and repeats. */
export async function fuzzPlanted(names: readonly string[], write: boolean): Promise<number> {
  const wanted = PLANTED_BUGS.filter(({ name, fuzz }) => fuzz === true && (names.length === 0 || names.includes(name)));
  const sound = await brokenBuild([]);
  let missed = 0;
  for (const bug of wanted) {
    const { name } = bug;
    rmSync(join(FOLDER, name, RESULT), { force: true });
    const found = await fuzzed(bug, sound);
    if (found?.repeats !== true) missed++;
    const verdict = found?.repeats === true ? 'caught' : found === undefined ? 'MISSED' : 'UNSURE';
    console.log(`${verdict}  ${name.padEnd(36)} ${describe(found)}`);
    if (found === undefined) continue;
    writeFileSync(join(FOLDER, name, RESULT), JSON.stringify(found));
  }
  if (write) writeFileSync(PAGE, fuzzPage(kept()));
  console.log(`${wanted.length - missed} of ${wanted.length} broken builds were caught by the fuzzer`);
  return missed === 0 && wanted.length > 0 ? 0 : 1;
}
