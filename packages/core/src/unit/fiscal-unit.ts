/**
 * The fiscal unit: boots from its memories, appends batches, answers look-ups. It knows no command and no country:
 * firmware plans what to append, this class makes it durable or refuses it, never anything in between.
 *
 * After an exception from a port (power gone, a broken invariant) the instance must not be used any more: boot again.
 */
import { DecodeError } from '@plomba/codec';
import { assert, AssertionError, present } from '../assert.js';
import type { Country } from '../country/country.js';
import { DerivedArea } from '../derived/derived-area.js';
import { idTag } from '../derived/id-tag.js';
import type { ExportSource } from '../export/export-source.js';
import { checkpointText, noteSignable, rotationSignable, type TreeHead } from '../journal/signable.js';
import { keyNamed, logKeyIn } from '../keys/key-table.js';
import { planKey } from '../keys/plans.js';
import type { LocalTime } from '../model/time.js';
import type { Operation, OperationStamp } from '../model/operation.js';
import type { FlushTicket } from '../ports/flash.js';
import type { ClockReading } from '../ports/clock.js';
import type { FiscalMemory } from '../storage/fiscal-memory.js';
import type { JournalSpace, PlacedRecord } from '../storage/journal-space.js';
import { programNew } from '../storage/program.js';
import { LOG_KEY } from '../tables/keys.table.js';
import type { IdentityPayload } from '../tables/payloads.table.js';
import { boot, type BootReport } from './boot.js';
import { operationIn, type BoundOperation } from './bound-operation.js';
import type { SealedGroup, Sealing } from './chain.js';
import { unitExportSource } from './export-source.js';
import { writeFiscalEntries } from './fiscal-entries.js';
import { Group, type GroupBase, type Signing, type StageOptions } from './group.js';
import { JournalIndex } from './journal-index.js';
import type { LogHead } from './journal-log.js';
import { JournalTree, type InclusionProof } from './journal-tree.js';
import { memoryReport, type MemoryReport } from './memory.js';
import { OperationLedger, type Admission } from './operations.js';
import type { UnitPorts } from './ports.js';
import type { Halt } from './position.js';
import { refuse, type Refusal } from './refusal.js';
import { RESERVE_SLOTS, reserveBytes } from './reserve.js';
import { epochOf, isFiscalKind, type UnitState } from './state.js';
import type { Content } from './state.js';

/** A batch that was written; it is durable when its ticket completes. */
export interface Commit {
  readonly ok: true;
  readonly ticket: FlushTicket;
  /** The records that were asked for, without discard marks and checkpoints. */
  readonly records: readonly PlacedRecord[];
}

/** Records that one turn of maintenance reads: more than a group commits, so that it catches up under load. */
const MAINTENANCE_RECORDS = 1024;

export interface AppendOptions {
  /** Time of the records, where the command itself sets the clock. */
  readonly stamp?: ClockReading;
  /** Only at personalisation: who the unit is from now on. */
  readonly identity?: IdentityPayload;
  /** Each record signed by itself (the default), or the batch as a whole by the checkpoint record that ends it. */
  readonly signing?: Signing;
}

/** The parts that read the journal beside the path of an append; made at the first question, never at boot. */
interface Readers {
  readonly area: DerivedArea;
  readonly index: JournalIndex;
  readonly tree: JournalTree;
  readonly operations: OperationLedger;
}

export class FiscalUnit {
  readonly report: BootReport;
  readonly #ports: UnitPorts;
  readonly #space: JournalSpace;
  readonly #fiscal: FiscalMemory;
  #identity: IdentityPayload | undefined;
  #head: LogHead;
  #state: UnitState;
  #made: Readers | undefined;
  #opening: PlacedRecord | undefined;

  private constructor(ports: UnitPorts, booted: Exclude<ReturnType<typeof boot>, { halted: string }>) {
    this.#ports = ports;
    this.#space = booted.space;
    this.#fiscal = booted.fiscal;
    this.#identity = booted.identity;
    this.#head = booted.head;
    this.#state = booted.state;
    this.report = booted.report;
  }

  /**
   * Boots; a discarded tail is named and a checkpoint that a closing still lacks is written at once.
   * `halted` says why the unit must stop.
   */
  static boot(ports: UnitPorts): FiscalUnit | Halt {
    let booted: ReturnType<typeof boot>;
    try {
      booted = boot(ports);
    } catch (error) {
      // A record with a right CRC and a wrong content, or memories that no power cut and no firmware of ours made.
      if (error instanceof DecodeError || error instanceof AssertionError) return { halted: error.message };
      throw error;
    }
    if ('halted' in booted) return booted;
    const unit = new FiscalUnit(ports, booted);
    // Where the secure element does not answer now, the next append does it.
    if (booted.head.gap !== undefined || booted.head.checkpointOwed) unit.append([]);
    return unit;
  }

