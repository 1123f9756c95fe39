/**
 * UART: the serial port, 16550 style, with a receive FIFO of 16 bytes. What its datasheet says, done bit by bit:
 *
 * - A byte is a start bit, 8 data bits with the lowest first, a parity bit where one is set, one or two stop bits; each
 *   lasts 1 / baud. So a byte takes 10 to 12 bits of time.
 * - The receiver samples the middle of every bit, counted from the falling edge. Where the other end has another rate,
 *   parity or stop bit, it reads what it samples there: other bytes, framing errors, parity errors.
 * - A break is a line held low for longer than a byte: it reads as one 00 with a framing error.
 * - What does not fit into the FIFO before the firmware reads it is lost, the newest first: an overrun.
 *
 * Noise turns bits over at a rate, from a seed. A clean port with equal ends changes nothing.
 */
import type { Mutable } from './mutable.js';
import { concatBytes } from '@plomba/codec';
import { Draws } from './draws.js';

export const UART_BAUDS = [9600, 19_200, 38_400, 57_600, 115_200] as const;
export type UartBaud = (typeof UART_BAUDS)[number];

/** To this end of the port, or from it. */
export type UartDirection = 'to-unit' | 'from-unit';

export type Parity = 'none' | 'even' | 'odd';

/** @internal */
export const FIFO_BYTES = 16;

export interface UartSettings {
  /** Bits per second, 9,600 to 115,200. */
  readonly baud: UartBaud;
  readonly parity: Parity;
  readonly stopBits: 1 | 2;
}

export interface UartState {
  readonly settings: UartSettings;
  /** What the other end is set to; absent: the same. */
  readonly peer?: UartSettings;
  /** Bits of a million that arrive turned over, both ways. */
  readonly noisePpm: number;
  /** Where the generator of the noise stands, 32 bits. */
  readonly draws: number;
  /** Whether bytes take their time on the line; otherwise they are there at once. */
  readonly isPaced: boolean;
  /** Whether the firmware does not read the port. */
  readonly isStalled: boolean;
}

/** What the port has counted. */
export interface UartErrors {
  readonly framing: number;
  readonly parity: number;
  readonly overrun: number;
  readonly breaks: number;
  /** Bits that noise turned over. */
  readonly noise: number;
}

const NO_UART_ERRORS: UartErrors = { framing: 0, parity: 0, overrun: 0, breaks: 0, noise: 0 };

const UART_8N1: UartSettings = { baud: 115_200, parity: 'none', stopBits: 1 };

const NEW_UART: UartState = { settings: UART_8N1, noisePpm: 0, draws: 1, isPaced: false, isStalled: false };

/** Bits that a byte takes on the line. */
function bitsOfByte({ parity, stopBits }: UartSettings): number {
  return 9 + (parity === 'none' ? 0 : 1) + stopBits;
}

/** Time of so many bytes on the line, microseconds. @internal */
export function byteTimeUs(settings: UartSettings, bytes: number): number {
  return (bytes * bitsOfByte(settings) * 1_000_000) / settings.baud;
}

function parityOf(byte: number, parity: Parity): number {
  let ones = 0;
  for (let bit = 0; bit < 8; bit++) ones += (byte >> bit) & 1;
  return parity === 'even' ? ones & 1 : (ones & 1) ^ 1;
}

/** The line as the sender drives it, one entry a bit; idle is 1. */
function levelsOf(bytes: Uint8Array, { parity, stopBits }: UartSettings): number[] {
  const levels: number[] = [];
  for (const byte of bytes) {
    levels.push(0);
    for (let bit = 0; bit < 8; bit++) levels.push((byte >> bit) & 1);
    if (parity !== 'none') levels.push(parityOf(byte, parity));
    for (let stop = 0; stop < stopBits; stop++) levels.push(1);
  }
  return levels;
}

interface Sampled {
  readonly bytes: readonly number[];
  readonly framing: number;
  readonly parity: number;
}

/** Reads levels that were driven at one rate with a receiver of another. */
function sample(levels: readonly number[], sentBaud: number, receiver: UartSettings): Sampled {
  const bytes: number[] = [];
  let framing = 0;
  let parity = 0;
  const perBit = sentBaud / receiver.baud;
  const levelAt = (at: number): number => levels[Math.floor(at)] ?? 1;
  const hasParity = receiver.parity !== 'none';
  let at = 0;
  while (at < levels.length) {
    if (levelAt(at) === 1) {
      at = Math.floor(at) + 1;
      continue;
    }
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte |= levelAt(at + (1.5 + bit) * perBit) << bit;
    if (hasParity && levelAt(at + 9.5 * perBit) !== parityOf(byte, receiver.parity)) parity++;
    const stopAt = at + ((hasParity ? 10 : 9) + 0.5) * perBit;
    if (levelAt(stopAt) === 0) framing++;
    bytes.push(byte);
    // After a missing stop bit the receiver waits for the line to be idle again, then for the next edge.
    at = stopAt;
    while (at < levels.length && levelAt(at) === 0) at = Math.floor(at) + 1;
  }
  return { bytes, framing, parity };
}

