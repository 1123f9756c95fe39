/**
 * What a case of the native suite works with: connections that end with the case, operations with ids of their own,
 * receipts that any unit takes, and a count of what was spent.
 */
import type { Item, Operation, ReceiptRequest } from '@plomba/core/model';
import type { CommitReply, UnitCapabilities, UnitStatus } from '@plomba/link';
import { CannotTell, must } from '../conform-case.js';
import { ConformLine } from '../conform-line.js';
import type { ConformTarget } from '../conform-target.js';
import { LinkTalk } from './link-talk.js';
import { RawLink } from './raw-link.js';

export type CommittedReceipt = NonNullable<CommitReply['receipt']>;

/** What was spent of a unit since the counting began. */
export interface Spent {
  receipts: number;
  papers: number;
}

/** What does not change between the cases of a run. */
export interface LinkRun {
  readonly target: ConformTarget;
  /** Part of every operation id: no other run of this unit has had it. */
  readonly id: string;
  readonly spent: Spent;
  operations: number;
}

export class LinkBench {
  readonly target: ConformTarget;
  readonly #run: LinkRun;
  readonly #open: { close(): Promise<void> }[] = [];
  #talk: LinkTalk | undefined;

  constructor(run: LinkRun) {
    this.#run = run;
    this.target = run.target;
  }

  /** A session number that was not used before. */
  session(): number {
    const [a = 0, b = 0, c = 0, d = 1] = this.target.drawBytes(4);
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0 || 1;
  }

  /** The line without any logic; nothing was said yet. */
  async raw(): Promise<RawLink> {
    await this.#hangUp(); // a serial line is only there once
    const line = await ConformLine.open(this.target);
    this.#open.push(line);
    return new RawLink(line, this.session());
  }

  /** A connection as a till has it; the same one for the whole case. */
  async talk(): Promise<LinkTalk> {
    this.#talk ??= await this.#connect();
    return this.#talk;
  }

  /** Another connection; the one before it is over. */
  async another(): Promise<LinkTalk> {
    await this.#hangUp();
    return this.talk();
  }

  /** A connection on which the technician is logged in. */
  async service(): Promise<LinkTalk> {
    const talk = await this.talk();
    const pin = this.target.servicePin;
    if (pin === undefined) throw new CannotTell('the service PIN is not known');
    await talk.must('session.login', { principal: 'service', pin });
    return talk;
  }

  async #connect(): Promise<LinkTalk> {
    const talk = await LinkTalk.open(this.target, this.session());
    this.#open.push(talk);
    return talk;
  }

  async #hangUp(): Promise<void> {
    this.#talk = undefined;
    for (const open of this.#open.splice(0)) await open.close().catch(() => undefined);
  }

  /** Ends every connection of the case. */
  close(): Promise<void> {
    return this.#hangUp();
  }

  async status(): Promise<UnitStatus> {
    return (await this.talk()).must('unit.status', {});
  }

  async capabilities(): Promise<UnitCapabilities> {
    return (await this.talk()).must('unit.capabilities', {});
  }

  /** An operation that was never used, in the epoch of now. */
  async operation(): Promise<Operation> {
    return { id: this.operationId(), epoch: (await this.status()).epoch };
  }

  operationId(): string {
    return `conform-${this.#run.id}-${++this.#run.operations}`;
  }

  /** Makes sure that a day is open. */
  async dayOpen(): Promise<void> {
    const { dayOpen } = await this.status();
    if (!dayOpen) await (await this.talk()).must('day.open', { operation: await this.operation() });
  }

  /** Makes sure that no day is open. */
  async dayClosed(): Promise<void> {
    const { dayOpen } = await this.status();
    if (dayOpen) await this.closeDay();
  }

  async closeDay(): Promise<CommitReply> {
    this.spend({ receipts: 0, papers: 1 });
    return (await this.talk()).must('day.close', { operation: await this.operation() });
  }

  /** Issues a receipt that must be granted. */
  async issue(receipt: ReceiptRequest, operation?: Operation): Promise<CommitReply & { receipt: CommittedReceipt }> {
    const stamped = operation ?? (await this.operation());
    const reply = await (await this.talk()).must('receipt.issue', { operation: stamped, receipt });
    if (!reply.repeated) this.spend({ receipts: 1, papers: 1 });
    must(reply.receipt !== undefined, 'the answer to receipt.issue carries no receipt');
    return { ...reply, receipt: reply.receipt };
  }

  /** What has to hold for the case to say anything. @throws CannotTell */
  unless(holds: boolean, why: string): void {
    if (!holds) throw new CannotTell(why);
  }

  /** Counts what a case uses up. */
  spend({ receipts, papers }: Spent): void {
    this.#run.spent.receipts += receipts;
    this.#run.spent.papers += papers;
  }

  /** An item in the first tax group of the unit. */
  async item(cents: bigint, more: Partial<Item> = {}): Promise<Item> {
    const [group] = (await this.capabilities()).taxGroups;
    if (group === undefined) throw new CannotTell('the unit has no tax group in force');
    const quantity = { digits: 1n, scale: 0 };
    return { name: 'Conformance', quantity, unitPrice: { digits: cents, scale: 2 }, taxGroup: group.id, ...more };
  }

  /** How the unit takes cash, or what gives change there. */
  async cash(): Promise<string> {
    const kind = (await this.capabilities()).payments.find(({ givesChange }) => givesChange)?.kind;
    if (kind === undefined) throw new CannotTell('the unit takes nothing that gives change');
    return kind;
  }

  /** A sale of one item, paid exactly. */
  async sale(cents = 100n, more: Partial<ReceiptRequest> = {}): Promise<ReceiptRequest> {
    const items = more.items ?? [await this.item(cents)];
    return { document: 'sale', items, payments: [{ kind: await this.cash(), amount: cents }], ...more };
  }
}
