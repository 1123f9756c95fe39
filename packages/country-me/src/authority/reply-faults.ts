/**
 * What a test makes go wrong at the authority, on purpose. A fault lasts as long as the process: it is a condition of
 * the rehearsal, not a fact of the authority, and is in no entry.
 *
 * Invariant: the same faults, seeds and requests give the same disturbances.
 */
import { FieldError, int, oneOf, optional, record, required, text, utf8Encode, type RecordSchema } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import type { Side } from './entries.table.js';

export type FaultKind =
  'slow' | 'down' | 'no-answer' | 'lost-answer' | 'wrong-signature' | 'http-500' | 'time-skew' | 'fault-code';

export const FAULT_NOTES: Readonly<Record<FaultKind, string>> = {
  slow: 'the answer leaves `ms` later',
  down: 'every connection is closed, also of the verify page; nothing is stored',
  'no-answer': 'the request is not looked at; the connection is closed after `ms`',
  'lost-answer': 'the request is worked on and stored; the answer is dropped, the connection closed after `ms`',
  'wrong-signature': 'the answer is signed and one byte of it changed behind the signature',
  'http-500': 'status 500 with a page that is no SOAP; nothing is stored',
  'time-skew': 'the clock of the authority is `ms` ahead, or behind where it is negative',
  'fault-code': 'a SOAP fault with `code`; nothing is stored',
};

export interface FaultOrder {
  readonly kind: FaultKind;
  readonly ms?: number;
  readonly code?: number;
  /** Requests that it meets before it ends. */
  readonly times?: number;
  /** Per cent of requests that it meets, drawn from `seed`. */
  readonly share?: number;
  readonly seed?: string;
  readonly operation?: string;
  readonly side?: Side;
}

const OPERATIONS = { RegisterInvoice: 1, RegisterTCR: 2, RegisterCashDeposit: 3 } as const;
const DAY_MS = 86_400_000;

export const faultOrderTable: RecordSchema<FaultOrder> = record<FaultOrder>('Fault', {
  kind: required(
    0,
    oneOf<FaultKind>({
      slow: 1,
      down: 2,
      'no-answer': 3,
      'lost-answer': 4,
      'wrong-signature': 5,
      'http-500': 6,
      'time-skew': 7,
      'fault-code': 8,
    }),
    'what goes wrong',
  ),
  ms: optional(1, int({ min: -400 * DAY_MS, max: 400 * DAY_MS }), 'how long, ms; 0 when it is missing'),
  code: optional(2, int({ min: 0, max: 999 }), 'code of `fault-code`; 900 when it is missing'),
  times: optional(3, int({ min: 1, max: 1_000_000 }), 'how many requests it meets; without end when it is missing'),
  share: optional(4, int({ min: 1, max: 100 }), 'per cent of requests that it meets; all when it is missing'),
  seed: optional(5, text({ bytesMax: 80 }), 'what the share is drawn from'),
  operation: optional(6, oneOf(OPERATIONS), 'meets only this operation'),
  side: optional(7, oneOf({ test: 1, production: 2 }), 'meets only this side'),
});

export interface SetFault {
  readonly id: number;
  readonly order: FaultOrder;
  /** Requests that it has met. */
  met: number;
  /** Requests that it could have met. */
  asked: number;
}

/** What a request is, as far as it is known before it is checked. */
export interface FaultTarget {
  readonly side: Side;
  /** Undefined for what is no request of the service, such as the verify page. */
  readonly operation: string | undefined;
}

/** What becomes of one request. */
export interface Disturbance {
  readonly delayMs: number;
  readonly skewMs: number;
  /** The connection is closed without looking at the request. */
  readonly isDeaf: boolean;
  readonly losesAnswer: boolean;
  readonly breaksSignature: boolean;
  readonly isPlain500: boolean;
  readonly code: number | undefined;
}

const QUIET: Disturbance = {
  delayMs: 0,
  skewMs: 0,
  isDeaf: false,
  losesAnswer: false,
  breaksSignature: false,
  isPlain500: false,
  code: undefined,
};

export class ReplyFaults {
  readonly #faults: SetFault[] = [];
  #lastId = 0;

  get list(): readonly SetFault[] {
    return this.#faults;
  }

  /** @throws FieldError where `ms` cannot be waited for */
  set(order: FaultOrder): SetFault {
    const waits = order.kind === 'slow' || order.kind === 'no-answer' || order.kind === 'lost-answer';
    if (waits && (order.ms ?? 0) < 0) throw new FieldError('ms', 'must not be negative: nobody waits backwards');
    const fault: SetFault = { id: ++this.#lastId, order, met: 0, asked: 0 };
    this.#faults.push(fault);
    return fault;
  }

  /** @param id undefined for all. @returns how many were there */
  clear(id: number | undefined): number {
    const before = this.#faults.length;
    const kept = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id);
    this.#faults.splice(0, before, ...kept);
    return before - kept.length;
  }

  /** Counts the request against every fault that it meets. */
  meet(target: FaultTarget): Disturbance {
    let met = QUIET;
    for (const fault of [...this.#faults]) {
      if (!fits(fault.order, target) || !this.#draws(fault)) continue;
      fault.met++;
      if (fault.met === fault.order.times) this.clear(fault.id);
      met = disturbedBy(met, fault.order);
    }
    return met;
  }

  #draws(fault: SetFault): boolean {
    const { share = 100, seed = '' } = fault.order;
    const turn = fault.asked++;
    if (share === 100) return true;
    const digest = sha256(utf8Encode(`${seed}\n${turn}`) ?? new Uint8Array());
    const drawn = (digest[0] ?? 0) * 0x1_00_00 + (digest[1] ?? 0) * 0x1_00 + (digest[2] ?? 0);
    return drawn % 100 < share;
  }
}

function fits(order: FaultOrder, target: FaultTarget): boolean {
  if (order.side !== undefined && order.side !== target.side) return false;
  if (order.operation !== undefined) return order.operation === target.operation;
  // A page that a person looks at is only disturbed by what disturbs every connection.
  return target.operation !== undefined || order.kind === 'down' || order.kind === 'slow';
}

function disturbedBy(before: Disturbance, { kind, ms = 0, code = 900 }: FaultOrder): Disturbance {
  const later = { ...before, delayMs: before.delayMs + ms };
  switch (kind) {
    case 'slow':
      return later;
    case 'down':
      return { ...before, isDeaf: true };
    case 'no-answer':
      return { ...later, isDeaf: true };
    case 'lost-answer':
      return { ...later, losesAnswer: true };
    case 'wrong-signature':
      return { ...before, breaksSignature: true };
    case 'http-500':
      return { ...before, isPlain500: true };
    case 'time-skew':
      return { ...before, skewMs: before.skewMs + ms };
    case 'fault-code':
      return { ...before, code };
  }
}
