/**
 * Intake: the documents of a unit, verified, stored, acknowledged only when they are durable; and at every meeting the
 * proof that its journal is still the one that was taken in. Idempotent by unit and sequence.
 *
 * A finding that makes a journal doubtful holds its intake until somebody has decided about it.
 */
import { equalBytes, toHex } from '@plomba/codec';
import { strictVerifier, type SignatureVerifier } from '@plomba/verify';
import { nativeVerifier } from '@plomba/verify/node';
import type { IntegrityKind } from '../monitoring/alarms.js';
import type { Finding, IntakeStore } from '../store/intake.js';
import { consistent, readerOf, RUN_RECORDS, runsOf, type ConnectedJournal } from './connected-journal.js';
import type { Delivery, IntakeReport } from './delivery.js';
import { diagnose } from './diagnose.js';
import { documentOf } from './facts.js';
import { readRecord, type RawRecord } from './record.js';
import {
  followed,
  NOTHING_KNOWN,
  signedBytes,
  signedHead,
  takenAgain,
  takeRecords,
  type JournalKnown,
  type SignedHead,
  type TakeFailure,
} from './take.js';

export interface IntakeParts {
  readonly read: IntakeStore;
  /** One transaction; durable when it resolves. */
  write<T>(work: (store: IntakeStore) => Promise<T>): Promise<T>;
  readonly now: () => number;
  readonly drawId: () => string;
}

/** Other findings are noted, and the intake goes on. */
const HOLDING: ReadonlySet<IntegrityKind> = new Set(['rolled-back', 'forked', 'cut-tail', 'bad-record']);
/** Times that a meeting begins anew because somebody else took records meanwhile. */
const TRIES_MAX = 8;
/** Records behind the known ones among which a rotation of the log key is looked for. */
const ROTATION_RECORDS = 100_000;

/** What was stored cannot be read again: the database was changed by somebody else. */
class IntakeError extends Error {
  override readonly name = 'IntakeError';
}

