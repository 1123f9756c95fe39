/**
 * The demo as a person sees it: the first receipts as printed paper, the others as a column, the power cut and the
 * recovery as what they are, and at the end the figures that were read back from the export.
 */
import { money, signatureCode } from '@plomba/core/country';
import { localClock, type LifeState } from '@plomba/core/model';
import type { Paper } from '@plomba/firmware-sim';
import { print, type Io } from '../io.js';
import type { PlayEvent } from '../play/player.js';
import { paperLines } from '../terminal/paper.js';
import { plainText, shortHex, widthOf } from '../terminal/plain-text.js';
import { startProgress, type Progress } from '../terminal/progress.js';
import { styleOf, type Style } from '../terminal/style.js';
import { summaryLines } from '../terminal/summary.js';
import { factLines, indent, tableLines } from '../terminal/table.js';
import { isProven, type DemoReport } from './demo-report.js';
import type { BootDecision } from './demo-cut.js';
import type { DemoView, PowerOff } from './run-demo.js';

/** Receipts that are shown whole before the column begins. */
const WHOLE_RECEIPTS = 2;
/** On a terminal a till takes this long for a guest: slow enough to follow, ms. */
const GUEST_MS = 60;
/** And a person this long to find the switch. */
const SWITCH_MS = 900;

/** Titles of events stand in a column of their own. */
const EVENT_COLUMNS = 11;

const PLAIN_WORDS: Readonly<Record<string, string>> = {
  'open-day': 'day opened',
  'close-day': 'day closed',
  copy: 'copy',
  'cash-in': 'cash in',
  'cash-out': 'cash out',
  'set-clock': 'clock set',
};

export class TerminalView implements DemoView {
  readonly #io: Io;
  readonly #style: Style;
  readonly #lines: number;
  readonly #states: LifeState[] = ['blank'];
  #progress: Progress | undefined;
  #whole = WHOLE_RECEIPTS;
  #cut: PowerOff | undefined;

  constructor(io: Io, roll: { readonly title: string; readonly lines: number; readonly seed: number }) {
    this.#io = io;
    this.#style = styleOf(io.stdout, io.env);
    this.#lines = roll.lines;
    const { bold, dim } = this.#style;
    print(io, `${bold(plainText(roll.title))}  ${dim(`${roll.lines} lines · seed ${roll.seed}`)}`, '');
  }

  started({ listening, kind }: { readonly listening: string; readonly kind: 'pty' | 'tcp' | 'memory' }): void {
    const how = { pty: 'a pseudo-terminal, opened by serialport at 115200 baud', tcp: 'TCP', memory: 'memory' }[kind];
    print(
      this.#io,
      `${this.#style.good('●')} a simulated unit on ${how}`,
      `  ${this.#style.dim(plainText(listening))}`,
    );
  }

