/**
 * A report as JUnit XML, the form that every CI reads: a `testsuite` for each suite in the order in which it first comes,
 * a `testcase` for each case; a case that did not run is `skipped` with its reason.
 */
import { XMLBuilder } from 'fast-xml-parser';
import { placeText, tallyOf, type CaseReport, type CaseResult } from './case-report.js';

const builder = new XMLBuilder({
  format: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** What XML 1.0 cannot hold (section 2.2), not even as a reference, becomes U+FFFD. */
function xmlText(text: string): string {
  return text.replaceAll(/[\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '\ufffd');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function totalMs(cases: readonly CaseResult[]): number {
  return cases.reduce((sum, { virtualMs = 0 }) => sum + virtualMs, 0);
}

function caseNode(result: CaseResult): object {
  const { id, title, suite, virtualMs = 0, place, details = [] } = result;
  const said = details.map(xmlText).join('\n');
  const where = place === undefined ? {} : { '@file': xmlText(place.file), '@line': place.line.toString() };
  const at = place === undefined ? '' : `${placeText(place)}: `;
  const node = { '@classname': xmlText(suite), '@name': xmlText(`${id}: ${title}`), '@time': seconds(virtualMs) };
  const output = said === '' ? {} : { 'system-out': said };
  if (result.outcome === 'passed') return { ...node, ...where, ...output };
  const why = { '@message': xmlText(`${at}${result.why}`) };
  if (result.outcome === 'not-run') return { ...node, ...where, skipped: why, ...output };
  return { ...node, ...where, failure: { ...why, '#text': xmlText(`${at}${result.why}`) }, ...output };
}

function countsOf(cases: readonly CaseResult[]): Record<string, string> {
  const { failed, notRun } = tallyOf(cases);
  return {
    '@tests': cases.length.toString(),
    '@failures': failed.toString(),
    '@errors': '0',
    '@skipped': notRun.toString(),
    '@time': seconds(totalMs(cases)),
  };
}

/** The whole file. Times are virtual: what a case took of the unit's time, not of this machine's. */
export function junitOf({ name, about, cases }: CaseReport): string {
  const suites = [...new Set(cases.map(({ suite }) => suite))];
  const property = Object.entries(about).map(([key, value]) => {
    return { '@name': xmlText(key), '@value': xmlText(value) };
  });
  const suiteNodes = suites.map((suite) => {
    const own = cases.filter((one) => one.suite === suite);
    const properties = property.length === 0 ? {} : { properties: { property } };
    return { '@name': xmlText(suite), ...countsOf(own), ...properties, testcase: own.map(caseNode) };
  });
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { '@name': xmlText(name), ...countsOf(cases), testsuite: suiteNodes },
  });
}
