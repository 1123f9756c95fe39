// The page of tools/wires-page.ts.
import { markdownTable } from '@plomba/codec';
import { SWEEP_FILE, SWEEPS } from './sweeps.table.js';
import { WIRE_FAULTS, type WireFaultKind, type WireReport, type WireTally } from '@plomba/testkit';

/** What `plomba crashtest --json` says of one program. */
export interface CrashRow {
  readonly program: string;
  readonly command: string;
  readonly wire: string;
  readonly cases: number;
  readonly possible: number;
  readonly found: Readonly<Record<'double' | 'lost' | 'unresolved' | 'denied' | 'misnumbered', number>>;
}

const WORDS: Readonly<Record<WireFaultKind, string>> = {
  lose: 'a byte is lost',
  repeat: 'a byte comes twice',
  corrupt: 'a bit of a byte is turned over',
  delay: 'the line stops for 1.5 s, or for 40 s',
  disconnect: 'the line breaks',
  'half-open': 'the line breaks, and only the till hears of it',
  'cut-power': 'the unit loses its power at a byte',
  flash: 'the unit loses its power at an operation of its flash',
  'kill-till': 'the program of the till is killed',
};

const COLUMNS = [
  ['cases', 'cases'],
  ['committed', 'committed, known'],
  ['notCommitted', 'not committed, known'],
  ['unknownAtOnce', 'unknown at once'],
  ['unknown', 'unknown for good'],
  ['unknownStored', 'of these stored'],
  ['doubled', 'doubled'],
  ['lost', 'lost'],
] as const satisfies readonly (readonly [keyof WireTally, string])[];

function number(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

function cells(tally: WireTally): readonly string[] {
  return COLUMNS.map(([key]) => number(tally[key]));
}

function sumOf({ byKind }: WireReport): WireTally {
  const sum = { ...byKind.lose };
  for (const kind of WIRE_FAULTS.filter((one) => one !== 'lose'))
    for (const key of Object.keys(sum) as (keyof WireTally)[]) sum[key] += byKind[kind][key]; // its own keys
  return sum;
}

const HEADS = COLUMNS.map(([, head]) => head);

function sectionOf(report: WireReport): string {
  const { name, bytes, flashOperations, byKind, hints } = report;
  const rows = WIRE_FAULTS.map((kind) => [WORDS[kind], ...cells(byKind[kind])]);
  const person =
    hints.length === 0
      ? 'Nothing stays unknown, so that there is nothing for a person to do.'
      : `What the driver tells a person where it stays unknown:\n\n${hints.map((hint) => `> ${hint}`).join('\n>\n')}`;
  return `## ${name}

One sale is ${bytes['to-unit']} bytes to the unit, ${bytes['from-unit']} bytes back and ${flashOperations} operations of its flash.

${markdownTable(['fault', ...HEADS], rows)}

${person}
`;
}

const INTRO = `<!-- Written by \`npx tsx --conditions=@plomba/source tools/wires-page.ts --write\`; do not edit. -->

# What each wire resolves

One till makes one sale through the driver of its wire, at a unit in production that has sold before. Each sale meets one
fault: at a byte of the line, in either direction, or at an operation of the unit's flash. The till does what its driver
tells it: what is certainly not stored is rung up again, what is unknown is asked for several times, and never rung up
again; a program that was killed is started again and asks for the operation that is on its disk. Then what the till
believes is held against the journal. Time is virtual; the faults are made on a line that tells both ends when it breaks
(TCP, USB) and on one that tells nobody (RS-232).

- **committed, known** and **not committed, known**: what the till knows of the sale in the end, and it is so
- **unknown at once**: the call ended without the till's knowing, or its program was killed
- **unknown for good**: it never learns it; **of these stored**: those that the unit has in truth
- **doubled**: sold twice; **lost**: believed stored, and not there. A driver must have none, and none believed not stored
  that is there: a run that finds one fails

What stays unknown is a person's work, and the price of the protocol: a till that rang it up again would double the column
“of these stored”.
`;

function sweepTable(): string {
  const rows = SWEEPS.map(({ wire, line, faults, cases, unknownSales, wrong }) => [
    wire,
    `a line that ${line}`,
    faults,
    ...[cases, unknownSales, wrong].map(number),
  ]);
  return markdownTable(['wire', 'line', 'faults', 'cases', 'sales unknown for good', 'wrong beliefs'], rows);
}

export function wiresPage(reports: readonly WireReport[], every: number, crashes: readonly CrashRow[]): string {
  const rows = reports.map((report) => [report.name, ...cells(sumOf(report))]);
  const crashRows = crashes.map(({ program, wire, command, cases, possible, found }) => [
    program,
    wire,
    `${number(cases)} of ${number(possible)}`,
    ...(['double', 'lost', 'unresolved', 'denied'] as const).map((kind) => number(found[kind])),
    `\`${command}\``,
  ]);
  return `${INTRO}
${every === 1 ? 'Every fault of each kind was made.' : `One in ${every} faults of each kind was made.`}

${markdownTable(['wire', ...HEADS], rows)}

${reports.map(sectionOf).join('\n')}
## Three sales in a row, and pairs of faults

The slow lane (\`${SWEEP_FILE}\`) sells three times on kd and looks at every belief; a case is a day with one fault, or with
two. Sold twice, lost, denied, or given another receipt’s code: that is the last column. On the other wires:
\`single-faults.slow.test.ts\` beside it.

${sweepTable()}

## Programs under the crash test

The same question to programs of other processes, on TCP, in real time: \`plomba crashtest\` starts a program for each
sale, with one fault, until it is sure or was started as often as the command says. \`unresolved\` is what the program could not find out.

${markdownTable(['program', 'wire', 'cases', 'double', 'lost', 'unresolved', 'denied', 'command'], crashRows)}

- \`swedish-register\` says \`RR\` with the same number again until it is answered: nothing is unresolved, even when the
  register itself is killed, because the number and the receipt are the same when it is started again.
- \`register.ts\` of \`careful-client\` speaks version 1 and keeps a note of what it has said on its disk; \`kd-register.ts\`
  does the same on kd. Neither sells twice; what they cannot find out they leave to a person.
`;
}
