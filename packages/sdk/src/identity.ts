/**
 * Which unit this is, and how far its journal had come: compared at every connection, so that an operation is never
 * repeated on another unit, or on a journal that was set back.
 */
import { unitProofSignable, type UnitStatus } from '@plomba/link';
import { FiscalError } from './fiscal-error.js';
import type { IdentityAnswer, IdentityCheck } from './greeting.js';
import type { JournalRecords, Verification } from './verification-port.js';

/** The unit that must answer. */
export interface ExpectedUnit {
  readonly serial?: string;
  /**
   * Ed25519 public key that signs its records, 32 bytes. The unit proves at every connection that it has it, or one that
   * came after it by rotations that its journal proves.
   */
  readonly logKey?: Uint8Array;
}

export class UnitIdentity implements IdentityCheck {
  readonly #verification: () => Promise<Verification>;
  #expected: ExpectedUnit;
  /** What the unit said at the last connection. */
  #known: UnitStatus | undefined;
  #records = 0;
  /** A rotation of the key was asked for, and its outcome has not been seen yet. */
  #isRotating = false;

  constructor(expected: ExpectedUnit | undefined, verification: () => Promise<Verification>) {
    this.#expected = expected ?? {};
    this.#verification = verification;
  }

  /** Why this is not the unit that it should be; undefined when it is. It is remembered then. */
  check(status: UnitStatus): FiscalError | undefined {
    // A halted unit may not know who it is. It executes nothing, so it may be asked what is wrong with it.
    if (status.halted !== undefined) return undefined;
    const wrong = this.#differs(status);
    if (wrong !== undefined) return new FiscalError('wrong-unit', { detail: wrong });
    if (status.records < this.#records) {
      const detail = `the journal has ${status.records} records, it had ${this.#records}`;
      return new FiscalError('rolled-back', { detail });
    }
    this.#known = status;
    this.#isRotating = false;
    this.#records = status.records;
    return undefined;
  }

  /**
   * The log key is about to be rotated, by a call of ours. A unit that never had to prove its key may come back with
   * another one, once; one that has to may not without a proof.
   * @param mayHappen false: the unit refused
   */
  rotating(mayHappen: boolean): void {
    this.#isRotating = mayHappen && this.#expected.logKey === undefined;
  }

  /** The unit on this very connection has another key now. */
  rotated(status: UnitStatus): void {
    this.#isRotating = false;
    this.#known = status;
    if (status.logKey !== undefined) this.#adopt(status.logKey);
  }

  /** The key that the unit named at the last connection. */
  get logKey(): Uint8Array | undefined {
    return this.#known?.logKey;
  }

  /**
   * A unit that names another key than the one that is known may have rotated it: the answer to the rotation was lost, or
   * somebody else had it done. It is the right one when its journal leads from the one key to the other.
   */
  async follow({ serial, logKey: present }: UnitStatus, journal: JournalRecords): Promise<boolean> {
    const { serial: wanted = serial, logKey: expected = this.logKey } = this.#expected;
    if (serial !== wanted || expected === undefined || present === undefined) return false;
    // Where nothing can be checked nothing is proved, and it stays another unit.
    const by = await this.#verification().catch(() => undefined);
    if (by === undefined || !(await by.isSuccessor({ journal, expected, present }))) return false;
    this.#adopt(present);
    return true;
  }

  challenge(): Uint8Array | undefined {
    return this.#expected.logKey && globalThis.crypto.getRandomValues(new Uint8Array(32));
  }

  async judge({ challenge, reply, sessions }: IdentityAnswer): Promise<FiscalError | undefined> {
    const { logKey } = this.#expected;
    const { serial, signature } = reply;
    const about = { serial, callerSession: sessions.own, unitSession: sessions.peer, nonce: challenge };
    const by = await this.#verification();
    if (logKey !== undefined && by.isSignature(logKey, unitProofSignable(about), signature)) return undefined;
    return new FiscalError('wrong-unit', { detail: `unit ${serial} does not prove that it has the expected key` });
  }

  /** A record was acknowledged: from now on the journal cannot be shorter. */
  committed(sequence: number): void {
    this.#records = Math.max(this.#records, sequence + 1);
  }

  #adopt(logKey: Uint8Array): void {
    if (this.#expected.logKey !== undefined) this.#expected = { ...this.#expected, logKey };
    if (this.#known !== undefined) this.#known = { ...this.#known, logKey };
  }

  #differs({ serial, logKey }: UnitStatus): string | undefined {
    const expected = this.#expected;
    const named = `unit ${serial ?? 'without a serial'} answers`;
    if (expected.serial !== undefined && serial !== expected.serial) return `${named}, not ${expected.serial}`;
    if (expected.logKey !== undefined && !sameBytes(expected.logKey, logKey)) return `${named}, with another key`;
    const known = this.#known?.logKey;
    if (known === undefined || sameBytes(known, logKey)) return undefined;
    if (this.#isRotating && serial === this.#known?.serial) return undefined;
    return `${named}, it is not the one from before`;
  }
}

function sameBytes(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return left.length === right?.length && left.every((byte, index) => byte === right[index]);
}
