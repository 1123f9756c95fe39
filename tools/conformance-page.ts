// The page of tools/conformance.ts.
import type { Deviation } from './planted/deviations.table.js';

export interface Finding {
  readonly deviation: Deviation;
  /** Whether its case fails when nothing else deviates. */
  readonly isFoundAlone: boolean;
  /** What the report said of its case in the unit that deviates in every way; undefined when the case passed. */
  readonly said: string | undefined;
}

export interface WireProof {
  readonly wire: Deviation['wire'];
  /** Cases that a unit without deviations passes. */
  readonly passed: number;
  readonly cleanFailures: readonly string[];
  /** Cases that failed on the unit that deviates in every way. */
  readonly failed: readonly string[];
  readonly findings: readonly Finding[];
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}

function rowOf({ deviation, said, isFoundAlone }: Finding): string {
  const { name, what, finds } = deviation;
  const found = said === undefined || !isFoundAlone ? '**missed**' : `\`${finds}\``;
  return `| \`${name}\` | ${cell(what)} | ${found} | ${cell(said ?? '')} |`;
}

const TITLES = { link: 'The native link', ccsp: 'CCSP, versions 1 and 2', kd: 'kd' } as const;

function sectionOf({ wire, passed, failed, findings }: WireProof): string {
  const shown = failed.map((id) => `\`${id}\``).join(', ');
  return `## ${TITLES[wire]}

A unit without deviations passes ${passed} cases. On the unit that deviates in all of these ways at once, ${failed.length} fail:
${shown}.

| deviation | what | named by | what the report says |
| --- | --- | --- | --- |
${findings.map(rowOf).join('\n')}
`;
}

export function conformancePage(proofs: readonly WireProof[]): string {
  return `<!-- Written by \`npx tsx tools/conformance.ts --write\`; do not edit. -->

# What the conformance suites find

One build of \`plomba\` deviates from the specification in every way below. It runs as a unit in one process; the suite of a
clean build runs in another and talks to it over TCP. A deviation counts as found when its case fails in that report, and
when the same case fails on a unit that deviates in this one way only. A unit without deviations must fail nothing.

${proofs.map(sectionOf).join('\n')}`;
}