/** Another meeting or delivery of the same unit was quicker. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

export class Intake {
  readonly #parts: IntakeParts;
  readonly #isSignature: SignatureVerifier = nativeVerifier;
  readonly #isStrictSignature: SignatureVerifier = strictVerifier();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Takes everything that a connected unit has and the operator has not. */
  async meet(unit: string, journal: ConnectedJournal): Promise<IntakeReport> {
    return this.#again(unit, (known) => this.#meet(unit, known, journal));
  }

  /** Takes what a unit delivers. What was taken before counts as delivered once more, and is compared. */
  async deliver(unit: string, delivery: Delivery): Promise<IntakeReport> {
    return this.#again(unit, (known) => this.#deliver(unit, known, delivery));
  }

  /** The finding that holds the intake of a unit. */
  async holding(unit: string): Promise<Finding | undefined> {
    const open = await this.#parts.read.findings(unit, true);
    return open.find(({ kind }) => HOLDING.has(kind));
  }

  /**
   * The key that a unit signs with by now, when its journal shows how it came by it: each rotation signed by both keys.
   * Takes nothing. @returns the key that is known where nothing changed
   */
  async logKeyNow(unit: string, source: Pick<ConnectedJournal, 'journal'>): Promise<Uint8Array | undefined> {
    const journal = (await this.#parts.read.journal(unit))?.known ?? NOTHING_KNOWN;
    const records: RawRecord[] = [];
    for await (const record of source.journal({ from: journal.frontier.size })) {
      records.push(record);
      if (records.length >= ROTATION_RECORDS) break;
    }
    const after = followed(journal, records, { isSignature: this.#isSignature, nowMs: this.#parts.now() });
    return after.ok ? after.known.logKey : undefined;
  }

  /** Goes on with a unit after a finding, from the record at which the two part; what stood there is kept as evidence. */
  async restart(unit: string, finding: Finding): Promise<void> {
    let known = NOTHING_KNOWN;
    for (let from = 0; from < finding.at; from += RUN_RECORDS) {
      const records = await this.#parts.read.records(unit, from, Math.min(RUN_RECORDS, finding.at - from));
      const again = takenAgain(known, records, this.#parts.now());
      if (!again.ok) throw new IntakeError(`what was taken in of ${unit} cannot be read again: ${again.why}`);
      known = again.known;
    }
    await this.#parts.write((store) => store.restart(unit, finding.at, known));
  }

  /** Somebody called under the serial number of a unit without its key. It holds nothing: nothing of it was taken. */
  async foundStranger(unit: string, why: string): Promise<Finding> {
    const journal = (await this.#parts.read.journal(unit))?.known ?? NOTHING_KNOWN;
    const detail = `A caller was turned away: ${why}.`;
    return this.#find(unit, { journal, checkpoint: undefined }, { kind: 'wrong-key', detail, at: 0 });
  }

  async #again(unit: string, run: (known: Known) => Promise<IntakeReport>): Promise<IntakeReport> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const finding = await this.holding(unit);
      const kept = await this.#parts.read.journal(unit);
      const journal = kept?.known ?? NOTHING_KNOWN;
      if (finding !== undefined) return { size: journal.frontier.size, taken: 0, documents: 0, finding };
      try {
        return await run({ journal, checkpoint: kept?.checkpoint });
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
    }
    const size = (await this.#parts.read.journal(unit))?.known.frontier.size ?? 0;
    return { size, taken: 0, documents: 0 };
  }

  async #meet(unit: string, known: Known, source: ConnectedJournal): Promise<IntakeReport> {
    const { journal, checkpoint } = known;
    const status = await source.status();
    const same = { size: journal.frontier.size, taken: 0, documents: 0 };
    if (status.halted !== undefined) return { ...same, ...(await this.#parted(unit, known, source)) };
    const text = await consistent(source, checkpoint);
    const logKey = status.logKey ?? journal.logKey;
    const head = text === undefined ? undefined : signedHead(text, logKey, this.#isStrictSignature);
    if (head === undefined || head.size < journal.frontier.size) {
      const parted = await this.#parted(unit, known, source);
      if (parted.finding !== undefined) return { ...same, ...parted };
      const why = 'The unit gives no signed head that follows the one before.';
      return { ...same, finding: await this.#find(unit, known, { kind: 'bad-record', detail: why }) };
    }
    return this.#pull(unit, { known, source, head });
  }

  async #pull(unit: string, { known, source, head }: Pulling): Promise<IntakeReport> {
    let { journal } = known;
    let [taken, documents] = [0, 0];
    const report = (): IntakeReport => ({ size: journal.frontier.size, taken, documents });
    const runs = runsOf(source.journal({ from: journal.frontier.size }), head.size - journal.frontier.size);
    for await (const records of runs) {
      const isLast = journal.frontier.size + records.length === head.size;
      const done = await this.#store(unit, journal, { records, ...(isLast ? { head } : {}) });
      if ('ok' in done) {
        const parted = await this.#parted(unit, { journal, checkpoint: undefined }, source);
        const finding = parted.finding ?? (await this.#failed(unit, journal, done));
        return { ...report(), finding };
      }
      ({ journal } = done);
      taken += records.length;
      documents += done.documents;
    }
    if (taken === 0 && head.text !== known.checkpoint) {
      await this.#parts.write((store) => store.noteCheckpoint(unit, head.text));
    }
    await this.#fill(unit, journal.frontier.size);
    return report();
  }

  async #deliver(unit: string, known: Known, { from, records, checkpoint, of }: Delivery): Promise<IntakeReport> {
    const { journal } = known;
    const { size } = journal.frontier;
    const same = { size, taken: 0, documents: 0 };
    if (from > size) {
      const detail = `Records ${size} to ${from - 1} are missing: a delivery begins at ${from}.`;
      return { ...same, finding: await this.#find(unit, known, { kind: 'gap', detail, found: from }) };
    }
    const doubled = records.slice(0, size - from);
    const other = await this.#otherOf(unit, from, doubled);
    if (other !== undefined) {
      const detail = `Record ${other} is delivered with another content than the one that was taken in.`;
      return { ...same, finding: await this.#find(unit, known, { kind: 'forked', detail, at: other, found: size }) };
    }
    const fresh = records.slice(size - from);
    if (fresh.length === 0) return same;
    const stranger = size === 0 ? this.#strangerIn(fresh, of) : undefined;
    if (stranger !== undefined) {
      return { ...same, finding: await this.#find(unit, known, { kind: 'wrong-key', detail: stranger, at: 0 }) };
    }
    const head = checkpoint === undefined ? undefined : this.#headOf(checkpoint, journal);
    const done = await this.#store(unit, journal, { records: fresh, ...(head === undefined ? {} : { head }) });
    if ('ok' in done) return { ...same, finding: await this.#failed(unit, journal, done) };
    await this.#fill(unit, done.journal.frontier.size);
    return { size: done.journal.frontier.size, taken: fresh.length, documents: done.documents };
  }

  /** Why a journal that begins is not the one of the unit; its key is checked by the strict rules, once. */
  #strangerIn(records: readonly RawRecord[], of: Delivery['of']): string | undefined {
    const read = records.map(readRecord).flatMap((one) => (one.ok ? [one.record] : []));
    const [first] = read;
    if (first?.kind !== 'identity') return undefined; // the intake says what is wrong with it
    const { serial, logKey, journalId } = first.payload;
    if (of !== undefined && !of.serials.includes(serial)) return `The journal is that of ${serial}.`;
    if (of?.logKey !== undefined && of.logKey !== toHex(logKey)) return 'The journal begins with another key.';
    const signed = read.find(({ signature }) => signature.length > 0);
    const isSound =
      signed !== undefined && this.#isStrictSignature(logKey, signedBytes(journalId, signed), signed.signature);
    return isSound || signed === undefined ? undefined : 'The key of the journal is not sound, or did not sign it.';
  }

  #headOf(text: string, { logKey }: JournalKnown): SignedHead | undefined {
    return logKey.length === 0 ? undefined : signedHead(text, logKey, this.#isStrictSignature);
  }

  /** @throws Overtaken */
  async #store(
    unit: string,
    journal: JournalKnown,
    batch: { readonly records: readonly RawRecord[]; readonly head?: SignedHead },
  ): Promise<TakeFailure | { readonly journal: JournalKnown; readonly documents: number }> {
    const atMs = this.#parts.now();
    const taken = takeRecords(journal, batch, { isSignature: this.#isSignature, nowMs: atMs });
    if (!taken.ok) return taken;
    const { known, records } = taken;
    const documents = records.map(documentOf).filter((document) => document !== undefined);
    const checkpoint = batch.head === undefined ? {} : { checkpoint: batch.head.text };
    const run = { unit, from: journal.frontier.size, records, documents, known, ...checkpoint, atMs };
    const isKept = await this.#parts.write((store) => store.take(run));
    if (!isKept) throw new Overtaken();
    return { journal: known, documents: documents.length };
  }

  async #otherOf(unit: string, from: number, records: readonly RawRecord[]): Promise<number | undefined> {
    const leaves = await this.#parts.read.leaves(unit, from, from + records.length);
    const at = records.findIndex((raw, index) => {
      const read = readRecord(raw);
      const leaf = leaves[index];
      return !read.ok || leaf === undefined || !equalBytes(read.record.leafHash, leaf);
    });
    return at === -1 ? undefined : from + at;
  }

  /** Where the unit and what was taken in part, noted; nothing where they do not. */
  async #parted(unit: string, { journal }: Known, source: ConnectedJournal): Promise<{ readonly finding?: Finding }> {
    const { read } = this.#parts;
    const reader = await readerOf(source);
    const found = await diagnose(reader, {
      size: journal.frontier.size,
      leaf: (sequence) => read.leaf(unit, sequence),
    });
    if (found === undefined) return {};
    return { finding: await this.#note({ unit, ...found }) };
  }

  #failed(unit: string, journal: JournalKnown, { sequence, why, isGap }: TakeFailure): Promise<Finding> {
    const kind = isGap === true ? 'gap' : 'bad-record';
    return this.#find(
      unit,
      { journal, checkpoint: undefined },
      { kind, detail: `Nothing more was taken: ${why}.`, at: sequence },
    );
  }

  #find(
    unit: string,
    { journal }: Known,
    about: { readonly kind: IntegrityKind; readonly detail: string; readonly at?: number; readonly found?: number },
  ): Promise<Finding> {
    const { size } = journal.frontier;
    return this.#note({ unit, at: size, known: size, found: size, ...about });
  }

  /** Notes a finding, once while it is open. */
  async #note(about: Omit<Finding, 'id' | 'foundAt'>): Promise<Finding> {
    return this.#parts.write(async (store) => {
      const open = await store.findings(about.unit, true);
      const known = open.find(({ kind, at }) => kind === about.kind && at === about.at);
      if (known !== undefined) return known;
      const finding = { id: this.#parts.drawId(), foundAt: this.#parts.now(), ...about };
      await store.addFinding(finding);
      return finding;
    });
  }

  /** Gaps up to here are filled. */
  async #fill(unit: string, size: number): Promise<void> {
    const open = await this.#parts.read.findings(unit, true);
    const filled = open.filter(({ kind, found }) => kind === 'gap' && found <= size);
    if (filled.length === 0) return;
    const decision = { decision: 'filled', reason: `records up to ${size} came`, by: '', atMs: this.#parts.now() };
    await this.#parts.write(async (store) => {
      for (const { id } of filled) await store.decide(unit, id, decision);
    });
  }
}

interface Known {
  readonly journal: JournalKnown;
  readonly checkpoint: string | undefined;
}

interface Pulling {
  readonly known: Known;
  readonly source: ConnectedJournal;
  readonly head: SignedHead;
}
