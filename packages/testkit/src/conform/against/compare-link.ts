/**
 * Commands of the native link for the comparison of two units: receipts of every kind, right and wrong, refunds, copies,
 * cash, days, reports, repetitions. A session begins with a new day; numbers are told relative to its beginning.
 */
import type { Json } from '@plomba/codec';
import type { Item, Operation, ReceiptRequest } from '@plomba/core/model';
import { replyToJson, type CommandName, type ReplyOf, type RequestOf } from '@plomba/link';
import type { Draws } from '../../draws.js';
import type { ConformTarget } from '../conform-target.js';
import { LinkBench, type LinkRun } from '../link/link-bench.js';
import type { LinkAnswer } from '../link/link-talk.js';
import type { Comparable, ComparedSession } from './comparable.js';

/** A receipt of the session is named by its ordinal among those that were issued. */
export type LinkCommand =
  | { readonly do: 'issue'; readonly receipt: ReceiptRequest; readonly refersTo?: number }
  | { readonly do: 'copy'; readonly receipt: number }
  | { readonly do: 'cash'; readonly direction: 'in' | 'out'; readonly amount: bigint }
  | { readonly do: 'repeat'; readonly operation: number }
  | { readonly do: 'outcome'; readonly operation: number }
  | { readonly do: 'check'; readonly receipt: ReceiptRequest }
  | { readonly do: 'x' | 'z' | 'close-day' | 'open-day' };

const QUANTITIES = [
  { digits: 1n, scale: 0 },
  { digits: 1n, scale: 0 },
  { digits: 2n, scale: 0 },
  { digits: 12n, scale: 0 },
  { digits: 3n, scale: 0 },
  { digits: 25n, scale: 1 },
  { digits: 333n, scale: 3 },
  { digits: -1n, scale: 0 },
];
const CENTS = [1n, 3n, 5n, 99n, 250n, 1999n, 123_456n];

function drawItem(draws: Draws): Item {
  const discount = draws.below(6) === 0 ? { discount: draws.pick([0n, 1n, -1n]) } : {};
  const taxGroup = draws.below(30) === 0 ? 'no-such' : draws.pick(['A', 'B', 'C', 'E']);
  const unitPrice = { digits: draws.pick(CENTS), scale: draws.pick([2, 2, 2, 3, 4]) };
  return { name: 'Compared', quantity: draws.pick(QUANTITIES), unitPrice, taxGroup, ...discount };
}

/** Roughly what a receipt comes to: now and then it is right, or it is paid with enough. */
function drawReceipt(draws: Draws): ReceiptRequest {
  const count = draws.below(8) === 0 ? 0 : 1 + draws.below(3);
  const items = Array.from({ length: count }, () => drawItem(draws));
  const document = draws.pick(['sale', 'sale', 'sale', 'refund', 'correction', 'training', 'proforma'] as const);
  const enough = [{ kind: 'cash', amount: 50_000_000n }];
  if (count > 0 && draws.below(4) > 0) return { document, items, payments: enough };
  const payments = draws.pick([
    [{ kind: 'cash', amount: 1_000_000n }],
    [{ kind: 'cash', amount: 1_000_000n }],
    [
      { kind: 'card', amount: 100n },
      { kind: 'cash', amount: 500_000n },
    ],
    [{ kind: 'card', amount: 1_000_000n }],
    [],
  ]);
  return { document, items, payments };
}

function drawCommand(draws: Draws): LinkCommand {
  const which = draws.below(20);
  if (which < 8) {
    const refersTo = draws.below(5) === 0 ? { refersTo: draws.below(4) } : {};
    return { do: 'issue', receipt: drawReceipt(draws), ...refersTo };
  }
  if (which < 10) return { do: 'copy', receipt: draws.below(4) };
  if (which < 12) return { do: 'cash', direction: draws.pick(['in', 'out']), amount: draws.pick([0n, 1n, 5000n, -1n]) };
  if (which < 14) return { do: 'repeat', operation: draws.below(6) };
  if (which === 14) return { do: 'outcome', operation: draws.below(6) };
  if (which === 15) return { do: 'check', receipt: drawReceipt(draws) };
  return { do: draws.pick(['x', 'z', 'close-day', 'open-day', 'open-day', 'open-day'] as const) };
}

/** What differs between two units by nature, wherever it stands in an answer. */
const MASKED: ReadonlySet<string> = new Set([
  'time',
  'closed',
  'leafHash',
  'signature',
  'codes',
  'serial',
  'sequence',
  'openedBy',
  'of',
]);

/** Numbers at the beginning of a session, by what they count. */
interface Base {
  readonly day: number;
  /** By series. */
  readonly numbers: Map<string, number>;
  readonly copies: { first?: number };
  readonly counters: ReadonlyMap<string, bigint>;
}

class LinkSession implements ComparedSession<LinkCommand> {
  readonly #bench: LinkBench;
  readonly #base: Base;
  readonly #spent: { readonly receipts: number };
  readonly #issued: { readonly number: number; readonly sequence: number }[] = [];
  readonly #done: { readonly operation: Operation; readonly command: CommandName; readonly request: object }[] = [];

  constructor(bench: LinkBench, base: Base, spent: { readonly receipts: number }) {
    this.#bench = bench;
    this.#base = base;
    this.#spent = spent;
  }

