/**
 * A client and a device joined by an emulated serial line in virtual time: ten bits a byte, full duplex, delivered in
 * pieces as a UART hands them over. What the machines take to compute passes on the same clock, where that is asked for.
 */
import { ClientMachine, type ClientEvent } from '@plomba/link';
import type { Device, Line } from '@plomba/firmware-sim';
import { demand } from '../bench-error.js';

const BAUD = 115_200;
/** A start bit, eight of data, a stop bit. */
const BITS_PER_BYTE = 10;
/** Milliseconds that one byte takes. */
export const BYTE_MS: number = (BITS_PER_BYTE * 1000) / BAUD;
/** What a UART hands over at once. */
const PIECE_BYTES = 16;

type Direction = 'to-unit' | 'to-till';

interface Piece {
  readonly atMs: number;
  readonly direction: Direction;
  readonly bytes: Uint8Array;
}

export interface EmulatedLineOptions {
  readonly device: Device;
  /** The host's clock: computing time passes on the line, too. Without it only the wire takes time. */
  readonly computing?: () => number;
}

export class EmulatedLine {
  readonly client: ClientMachine = new ClientMachine({ session: 1 });
  readonly #device: Device;
  readonly #line: Line;
  readonly #computing: (() => number) | undefined;
  readonly #queues: Record<Direction, Piece[]> = { 'to-unit': [], 'to-till': [] };
  readonly #freeAtMs: Record<Direction, number> = { 'to-unit': 0, 'to-till': 0 };
  readonly #carried: Record<Direction, number> = { 'to-unit': 0, 'to-till': 0 };
  #nowMs = 0;

  constructor({ device, computing }: EmulatedLineOptions) {
    this.#device = device;
    this.#line = device.openLine();
    this.#computing = computing;
  }

  /** Virtual milliseconds. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Bytes that were put on the line in a direction. */
  carried(direction: Direction): number {
    return this.#carried[direction];
  }

  /** Puts on the line what the client has to say. */
  flush(): void {
    this.#spend(() => this.client.tick(this.#nowMs));
    this.#put('to-unit', this.client.takeOutput());
  }

  /** Goes on to the next thing that happens; what the client made of it. */
  step(): readonly ClientEvent[] {
    const piece = this.#next();
    const dueMs = Math.min(this.client.nextDeadlineMs() ?? Infinity, this.#device.nextDeadlineMs() ?? Infinity);
    demand(piece !== undefined || Number.isFinite(dueMs), 'something is to happen');
    const isPiece = piece !== undefined && piece.atMs <= dueMs;
    this.#nowMs = Math.max(this.#nowMs, isPiece ? piece.atMs : dueMs);
    if (!isPiece) this.#spend(() => this.#device.tick(this.#nowMs));
    else this.#deliver(piece);
    this.#put(
      'to-till',
      this.#spend(() => this.#line.takeOutput()),
    );
    this.flush();
    return this.client.takeEvents();
  }

  #next(): Piece | undefined {
    const [unit] = this.#queues['to-unit'];
    const [till] = this.#queues['to-till'];
    if (unit === undefined || till === undefined) return unit ?? till;
    return unit.atMs <= till.atMs ? unit : till;
  }

  #deliver({ direction, bytes }: Piece): void {
    this.#queues[direction].shift();
    this.#spend(() => {
      if (direction === 'to-till') return this.client.receive(bytes, this.#nowMs);
      this.#device.tick(this.#nowMs);
      this.#line.receive(bytes);
    });
  }

  #put(direction: Direction, bytes: Uint8Array): void {
    let atMs = Math.max(this.#nowMs, this.#freeAtMs[direction]);
    this.#carried[direction] += bytes.length;
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const piece = bytes.subarray(from, from + PIECE_BYTES);
      atMs += piece.length * BYTE_MS;
      this.#queues[direction].push({ atMs, direction, bytes: piece });
    }
    this.#freeAtMs[direction] = atMs;
  }

  #spend<T>(run: () => T): T {
    const from = this.#computing?.() ?? 0;
    const result = run();
    this.#nowMs += (this.#computing?.() ?? 0) - from;
    return result;
  }
}
