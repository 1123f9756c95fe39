/**
 * The fiscal unit: boots from its memories, appends batches, answers look-ups. It knows no command and no country:
 * firmware plans what to append, this class makes it durable or refuses it, never anything in between.
 *
 * After an exception from a port (power gone, a broken invariant) the instance must not be used any more: boot again.
 */
import { DecodeError } from '@plomba/codec';
import { assert, AssertionError, present } from '../assert.js';
import type { Country } from '../country/country.js';
import type { ExportSource } from '../export/export-source.js';
import { logKeyIn } from '../keys/key-table.js';
import { planLogRotation } from '../keys/log-rotation.js';
import type { LocalTime } from '../model/time.js';
import type { Operation, OperationStamp } from '../model/operation.js';
import type { FlushTicket } from '../ports/flash.js';
import type { ClockReading } from '../ports/clock.js';
import type { FiscalMemory } from '../storage/fiscal-memory.js';
import type { JournalSpace, PlacedRecord } from '../storage/journal-space.js';
import { programNew } from '../storage/program.js';
import type { IdentityPayload } from '../tables/payloads.table.js';
import { boot, type BootReport } from './boot.js';
import type { BoundOperation } from './bound-operation.js';
import type { SealedGroup, Sealing } from './chain.js';
import { unitExportSource } from './export-source.js';
import { writeFiscalEntries } from './fiscal-entries.js';
import { Group, type GroupBase, type Signing, type StageOptions } from './group.js';
import type { LogHead } from './journal-log.js';
import type { InclusionProof, JournalTree } from './journal-tree.js';
import { memoryReport, type MemoryReport } from './memory.js';
import type { Admission } from './operations.js';
import type { UnitPorts } from './ports.js';
import type { Halt } from './position.js';
import { Readers } from './readers.js';
import { refuse, type Refusal } from './refusal.js';
import { RESERVE_SLOTS, reserveBytes } from './reserve.js';
import { epochOf, isFiscalKind, type UnitState } from './state.js';
import type { Content } from './state.js';
import { TreeHeads, type Checkpoint } from './tree-heads.js';

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

/**
 * A fiscal unit on its ports: what it is (`state`), what it writes (`append`, or `group`, `seal` and `commit`), what it
 * answers and proves. Synchronous; one caller at a time. Refusals are returned and have written nothing.
 */
export class FiscalUnit {
  /** What boot found and did, by the rows of its tables. */
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

  /** All that follows from the records so far; a value that does not change. */
  get state(): UnitState {
    return this.#state;
  }

  /** What record 0 says; undefined while the unit is blank. */
  get identity(): IdentityPayload | undefined {
    return this.#identity;
  }

  /** Number of records; the sequence of the next one. */
  get size(): number {
    return this.#head.nextSequence;
  }

  /** The epoch in which new operations are created: it ends every 4,096 operations. */
  get epoch(): number {
    return epochOf(this.#state);
  }

  /** Size of the journal's memory, bytes. */
  get journalBytes(): number {
    return this.#space.bytes;
  }

  /** Bytes of it that are written, sector headers and discarded ones included. */
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
    const journalId = this.#identity?.journalId ?? new Uint8Array(16);
    const now = { state: (): UnitState => this.#state, head: (): LogHead => this.#head };
    return new Readers(this.#ports, { journalId, space: this.#space, ...now });
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

  /** A record by its sequence, from 0; undefined when there is none. Reads O(log n) places. */
  record(sequence: number): PlacedRecord | undefined {
    return this.#readers.index.find(sequence, this.#head);
  }

  /** Records from a sequence on, up to what is written now. */
  records(from: number): Generator<PlacedRecord, undefined> {
    return this.#readers.index.from(from, this.#head);
  }

  /** The entries of the fiscal memory, in their order. */
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
    this.#made?.follow(sealed, before.operations);
    return ticket;
  }

  /** The first record of a unit goes onto sectors erased just before: an erase that lost its power leaves no trace to see. */
  #eraseBlank(bytes: number): void {
    const { flash } = this.#ports;
    for (let at = 0; at < bytes; at += flash.geometry.sectorBytes) flash.erase(this.#space.address(at));
  }

  /**
   * Brings the derived area nearer to the journal: for idle moments, never on the way to an acknowledgement.
   * @returns whether there is more to do
   */
  maintain(records: number = MAINTENANCE_RECORDS): boolean {
    return this.#identity !== undefined && this.#readers.maintain(records);
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
   * only tree heads that contain it are signed. Refuses `not-allowed-in-state`, `no-such-size`, `signer-broken`.
   */
  checkpoint(size: number = this.size): Checkpoint | Refusal {
    return this.#heads.checkpoint(size, this.#ports.secureElement.signer());
  }

  /**
   * Proof that a record is in the tree of the first `size` records (RFC 9162 section 2.1.3).
   * Refuses `no-such-size` where there is no such record under such a head.
   */
  inclusionProof(sequence: number, size: number = this.size): ({ readonly ok: true } & InclusionProof) | Refusal {
    return this.#heads.inclusion(sequence, size);
  }

  /**
   * Proof that the first `older` records are the beginning of the first `size` (RFC 9162 section 2.1.4).
   * Refuses `no-such-size` unless 1 <= `older` <= `size` <= all records.
   */
  consistencyProof(
    older: number,
    size: number = this.size,
  ): { readonly ok: true; readonly path: readonly Uint8Array[] } | Refusal {
    return this.#heads.consistency(older, size);
  }

  get #heads(): TreeHeads {
    const tree = (): JournalTree => this.#readers.tree;
    return new TreeHeads({
      identity: this.#identity,
      state: this.#state,
      head: this.#head,
      hasher: this.#ports.hasher,
      tree,
    });
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
    const identity = this.#identity;
    if (identity === undefined) return refuse('not-allowed-in-state', 'a blank unit has no journal');
    if (this.#head.gap !== undefined || this.#head.checkpointOwed) {
      // What is owed stands before the rotation, under the old key.
      const owed = this.append([]);
      if (!owed.ok) return owed;
    }
    const { secureElement, flash } = this.#ports;
    const rotation = planLogRotation(this.#state, { identity, operation, sequence: this.size }, () => {
      const next = secureElement.drawNextKey?.();
      if (next !== undefined) flash.flush(); // a unit whose state is stored with its flash never has the record without the key
      return next;
    });
    const commit = rotation.ok ? this.append(rotation.contents) : rotation;
    if (commit.ok && rotation.ok) secureElement.settleKey?.(rotation.publicKey);
    return commit;
  }

  /** Draws key and journal id for a blank unit; the key that is already there is kept. */
  drawIdentity(): { readonly journalId: Uint8Array; readonly logKey: Uint8Array } {
    assert(this.#identity === undefined, 'an identity is drawn once');
    const signer = this.#ports.secureElement.createKey();
    return { journalId: this.#ports.secureElement.drawJournalId(), logKey: signer.publicKey };
  }

  /** Sets the clock of the hardware; the record of it was appended before. */
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
