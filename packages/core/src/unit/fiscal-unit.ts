/**
 * The fiscal unit: boots from its memories, appends batches, answers look-ups. It knows no command and no country:
 * firmware plans what to append, this class makes it durable or refuses it, never anything in between.
 *
 * After an exception from a port (power gone, a broken invariant) the instance must not be used any more: boot again.
 */
import { DecodeError } from '@plomba/codec';
import { assert, AssertionError, present } from '../assert.js';
import { Frontier } from '../journal/merkle.js';
import { checkpointText, noteSignable, type TreeHead } from '../journal/signable.js';
import type { LocalTime } from '../model/time.js';
import type { Operation, OperationStamp } from '../model/operation.js';
import type { FlushTicket } from '../ports/flash.js';
import type { ClockReading } from '../ports/clock.js';
import type { FiscalMemory } from '../storage/fiscal-memory.js';
import type { JournalSpace, PlacedRecord } from '../storage/journal-space.js';
import type { IdentityPayload } from '../tables/payloads.table.js';
import { BLOCK_BYTES } from '../tables/record-header.table.js';
import { boot, type BootReport } from './boot.js';
import { writeFiscalEntries } from './fiscal-entries.js';
import { JournalIndex, boundIn } from './journal-index.js';
import { planBatch, writeBatch, type LogHead, type PlannedBatch } from './journal-log.js';
import type { Admission, BoundOperation, OperationTable } from './operations.js';
import type { UnitPorts } from './ports.js';
import { refuse, type Refusal } from './refusal.js';
import { epochOf, isFiscalKind, type Content, type UnitState } from './state.js';

/** A batch that was written; it is durable when its ticket completes. */
export interface Commit {
  readonly ok: true;
  readonly ticket: FlushTicket;
  /** The records that were asked for, without discard marks and checkpoints. */
  readonly records: readonly PlacedRecord[];
}

/** Room that every append leaves for the records that end the life of a unit. */
const CLOSING_RESERVE_BYTES = 65_536;
const FISCAL_RESERVE_SLOTS = 8;

export interface AppendOptions {
  /** A closing record may use the reserve that other records leave. */
  readonly closing?: boolean;
  /** Time of the records, where the command itself sets the clock. */
  readonly stamp?: ClockReading;
  /** Only at personalisation: who the unit is from now on. */
  readonly identity?: IdentityPayload;
}

export class FiscalUnit {
  readonly report: BootReport;
  readonly #ports: UnitPorts;
  readonly #space: JournalSpace;
  readonly #fiscal: FiscalMemory;
  readonly #operations: OperationTable;
  readonly #index: JournalIndex;
  #identity: IdentityPayload | undefined;
  #head: LogHead;
  #state: UnitState;

  private constructor(ports: UnitPorts, booted: Exclude<ReturnType<typeof boot>, { halted: string }>) {
    this.#ports = ports;
    this.#space = booted.space;
    this.#fiscal = booted.fiscal;
    this.#operations = booted.operations;
    this.#index = new JournalIndex(booted.space);
    this.#identity = booted.identity;
    this.#head = booted.head;
    this.#state = booted.state;
    this.report = booted.report;
  }