  activated(state: LifeState): void {
    this.#states.push(state);
    if (state !== 'production') return;
    print(this.#io, `${this.#style.good('●')} activated: ${this.#states.join(' → ')}`, '');
    const { stdout: stream } = this.#io;
    this.#progress = startProgress({ stream, style: this.#style, title: '  till', unit: 'lines', total: this.#lines });
  }

  async line(event: PlayEvent, papers: readonly Paper[]): Promise<void> {
    if (event.kind === 'skipped') return;
    if (event.kind === 'signer-broken') {
      this.#log(`${this.#style.warn('▲')} signature unit broken: refused, nothing was issued; repaired, asked again`);
      return;
    }
    const { line, index } = event.step;
    if (this.#cut?.cut.index === index) {
      this.#showResumed(event, papers);
    } else if (line.action === 'issue' && this.#whole > 0) {
      this.#whole--;
      this.#showPapers(papers);
    } else {
      this.#log(this.#rowOf(event));
      if (line.action === 'close-day') this.#showPapers(papers);
    }
    this.#progress?.update(index + 1);
    await this.#pause(GUEST_MS);
  }

  async powerOff(facts: PowerOff): Promise<void> {
    this.#cut = facts;
    const { bad, bold, dim } = this.#style;
    const { cut, flashOperation, tornBytes } = facts;
    this.#log('');
    this.#event(bad('■'), bold('POWER CUT'), [
      `in the middle of flash operation ${flashOperation}, while a receipt was being written`,
      dim(`operation ${plainText(cut.operation)}: ${tornBytes} bytes of it are on the flash, no answer was given`),
    ]);
    await this.#pause(SWITCH_MS);
  }

  powerOn({ row, decision, why }: BootDecision): void {
    const { good, bold, dim } = this.#style;
    this.#event(good('●'), bold('POWER ON'), [
      `the unit boots; row ${row} of its recovery table decides: ${decision}`,
      dim(why),
    ]);
  }

  ended(): void {
    this.#progress?.stop();
  }

  #showResumed({ outcome }: Extract<PlayEvent, { kind: 'played' }>, papers: readonly Paper[]): void {
    const { good, bold, dim } = this.#style;
    const what = outcome.repeated ? 'had been committed before the cut' : 'is committed now, once';
    const number = outcome.receipt === undefined ? '' : `No. ${outcome.receipt.number}, `;
    this.#event(good('●'), bold('RESUMED'), [
      `the till asks again with the same operation; it ${what}: ${number}record ${outcome.sequence}`,
      dim('the torn bytes stay where they are, and a record of their own names them'),
    ]);
    this.#log('');
    this.#showPapers(papers);
  }

  /** A sign, a title, and what there is to say about it. */
  #event(sign: string, title: string, [first = '', ...rest]: readonly string[]): void {
    this.#log(`${sign} ${title}${' '.repeat(Math.max(2, EVENT_COLUMNS - widthOf(title)))}${first}`);
    for (const text of rest) this.#log(`${' '.repeat(EVENT_COLUMNS + 2)}${text}`);
  }

  #showPapers(papers: readonly Paper[]): void {
    for (const paper of papers) {
      for (const row of indent(paperLines(paper, this.#style))) this.#log(row);
      this.#log('');
    }
  }

  #rowOf({ step, outcome }: Extract<PlayEvent, { kind: 'played' }>): string {
    const { line } = step;
    const { dim } = this.#style;
    const what = line.action === 'issue' ? line.receipt.document : (PLAIN_WORDS[line.action] ?? line.action);
    const { receipt } = outcome;
    const number = receipt === undefined ? '' : `No. ${receipt.number}`;
    const items = line.action === 'issue' ? counted(line.receipt.items.length, 'item') : '';
    const amount = receipt === undefined ? ('amount' in line ? money(line.amount) : '') : money(receipt.total);
    const cells = [what.padEnd(11), number.padStart(7), items.padStart(9), amount.padStart(10)];
    return `  ${dim(localClock(line.time))}  ${cells.join('  ')}   ${dim(signatureCode(outcome.leafHash))}`;
  }

  #log(text: string): void {
    this.#progress?.log(text);
  }

  /** Only where somebody watches. */
  async #pause(ms: number): Promise<void> {
    if (this.#io.stdout.isTTY === true) await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? ' ' : 's'}`;
}

/** The end: what the export says, what the roll asked for, and the verdict in the last line. */
export function showReport(io: Io, report: DemoReport): void {
  const style = styleOf(io.stdout, io.env);
  const { bold, dim, good, bad } = style;
  const { audit, verdict, exported, cut } = report;
  const amiss = [...audit.missing.map((id) => [id, 'missing']), ...audit.double.map((id) => [id, 'double'])];
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['operations', `${audit.asked} in the roll, ${audit.once} in the export exactly once`],
    ['power cuts', `1, at ${plainText(cut.operation)}: ${cut.tornBytes} torn bytes accounted for`],
    ['export', `${exported.bytes} bytes  ${dim(`sha256 ${shortHex(exported.sha256)}`)}`],
    ['image', `${shortHex(report.imageDigest)}  ${dim('the same on every machine for this seed')}`],
  ];
  print(io, '', `${bold('Read back from the export')}`);
  if (verdict.ok) print(io, ...summaryLines(verdict.summary, style), '');
  print(io, ...indent(factLines(facts.map(([label, value]) => [dim(label), value]))));
  print(
    io,
    ...indent(
      tableLines(
        amiss.map(([id = '', what = '']) => [bad('✗'), plainText(id), what]),
        ['left', 'left', 'left'],
      ),
    ),
  );
  if (verdict.ok)
    print(io, '', `  ${dim('checkpoint')}`, ...indent(verdict.summary.checkpoint.trimEnd().split('\n'), 4));
  if (isProven(report)) print(io, '', `${good('✓')} ${bold('verified: nothing was lost, nothing was doubled')}`);
  else if (verdict.ok)
    print(io, '', `${bad('✗')} ${bold('the journal holds together, but not every line is in it once')}`);
  else print(io, '', `${bad('✗')} ${bold(plainText(verdict.finding.message))}  ${dim(verdict.finding.name)}`);
}