  get state(): UnitState {
    return this.#state;
  }

  get identity(): IdentityPayload | undefined {
    return this.#identity;
  }

  /** Number of records; the sequence of the next one. */
  get size(): number {
    return this.#head.nextSequence;
  }

  get epoch(): number {
    return epochOf(this.#state);
  }

  get journalBytes(): number {
    return this.#space.bytes;
  }

  get journalUsedBytes(): number {
    return this.#head.cursor;
  }

  /** What is free of both memories beside the reserve for the end, and the level that the country gives it. */
  memory(country: Pick<Country, 'memoryWarnings'>): MemoryReport {
    const left = this.#space.bytes - this.#head.cursor;
    const journalBytes = left - reserveBytes(this.#state, left);
    return memoryReport({ journalBytes, closings: this.#fiscal.freeSlots - RESERVE_SLOTS }, country);
  }

  /** The unit's time: the clock, held back from running backwards between settings. Sample once per command. */
  now(): ClockReading {
    const reading = this.#ports.clock.read();
    return { ...reading, utcMs: Math.max(reading.utcMs, this.#state.lastUtcMs) };
  }

  get #readers(): Readers {
    return (this.#made ??= this.#makeReaders());
  }

  #makeReaders(): Readers {
    const { flash, map, hasher } = this.#ports;
    const journalId = this.#identity?.journalId ?? new Uint8Array(16);
    const area = new DerivedArea(flash, map.derived, { journalId, hasher });
    const index = new JournalIndex(this.#space, area);
    const tree = new JournalTree({ area, index, hasher });
    const state = (): UnitState => this.#state;
    const head = (): LogHead => this.#head;
    const operations = new OperationLedger({
      area,
      get operations() {
        return state().operations;
      },
      get previousEpochBlock() {
        return state().previousEpochBlock;
      },
      recordAt: (block) => index.at(block),
      from: (block) => index.tagged(block, head()),
    });
    return { area, index, tree, operations };
  }

  /** Whether an operation may be executed, was executed already, or is refused. */
  admit(operation: OperationStamp): Admission {
    return this.#readers.operations.admit(operation, this.epoch);
  }

  /** What an operation is bound to, in any epoch; its own epoch makes the look-up of an old one quick. Fences nothing. */
  findOperation(operation: Pick<Operation, 'id'> & Partial<Pick<Operation, 'epoch'>>): BoundOperation | undefined {
    return this.#readers.operations.find(operation);
  }

  /** Sequence of the record that bound the unit to its owner and place. */
  get bindingSequence(): number | undefined {
    const { bindingBlock } = this.#state;
    return bindingBlock === 0 ? undefined : this.#readers.index.at(bindingBlock)?.header.sequence;
  }

  record(sequence: number): PlacedRecord | undefined {
    return this.#readers.index.find(sequence, this.#head);
  }

  /** Records from a sequence on, up to what is written now. */
  records(from: number): Generator<PlacedRecord, undefined> {
    return this.#readers.index.from(from, this.#head);
  }

  fiscalEntries(): ReturnType<FiscalMemory['entries']> {
    return this.#fiscal.entries();
  }

  /** Appends contents as one batch, or refuses and has written nothing. */
  append(contents: readonly Content[], options: AppendOptions = {}): Commit | Refusal {
    const identity = options.identity ?? this.#identity;
    const signer = this.#ports.secureElement.signer();
    if (signer === undefined) return refuse('signer-broken', 'the secure element has no key');
    const group = this.#open(this.#base, identity);
    const staged = group.add(contents, this.stageOptions(options));
    if (staged?.ok !== true) return present(staged, 'an empty group has room for a command');
    const sealing = group.seal(this.#head);
    let step = sealing.next();
    while (step.done !== true) step = sealing.next(signer.sign(step.value));
    if (!step.value.ok) return step.value;
    const ticket = this.#write(step.value, identity);
    return { ok: true, ticket, records: step.value.records.slice(staged.first, staged.first + staged.count) };
  }

  /** An empty group on what is committed now, or on another group that was staged before. */
  group(after?: Group): Group {
    return this.#open(after?.after ?? this.#base, this.#identity);
  }

  /** How a command is staged in a group. */
  stageOptions(options: Pick<AppendOptions, 'stamp' | 'signing'> = {}): StageOptions {
    return { stamp: options.stamp ?? this.now(), signing: options.signing ?? 'record' };
  }

  /** Chains and hashes a group behind the journal, or behind a sealed group that is still to be committed. */
  seal(group: Group, after?: SealedGroup): Sealing {
    return group.seal(after?.head ?? this.#head);
  }

  /** Writes a sealed group: one run of programs, one flush. Groups are committed in the order in which they were sealed. */
  commit(sealed: SealedGroup): FlushTicket {
    return this.#write(sealed, this.#identity);
  }

  get #base(): GroupBase {
    const { cursor, nextSequence, checkpointSequence, gap, checkpointOwed } = this.#head;
    return { place: { cursor, nextSequence, checkpointSequence }, state: this.#state, gap, checkpointOwed };
  }

  #open(base: GroupBase, identity: IdentityPayload | undefined): Group {
    assert(identity !== undefined, 'only a personalised unit appends');
    const context = {
      identity,
      hasher: this.#ports.hasher,
      journalBytes: this.#space.bytes,
      freeSlots: () => this.#fiscal.freeSlots,
    };
    return new Group(base, context, this.now());
  }

  #write(sealed: SealedGroup, identity: IdentityPayload | undefined): FlushTicket {
    assert(sealed.before === this.#head, 'a group is committed behind the one that it was sealed on');
    const { flash } = this.#ports;
    if (this.#head.nextSequence === 0) this.#eraseBlank(sealed.layout.end);
    programNew(flash, this.#space.address(sealed.layout.start), sealed.layout.bytes);
    let ticket = flash.flush();
    const fiscalRecords = sealed.records.filter(({ header }) => isFiscalKind(header.kind));
    if (fiscalRecords.length > 0) {
      // The flush was a barrier: the fiscal memory never knows a record that the journal may still lose.
      const first = this.#state.fiscalEntries;
      writeFiscalEntries(this.#fiscal, { records: fiscalRecords, first, rules: sealed.state.rules });
      ticket = flash.flush();
    }
    const before = this.#state;
    this.#identity = identity;
    this.#head = sealed.head;
    this.#state = sealed.state;
    if (sealed.before.nextSequence === 0) this.#made = this.#makeReaders(); // they follow from the first record on
    this.#follow(sealed, before);
    return ticket;
  }

  /** The first record of a unit goes onto sectors erased just before: an erase that lost its power leaves no trace to see. */
  #eraseBlank(bytes: number): void {
    const { flash } = this.#ports;
    for (let at = 0; at < bytes; at += flash.geometry.sectorBytes) flash.erase(this.#space.address(at));
  }

  /** Tells the readers what was written, where there are any yet. */
  #follow(sealed: SealedGroup, before: UnitState): void {
    if (this.#made === undefined) return;
    const { area, operations } = this.#made;
    let ordinal = before.operations;
    const records = sealed.records.map((record, index) => {
      const bound = operationIn(present(sealed.contents[index], 'a content for each record'));
      if (bound === undefined) return { record, tag: undefined };
      const { id } = bound.operation;
      operations.bind({ id, offset: record.offset }, ordinal++);
      return { record, tag: idTag(id) };
    });
    area.follow({ records, nodes: sealed.nodes, before: sealed.before.frontier, after: sealed.head.frontier });
  }

  /**
   * Brings the derived area nearer to the journal: for idle moments, never on the way to an acknowledgement.
   * @returns whether there is more to do
   */
  maintain(records: number = MAINTENANCE_RECORDS): boolean {
    if (this.#identity === undefined) return false;
    const { area, index } = this.#readers;
    const head = this.#head;
    return area.maintain(
      {
        size: head.nextSequence,
        record: (sequence) => index.find(sequence, head),
        from: (block) => index.tagged(block, head),
      },
      records,
    );
  }

  /**
   * What an export of the journal reads. The derived area is brought up to date first, so that sizes and subtrees need
   * no pass over the records.
   */
  exportSource(): ExportSource {
    for (let more = true; more;) more = this.maintain();
    const { area, index, tree } = this.#readers;
    return unitExportSource({ area, index, tree, extent: () => this.#head });
  }

  /**
   * Signs a tree head as a C2SP checkpoint: over all records, or over the first `size`. Writes nothing.
   * Signatures are deterministic: the same size gives the same text, also after a boot. Behind a rotation of the log key
   * only tree heads that contain it are signed.
   */
  checkpoint(
    size: number = this.size,
  ): { readonly ok: true; readonly text: string; readonly head: TreeHead } | Refusal {
    const identity = this.#identity;
    if (identity === undefined) return refuse('not-allowed-in-state', 'a blank unit has no journal');
    if (!this.#isSize(size)) return this.#noSuchSize();
    const rotated = keyNamed(this.#state.keys, LOG_KEY);
    if (rotated !== undefined && size <= rotated.since) {
      return refuse('no-such-size', `the log key in force signs tree heads of more than ${rotated.since} records`);
    }
    const head = { serial: identity.serial, size, root: this.#rootAt(size) };
    const [signature] = this.#ports.secureElement.signer()?.sign([noteSignable(head)]) ?? [];
    if (signature === undefined) return refuse('signer-broken', 'the secure element does not answer');
    return { ok: true, text: checkpointText(head, logKeyIn(this.#state.keys, identity), signature), head };
  }

  /** Proof that a record is in the tree of the first `size` records (RFC 9162 section 2.1.3). */
  inclusionProof(sequence: number, size: number = this.size): ({ readonly ok: true } & InclusionProof) | Refusal {
    if (!this.#isSize(size) || !Number.isInteger(sequence) || sequence < 0 || sequence >= size)
      return this.#noSuchSize();
    const head = { size, root: this.#rootAt(size) };
    return { ok: true, ...this.#readers.tree.inclusion(sequence, this.#head, head) };
  }

  /** Proof that the first `older` records are the beginning of the first `size` (RFC 9162 section 2.1.4). */
  consistencyProof(
    older: number,
    size: number = this.size,
  ): { readonly ok: true; readonly path: readonly Uint8Array[] } | Refusal {
    if (!this.#isSize(size) || !this.#isSize(older) || older > size) return this.#noSuchSize();
    this.#rootAt(older);
    this.#rootAt(size); // what is not checked to lead to the journal's root is not given out
    return { ok: true, path: this.#readers.tree.consistency(older, size, this.#head) };
  }

  #isSize(size: number): boolean {
    return Number.isInteger(size) && size >= 1 && size <= this.size;
  }

  #noSuchSize(): Refusal {
    return refuse('no-such-size', `the journal has ${this.size} records`);
  }

  #rootAt(size: number): Uint8Array {
    const whole = { size: this.size, root: this.#head.frontier.root(this.#ports.hasher) };
    return size === this.size ? whole.root : this.#readers.tree.root(size, this.#head, whole);
  }

  /** The log key in force: 32 bytes; record 0 names the first one. */
  get logKey(): Uint8Array | undefined {
    return this.#identity === undefined ? undefined : logKeyIn(this.#state.keys, this.#identity);
  }

  /**
   * Another key signs from the next record on; the record of the rotation is signed by both. A power cut leaves the one
   * or the other in force, as the journal says. Groups that are under way are committed before.
   * Refuses `not-allowed-in-state`, `signer-broken`, and what an append refuses.
   */
  rotateLogKey(operation: OperationStamp): Commit | Refusal {
    const { secureElement } = this.#ports;
    const identity = this.#identity;
    if (identity === undefined) return refuse('not-allowed-in-state', 'a blank unit has no journal');
    if (this.#head.gap !== undefined || this.#head.checkpointOwed) {
      // What is owed stands before the rotation, under the old key.
      const owed = this.append([]);
      if (!owed.ok) return owed;
    }
    const next = secureElement.drawNextKey?.();
    if (next === undefined) return refuse('not-allowed-in-state', 'the secure element keeps one key for its life');
    this.#ports.flash.flush(); // a unit whose state is stored with its flash never has the record without the key
    const { publicKey } = next;
    const oldKey = logKeyIn(this.#state.keys, identity);
    const { journalId } = identity;
    const message = rotationSignable({ journalId, sequence: this.size, oldKey, newKey: publicKey });
    const [newKeySignature] = next.sign([message]) ?? [];
    if (newKeySignature === undefined) return refuse('signer-broken', 'the secure element does not answer');
    const step = {
      operation,
      name: LOG_KEY,
      step: 'rotate',
      algorithm: 'ed25519',
      publicKey,
      newKeySignature,
    } as const;
    const plan = planKey(this.#state, step, this.size);
    const commit = plan.ok ? this.append(plan.contents) : plan;
    if (commit.ok) secureElement.settleKey?.(publicKey);
    return commit;
  }

  /** Draws key and journal id for a blank unit; the key that is already there is kept. */
  drawIdentity(): { readonly journalId: Uint8Array; readonly logKey: Uint8Array } {
    assert(this.#identity === undefined, 'an identity is drawn once');
    const signer = this.#ports.secureElement.createKey();
    return { journalId: this.#ports.secureElement.drawJournalId(), logKey: signer.publicKey };
  }

  setClock(time: LocalTime): void {
    this.#ports.clock.set(time);
  }

  /** The record that opened the current day; read once a day, because every receipt asks for it. */
  dayOpening(): PlacedRecord {
    assert(this.#state.dayOpen, 'a day is open');
    const { dayOpenedBy } = this.#state;
    if (this.#opening?.header.sequence !== dayOpenedBy) this.#opening = this.record(dayOpenedBy);
    return present(this.#opening, 'the opening record is readable');
  }
}
