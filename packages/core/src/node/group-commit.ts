/**
 * Group commit: commands of many callers share one run of programs and one flush, and their signatures are made by a pool
 * while the next commands are staged. Every command gets its own outcome; none is acknowledged before it is durable.
 *
 * Three groups are under way at most: one takes commands, one is being signed, one is being written.
 *
 * What an outcome means, and when it comes:
 * - committed: the records of the command, and all before them, are durable. It comes after the flush of its group.
 * - repeated: the operation was committed before; or, while it is still under way, the outcome of the first call.
 * - refused: nothing of the command was written. State, content and room are judged when the command comes in; a secure
 *   element that does not answer refuses its group and what was staged behind it, and later commands may go well.
 * - rejected: a port failed. The group that was being written may be durable or not, the ones behind it are not; no
 *   later command is taken. Boot the image again: it says by each operation's id which one it was, and a caller that
 *   repeats an operation gets the first outcome or a first execution, never a second one.
 */
import { equalBytes } from '@plomba/codec';
import { present } from '../assert.js';
import type { OperationStamp } from '../model/operation.js';
import type { SignerPort } from '../ports/signer.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import type { AppendOptions, FiscalUnit } from '../unit/fiscal-unit.js';
import type { SealedGroup, Sealing } from '../unit/chain.js';
import type { Group, Staged } from '../unit/group.js';
import type { BoundOperation } from '../unit/bound-operation.js';
import type { Plan } from '../unit/plan.js';
import { refuse, type Refusal } from '../unit/refusal.js';
import type { UnitState } from '../unit/state.js';

/** Signs a batch while the caller does other work. */
export interface BatchSigner {
  start(messages: readonly Uint8Array[]): { finish(): readonly Uint8Array[] | undefined };
}

/** A signer that does its work when the caller asks for the result. */
export function batchSigner(signer: SignerPort): BatchSigner {
  return { start: (messages) => ({ finish: () => signer.sign(messages) }) };
}

export interface GroupCommitOptions {
  readonly unit: FiscalUnit;
  readonly signer: BatchSigner;
  /** Commands of one group at most. */
  readonly commandsMax: number;
}

/** What became of a command: committed now, committed before, or refused. */
export type GroupOutcome =
  | { readonly ok: true; readonly repeated: false; readonly records: readonly PlacedRecord[] }
  | { readonly ok: true; readonly repeated: true; readonly bound: BoundOperation }
  | Refusal;

export interface GroupCommand {
  readonly operation: OperationStamp;
  /** Plans against the state that all commands before lead to. */
  plan(state: UnitState): Plan | Refusal;
  readonly options?: Pick<AppendOptions, 'signing'>;
}

interface Waiting {
  readonly staged: Staged;
  readonly id: string;
  readonly resolve: (outcome: GroupOutcome) => void;
  readonly reject: (error: unknown) => void;
}

interface OpenGroup {
  readonly group: Group;
  readonly waiting: Waiting[];
}

/** A group whose first messages are being signed. */
interface Signing {
  readonly waiting: readonly Waiting[];
  readonly sealing: Sealing;
  readonly step: IteratorResult<readonly Uint8Array[], SealedGroup | Refusal>;
  readonly job: ReturnType<BatchSigner['start']> | undefined;
}

interface Flying {
  readonly digest: Uint8Array;
  readonly outcome: Promise<GroupOutcome>;
}

/**
 * Takes commands of many callers and commits them in groups: one run of programs and one `fdatasync` for all that came
 * meanwhile. A unit has one GroupCommit at a time, and nobody else appends to it.
 */
export class GroupCommit {
  readonly #unit: FiscalUnit;
  readonly #signer: BatchSigner;
  readonly #commandsMax: number;
  /** Operations that were staged and are not committed yet. */
  readonly #flying = new Map<string, Flying>();
  #open: OpenGroup | undefined;
  #signing: Signing | undefined;
  #turn: NodeJS.Immediate | undefined;
  #broken: { readonly error: unknown } | undefined;

  constructor(options: GroupCommitOptions) {
    this.#unit = options.unit;
    this.#signer = options.signer;
    this.#commandsMax = options.commandsMax;
  }

