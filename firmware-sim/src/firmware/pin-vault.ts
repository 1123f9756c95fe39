/**
 * The service PIN and the wait after wrong tries. A try is counted durably before the PIN is compared, and taken back
 * when it was right: a power cut at any moment leaves the count as it was or higher, never lower.
 */
import { constantTimeEqual, PIN_SALT_BYTES, pinHash } from '@plomba/core';
import type { PaperLine } from '@plomba/core/country';
import type { AccessState } from '../hardware/access-state.js';
import type { Hardware } from '../hardware/hardware.js';
import { FREE_TRIES, WAIT_MINUTES } from './login.table.js';

/** The service PIN of a simulated unit until it is changed. A real unit has one of its own, on a sealed slip. */
export const TEST_SERVICE_PIN = '000000';

/** Digits of a PIN that a unit draws for itself. */
const DRAWN_DIGITS = 8;

const FRESH: AccessState = { wrongTries: 0, wrongAtUtcMs: 0 };

export interface PinWait {
  /** UTC ms by the unit's clock at which the next try is allowed; undefined: now. */
  readonly untilUtcMs: number | undefined;
  /** Whether the clock stands before the moment at which the wait began. */
  readonly clockRanBack: boolean;
}

/** Length of the wait after so many wrong PINs in a row, ms. @internal */
export function waitMs(wrongTries: number): number {
  if (wrongTries < FREE_TRIES) return 0;
  const step = Math.min(wrongTries - FREE_TRIES, WAIT_MINUTES.length - 1);
  return (WAIT_MINUTES[step] ?? 0) * 60_000;
}

export class PinVault {
  readonly #hardware: Hardware;

  constructor(hardware: Hardware) {
    this.#hardware = hardware;
  }

  get #state(): AccessState {
    return this.#hardware.access ?? FRESH;
  }

  /** Whether the documented PIN of the simulator is still in force. */
  get isTestPin(): boolean {
    return this.#state.servicePin === undefined;
  }

  wait(nowUtcMs: number): PinWait {
    const { wrongTries, wrongAtUtcMs } = this.#state;
    const length = waitMs(wrongTries);
    const clockRanBack = nowUtcMs < wrongAtUtcMs;
    const isOver = length === 0 || (!clockRanBack && nowUtcMs >= wrongAtUtcMs + length);
    return { untilUtcMs: isOver ? undefined : wrongAtUtcMs + length, clockRanBack };
  }

  /** The wait begins again at this time, with its length. */
  waitAnew(nowUtcMs: number): number {
    this.#keep({ ...this.#state, wrongAtUtcMs: nowUtcMs });
    return nowUtcMs + waitMs(this.#state.wrongTries);
  }

  /** Wrong PINs in a row that no notice in the journal counts yet; 0: every one is noted. */
  get unnotedTries(): number {
    const { wrongTries, notedTries = 0 } = this.#state;
    return wrongTries > notedTries ? wrongTries : 0;
  }

  /** The number of wrong PINs in a row that is noted next: the one that brings the first wait, then every doubling. */
  get nextNotice(): number {
    const { notedTries = 0 } = this.#state;
    return Math.max(FREE_TRIES, 2 * notedTries);
  }

  /** The journal counts the wrong PINs so far. */
  noted(): void {
    this.#keep({ ...this.#state, notedTries: this.#state.wrongTries });
  }

  /** Compares a PIN; only while there is no wait. When it is right, {@link forgive} the tries before it. */
  tryPin(pin: string, nowUtcMs: number): boolean {
    const before = this.#state;
    this.#keep({ ...before, wrongTries: before.wrongTries + 1, wrongAtUtcMs: nowUtcMs });
    const salt = before.servicePin?.salt ?? new Uint8Array(PIN_SALT_BYTES);
    const expected = before.servicePin?.hash ?? pinHash(TEST_SERVICE_PIN, salt);
    return constantTimeEqual(pinHash(pin, salt), expected);
  }

  /** The PIN was right: this try was none of the wrong ones. */
  takeBack(): void {
    const { wrongTries } = this.#state;
    this.#keep({ ...this.#state, wrongTries: Math.max(0, wrongTries - 1) });
  }

  /** The count begins anew. */
  forgive(): void {
    const { servicePin } = this.#state;
    this.#keep({ ...FRESH, ...(servicePin === undefined ? {} : { servicePin }) });
  }

  /**
   * Where the unit was made to draw its own service PIN: at its first boot it draws one and prints it, as the slip that a
   * unit is delivered with. Printed before it is kept: a power cut in between gives another slip, and the last one holds.
   */
  drawFirst(print: (paper: readonly PaperLine[]) => void): void {
    if (this.#hardware.access !== undefined || !this.#hardware.drawsServicePin) return;
    const pin = this.#hardware.randomBytes(DRAWN_DIGITS).reduce((digits, byte) => digits + String(byte % 10), '');
    print([
      { kind: 'centre', text: 'SERVICE PIN', style: 'large' },
      { kind: 'centre', text: pin, style: 'large' },
      { kind: 'centre', text: 'FOR THE TECHNICIAN ONLY' },
      { kind: 'cut' },
    ]);
    this.change(pin);
  }

  change(pin: string): void {
    const salt = this.#hardware.randomBytes(PIN_SALT_BYTES);
    this.#keep({ ...FRESH, servicePin: { salt, hash: pinHash(pin, salt) } });
  }

  /** The clock was set: a wait moves with it, so that setting the clock shortens none. */
  clockMoved(byMs: number): void {
    const state = this.#state;
    if (state.wrongTries === 0) return;
    this.#keep({ ...state, wrongAtUtcMs: Math.max(0, state.wrongAtUtcMs + byMs) });
  }

  #keep(state: AccessState): void {
    this.#hardware.access = state;
    this.#hardware.keep();
  }
}
