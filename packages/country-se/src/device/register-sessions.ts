/**
 * Numbers of `RR` messages (sheet section 1A.2). A register counts its messages from 1 in a session, and the same number
 * again means the same receipt. A session has no name on the wire, so:
 *
 * - a receipt is stored under an operation made of its number and all that it says; the unit remembers operations over
 *   power cuts, so that a receipt that is sent again gets the first answer, whatever happened in between
 * - number 1 with another receipt begins a new session, as registers do that have started anew
 * - a number below the last one, or the last one with another receipt, is out of order
 *
 * The last number of each register is volatile, as a session is: forgotten with the line and with the power.
 */
import { sha256 } from '@plomba/core';
import { ascii, toHex } from '@plomba/codec';
import type { RegisteredReceipt } from '../wire/messages.table.js';
import type { CcspSettings } from './settings.js';

export type SessionPlace =
  | { readonly kind: 'out-of-order' }
  /** What is to be stored, or was, under which operation. */
  | { readonly kind: 'in-order'; readonly receipt: RegisteredReceipt; readonly operation: string };

function registerOf({ orgNo, posId }: RegisteredReceipt): string {
  return `${orgNo}/${posId}`;
}

/** Everything that the message says, as one text. */
function contentOf(receipt: RegisteredReceipt): string {
  return JSON.stringify(Object.entries(receipt), (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

/** 128 bits of a digest are enough to tell receipts of one register apart. */
function operationOf(receipt: RegisteredReceipt): string {
  return `rr/${toHex(sha256(ascii(contentOf(receipt))).subarray(0, 16))}`;
}

export class RegisterSessions {
  readonly #settings: Pick<CcspSettings, 'sameSerial'>;
  /** The last message of each register. */
  #last = new Map<string, RegisteredReceipt>();

  constructor(settings: Pick<CcspSettings, 'sameSerial'>) {
    this.#settings = settings;
  }

  fork(): RegisterSessions {
    const copy = new RegisterSessions(this.#settings);
    copy.#last = new Map(this.#last);
    return copy;
  }

  place(receipt: RegisteredReceipt): SessionPlace {
    const last = this.#last.get(registerOf(receipt));
    const serial = Number(receipt.serial);
    const lastSerial = Number(last?.serial ?? 0);
    const inOrder = { kind: 'in-order', receipt, operation: operationOf(receipt) } as const;
    if (last === undefined || serial > lastSerial || serial === 1) return inOrder;
    if (serial < lastSerial) return { kind: 'out-of-order' };
    if (operationOf(last) === inOrder.operation) return inOrder;
    if (this.#settings.sameSerial === 'refuse') return { kind: 'out-of-order' };
    return { kind: 'in-order', receipt: last, operation: operationOf(last) };
  }

  /** The unit has stored it, or had. */
  took(receipt: RegisteredReceipt): void {
    this.#last.set(registerOf(receipt), receipt);
  }
}
