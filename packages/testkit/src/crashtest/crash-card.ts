/**
 * The outcome of a crash test as a vendor would show it: a card in Markdown and a badge in SVG. Every figure is of the
 * report; what was not tried is said as plainly as what failed.
 */
import { CRASH_KINDS, type CrashKind } from './crash-plan.js';
import { CRASH_FINDINGS, type CrashFindingKind } from './judge-case.js';
import type { CrashReport } from './run-crash-test.js';

export interface CrashCard {
  /** The program under test, as its vendor calls it. */
  readonly name: string;
  /** What it speaks to the unit. */
  readonly wire: string;
  /** Version of the tool. */
  readonly version: string;
  /** The command that makes this card again. */
  readonly command: string;
  readonly report: CrashReport;
}

const KIND_WORDS: Readonly<Record<CrashKind, string>> = {
  lose: 'a byte is lost',
  corrupt: 'a byte is damaged',
  disconnect: 'the line breaks at a byte',
  'cut-power': 'the unit loses its power at a byte',
  'kill-till': 'the program is killed at a byte',
  flash: 'the unit loses its power before, in the middle of and after an operation of its flash',
  repeat: 'a byte comes twice',
  'half-open': 'the line breaks at a byte, and only the program hears of it',
  delay: 'the line stops for 1.5 s at a byte',
  inject: 'a fault of the unit itself',
};

const FINDING_WORDS: Readonly<Record<CrashFindingKind, string>> = {
  double: 'sold more than once',
  lost: 'believed sold, not in the unit',
  unresolved: 'never known what became of it',
  denied: 'believed not sold, but in the unit',
  misnumbered: 'another receipt number than the unit’s',
};

/** The three that every card names; the others only where they are found. */
const ALWAYS: readonly CrashFindingKind[] = ['double', 'lost', 'unresolved'];
const FAILURES_SHOWN = 10;

/** GitHub-flavoured Markdown. */
export function crashMarkdown({ name, wire, version, command, report }: CrashCard): string {
  const { cases, possible, found, size, failures, notReached } = report;
  const bytes = size.bytes['to-unit'] + size.bytes['from-unit'];
  const extent = cases === possible ? `all ${number(cases)}` : `${number(cases)} of ${number(possible)}`;
  const findings = CRASH_FINDINGS.filter((kind) => ALWAYS.includes(kind) || found[kind] > 0);
  const kinds = CRASH_KINDS.flatMap((kind) => {
    const count = report.byKind[kind];
    return count === undefined ? [] : [`| ${KIND_WORDS[kind]} | ${number(count)} |`];
  });
  return [
    `### Crash test of ${cell(name)}`,
    '',
    `One sale, ${extent} single faults: **${findings.map((kind) => `${number(found[kind])} ${kind}`).join(', ')}**.`,
    '',
    '| outcome | sales |',
    '| --- | ---: |',
    ...findings.map((kind) => `| ${kind}: ${FINDING_WORDS[kind]} | ${number(found[kind])} |`),
    `| as the unit has it | ${number(cases - failures.length)} |`,
    '',
    '| fault | cases |',
    '| --- | ---: |',
    ...kinds,
    '',
    `A sale on wire \`${wire}\` is ${number(bytes)} bytes on the line and ${number(size.flashOperations)} operations of the flash.` +
      (notReached === 0 ? '' : ` In ${number(notReached)} cases the sale ended before the place of its fault.`),
    `Made by plomba ${version}, \`${cell(command)}\`.`,
    ...failureLines(report),
    '',
  ].join('\n');
}

function failureLines({ failures }: CrashReport): readonly string[] {
  if (failures.length === 0) return [];
  const shown = failures.slice(0, FAILURES_SHOWN);
  const more = failures.length - shown.length;
  return [
    '',
    '| fault | outcome | what happened |',
    '| --- | --- | --- |',
    ...shown.map(({ fault, finding }) => `| \`${fault}\` | ${finding.kind} | ${cell(finding.detail)} |`),
    ...(more === 0 ? [] : [`| … | | and ${number(more)} more |`]),
  ];
}

/** `12,345` */
function number(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Text that stays inside of its cell. */
function cell(text: string): string {
  return text.replace(/[|`\r\n<>]/g, ' ').trim();
}

/** Widths of a digit of the badge's type, and of its edges, px. */
const CHARACTER_PX = 6.6;
const EDGE_PX = 10;

/** A badge for a README: green when nothing was found. */
export function crashBadge({ cases, failures, found }: CrashReport): string {
  const label = 'crash test';
  const wrong = CRASH_FINDINGS.filter((kind) => found[kind] > 0).map((kind) => `${found[kind]} ${kind}`);
  const value = failures.length === 0 ? `${number(cases)} faults, 0 wrong` : wrong.join(', ');
  const left = Math.round(label.length * CHARACTER_PX + 2 * EDGE_PX);
  const right = Math.round(value.length * CHARACTER_PX + 2 * EDGE_PX);
  const colour = failures.length === 0 ? '#2e7d32' : '#c62828';
  const text = (at: number, words: string): string => `<text x="${at}" y="14">${words}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${value}">`,
    `<title>${label}: ${value}</title>`,
    `<rect width="${left}" height="20" fill="#444"/>`,
    `<rect x="${left}" width="${right}" height="20" fill="${colour}"/>`,
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">',
    text(left / 2, label),
    text(left + right / 2, value),
    '</g></svg>',
    '',
  ].join('\n');
}
