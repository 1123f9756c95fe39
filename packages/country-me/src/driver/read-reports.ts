/** Reports X, Z and of a period, as the SDK has them. */
import { parseTime } from '@plomba/core/model';
import type { PeriodReport, ReportFigure, XReport, ZReport } from '@plomba/sdk';
import { countersIn } from './me-receipt.js';
import { fieldsOf, listIn, numberIn, textIn } from './problem.js';

const UNITS: readonly ReportFigure['unit'][] = ['number', 'money', 'duration'];

function figuresIn(json: unknown, name: string): readonly ReportFigure[] | undefined {
  const list = listIn(json, name);
  if (list === undefined) return undefined;
  const figures = list.flatMap((one): ReportFigure[] => {
    const [key, own, value] = ['key', 'name', 'value'].map((field) => textIn(one, field));
    const unit = UNITS.find((known) => known === textIn(one, 'unit'));
    const isWhole = key !== undefined && own !== undefined && value !== undefined && /^-?[0-9]+$/.test(value);
    if (!isWhole || unit === undefined) return [];
    // The words of the counter are those of the rules, which both ends have.
    return [{ ...(fieldsOf(one) as unknown as ReportFigure), key, name: own, unit, value: BigInt(value) }];
  });
  return figures.length === list.length ? figures : undefined;
}

/** Undefined where it is none; so for the others. */
export function readX(json: unknown): XReport | undefined {
  const [day, counters] = [numberIn(json, 'day'), countersIn(json)];
  const { dayOpen } = fieldsOf(json);
  if (day === undefined || counters === undefined || typeof dayOpen !== 'boolean') return undefined;
  return { day, dayOpen, counters };
}

export function readZ(json: unknown): ZReport | undefined {
  const [day, openedBy, sequence] = ['day', 'openedBy', 'sequence'].map((name) => numberIn(json, name));
  const closed = parseTime(textIn(json, 'closed') ?? '');
  const [currency, figures] = [textIn(json, 'currency'), figuresIn(json, 'figures')];
  if (day === undefined || openedBy === undefined || sequence === undefined) return undefined;
  if (closed === undefined || currency === undefined || figures === undefined) return undefined;
  return { day, openedBy, sequence, closed, currency, figures };
}

export function readPeriod(json: unknown): PeriodReport | undefined {
  const [firstDay, lastDay, closings] = ['firstDay', 'lastDay', 'closings'].map((name) => numberIn(json, name));
  const [firstClosed, lastClosed] = ['firstClosed', 'lastClosed'].map((name) => parseTime(textIn(json, name) ?? ''));
  const [sums, standing] = [figuresIn(json, 'sums'), figuresIn(json, 'standing')];
  const currency = textIn(json, 'currency');
  if (firstDay === undefined || lastDay === undefined || closings === undefined) return undefined;
  if (firstClosed === undefined || lastClosed === undefined || currency === undefined) return undefined;
  if (sums === undefined || standing === undefined) return undefined;
  return { firstDay, firstClosed, lastDay, lastClosed, closings, currency, sums, standing };
}
