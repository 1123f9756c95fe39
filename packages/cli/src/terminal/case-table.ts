/** A report of cases on a terminal: what failed in full, what did not run with its reason, and one line of counts. */
import { placeText, tallyOf, type CaseReport, type CaseResult } from '@plomba/testkit';
import { plainText } from './plain-text.js';
import type { Style } from './style.js';
import { indent, tableLines } from './table.js';

function mark(result: CaseResult, style: Style): string {
  if (result.outcome === 'passed') return style.good('✓');
  return result.outcome === 'failed' ? style.bad('✗') : style.warn('–');
}

/** `1.5 s`, `2 h 05 min`, `3 d 4 h`. @internal */
export function virtualText(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours < 24)
    return hours === 0 ? `${minutes} min` : `${hours} h ${(minutes % 60).toString().padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** One line of a case. */
export function caseLine(result: CaseResult, style: Style): string {
  const { id, title, virtualMs } = result;
  const took = virtualMs === undefined ? '' : style.dim(`  ${virtualText(virtualMs)}`);
  return `${mark(result, style)} ${plainText(title)}  ${style.dim(plainText(id))}${took}`;
}

/** Why a case failed or did not run, and where. */
export function reasonLines(result: CaseResult, style: Style): readonly string[] {
  if (result.outcome === 'passed') return [];
  const at = result.place === undefined ? [] : [style.bold(plainText(placeText(result.place)))];
  const seen = result.outcome === 'failed' ? (result.details ?? []).map((line) => style.dim(plainText(line))) : [];
  return indent([...at, ...result.why.split('\n').map(plainText), ...seen], 4);
}

/** `31 passed · 1 failed · 2 not run` */
export function tallyLine({ cases }: CaseReport, style: Style): string {
  const { passed, failed, notRun } = tallyOf(cases);
  const parts = [
    style.good(`${passed} passed`),
    ...(failed === 0 ? [] : [style.bad(`${failed} failed`)]),
    ...(notRun === 0 ? [] : [style.warn(`${notRun} not run`)]),
  ];
  return parts.join(style.dim(' · '));
}

/** A table of suites with their counts, for reports too long to list. */
export function suiteLines({ cases }: CaseReport, style: Style): readonly string[] {
  const suites = [...new Set(cases.map(({ suite }) => suite))];
  const rows = suites.map((suite) => {
    const { passed, failed, notRun } = tallyOf(cases.filter((one) => one.suite === suite));
    return [plainText(suite), passed.toString(), failed.toString(), notRun.toString()];
  });
  return tableLines(
    [['suite', 'passed', 'failed', 'not run'].map(style.dim), ...rows],
    ['left', 'right', 'right', 'right'],
  );
}
