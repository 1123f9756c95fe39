/** One direction of a bad line in virtual time: loses, repeats, reorders, damages and cuts what is written to it. */
import { Seeded } from './seeded.js';

export interface LineFaults {
  readonly loss?: number;
  readonly duplicate?: number;
  readonly corrupt?: number;
  readonly truncate?: number;
  /** Chance of an extra delay, which lets later chunks overtake. */
  readonly reorder?: number;
  readonly delayMs?: number;
  /** Longest piece that arrives at once. */
  readonly pieceBytes?: number;
  /** Bytes per millisecond; a line without it is as fast as it likes. */
  readonly bytesPerMs?: number;
  /** Cuts every write at the delimiters first, so that faults hit frames one by one. */
  readonly perFrame?: boolean;
}

interface Arriving {
  readonly atMs: number;
  readonly order: number;
  readonly bytes: Uint8Array;
}

export class Line {
  readonly #random: Seeded;
  readonly #faults: LineFaults;
  #arriving: Arriving[] = [];
  #order = 0;
  #busyUntilMs = 0;
  isCut = false;
  bytesCarried = 0;

  constructor(seed: number, faults: LineFaults) {
    this.#random = new Seeded(seed);
    this.#faults = faults;
  }

  get nextMs(): number | undefined {
    return this.#arriving.length === 0 ? undefined : Math.min(...this.#arriving.map(({ atMs }) => atMs));
  }

  write(bytes: Uint8Array, nowMs: number): void {
    if (bytes.length === 0 || this.isCut) return;
    for (const piece of this.#pieces(bytes)) this.#carry(piece, nowMs);
  }

  /** What has arrived by now, in order of arrival. */
  read(nowMs: number): Uint8Array[] {
    const ready = this.#arriving.filter(({ atMs }) => atMs <= nowMs);
    this.#arriving = this.#arriving.filter(({ atMs }) => atMs > nowMs);
    return ready.sort((a, b) => a.atMs - b.atMs || a.order - b.order).map(({ bytes }) => bytes);
  }

  #pieces(bytes: Uint8Array): Uint8Array[] {
    const { perFrame = true, pieceBytes = Infinity } = this.#faults;
    const pieces: Uint8Array[] = [];
    let from = 0;
    while (from < bytes.length) {
      const zero = perFrame ? bytes.indexOf(0, from) : -1;
      const end = Math.min(zero < 0 ? bytes.length : zero + 1, from + pieceBytes);
      pieces.push(bytes.slice(from, end));
      from = end;
    }
    return pieces;
  }

  #carry(piece: Uint8Array, nowMs: number): void {
    const { loss = 0, duplicate = 0, corrupt = 0, truncate = 0, reorder = 0, delayMs = 1, bytesPerMs } = this.#faults;
    const random = this.#random;
    this.bytesCarried += piece.length;
    const from = Math.max(nowMs, this.#busyUntilMs);
    if (bytesPerMs !== undefined) this.#busyUntilMs = from + piece.length / bytesPerMs;
    if (random.chance(loss)) return;
    let arriving = piece;
    if (random.chance(corrupt)) {
      arriving = piece.slice();
      const at = random.below(piece.length);
      arriving[at] = (arriving[at] ?? 0) ^ (1 << random.below(8));
    }
    if (random.chance(truncate)) arriving = arriving.slice(0, random.below(arriving.length));
    const base = bytesPerMs === undefined ? nowMs + delayMs : this.#busyUntilMs + delayMs;
    const copies = random.chance(duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const extra = random.chance(reorder) ? 1 + random.below(40) : 0;
      this.#arriving.push({ atMs: base + extra, order: this.#order++, bytes: arriving });
    }
  }
}
