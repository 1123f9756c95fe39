/** Runs the cases of many scenario files and puts their report together. Nothing is run before every file is checked. */
import type { CaseReport, CaseResult } from '../report/case-report.js';
import { loadScenario, type ScenarioCase } from './load-scenario.js';
import { runCase, type RanCase } from './run-case.js';
import type { ScenarioKit } from './scenario-kit.js';

export interface ScenarioOptions {
  readonly kit: ScenarioKit;
  /** Only cases whose id or title has this in it. */
  readonly only?: string;
  /** What everything that units draw comes from; a scenario that names its own keeps it. */
  readonly seed?: string;
  /** Told of each case as it ends. */
  readonly onCase?: (ran: RanCase) => void;
  /** Ends the run before the next case. */
  readonly signal?: AbortSignal;
}

export interface ScenarioRun {
  readonly report: CaseReport;
  readonly ran: readonly RanCase[];
}

/** @throws ScenarioError for the first file that is wrong */
export function loadScenarios(files: readonly string[], { kit, only, seed }: ScenarioOptions): readonly ScenarioCase[] {
  const cases = files.flatMap((file) => loadScenario(file, kit));
  const wanted =
    only === undefined ? cases : cases.filter(({ id, title }) => id.includes(only) || title.includes(only));
  return seed === undefined ? wanted : wanted.map((one) => ({ ...one, unit: { seed, ...one.unit } }));
}

export async function runScenarios(cases: readonly ScenarioCase[], options: ScenarioOptions): Promise<ScenarioRun> {
  const { kit, onCase, signal, seed } = options;
  const ran: RanCase[] = [];
  for (const one of cases) {
    const done = signal?.aborted === true ? stopped(one) : await runCase(one, kit);
    ran.push(done);
    onCase?.(done);
  }
  const about = { format: '1', ...(seed === undefined ? {} : { seed }) };
  return { report: { name: 'scenarios', about, cases: ran.map(({ result }) => result) }, ran };
}

function stopped({ id, title, file, spot }: ScenarioCase): RanCase {
  const result: CaseResult = {
    id,
    title,
    suite: file,
    place: spot.place,
    outcome: 'not-run',
    why: 'the run was stopped',
  };
  return { result, digest: '', faults: [], states: [] };
}
