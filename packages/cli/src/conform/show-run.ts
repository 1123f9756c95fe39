/** A run of a conformance suite on a terminal: the unit, the chapters, what failed, and what was not run and why. */
import { conformCases, CONFORM_SUITE_VERSION, PAPER_MM, type CaseResult, type ConformFacts } from '@plomba/testkit';
import { print, type Io } from '../io.js';
import { reasonLines, caseLine, suiteLines, tallyLine } from '../terminal/case-table.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';

/** Reasons of cases that were not run, each with its number of cases. */
function reasons(results: readonly CaseResult[]): readonly (readonly [why: string, ids: readonly string[]])[] {
  const byReason = new Map<string, string[]>();
  for (const result of results) {
    if (result.outcome !== 'not-run') continue;
    const ids = byReason.get(result.why) ?? [];
    byReason.set(result.why, [...ids, result.id]);
  }
  return [...byReason];
}

/** At most this many ids beside a reason. */
const IDS_SHOWN = 4;

export function showRun(io: Io, facts: ConformFacts): void {
  const style = styleOf(io.stdout, io.env);
  const { unit, wire, target, run, spent } = facts;
  const report = conformCases(facts);
  const about = [
    ['unit', `${unit.serial}${unit.model === undefined ? '' : `, ${unit.model}`}, firmware ${unit.firmware}`],
    ['at', target],
    ['suite', `${wire} ${CONFORM_SUITE_VERSION}, ${run.results.length} cases`],
    ['used', `${spent.receipts} receipts, about ${spent.papers * PAPER_MM} mm of paper`],
  ] as const;
  print(io, ...factLines(about.map(([label, text]) => [style.dim(label), plainText(text)])), '');
  print(io, ...suiteLines(report, style), '');
  for (const result of run.results) {
    if (result.outcome === 'failed') print(io, caseLine(result, style), ...reasonLines(result, style));
  }
  const open = reasons(run.results);
  if (open.length > 0) print(io, style.bold('not run'));
  for (const [why, ids] of open) {
    const more = ids.length > IDS_SHOWN ? `, … ${ids.length - IDS_SHOWN} more` : '';
    print(
      io,
      ...indent([`${ids.length} × ${plainText(why)}`, style.dim(`  ${ids.slice(0, IDS_SHOWN).join(', ')}${more}`)]),
    );
  }
  if (open.length > 0) print(io, '');
  print(io, tallyLine(report, style));
  if (run.missing.length > 0) print(io, style.warn(`${run.missing.length} cases were wanted and could not run`));
}
