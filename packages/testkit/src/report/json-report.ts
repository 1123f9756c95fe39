/** A report as JSON: plain data with a version, the counts before the cases. */
import type { Json } from '@plomba/codec';
import { tallyOf, type CaseReport, type CaseResult } from './case-report.js';

/** Version of the JSON form; another number where a reader would have to know. */
export const CASE_REPORT_VERSION = 1;

export function jsonOf(report: CaseReport): { readonly [key: string]: Json } {
  return {
    version: CASE_REPORT_VERSION,
    name: report.name,
    about: report.about,
    ...tallyOf(report.cases),
    cases: report.cases.map(caseJson),
  };
}

function caseJson(result: CaseResult): Json {
  const { id, title, suite, outcome, virtualMs, place, details } = result;
  return {
    id,
    title,
    suite,
    outcome,
    ...(result.outcome === 'passed' ? {} : { why: result.why }),
    ...(virtualMs === undefined ? {} : { virtualMs }),
    ...(place === undefined ? {} : { place: { ...place } }),
    ...(details === undefined ? {} : { details }),
  };
}
