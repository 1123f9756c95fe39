/**
 * A bad cable around a good channel: loses, repeats, damages, cuts up, swaps and holds back chunks, by a seed, and can
 * go dead in the middle without a word (half-open).
 *
 * Invariants: no randomness but the seed, so the same chunks suffer the same faults; nothing waits but what is delayed,
 * and it waits on the timers that were handed in; each kind of fault
 * draws from its own stream in each direction, so that turning one knob does not move the faults of another; with
 * every knob at zero it changes nothing. A chunk is what one `write` hands over (or what arrives in one piece): a run
 * can be replayed exactly where chunks are the same each time, as over `memoryPair`, and not over TCP.
 */
import type { ByteChannel, ByteChannelListener } from './byte-channel.js';
import type { LinkFaults } from './link-faults.js';
import { Prng } from './prng.js';
import { hostChannelTimers, type ChannelTimers } from './timers.js';
import type { TransportError } from './transport-error.js';

const KINDS = ['loss', 'duplicate', 'corrupt', 'reorder', 'delay'] as const;

/** What comes out of the far end, and how long it is held back before. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly delayMs: number;
}

/** Runs one thing after another, each after its delay; what has none and waits for nothing runs at once. */
class DelayLine {
  readonly #timers: ChannelTimers;
  #queue: { readonly delayMs: number; readonly run: () => void }[] = [];
  #cancel: (() => void) | undefined;
  /** Whether something runs or waits. */
  #busy = false;

  constructor(timers: ChannelTimers) {
    this.#timers = timers;
  }

  push(delayMs: number, run: () => void): void {
    this.#queue.push({ delayMs, run });
    if (!this.#busy) this.#pump();
  }

  /** Nothing waits any more. */
  release(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#busy = false;
    const queue = this.#queue;
    this.#queue = [];
    for (const { run } of queue) run();
  }

  #pump(): void {
    this.#busy = true;
    try {
      for (let head = this.#queue[0]; head !== undefined; head = this.#queue[0]) {
        const { delayMs, run } = head;
        if (delayMs > 0) {
          this.#cancel = this.#timers.after(delayMs, () => this.#due());
          return;
        }
        this.#queue.shift();
        run();
      }
    } finally {
      // Also when a subscriber threw: the next piece must not wait for ever.
      this.#busy = this.#cancel !== undefined;
    }
  }

  #due(): void {
    this.#cancel = undefined;
    const head = this.#queue.shift();
    if (head !== undefined) this.#queue.unshift({ delayMs: 0, run: head.run });
    this.#pump();
  }
}

/** One direction of the cable: a chunk goes in, the pieces that come out of the far end are returned. */
class BadWire {
  readonly #faults: LinkFaults;
  readonly #direction: 'in' | 'out';
  readonly #streams: Record<(typeof KINDS)[number] | 'fragment' | 'bit' | 'delay-ms', Prng>;
  #held: Uint8Array | undefined;
  /** Bytes that still pass before the direction is dead. */
  #leftBytes: number;

  constructor(faults: LinkFaults, direction: 'in' | 'out') {
    this.#faults = faults;
    this.#direction = direction;
    const base = direction === 'out' ? 0 : 16;
    const stream = (index: number): Prng => new Prng(faults.seed, base + index);
    this.#streams = {
      loss: stream(0),
      duplicate: stream(1),
      corrupt: stream(2),
      reorder: stream(3),
      fragment: stream(4),
      bit: stream(5),
      delay: stream(6),
      'delay-ms': stream(7),
    };
    this.#leftBytes = faults.halfOpenAfterBytes ?? Number.POSITIVE_INFINITY;
  }

  carry(chunk: Uint8Array): Piece[] {
    return this.#cut(this.#alive(chunk))
      .flatMap((piece) => this.#carryPiece(piece))
      .map((bytes) => ({ bytes, delayMs: this.#strikes('delay', bytes) ? this.#drawDelay() : 0 }));
  }

  #drawDelay(): number {
    return 1 + this.#streams['delay-ms'].below(this.#faults.delayMs ?? 1000);
  }

  /** What still passes of a chunk before the direction is dead. */
  #alive(chunk: Uint8Array): Uint8Array {
    if (chunk.length <= this.#leftBytes) {
      this.#leftBytes -= chunk.length;
      return chunk;
    }
    const { length } = chunk;
    this.#faults.onFault?.({ kind: 'half-open', direction: this.#direction, bytes: chunk.slice(this.#leftBytes) });
    const rest = chunk.subarray(0, Math.min(length, this.#leftBytes));
    this.#leftBytes = 0;
    return rest;
  }

  /** The piece that still waits to be overtaken. */
  release(): Uint8Array | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }

  #carryPiece(piece: Uint8Array): Uint8Array[] {
    if (this.#strikes('loss', piece)) return [];
    const arriving = this.#strikes('corrupt', piece) ? this.#flipOneBit(piece) : piece;
    // Copied, because each array is given to the subscriber for good.
    const copies = this.#strikes('duplicate', piece) ? [arriving, arriving.slice()] : [arriving];
    const held = this.release();
    if (held !== undefined) return [...copies, held];
    if (!this.#strikes('reorder', piece)) return copies;
    // Copied, because an outgoing piece can still be the caller's array.
    this.#held = copies.pop()?.slice();
    return copies;
  }

  #strikes(kind: (typeof KINDS)[number], piece: Uint8Array): boolean {
    const happened = this.#streams[kind].chance(this.#faults[kind] ?? 0);
    if (happened) this.#faults.onFault?.({ kind, direction: this.#direction, bytes: piece.slice() });
    return happened;
  }

  #flipOneBit(piece: Uint8Array): Uint8Array {
    const damaged = piece.slice();
    const bit = this.#streams.bit.below(damaged.length * 8);
    const at = bit >>> 3;
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (bit & 7));
    return damaged;
  }

  #cut(chunk: Uint8Array): Uint8Array[] {
    const { fragmentBytes } = this.#faults;
    if (fragmentBytes === undefined) return chunk.length === 0 ? [] : [chunk];
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < chunk.length;) {
      const end = Math.min(chunk.length, at + 1 + this.#streams.fragment.below(fragmentBytes));
      pieces.push(chunk.slice(at, end));
      at = end;
    }
    return pieces;
  }
}