  get receipts(): number {
    return this.#spent.receipts;
  }

  close(): Promise<void> {
    return this.#bench.close();
  }

  async run(command: LinkCommand): Promise<string> {
    switch (command.do) {
      case 'issue':
        return this.#change('receipt.issue', { receipt: this.#referring(command) });
      case 'copy':
        return this.#change('receipt.copy', { sequence: this.#issued[command.receipt]?.sequence ?? 0 });
      case 'cash':
        return this.#change('cash.move', { direction: command.direction, amount: command.amount });
      case 'open-day':
        return this.#change('day.open', {});
      case 'close-day':
        return this.#change('day.close', {});
      case 'repeat': {
        const done = this.#done[command.operation];
        // The request is the one that was asked with under this name.
        return done === undefined
          ? 'nothing to repeat'
          : this.#ask(done.command, done.request as RequestOf<CommandName>);
      }
      case 'outcome': {
        const operation = this.#done[command.operation]?.operation;
        return operation === undefined ? 'nothing to ask about' : this.#ask('operation.outcome', { operation });
      }
      case 'check':
        return this.#ask('receipt.check', { receipt: command.receipt });
      case 'x':
        return this.#ask('report.x', {});
      case 'z':
        return this.#ask('report.z', { day: this.#base.day });
    }
  }

  #referring({ receipt, refersTo }: Extract<LinkCommand, { do: 'issue' }>): ReceiptRequest {
    if (refersTo === undefined) return receipt;
    return { ...receipt, refersTo: this.#issued[refersTo]?.number ?? 888_888_888 };
  }

  async #change(command: CommandName, content: object): Promise<string> {
    const operation = await this.#bench.operation();
    const request = { operation, ...content };
    this.#done.push({ operation, command, request });
    return this.#ask(command, request as RequestOf<CommandName>); // content and command belong together in `run`
  }

  async #ask<N extends CommandName>(command: N, request: RequestOf<N>): Promise<string> {
    const answer: LinkAnswer<N> = await (await this.#bench.talk()).ask(command, request);
    // The detail is for people, and every maker has its own words.
    if (!answer.ok) return `refused: ${answer.code}${answer.path === undefined ? '' : ` at ${answer.path}`}`;
    if (command === 'receipt.issue') this.#note(answer.reply as ReplyOf<'receipt.issue'>); // by its name
    return JSON.stringify(this.#masked(replyToJson(command, answer.reply), ''));
  }

  #note({ receipt, sequence, repeated }: ReplyOf<'receipt.issue'>): void {
    if (repeated || receipt === undefined) return;
    this.#bench.spend({ receipts: 1, papers: 1 });
    this.#issued.push({ number: receipt.number, sequence });
  }

  #masked(json: Json, key: string): Json {
    if (MASKED.has(key)) return '…';
    if (Array.isArray(json)) return this.#list(json as readonly Json[]); // what isArray says loses the element type
    if (typeof json !== 'object') return key === 'day' ? Number(json) - this.#base.day : json;
    const fields = Object.entries(json).map(([name, value]) => [name, this.#masked(value, name)] as const);
    const copy: Record<string, Json> = Object.fromEntries(fields);
    const { series, number } = json as { readonly series?: Json; readonly number?: Json }; // an object
    if (typeof series === 'string' && typeof number === 'number') copy['number'] = this.#relative(series, number);
    if (typeof copy['ordinal'] === 'number') {
      this.#base.copies.first ??= copy['ordinal'];
      copy['ordinal'] = copy['ordinal'] - this.#base.copies.first;
    }
    return copy;
  }

  /** Counters that run on are told by their growth; those that did not grow are left out. */
  #list(list: readonly Json[]): Json {
    return list.flatMap((one): readonly Json[] => {
      const { key, value } = typeof one === 'object' ? (one as Partial<Record<string, Json>>) : {}; // a list has none of them
      if (typeof key !== 'string' || typeof value !== 'string') return [this.#masked(one, '')];
      const growth = BigInt(value) - (this.#base.counters.get(key) ?? 0n);
      return growth === 0n ? [] : [{ key, value: growth.toString() }];
    });
  }

  #relative(series: string, number: number): number {
    const base = this.#base.numbers.get(series) ?? number - 1;
    this.#base.numbers.set(series, base);
    return number - base;
  }
}

async function beginLink(target: ConformTarget): Promise<ComparedSession<LinkCommand>> {
  const spent = { receipts: 0, papers: 0 };
  const id = Array.from(target.drawBytes(6), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const run: LinkRun = { target, id, spent, operations: 0 };
  const bench = new LinkBench(run);
  await bench.dayClosed();
  await bench.dayOpen();
  const { day } = await bench.status();
  const { counters } = await (await bench.talk()).must('report.x', {});
  const base = {
    day,
    numbers: new Map(),
    copies: {},
    counters: new Map(counters.map(({ key, value }) => [key, value])),
  };
  return new LinkSession(bench, base, spent);
}

function describe(command: LinkCommand): string {
  return JSON.stringify(command, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

export const COMPARE_LINK: Comparable<LinkCommand> = { draw: drawCommand, describe, begin: beginLink };