  /**
   * Boots; a discarded tail is named and a checkpoint that a closing still lacks is written at once.
   * `halted` says why the unit must stop.
   */
  static boot(ports: UnitPorts): FiscalUnit | { readonly halted: string } {
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
    if (booted.head.gap !== undefined || booted.head.checkpointOwed) unit.append([], { closing: true });
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

  /** The unit's time: the clock, held back from running backwards between settings. Sample once per command. */
  now(): ClockReading {
    const reading = this.#ports.clock.read();
    return { ...reading, utcMs: Math.max(reading.utcMs, this.#state.lastUtcMs) };
  }

  /** Whether an operation may be executed, was executed already, or is refused. */
  admit(operation: OperationStamp): Admission {
    const admission = this.#operations.admit(operation, this.epoch);
    if (admission.kind !== 'refuse' || admission.refusal.code !== 'epoch-too-old') return admission;
    const bound = this.#index.findOperation(operation.id, this.#head);
    if (bound === undefined) return admission;
    // Bound in an epoch that is over: answered by look-up like a fresh one, still never executed.
    this.#operations.bind(bound);
    const again = this.#operations.admit(operation, this.epoch);
    this.#operations.forgetBefore(this.epoch - 1);
    return again;
  }

  /** What an operation is bound to, in any epoch. Fences nothing. */
  findOperation(operation: Pick<Operation, 'id'>): BoundOperation | undefined {
    return (
      this.#operations.find(operation.id) ??
      (this.epoch > 1 ? this.#index.findOperation(operation.id, this.#head) : undefined)
    );
  }

  /** Sequence of the record that bound the unit to its owner and place. */
  get bindingSequence(): number | undefined {
    const { bindingBlock } = this.#state;
    return bindingBlock === 0 ? undefined : this.#space.probe(bindingBlock * BLOCK_BYTES)?.header.sequence;
  }

  record(sequence: number): PlacedRecord | undefined {
    return this.#index.find(sequence, this.#head);
  }

  /** Records from a sequence on, up to what is written now. */
  records(from: number): Generator<PlacedRecord, undefined> {
    return this.#index.from(from, this.#head);
  }

  fiscalEntries(): ReturnType<FiscalMemory['entries']> {
    return this.#fiscal.entries();
  }

  /** Appends contents as one batch, or refuses and has written nothing. */
  append(contents: readonly Content[], options: AppendOptions = {}): Commit | Refusal {
    const planned = this.#plan(contents, options);
    if (!planned.ok) return planned;
    const identity = options.identity ?? this.#identity;
    const fiscalRecords = planned.records.filter(({ header }) => isFiscalKind(header.kind));
    const closing = options.closing === true ? 0 : FISCAL_RESERVE_SLOTS;
    if (fiscalRecords.length > 0 && this.#fiscal.freeSlots < fiscalRecords.length + closing) {
      return refuse('fiscal-memory-full', `${this.#fiscal.freeSlots} slots are left in the fiscal memory`);
    }
    let ticket = writeBatch(this.#ports.flash, this.#space, planned);
    if (fiscalRecords.length > 0) {
      // The flush was a barrier: the fiscal memory never knows a record that the journal may still lose.
      const first = this.#state.fiscalEntries;
      writeFiscalEntries(this.#fiscal, { records: fiscalRecords, first, rules: planned.state.rules });
      ticket = this.#ports.flash.flush();
    }
    this.#adopt(planned, identity);
    const asked = planned.records.filter(({ header }) => header.kind !== 'discard' && header.kind !== 'checkpoint');
    return { ok: true, ticket, records: asked };
  }

  #plan(contents: readonly Content[], options: AppendOptions): PlannedBatch | Refusal {
    const identity = options.identity ?? this.#identity;
    assert(identity !== undefined, 'only a personalised unit appends');
    const signer = this.#ports.secureElement.signer();
    if (signer === undefined) return refuse('signer-broken', 'the secure element has no key');
    const reading = options.stamp ?? this.now();
    return planBatch(this.#space, {
      head: this.#head,
      state: this.#state,
      identity: { serial: identity.serial, journalId: identity.journalId, signer },
      contents,
      stamp: reading,
      reserveBytes: options.closing === true ? 0 : CLOSING_RESERVE_BYTES,
    });
  }

  #adopt(planned: PlannedBatch, identity: IdentityPayload | undefined): void {
    const epochBefore = this.epoch;
    this.#head = planned.head;
    this.#state = planned.state;
    this.#identity = identity;
    for (const record of planned.records) {
      const bound = boundIn(record);
      if (bound !== undefined) this.#operations.bind(bound);
    }
    if (this.epoch !== epochBefore) this.#operations.forgetBefore(this.epoch - 1);
  }

  /**
   * Signs a tree head as a C2SP checkpoint: over all records, or over the first `size`. Writes nothing.
   * Signatures are deterministic: the same size gives the same text, also after a boot.
   */
  checkpoint(
    size: number = this.size,
  ): { readonly ok: true; readonly text: string; readonly head: TreeHead } | Refusal {
    const identity = this.#identity;
    if (identity === undefined) return refuse('not-allowed-in-state', 'a blank unit has no journal');
    if (size < 1 || size > this.size) return refuse('no-such-size', `the journal has ${this.size} records`);
    const head = { serial: identity.serial, size, root: this.#frontierAt(size).root() };
    const [signature] = this.#ports.secureElement.signer()?.sign([noteSignable(head)]) ?? [];
    if (signature === undefined) return refuse('signer-broken', 'the secure element does not answer');
    return { ok: true, text: checkpointText(head, identity.logKey, signature), head };
  }

  #frontierAt(size: number): Frontier {
    if (size === this.size) return this.#head.frontier;
    let frontier = Frontier.empty;
    for (const record of this.records(0)) {
      if (frontier.size === size) break;
      frontier = frontier.append(record.leafHash);
    }
    return frontier;
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

  /** The record that opened the current day. */
  dayOpening(): PlacedRecord {
    assert(this.#state.dayOpen, 'a day is open');
    return present(this.record(this.#state.dayOpenedBy), 'the opening record is readable');
  }
}
