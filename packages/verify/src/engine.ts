/**
 * The whole verification of an export, group of records after group: container, chain and tree, identity, the meaning
 * of the records, signatures (docs/spec/journal.md). It stops at the first finding; within a group, what costs little
 * comes before what costs much. What it keeps does not grow with the export, but for a summary of each day.
 */
import type { IdentityPayload } from '@plomba/core/tables';
import { Chain } from './chain.js';
import type { Checkpoint } from './checkpoint.js';
import { filesFor } from './file-set.js';
import { failure, finding, success, type Finding, type Result } from './finding.js';
import { foldRecord } from './fold/fold.js';
import { initialState, type FoldState } from './fold/state.js';
import { readGroup, type Bundle, type Cursors, type Group, type GroupLimits } from './group.js';
import type { HashingPort } from './hashing.js';
import { Heads, type CheckedBundle, type InnerNote } from './heads.js';
import { HigherTiles } from './higher-tiles.js';
import { checkIdentity, readIdentity, readWitness } from './identity.js';
import { LogKeys } from './log-keys.js';
import { checkInnerNotes, checkKey, checkNote, isNoteOf, refused, type NoteNames } from './notes.js';
import { open, type Opening } from './opening.js';
import type { ProgressListener } from './progress.js';
import type { Steps } from './pull.js';
import { recordAt } from './records.js';
import { placeOf } from './header.js';
import { messageHead, type SignatureCheck } from './signature.js';
import { packSlice, SLICE_RECORDS, SliceAnswer, type SliceChecker } from './slice.js';
import { Census } from './summary.js';
import { readTarEnd } from './tar.js';
import { checkTree } from './tree-check.js';

/**
 * How much is verified. Each mode has all of the one before.
 *
 * - `chain`: container, headers, chain, all hashes, tree heads in checkpoint records, the signature of the checkpoint
 * - `checkpoints`: every checkpoint record, its own signature and that of its head
 * - `signatures`: every signature, and the meaning of every record
 */
export type VerifyMode = 'chain' | 'checkpoints' | 'signatures';

export interface EngineOptions {
  readonly mode: VerifyMode;
  /** The log key that is asked for. */
  readonly key: Uint8Array | undefined;
  /** Text of a kept checkpoint. */
  readonly witness: string | undefined;
  /** Size of the export in bytes, where it is known. */
  readonly bytes: number | undefined;
  readonly hashing: HashingPort;
  readonly check: SignatureCheck;
  readonly slices: SliceChecker;
  /** Whether slices are checked by other threads, so that there is time for something else. */
  readonly slicesElsewhere: boolean;
  readonly group: GroupLimits;
  readonly onProgress: ProgressListener | undefined;
  /** Sees each group before it is checked. */
  readonly onGroup?: (group: Group, opening: Opening) => void;
}

/** What a verification without finding leads to. */
export interface Outcome {
  readonly checkpoint: Checkpoint;
  readonly note: string;
  readonly identity: IdentityPayload;
  /** What the records lead to, in mode `signatures`; otherwise the state of a unit that did nothing yet. */
  readonly state: FoldState;
  readonly census: Census;
}

/** The finding, unless it is about a record behind the bundle. */
function upTo({ first, count }: Bundle, found: Finding | undefined): Finding | undefined {
  return (found?.place.sequence ?? 0) < first + count ? found : undefined;
}

const NOTE_NAMES: NoteNames = { key: 'note-key', signature: 'note-signature' };
const WITNESS_NAMES: NoteNames = { key: 'witness-log', signature: 'witness-signature' };

function badSignature(group: Group, sequence: number): Finding {
  const signature = group.signature(sequence);
  return refused('signature-invalid', signature.bytes, placeOf(signature, sequence, 'signature'));
}

/** A group whose slices are being checked. */
interface BegunGroup {
  readonly group: Group;
  readonly job: ReturnType<SliceChecker['start']>;
  /** Sequences of its checkpoint records. */
  readonly checkpoints: readonly number[];
  readonly chainFinding: Finding | undefined;
  readonly rotationFinding: Finding | undefined;
  readonly identityFinding: Finding | undefined;
  /** What is wrong with the meaning, where it was looked at meanwhile. */
  readonly early: Finding | undefined;
  readonly meaning: () => Finding | undefined;
}

