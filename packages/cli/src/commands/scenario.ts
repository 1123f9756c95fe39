/** `plomba scenario`: plays scenario files, and says which story did not end as it is told. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { jsonOf, junitOf, loadScenarios, runScenarios, scenarioSchema, type RanCase } from '@plomba/testkit';
import { CliError, usageError } from '../cli-error.js';
import { print, printJson, type Io } from '../io.js';
import { scenarioHost } from '../scenario/scenario-host.js';
import { scenarioPaths } from '../scenario/scenario-paths.js';
import { caseLine, reasonLines, tallyLine } from '../terminal/case-table.js';
import { silentProgress, startProgress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { newCommand, type CommandHost, type JsonOption, type Verdict } from './context.js';

interface ScenarioCommandOptions extends JsonOption {
  readonly only?: string;
  readonly seed?: string;
  readonly junit?: string;
  readonly report?: string;
  readonly list?: boolean;
  readonly schema?: boolean;
  readonly quiet?: boolean;
}

const NOTES = `
A scenario is a story in YAML: who does what at the unit, what goes wrong, and what must be true then.
Every step is checked before anything is run. Time is virtual: a year takes seconds.

Exit code: 0 every story ended as told, 1 one did not (file:line of the step is shown),
2 a file is no scenario (file:line:column of the mistake is shown).

Examples:
  plomba scenario examples/scenarios
  plomba scenario lost-answer.yaml --only "#cable-out" --junit report.xml
  plomba scenario --schema > scenario.schema.json     for completion in an editor`;

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const hint = 'Give a file in a folder that exists and can be written.';
    throw new CliError('cannot-write', `${path} cannot be written`, { hint, where: path, exitCode: 2, cause: error });
  }
}

async function runFiles(io: Io, words: readonly string[], options: ScenarioCommandOptions): Promise<Verdict> {
  if (words.length === 0) {
    throw usageError('no-scenario', 'no scenario was given', {
      hint: 'Give files or folders: plomba scenario examples/scenarios',
    });
  }
  const { only, seed, junit, report: reportFile, json = false, quiet = false } = options;
  const shared = {
    kit: scenarioHost,
    ...(only === undefined ? {} : { only }),
    ...(seed === undefined ? {} : { seed }),
  };
  const cases = loadScenarios(scenarioPaths(words), shared);
  if (cases.length === 0) {
    throw usageError('no-scenario', `no scenario has ${only ?? ''} in its name`, {
      hint: 'plomba scenario --list shows the names.',
    });
  }
  const style = styleOf(io.stdout, io.env);
  if (options.list === true) {
    if (json) printJson(io, { cases: cases.map(({ id, title, file }) => ({ id, title, file })) });
    else print(io, ...cases.map(({ id, title }) => `${id}  ${style.dim(title)}`));
    return 0;
  }
  const bar = json
    ? silentProgress
    : startProgress({ stream: io.stdout, style, title: 'scenarios', unit: 'stories', total: cases.length });
  let done = 0;
  const onCase = ({ result }: RanCase): void => {
    bar.update(++done);
    if (!quiet || result.outcome !== 'passed')
      for (const line of [caseLine(result, style), ...reasonLines(result, style)]) bar.log(line);
  };
  const { report, ran } = await runScenarios(cases, { ...shared, onCase, signal: io.stopped });
  bar.stop();
  if (junit !== undefined) write(junit, junitOf(report));
  if (reportFile !== undefined) write(reportFile, `${JSON.stringify(jsonOf(report), undefined, 2)}\n`);
  if (json)
    printJson(io, { ...jsonOf(report), digests: Object.fromEntries(ran.map((one) => [one.result.id, one.digest])) });
  else print(io, tallyLine(report, style));
  return report.cases.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

export function scenarioCommand({ io, exit }: CommandHost): Command {
  return newCommand('scenario', 'play scenario files: stories of a till, a unit and what goes wrong')
    .argument('[files...]', 'scenario files, or folders with them')
    .option('--only <text>', 'only scenarios with this in their name or title')
    .option('--seed <text>', 'what everything that units draw comes from, where a scenario does not say')
    .option('--junit <file>', 'writes a report that CI reads')
    .option('--report <file>', 'writes the report as JSON')
    .option('--list', 'names the scenarios and runs none')
    .option('--quiet', 'shows only what failed or did not run')
    .option('--schema', 'prints the JSON Schema of the format')
    .addHelpText('after', NOTES)
    .action(async (words: readonly string[], options: ScenarioCommandOptions) => {
      if (options.schema === true) {
        print(io, JSON.stringify(scenarioSchema(), undefined, 2));
        return exit(0);
      }
      exit(await runFiles(io, words, options));
    });
}
