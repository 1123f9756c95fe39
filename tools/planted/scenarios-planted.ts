// Plays every scenario of the library on builds that are broken on purpose, one bug at a time, and keeps which of them
// turned red. A scenario that no bug turns red shows nothing.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../workspace.js';
import { brokenBuild } from './broken-build.js';
import { PLANTED_BUGS } from './bugs.table.js';
import { SCENARIO_BUGS } from './scenario-bugs.table.js';

const LIBRARY = 'examples/scenarios';
const KEPT = '.cache/scenarios-planted.json';
const PAGE = 'docs/proofs/scenarios.md';
/** A broken unit may keep a till waiting for ever. */
const RUN_MS = 5 * 60_000;

/** What a run says of its cases; a build that cannot even end is red everywhere, and says nothing. */
interface Said {
  readonly cases: readonly {
    readonly id: string;
    readonly title: string;
    readonly outcome: string;
    readonly why?: string;
  }[];
}

async function play(build: string, files: readonly string[]): Promise<Said> {
  const { stdout } = await execa('node', [build, 'scenario', ...files, '--json'], {
    cwd: root,
    reject: false,
    timeout: RUN_MS,
  });
  try {
    return JSON.parse(stdout.split('\n').at(-1) ?? '') as Said; // the shape of --json
  } catch {
    return { cases: [] };
  }
}

function scenarioOf(id: string): string {
  return id.replace(/#.*$/, '');
}

function scenarioNames(): readonly string[] {
  return readdirSync(join(root, LIBRARY))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace('.yaml', ''))
    .sort();
}

/** Tries each bug that is named, all that have something to show when none is; the results of earlier runs are kept. */
export async function scenariosPlanted(names: readonly string[]): Promise<number> {
  const known = readKept();
  const wanted = names.length > 0 ? names : [...new Set(SCENARIO_BUGS.map(({ bug }) => bug))];
  for (const name of wanted) {
    if (!PLANTED_BUGS.some((bug) => bug.name === name)) throw new Error(`there is no planted bug ${name}`);
    const aimed = SCENARIO_BUGS.filter(({ bug }) => bug === name).map(({ scenario }) => `${LIBRARY}/${scenario}.yaml`);
    const { cases } = await play(await brokenBuild([name]), names.length > 0 || aimed.length === 0 ? [LIBRARY] : aimed);
    const red: Record<string, string> = {};
    for (const { id, outcome, why = '' } of cases) if (outcome === 'failed') red[scenarioOf(id)] ??= why;
    known[name] = red;
    console.log(
      `${Object.keys(red).length === 0 ? 'NOTHING' : 'red'}  ${name.padEnd(36)} ${Object.keys(red).join(' ')}`,
    );
    mkdirSync('.cache', { recursive: true });
    writeFileSync(KEPT, JSON.stringify(known, undefined, 1));
  }
  const green = scenarioNames().filter((scenario) => !Object.values(known).some((red) => Object.hasOwn(red, scenario)));
  for (const scenario of green) console.log(`GREEN  ${scenario} is red under no bug that was tried`);
  return green.length === 0 ? 0 : 1;
}

function readKept(): Record<string, Readonly<Record<string, string>>> {
  try {
    return JSON.parse(readFileSync(KEPT, 'utf8')) as Record<string, Record<string, string>>; // written above
  } catch {
    return {};
  }
}

const INTRO = `# Scenarios and the bugs that turn them red

Every story of \`examples/scenarios\` is green on the sources. Here each is played on a \`plomba\` that is broken on purpose
(one planted bug, see [planted bugs](planted-bugs.md)), and the table says which bug turns it red, and with which words.
Written by a run: \`npx -y pnpm@10 planted --scenarios [BUG…]\` plays, \`npx -y pnpm@10 planted --scenarios --write\` writes.
`;

/** Written from what the last runs saw. */
export function writeScenarioPage(): number {
  const known = readKept();
  const rows = scenarioNames().map((scenario) => {
    const bugs = Object.entries(known).filter(([, red]) => Object.hasOwn(red, scenario));
    const [first] = bugs;
    const why = (first?.[1][scenario] ?? '')
      .replaceAll('|', String.raw`\|`)
      .replaceAll(/\s+/g, ' ')
      .slice(0, 160);
    const names =
      bugs
        .map(([name]) => `\`${name}\``)
        .slice(0, 4)
        .join(', ') || '**none**';
    return `| [${scenario}](../../${LIBRARY}/${scenario}.yaml) | ${names} | ${why.replaceAll('<', '&lt;')} |`;
  });
  const head = '| scenario | red under | the first of them says |\n|---|---|---|';
  writeFileSync(PAGE, `${INTRO}\n${head}\n${rows.join('\n')}\n`);
  return 0;
}