function isSame(a: UartSettings, b: UartSettings): boolean {
  return a.baud === b.baud && a.parity === b.parity && a.stopBits === b.stopBits;
}

const NOTHING = new Uint8Array();

export class Uart {
  #state: Mutable<UartState> = { ...NEW_UART };
  #errors: UartErrors = NO_UART_ERRORS;
  #fifo: number[] = [];
  /** When the last byte each way has passed, ms of the line. */
  readonly #freeAtMs: Record<UartDirection, number> = { 'to-unit': 0, 'from-unit': 0 };

  fork(): Uart {
    const copy = new Uart();
    copy.restore(this.#state);
    copy.#errors = this.#errors;
    copy.#fifo = [...this.#fifo];
    Object.assign(copy.#freeAtMs, this.#freeAtMs);
    return copy;
  }

  state(): UartState {
    return { ...this.#state };
  }

  restore(state: UartState): void {
    this.#state = { ...state };
  }

  get settings(): UartSettings {
    return this.#state.settings;
  }

  get errors(): UartErrors {
    return this.#errors;
  }

  /** Whether bytes pass as they are. */
  get isClean(): boolean {
    return (
      this.#state.noisePpm === 0 && (this.#state.peer === undefined || isSame(this.#state.peer, this.#state.settings))
    );
  }

  configure(settings: UartSettings): void {
    this.#state.settings = settings;
  }

  /** What the other end is set to; undefined: the same as this one. */
  setPeer(peer: UartSettings | undefined): void {
    delete this.#state.peer;
    if (peer !== undefined) this.#state.peer = peer;
  }

  /** @param noisePpm bits of a million, 0 to 1,000,000 */
  setNoise(noisePpm: number, seed: number): void {
    this.#state.noisePpm = noisePpm;
    this.#state.draws = new Draws(seed).state;
  }

  /** Bytes that the other end sends, as this end reads them. */
  fromPeer(bytes: Uint8Array): Uint8Array {
    const { peer, settings, isStalled } = this.#state;
    const read = this.isClean ? bytes : this.#carry(bytes, peer ?? settings, settings);
    if (!isStalled && this.#fifo.length === 0) return read;
    const before = this.#drain();
    if (!isStalled) return concatBytes(before, read);
    this.#fill(concatBytes(before, read));
    return NOTHING;
  }

  /** Bytes that this end sends, as the other end reads them. */
  toPeer(bytes: Uint8Array): Uint8Array {
    return this.isClean ? bytes : this.#carry(bytes, this.#state.settings, this.#state.peer ?? this.#state.settings);
  }

  /** The other end holds the line low: what this end reads of it. */
  break(): Uint8Array {
    this.#errors = { ...this.#errors, breaks: this.#errors.breaks + 1, framing: this.#errors.framing + 1 };
    return Uint8Array.of(0);
  }

  /** A tester makes bytes take their time, 1 / baud a bit. */
  pace(isPaced: boolean): void {
    this.#state.isPaced = isPaced;
  }

  /** The firmware is busy and does not read: what does not fit into the FIFO is lost. The next bytes after it bring the rest. */
  stall(isStalled: boolean): void {
    this.#state.isStalled = isStalled;
  }

  /** Until so many more bytes have passed behind those on their way, ms; 0 on a port that is not paced. */
  takesMs(direction: UartDirection, bytes: number, nowMs: number): number {
    if (!this.#state.isPaced || bytes === 0) return 0;
    const beginsMs = Math.max(nowMs, this.#freeAtMs[direction]);
    this.#freeAtMs[direction] = beginsMs + byteTimeUs(this.#state.settings, bytes) / 1000;
    return this.#freeAtMs[direction] - nowMs;
  }

  #fill(bytes: Uint8Array): void {
    const room = Math.max(0, FIFO_BYTES - this.#fifo.length);
    this.#fifo.push(...bytes.subarray(0, room));
    const overrun = Math.max(0, bytes.length - room);
    this.#errors = { ...this.#errors, overrun: this.#errors.overrun + overrun };
  }

  #drain(): Uint8Array {
    const bytes = Uint8Array.from(this.#fifo);
    this.#fifo = [];
    return bytes;
  }

  powerOff(): void {
    this.#fifo = [];
  }

  #carry(bytes: Uint8Array, sender: UartSettings, receiver: UartSettings): Uint8Array {
    const levels = levelsOf(bytes, sender);
    const noise = this.#disturb(levels);
    const { bytes: read, framing, parity } = sample(levels, sender.baud, receiver);
    const errors = this.#errors;
    this.#errors = {
      ...errors,
      framing: errors.framing + framing,
      parity: errors.parity + parity,
      noise: errors.noise + noise,
    };
    return Uint8Array.from(read);
  }

  #disturb(levels: number[]): number {
    if (this.#state.noisePpm === 0) return 0;
    let turned = 0;
    const draws = new Draws(0);
    draws.state = this.#state.draws;
    for (let at = 0; at < levels.length; at++) {
      if (draws.below(1_000_000) >= this.#state.noisePpm) continue;
      levels[at] = (levels[at] ?? 1) ^ 1;
      turned++;
    }
    this.#state.draws = draws.state;
    return turned;
  }
}
