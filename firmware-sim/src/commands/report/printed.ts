/** A report on paper, where it was asked for. */
import { reportPaper, type PaperLine, type Report } from '@plomba/core/country';
import type { Context } from '../context.js';

export function printed(
  { country, head }: Context,
  report: Report,
  print: boolean | undefined,
): { readonly paper?: readonly PaperLine[] } {
  return print === true ? { paper: reportPaper(country, report, head) } : {};
}