export class Engine {
  readonly #options: EngineOptions;
  readonly #chain = new Chain();
  readonly #heads: Heads;
  readonly #census = new Census();
  #identity: Result<IdentityPayload> | undefined;
  #logKeys: LogKeys | undefined;
  #witness: Checkpoint | undefined;
  #state: FoldState | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#heads = new Heads(options.hashing);
  }

  *run(): Steps<Result<Outcome>> {
    const opened = yield* open(this.#options.bytes);
    if (!opened.ok) return opened;
    const opening = opened.value;
    const wrong = yield* this.#groups(opening);
    if (wrong !== undefined) return failure(wrong);
    const identity = this.#identity;
    if (identity?.ok !== true) return failure(finding('identity-missing', 'There is no record.', {}));
    const { checkpoint, note } = opening;
    const state = this.#state ?? initialState(identity.value);
    return success({ checkpoint, note, identity: identity.value, state, census: this.#census });
  }

  *#groups(opening: Opening): Steps<Finding | undefined> {
    const { size } = opening.checkpoint;
    const { signatures, levels, entries } = opening;
    const cursors: Cursors = { size, start: entries, signatures, hashes: levels[0] ?? 0, entries };
    const tiles = new HigherTiles(opening);
    let next: Result<Group> | undefined;
    for (let index = 0; index < filesFor(size);) {
      const read = next ?? (yield* readGroup(cursors, index, this.#options.group));
      if (!read.ok) return read.finding;
      const group = read.value;
      this.#options.onGroup?.(group, opening);
      index += group.bundles.length;
      const isLast = group.end === size;
      const noEnd = isLast ? yield* readTarEnd(cursors.entries) : undefined;
      if (noEnd !== undefined) return noEnd;
      const done = { ...cursors };
      const begun = this.#begin(group, opening);
      // While other threads are busy with this group, the next one is read. What is wrong with it is said in its turn.
      const isAhead = this.#options.slicesElsewhere && !isLast;
      next = isAhead ? yield* readGroup(cursors, index, this.#options.group) : undefined;
      const wrong = yield* this.#finish(begun, opening, tiles);
      if (wrong !== undefined) return wrong;
      this.#report(done, opening, group.end);
    }
    return undefined;
  }

  #report(cursors: Cursors, opening: Opening, records: number): void {
    const { bytes, onProgress } = this.#options;
    if (onProgress === undefined) return;
    const read = cursors.signatures + (cursors.hashes - (opening.levels[0] ?? 0)) + (cursors.entries - opening.entries);
    const recordsTotal = opening.checkpoint.size;
    const isDone = records === recordsTotal && bytes !== undefined;
    onProgress({
      records,
      recordsTotal,
      bytes: isDone ? bytes : read,
      ...(bytes !== undefined && { bytesTotal: bytes }),
    });
  }

  /** Gives the slices away first: while other threads hash them, this one checks the chain and what the records mean. */
  #begin(group: Group, { checkpoint }: Opening): BegunGroup {
    if (group.first === 0) this.#readIdentity(group);
    const rotationFinding = this.#logKeys?.scan(group);
    const checkpoints = group.ofKind('checkpoint');
    const job = this.#options.slices.start(this.#slicesOf(group, checkpoints));
    const broken = this.#chain.check(group);
    const chainFinding = broken ?? (group.end === checkpoint.size ? this.#chain.checkEnd(group) : undefined);
    const identityFinding = group.first === 0 ? this.#checkIdentity(checkpoint) : undefined;
    const meaning = (): Finding | undefined => identityFinding ?? this.#fold(group, chainFinding);
    // While other threads are busy with the slices: what the records mean. Alone, what costs less comes first.
    const early = this.#options.slicesElsewhere ? meaning() : undefined;
    return { group, job, checkpoints, chainFinding, rotationFinding, identityFinding, early, meaning };
  }

  *#finish(begun: BegunGroup, { checkpoint }: Opening, tiles: HigherTiles): Steps<Finding | undefined> {
    const { group, job, checkpoints, chainFinding, rotationFinding, identityFinding, early, meaning } = begun;
    const answers = job.finish().map((bytes) => new SliceAnswer(bytes));
    const isChained = chainFinding === undefined && answers.every((answer) => answer.leavesHold);
    const meaningFinding = early ?? (isChained && !this.#options.slicesElsewhere ? meaning() : undefined);
    let slices = 0;
    // Bundle after bundle, so that the finding does not depend on how many bundles a group has.
    for (const bundle of group.bundles) {
      const inBundle = answers.slice(slices, (slices += Math.ceil(bundle.count / SLICE_RECORDS)));
      const checked: CheckedBundle = { bundle, answers: inBundle };
      const here = { chainFinding: upTo(bundle, chainFinding), witness: this.#witness };
      const tree = yield* checkTree(this.#heads, tiles, { group, checked, checkpoints, checkpoint, ...here });
      const wrong =
        tree.finding ??
        identityFinding ??
        tree.witnessFinding ??
        upTo(bundle, meaningFinding) ??
        upTo(bundle, rotationFinding) ??
        this.#checkNotes(group, bundle, checkpoint) ??
        this.#checkSignatures(group, checked, tree.notes);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  #checkIdentity(checkpoint: Checkpoint): Finding | undefined {
    const identity = this.#identity;
    if (identity?.ok !== true) return identity?.finding;
    const { key, witness } = this.#options;
    const stranger = checkIdentity(checkpoint, identity.value, key);
    if (stranger !== undefined || witness === undefined) return stranger;
    const kept = readWitness(checkpoint, identity.value, witness);
    if (kept.ok) this.#witness = kept.value;
    return kept.ok ? undefined : kept.finding;
  }

  #fold(group: Group, chainFinding: Finding | undefined): Finding | undefined {
    const identity = this.#identity;
    // A broken chain is found before the meaning of what comes behind it.
    const end = chainFinding?.place.sequence ?? group.end;
    if (this.#options.mode !== 'signatures' || identity?.ok !== true) return undefined;
    const state = (this.#state ??= initialState(identity.value));
    for (let sequence = group.first; sequence < end; sequence++) {
      const record = recordAt(group, sequence);
      if (!record.ok) return record.finding;
      const wrong = foldRecord(state, record.value);
      if (wrong !== undefined) return wrong;
      this.#census.add(record.value);
    }
    return undefined;
  }

  #readIdentity(group: Group): void {
    const identity = readIdentity(group);
    this.#identity = identity;
    if (identity.ok) this.#logKeys = new LogKeys(identity.value, this.#options.check);
  }

  /** The log key, and the signatures of the export's checkpoint and of the kept one. */
  #checkNotes(group: Group, bundle: Bundle, checkpoint: Checkpoint): Finding | undefined {
    const identity = this.#identity;
    if (identity?.ok !== true) return identity?.finding;
    const isFirst = bundle.first === 0;
    const end = bundle.first + bundle.count;
    if (!isFirst && end !== checkpoint.size) return undefined;
    return (
      (isFirst ? checkKey(group, identity.value, this.#options.check) : undefined) ??
      this.#checkNote(checkpoint, NOTE_NAMES, end) ??
      (this.#witness && this.#checkNote(this.#witness, WITNESS_NAMES, end))
    );
  }

  /** A note that later records may tell the key of is checked at once where it names the first key, and at the end. */
  #checkNote(note: Checkpoint, names: NoteNames, end: number): Finding | undefined {
    const key = this.#logKeys?.signerOf(Math.min(note.size, end));
    if (key === undefined || (end < note.size && !isNoteOf(note, key))) return undefined;
    return checkNote(note, names, { key, check: this.#options.check });
  }

  #checkSignatures(group: Group, checked: CheckedBundle, notes: readonly InnerNote[]): Finding | undefined {
    const { bundle, answers } = checked;
    const identity = this.#identity;
    const keys = this.#logKeys;
    if (this.#options.mode === 'chain' || identity?.ok !== true || keys === undefined) return undefined;
    const { check } = this.#options;
    const inner = checkInnerNotes(group, notes, { serial: identity.value.serial, keys, check });
    if (inner !== undefined) return inner;
    const other = keys.isOne(bundle.first, bundle.count) ? undefined : this.#otherKeys(group, bundle, notes);
    for (const [index, answer] of answers.entries()) {
      const place = index * SLICE_RECORDS + answer.badSignature;
      if (answer.badSignature >= SLICE_RECORDS || place >= bundle.count) continue;
      const sequence = bundle.first + place;
      return other !== undefined && other < sequence ? badSignature(group, other) : badSignature(group, sequence);
    }
    return other === undefined ? undefined : badSignature(group, other);
  }

  /** The first record with a wrong signature among those that a slice leaves out: a slice has one key, its first. */
  #otherKeys(group: Group, { first, count }: Bundle, notes: readonly InnerNote[]): number | undefined {
    const keys = this.#logKeys;
    const heads = new Set(notes.map(({ sequence }) => sequence));
    for (let sequence = first; sequence < first + count; sequence++) {
      if (keys === undefined || !this.#isVerified(heads.has(sequence))) continue;
      const ofSlice = keys.signerOf(sequence - ((sequence - first) % SLICE_RECORDS));
      if (ofSlice === keys.signerOf(sequence) || group.signature(sequence).bytes.length === 0) continue;
      if (!keys.signs(group, sequence)) return sequence;
    }
    return undefined;
  }

  /** Whether the signature of a record is verified. */
  #isVerified(isCheckpoint: boolean): boolean {
    const { mode } = this.#options;
    return mode === 'signatures' || (mode === 'checkpoints' && isCheckpoint);
  }

  #slicesOf(group: Group, checkpoints: readonly number[]): Uint8Array[] {
    const identity = this.#identity;
    const isSigned = this.#options.mode !== 'chain' && identity?.ok === true;
    const head = isSigned ? messageHead(identity.value.journalId) : undefined;
    const keys = this.#logKeys;
    const heads = new Set(checkpoints);
    const signatureOf = (sequence: number): Uint8Array | undefined =>
      this.#isVerified(heads.has(sequence)) ? group.signature(sequence).bytes : undefined;
    const slices: Uint8Array[] = [];
    for (const { first, count, hashes, entries } of group.bundles) {
      for (let at = 0; at < count; at += SLICE_RECORDS) {
        const end = Math.min(count, at + SLICE_RECORDS);
        const key = keys?.signerOf(first + at);
        const signer = head && key && { messageHead: head, key };
        const ofKey = (sequence: number): Uint8Array | undefined =>
          keys?.signerOf(sequence) === key ? signatureOf(sequence) : undefined;
        const parts = {
          first: first + at,
          count: end - at,
          hashes: hashes.bytes.subarray(at * 32, end * 32),
          entries: entries.file.bytes.subarray(entries.starts[at]! - 2, entries.starts[end]! - 2),
        };
        slices.push(packSlice({ ...parts, signatureOf: ofKey, signer }));
      }
    }
    return slices;
  }
}
