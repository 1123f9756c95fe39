/** The outcome of a crash test on a terminal. */
import {
  CRASH_FINDINGS,
  encodeCrashId,
  type CaseReport,
  type CaseResult,
  type CrashCase,
  type CrashReport,
} from '@plomba/testkit';
import { print, printJson, type Io } from '../io.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { indent, tableLines } from '../terminal/table.js';
import type { CrashConditions } from './crash-conditions.js';

const BY_NUMBER = new Intl.Collator('en', { numeric: true });

/** Failures that are shown; the others are in the JSON. */
export const FAILURES_SHOWN = 10;

export function showCase(io: Io, result: CrashCase, json: boolean): void {
  if (json) return printJson(io, result);
  const style = styleOf(io.stdout, io.env);
  const { fault, fired, attempts, belief, finding } = result;
  const mark = finding === undefined ? style.good('✓') : style.bad('✗');
  print(io, `${mark} ${style.bold(finding?.kind ?? 'as the unit has it')}  ${plainText(fault)}`);
  const said = finding === undefined ? `the program believes ${belief}` : finding.detail;
  print(io, `  ${plainText(said)}`);
  const missed = fired ? '' : '; the sale ended before the place of the fault';
  print(io, style.dim(`  ${attempts === 1 ? 'one start' : `${attempts} starts`}${missed}`));
}

/** The report with an id for each failure. */
export function reportJson(report: CrashReport, conditions: CrashConditions, command: string): object {
  const failures = report.failures.map((failure) => {
    return { ...failure, id: encodeCrashId({ ...conditions, fault: failure.fault }) };
  });
  return { ...report, failures, command };
}

/** The cases in the shape that scenarios and conformance have, a failed one with the id that repeats it. */
export function crashCases(results: readonly CaseResult[], conditions: CrashConditions, command: string): CaseReport {
  const cases = results
    .map((result): CaseResult => {
      if (result.outcome !== 'failed') return result;
      const again = `plomba replay ${encodeCrashId({ ...conditions, fault: result.id })}`;
      return { ...result, details: [...(result.details ?? []), again] };
    })
    // They end in any order; a report has them by kind and place.
    .sort((a, b) => BY_NUMBER.compare(a.suite, b.suite) || BY_NUMBER.compare(a.id, b.id));
  return { name: 'crash test', about: { command, wire: conditions.wire, seed: String(conditions.seed) }, cases };
}

export function showReport(io: Io, report: CrashReport, conditions: CrashConditions): void {
  const style = styleOf(io.stdout, io.env);
  const { cases, possible, found, failures, seconds, attempts, size, byKind, notReached } = report;
  const bytes = size.bytes['to-unit'] + size.bytes['from-unit'];
  print(io, style.dim(`A sale: ${bytes} bytes on the line, ${size.flashOperations} operations of the flash`));
  const rows = Object.entries(byKind).map(([kind, count]) => [kind, count.toString()]);
  print(io, ...indent(tableLines(rows, ['left', 'right'])));
  showFailures(io, report, conditions);
  if (notReached > 0) print(io, style.dim(`${notReached} sales ended before the place of their fault`));
  const named = CRASH_FINDINGS.slice(0, 3);
  const verdict = CRASH_FINDINGS.filter((kind) => named.includes(kind) || found[kind] > 0);
  const text = verdict.map((kind) => `${found[kind]} ${kind}`).join(', ');
  const extent = cases === possible ? `all ${cases}` : `${cases} of ${possible}`;
  const mark = failures.length === 0 ? style.good('✓') : style.bad('✗');
  print(io, `${mark} ${style.bold(`${extent} single faults: ${text}`)}`);
  const pace = (cases / seconds).toFixed(1);
  print(io, style.dim(`  ${attempts} starts of the program in ${seconds.toFixed(1)} s, ${pace} sales/s`));
}

function showFailures(io: Io, { failures, found }: CrashReport, conditions: CrashConditions): void {
  if (failures.length === 0) return;
  const style = styleOf(io.stdout, io.env);
  // Some of each kind, and each with the id that repeats it.
  const kinds = CRASH_FINDINGS.filter((kind) => found[kind] > 0);
  const each = Math.max(1, Math.floor(FAILURES_SHOWN / kinds.length));
  const shown = kinds.flatMap((kind) => failures.filter(({ finding }) => finding.kind === kind).slice(0, each));
  for (const { fault, finding } of shown) {
    print(
      io,
      `${style.bad('✗')} ${style.bold(finding.kind)}  ${plainText(fault)}  ${style.dim(plainText(finding.detail))}`,
    );
    print(io, style.dim(`  plomba replay ${encodeCrashId({ ...conditions, fault })}`));
  }
  const more = failures.length - shown.length;
  if (more > 0) print(io, style.dim(`  and ${more} more; --json has them all`));
}
