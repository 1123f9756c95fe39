// Plants each bug of bugs.table.ts in its turn, runs the test that must catch it, and prints which did.
// `--build NAME[,NAME]` builds a `plomba` with these bugs instead and prints its path; `--build` alone, one with none.
// `--fuzz [NAME] [--write]` lets `plomba fuzz` find those that it has to find.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { brokenBuild } from './broken-build.js';
import { PLANTED_BUGS, type PlantedBug } from './bugs.table.js';
import { fuzzPlanted } from './fuzz-planted.js';
import { plantedPage } from './page.js';
import { scenariosPlanted, writeScenarioPage } from './scenarios-planted.js';

const REPORT = '.cache/planted.json';
const PAGE = 'docs/proofs/planted-bugs.md';

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

type TestedBug = PlantedBug & { readonly test: string; readonly named: string };

function isTested(bug: PlantedBug): bug is TestedBug {
  return bug.test !== undefined && bug.named !== undefined;
}

/** Names of the tests that failed; what went wrong instead, where no test ran. */
async function failedTests(bug: TestedBug): Promise<readonly string[] | string> {
  rmSync(REPORT, { force: true });
  const filter = bug.named === '' ? [] : ['-t', bug.named.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)];
  const args = ['run', '--config', 'vitest.planted.config.ts', '--reporter=json', `--outputFile=${REPORT}`];
  await execa('vitest', [...args, bug.test, ...filter], {
    preferLocal: true,
    reject: false,
    env: { PLOMBA_PLANTED: bug.name },
  });
  const report = JSON.parse(readFileSync(REPORT, 'utf8')) as Report; // the shape that vitest documents
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  if (results.length === 0) return report.testResults.map(({ message }) => message).join('; ') || 'no test ran';
  const ran = results.some(({ status }) => status === 'failed' || status === 'passed');
  if (!ran) return 'its test was not found';
  return results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--scenarios') {
    return args.includes('--write') ? writeScenarioPage() : scenariosPlanted(args.slice(1));
  }
  if (args[0] === '--fuzz') {
    return fuzzPlanted(
      args.slice(1).filter((arg) => !arg.startsWith('--')),
      args.includes('--write'),
    );
  }
  if (args.includes('--write')) {
    mkdirSync('docs/proofs', { recursive: true });
    writeFileSync(PAGE, plantedPage());
    return 0;
  }
  const [first, ...names] = args;
  if (first === '--build') {
    console.log(await brokenBuild(names.flatMap((list) => list.split(',')).filter((name) => name !== '')));
    return 0;
  }
  const wanted = PLANTED_BUGS.filter(isTested).filter(({ name }) => args.length === 0 || args.includes(name));
  let missed = 0;
  for (const bug of wanted) {
    const failed = await failedTests(bug);
    const isCaught = typeof failed !== 'string' && failed.length > 0;
    if (!isCaught) missed++;
    const by = typeof failed === 'string' ? failed : (failed[0] ?? 'nothing');
    console.log(`${isCaught ? 'caught' : 'MISSED'}  ${bug.name.padEnd(36)} ${by}`);
  }
  console.log(`${wanted.length - missed} of ${wanted.length} planted bugs were caught`);
  return missed === 0 && wanted.length > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
