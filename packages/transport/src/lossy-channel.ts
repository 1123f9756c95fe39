/**
 * A bad cable around a good channel: loses, repeats, damages, cuts up and swaps chunks, by a seed.
 *
 * Invariants: no timers and no randomness but the seed, so the same chunks suffer the same faults; each kind of fault
 * draws from its own stream in each direction, so that turning one knob does not move the faults of another; with
 * every knob at zero it changes nothing. A chunk is what one `write` hands over (or what arrives in one piece): a run
 * can be replayed exactly where chunks are the same each time, as over `memoryPair`, and not over TCP.
 */
import type { ByteChannel, ByteChannelListener } from './byte-channel.js';
import { Prng } from './prng.js';
import type { TransportError } from './transport-error.js';

/** One fault that happened, as told to `onFault`. */
export interface LinkFault {
  readonly kind: 'loss' | 'duplicate' | 'corrupt' | 'reorder';
  readonly direction: 'in' | 'out';
  /** The piece as it was before the fault. */
  readonly bytes: Uint8Array;
}

/** The knobs of {@link lossyChannel}. Probabilities are 0 to 1 for each piece, and 0 when left out. */
export interface LinkFaults {
  /** An integer; its lowest 32 bits count. */
  readonly seed: number;
  /** The piece never arrives. */
  readonly loss?: number;
  /** The piece arrives twice. */
  readonly duplicate?: number;
  /** One bit of the piece is flipped. */
  readonly corrupt?: number;
  /**
   * The piece is overtaken by the next one. With no next one it waits, for there is no timer: incoming until the
   * other side closes, outgoing for ever (it is lost when the channel closes).
   */
  readonly reorder?: number;
  /** Cuts chunks into pieces of random length, at most this many bytes. Without it a chunk is one piece. */
  readonly fragmentBytes?: number;
  /** Which way is bad; both when left out. `out` is what we write. */
  readonly direction?: 'in' | 'out' | 'both';
  /** Called for each fault, for a log. */
  readonly onFault?: (fault: LinkFault) => void;
}

const KINDS = ['loss', 'duplicate', 'corrupt', 'reorder'] as const;

/** One direction of the cable: a chunk goes in, the pieces that come out of the far end are returned. */
class BadWire {
  readonly #faults: LinkFaults;
  readonly #direction: 'in' | 'out';
  readonly #streams: Record<LinkFault['kind'] | 'fragment' | 'bit', Prng>;
  #held: Uint8Array | undefined;

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
    };
  }

  carry(chunk: Uint8Array): Uint8Array[] {
    return this.#cut(chunk).flatMap((piece) => this.#carryPiece(piece));
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

  #strikes(kind: LinkFault['kind'], piece: Uint8Array): boolean {
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
  #closing = false;

  constructor(inner: ByteChannel, faults: LinkFaults) {
    const direction = faults.direction ?? 'both';
    this.#inner = inner;
    this.#out = direction === 'in' ? undefined : new BadWire(faults, 'out');
    this.#in = direction === 'out' ? undefined : new BadWire(faults, 'in');
  }

  get url(): string {
    return this.#inner.url;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const pieces = this.#out?.carry(bytes) ?? [bytes];
    // A lost chunk still has to fail on a closed channel, so an empty one takes its place.
    if (pieces.length === 0) pieces.push(new Uint8Array(0));
    // All at once: the channel keeps the order, and a second write cannot get in between.
    await Promise.all(pieces.map((piece) => this.#inner.write(piece)));
  }

  subscribe(listener: ByteChannelListener): void {
    this.#inner.subscribe({
      data: (bytes) => {
        for (const piece of this.#in?.carry(bytes) ?? [bytes]) {
          // The subscriber may close on a piece and then wants none of the rest.
          if (!this.#closing) listener.data(piece);
        }
      },
      closed: (reason: TransportError | undefined) => {
        const held = this.#in?.release();
        if (held !== undefined && !this.#closing) listener.data(held);
        listener.closed(reason);
      },
    });
  }

  close(): Promise<void> {
    this.#closing = true;
    return this.#inner.close();
  }
}

/**
 * Wraps a channel; use the result instead of it.
 *
 * @throws RangeError when a probability is not 0 to 1 or `fragmentBytes` is not a whole number of at least 1.
 */
export function lossyChannel(channel: ByteChannel, faults: LinkFaults): ByteChannel {
  for (const kind of KINDS) {
    const probability = faults[kind] ?? 0;
    if (!(probability >= 0 && probability <= 1)) throw new RangeError(`${kind} must be 0 to 1, not ${probability}`);
  }
  const { fragmentBytes = 1 } = faults;
  if (!Number.isSafeInteger(fragmentBytes) || fragmentBytes < 1) {
    throw new RangeError(`fragmentBytes must be a whole number of at least 1, not ${fragmentBytes}`);
  }
  return new LossyChannel(channel, faults);
}
