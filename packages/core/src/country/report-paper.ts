/**
 * Reports on paper: one line a figure. The rules say what a figure is, the country how it is called.
 */
import type { LocalTime } from '../model/time.js';
import type { Figure } from '../reports/figure.js';
import { zReport, type PeriodReport, type ShiftReport, type XReport, type ZReport } from '../reports/reports.js';
import type { DayClosePayload } from '../tables/payloads.table.js';
import type { Country, CountryTexts } from './country.js';
import { headLines, money, timeLine, type PaperHead } from './paper.js';
import type { PaperLine } from './paper-line.js';

/** A report that can be printed. */
export type Report = ZReport | XReport | ShiftReport | PeriodReport;

/** Hours, minutes and seconds; what is left of a second is dropped. */
function duration(milliseconds: bigint): string {
  const seconds = milliseconds / 1000n;
  const part = (value: bigint): string => value.toString().padStart(2, '0');
  return `${seconds / 3600n}:${part((seconds / 60n) % 60n)}:${part(seconds % 60n)}`;
}

const VALUE_TEXT: Readonly<Record<Figure['unit'], (value: bigint) => string>> = {
  number: (value) => value.toString(),
  money,
  duration,
};

function groupText(texts: CountryTexts, { by, group }: Figure): string {
  if (group === undefined) return '';
  const words: Readonly<Record<string, string>> =
    by === 'document' ? texts.documents : by === 'operation' ? { ...texts.documents, ...texts.operations } : {};
  return ` ${words[group] ?? group}`;
}

function figureLine({ texts }: Country, figure: Figure): PaperLine {
  const till = figure.till === undefined ? '' : `, ${texts.till} ${figure.till}`;
  const left = `${texts.counters[figure.name] ?? figure.name}${groupText(texts, figure)}${till}`;
  return { kind: 'text', left, right: VALUE_TEXT[figure.unit](figure.value) };
}

/** What stands above the figures: which report, of what, from when to when. */
function titleLines({ texts }: Country, report: Report): readonly PaperLine[] {
  switch (report.kind) {
    case 'z':
      return [
        { kind: 'centre', text: `${texts.dayReport} ${report.day}`, style: 'large' },
        { kind: 'text', left: texts.day, right: timeLine(report.closed) },
      ];
    case 'x':
      return [
        { kind: 'centre', text: texts.reports.x, style: 'large' },
        { kind: 'text', left: report.dayOpen ? `${report.day}` : '', right: timeLine(report.at) },
      ];
    case 'shift':
      return [
        { kind: 'centre', text: `${texts.reports.shift} ${report.number}`, style: 'large' },
        { kind: 'text', left: texts.till, right: report.till },
        ...(report.cashier === undefined
          ? []
          : [{ kind: 'text', left: texts.cashier, right: report.cashier } as const]),
        { kind: 'text', left: texts.day, right: timeLine(report.closed) },
      ];
    case 'period': {
      const { first, last, closings } = report;
      return [
        { kind: 'centre', text: texts.reports.period, style: 'large' },
        { kind: 'text', left: `Z ${first.day}`, right: timeLine(first.closed) },
        { kind: 'text', left: `Z ${last.day}`, right: timeLine(last.closed) },
        { kind: 'text', left: texts.reports.closings, right: `${closings}` },
      ];
    }
  }
}

/** A report on paper. */
export function reportPaper(country: Country, report: Report, head?: PaperHead): readonly PaperLine[] {
  const figures = report.kind === 'period' ? [...report.sums, ...report.standing] : report.figures;
  return [
    ...headLines(country, head),
    ...titleLines(country, report),
    { kind: 'rule' },
    ...figures.map((figure) => figureLine(country, figure)),
    { kind: 'rule' },
    { kind: 'centre', text: country.texts.simulated, style: 'bold' },
    { kind: 'cut' },
  ];
}

/** The closing of a day: every counter that the Z carries, by the rules of the country. */
export function closingPaper(
  country: Country,
  closing: DayClosePayload,
  at: { readonly sequence: number; readonly time: LocalTime; readonly head?: PaperHead | undefined },
): readonly PaperLine[] {
  const { sequence, time, head } = at;
  return reportPaper(country, zReport({ payload: closing, sequence, time, rules: country.rules }), head);
}