  /**
   * Commits a command with others that come at about the same time: those of one turn of the event loop, or as many as
   * a group takes. The promise settles when the command is durable, refused, or cannot be known (see above).
   * @throws what a port threw (a failed disk); every later call throws it again, and nothing more is written
   */
  submit(command: GroupCommand): Promise<GroupOutcome> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken.error as Error); // what the port threw
    const { operation } = command;
    const flying = this.#flying.get(operation.id);
    if (flying !== undefined) {
      if (equalBytes(flying.digest, operation.digest)) return flying.outcome;
      return Promise.resolve(refuse('operation-conflict', 'operation is being committed with another content'));
    }
    const admission = this.#unit.admit(operation);
    if (admission.kind === 'refuse') return Promise.resolve(admission.refusal);
    if (admission.kind === 'repeat') return Promise.resolve({ ok: true, repeated: true, bound: admission.bound });
    return this.#stage(command);
  }

  #stage(command: GroupCommand): Promise<GroupOutcome> {
    const { operation } = command;
    const open = this.#openGroup();
    const plan = command.plan(open.group.state);
    if (!plan.ok) return Promise.resolve(plan);
    const now = this.#unit.now();
    const stamp = { ...now, utcMs: Math.max(now.utcMs, open.group.state.lastUtcMs) };
    const staged = open.group.add(plan.contents, this.#unit.stageOptions({ ...command.options, stamp }));
    if (staged === undefined) {
      this.#advance();
      return this.#stage(command);
    }
    if (!staged.ok) return Promise.resolve(staged);
    const outcome = new Promise<GroupOutcome>((resolve, reject) => {
      open.waiting.push({ staged, id: operation.id, resolve, reject });
    });
    this.#flying.set(operation.id, { digest: operation.digest, outcome });
    if (open.waiting.length >= this.#commandsMax) this.#advance();
    else this.#schedule();
    return outcome;
  }

  #openGroup(): OpenGroup {
    this.#open ??= { group: this.#unit.group(), waiting: [] };
    return this.#open;
  }

  #schedule(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#advance();
    });
  }

  /** One turn: ends the signing of one group, begins that of the next, writes the first, answers. */
  #advance(): void {
    if (this.#broken !== undefined) return;
    try {
      const signed =
        this.#signing === undefined ? undefined : { ...this.#signing, sealed: this.#finish(this.#signing) };
      this.#signing = undefined;
      if (signed !== undefined && !signed.sealed.ok) return this.#refuse(signed.waiting, signed.sealed);
      const sealed = signed?.sealed.ok === true ? signed.sealed : undefined;
      this.#signing = this.#begin(sealed);
      if (sealed !== undefined && signed !== undefined) this.#commit(sealed, signed.waiting);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#signing !== undefined) this.#schedule();
  }

  /** Seals the open group up to its first messages and gives them to the signer; a new group takes commands. */
  #begin(after: SealedGroup | undefined): Signing | undefined {
    const open = this.#open;
    if (open === undefined || open.waiting.length === 0) return undefined;
    const sealing = this.#unit.seal(open.group, after);
    const step = sealing.next();
    const job = step.done === true ? undefined : this.#signer.start(step.value);
    this.#open = { group: this.#unit.group(open.group), waiting: [] };
    return { waiting: open.waiting, sealing, step, job };
  }

  #finish(signing: Signing): SealedGroup | Refusal {
    let { step } = signing;
    let job = signing.job;
    while (step.done !== true) {
      step = signing.sealing.next(present(job, 'messages are being signed').finish());
      job = step.done === true ? undefined : this.#signer.start(step.value);
    }
    return step.value;
  }

  #commit(sealed: SealedGroup, waiting: readonly Waiting[]): void {
    try {
      this.#unit.commit(sealed);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
      throw error;
    }
    for (const { staged, id, resolve } of waiting) {
      this.#flying.delete(id);
      resolve({
        ok: true,
        repeated: false,
        records: sealed.records.slice(staged.first, staged.first + staged.count),
      });
    }
    this.#unit.maintain();
    // With nothing else under way the next group begins on what is committed now.
    if (this.#signing === undefined && this.#open?.waiting.length === 0) this.#open = undefined;
  }

  /** The secure element did not answer: nothing was written, and what was staged behind is refused with it. */
  #refuse(waiting: readonly Waiting[], refusal: Refusal): void {
    const all = [...waiting, ...(this.#open?.waiting ?? [])];
    this.#open = undefined;
    for (const { id, resolve } of all) {
      this.#flying.delete(id);
      resolve(refusal);
    }
  }

  #fail(error: unknown): void {
    this.#broken = { error };
    const all = [...(this.#signing?.waiting ?? []), ...(this.#open?.waiting ?? [])];
    for (const { reject } of all) reject(error);
    this.#flying.clear();
  }
}
