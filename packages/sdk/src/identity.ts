/**
 * Which unit this is, and how far its journal had come: compared at every connection, so that an operation is never
 * repeated on another unit, or on a journal that was set back.
 */
import type { UnitStatus } from '@plomba/link';
import { FiscalError } from './fiscal-error.js';

/** The unit that must answer. */
export interface ExpectedUnit {
  readonly serial?: string;
  /** Ed25519 public key that signs its records, 32 bytes. */
  readonly logKey?: Uint8Array;
}

export class UnitIdentity {
  readonly #expected: ExpectedUnit;
  /** What the unit said at the last connection. */
  #known: UnitStatus | undefined;
  #records = 0;

  constructor(expected: ExpectedUnit = {}) {
    this.#expected = expected;
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
    this.#records = status.records;
    return undefined;
  }

  /** A record was acknowledged: from now on the journal cannot be shorter. */
  committed(sequence: number): void {
    this.#records = Math.max(this.#records, sequence + 1);
  }

  #differs({ serial, logKey }: UnitStatus): string | undefined {
    const expected = this.#expected;
    const named = `unit ${serial ?? 'without a serial'} answers`;
    if (expected.serial !== undefined && serial !== expected.serial) return `${named}, not ${expected.serial}`;
    if (expected.logKey !== undefined && !sameBytes(expected.logKey, logKey)) return `${named}, with another key`;
    const known = this.#known?.logKey;
    return known !== undefined && !sameBytes(known, logKey) ? `${named}, it is not the one from before` : undefined;
  }
}

function sameBytes(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return left.length === right?.length && left.every((byte, index) => byte === right[index]);
}