class LossyChannel implements ByteChannel {
  readonly #inner: ByteChannel;
  readonly #out: BadWire | undefined;
  readonly #in: BadWire | undefined;
  readonly #outLine: DelayLine;
  readonly #inLine: DelayLine;
  #closing = false;

  constructor(inner: ByteChannel, faults: LinkFaults) {
    const direction = faults.direction ?? 'both';
    const timers = faults.timers ?? hostChannelTimers;
    this.#inner = inner;
    this.#out = direction === 'in' ? undefined : new BadWire(faults, 'out');
    this.#in = direction === 'out' ? undefined : new BadWire(faults, 'in');
    this.#outLine = new DelayLine(timers);
    this.#inLine = new DelayLine(timers);
  }

  get url(): string {
    return this.#inner.url;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const pieces = this.#out?.carry(bytes) ?? [{ bytes, delayMs: 0 }];
    // A lost chunk still has to fail on a closed channel, so an empty one takes its place.
    if (pieces.length === 0) pieces.push({ bytes: new Uint8Array(0), delayMs: 0 });
    // All at once: the channel keeps the order, and a second write cannot get in between.
    await Promise.all(pieces.map((piece) => this.#send(piece)));
  }

  subscribe(listener: ByteChannelListener): void {
    this.#inner.subscribe({
      data: (bytes) => {
        for (const piece of this.#in?.carry(bytes) ?? [{ bytes, delayMs: 0 }]) {
          this.#inLine.push(piece.delayMs, () => {
            // The subscriber may close on a piece and then wants none of the rest.
            if (!this.#closing) listener.data(piece.bytes);
          });
        }
      },
      closed: (reason: TransportError | undefined) => {
        this.#inLine.push(0, () => {
          const held = this.#in?.release();
          if (held !== undefined && !this.#closing) listener.data(held);
          listener.closed(reason);
        });
      },
    });
  }

  close(): Promise<void> {
    this.#closing = true;
    const closing = this.#inner.close();
    // What was held back is refused by the closed channel, and reaches nobody.
    this.#outLine.release();
    this.#inLine.release();
    return closing;
  }

  #send({ bytes, delayMs }: Piece): Promise<void> {
    // Copied, because what is held back is written after the caller has its array again.
    const copy = bytes.slice();
    return new Promise((resolve, reject) => {
      this.#outLine.push(delayMs, () => void this.#inner.write(copy).then(resolve, reject));
    });
  }
}

/**
 * Wraps a channel; use the result instead of it.
 *
 * @throws RangeError when a probability is not 0 to 1, or a size or time is no whole number of its range.
 */
export function lossyChannel(channel: ByteChannel, faults: LinkFaults): ByteChannel {
  for (const kind of KINDS) {
    const probability = faults[kind] ?? 0;
    if (!(probability >= 0 && probability <= 1)) throw new RangeError(`${kind} must be 0 to 1, not ${probability}`);
  }
  const { fragmentBytes = 1, delayMs = 1, halfOpenAfterBytes = 0 } = faults;
  for (const [name, value, least] of [
    ['fragmentBytes', fragmentBytes, 1],
    ['delayMs', delayMs, 1],
    ['halfOpenAfterBytes', halfOpenAfterBytes, 0],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new RangeError(`${name} must be a whole number of at least ${least}, not ${value}`);
  }
  return new LossyChannel(channel, faults);
}
