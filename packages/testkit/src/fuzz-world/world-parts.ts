/** What everybody in a fuzzed world works with. */
import type { Device } from '@plomba/firmware-sim';
import { isFiscalError } from '@plomba/sdk';
import type { VirtualLine } from '../oracle/virtual-line.js';
import type { VirtualTimers } from '../virtual-timers.js';
import type { FuzzSetup } from './fuzz-plan.js';
import type { FuzzTrace } from './fuzz-trace.js';
import type { FuzzBackends } from './fuzz-unit.js';

/** Something that must never be, and which of the checkers saw it. */
export interface FuzzViolation {
  readonly checker: string;
  readonly detail: string;
  /** The step behind which it was seen; the number of all steps at the end of the run. */
  readonly step: number;
}

export interface WorldParts {
  readonly setup: FuzzSetup;
  readonly timers: VirtualTimers;
  readonly device: Device;
  /** Between tills and unit. */
  readonly line: VirtualLine;
  /** Between technician or operator and unit. */
  readonly service: VirtualLine;
  readonly backends: FuzzBackends;
  readonly trace: FuzzTrace;
  /** Whether cells of the journal or the fiscal memory are damaged now: what stands there may be refused. */
  readonly isDamaged: () => boolean;
  /** Whether damage has cost what this operation was about: only its till can tell. */
  readonly isLost: (operation: string) => boolean;
  /**
   * Whether a frame of an earlier call with this operation may have come behind the refusal of a later call: on a connection
   * that was half open, while another one was answered. What one call sent several times, the SDK asks about by itself.
   */
  readonly isLate: (entry: { readonly isRefused?: boolean }) => boolean;
  /** Whether a unit may be an older one than it was. */
  readonly isOlder: () => boolean;
  /** Whether the clock went wrong: what a unit must wait for may be over sooner. */
  readonly isClockWrong: () => boolean;
  /** @param operation that it is about */
  readonly found: (checker: string, detail: string, operation?: string) => void;
  /** Another number for sessions and operations. */
  readonly next: () => number;
}

/** Time that a question to a unit may take, ms: more than an outage. */
export const QUESTION_MS = 30_000;

/** What a call came to: its value, or the error that a unit or the line gave. Anything else is a bug and thrown. */
export async function tried<T>(
  promise: Promise<T>,
): Promise<
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string; readonly outcome: string }
> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    if (!isFiscalError(error)) throw error;
    return { ok: false, code: error.code, outcome: error.outcome };
  }
}
