/** Signed heads of the journal's tree, and proofs under them. What is not checked to lead to the journal's root is not given out. */
import { checkpointText, noteSignable, type TreeHead } from '../journal/signable.js';
import { keyNamed, logKeyIn } from '../keys/key-table.js';
import type { HasherPort } from '../ports/hasher.js';
import type { SignerPort } from '../ports/signer.js';
import { LOG_KEY } from '../tables/keys.table.js';
import type { IdentityPayload } from '../tables/payloads.table.js';
import type { LogHead } from './journal-log.js';
import type { InclusionProof, JournalTree } from './journal-tree.js';
import { refuse, type Refusal } from './refusal.js';
import type { UnitState } from './state.js';

/** A signed head: the text of a C2SP checkpoint, and what it says. */
export interface Checkpoint {
  readonly ok: true;
  readonly text: string;
  readonly head: TreeHead;
}

/** The journal as it is at one moment. */
interface Moment {
  readonly identity: IdentityPayload | undefined;
  readonly state: UnitState;
  readonly head: LogHead;
  readonly hasher: HasherPort;
  readonly tree: () => JournalTree;
}

export class TreeHeads {
  readonly #moment: Moment;

  constructor(moment: Moment) {
    this.#moment = moment;
  }

  get #size(): number {
    return this.#moment.head.nextSequence;
  }

  checkpoint(size: number, signer: SignerPort | undefined): Checkpoint | Refusal {
    const { identity, state } = this.#moment;
    if (identity === undefined) return refuse('not-allowed-in-state', 'a blank unit has no journal');
    if (!this.#isSize(size)) return this.#noSuchSize();
    const rotated = keyNamed(state.keys, LOG_KEY);
    if (rotated !== undefined && size <= rotated.since) {
      return refuse('no-such-size', `the log key in force signs tree heads of more than ${rotated.since} records`);
    }
    const head = { serial: identity.serial, size, root: this.#rootAt(size) };
    const [signature] = signer?.sign([noteSignable(head)]) ?? [];
    if (signature === undefined) return refuse('signer-broken', 'the secure element does not answer');
    return { ok: true, text: checkpointText(head, logKeyIn(state.keys, identity), signature), head };
  }

  inclusion(sequence: number, size: number): ({ readonly ok: true } & InclusionProof) | Refusal {
    if (!this.#isSize(size) || !Number.isInteger(sequence) || sequence < 0 || sequence >= size)
      return this.#noSuchSize();
    const { head, tree } = this.#moment;
    return { ok: true, ...tree().inclusion(sequence, head, { size, root: this.#rootAt(size) }) };
  }

  consistency(older: number, size: number): { readonly ok: true; readonly path: readonly Uint8Array[] } | Refusal {
    if (!this.#isSize(size) || !this.#isSize(older) || older > size) return this.#noSuchSize();
    this.#rootAt(older);
    this.#rootAt(size); // both are checked
    const { head, tree } = this.#moment;
    return { ok: true, path: tree().consistency(older, size, head) };
  }

  #isSize(size: number): boolean {
    return Number.isInteger(size) && size >= 1 && size <= this.#size;
  }

  #noSuchSize(): Refusal {
    return refuse('no-such-size', `the journal has ${this.#size} records`);
  }

  #rootAt(size: number): Uint8Array {
    const { head, hasher, tree } = this.#moment;
    const whole = { size: this.#size, root: head.frontier.root(hasher) };
    return size === whole.size ? whole.root : tree().root(size, head, whole);
  }
}
