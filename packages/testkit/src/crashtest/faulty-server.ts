/**
 * A unit's port with one fault on it: everything that passes is counted, the fault happens at its byte, and what belongs
 * to it (a line that breaks, power that goes, a program that is killed) is told to whoever can do it.
 *
 * Invariants: bytes keep their order in each direction; behind an interruption nothing of that connection arrives.
 */
import { TransportError, type ByteChannel, type ByteChannelListener, type ChannelServer } from '@plomba/transport';
import type { Direction, LineEvent } from '../oracle/fault.js';
import type { FaultInjector, Passage } from '../oracle/fault-injector.js';

/** Where faults wait, on a line that says nothing when it breaks, until the cable is in again, ms. */
const OUTAGE_MS = 300;
/** From then on the unit knows too that a half-open connection is over, ms. */
const HALF_OPEN_MS = 3_000;

export interface FaultyServerOptions {
  readonly server: ChannelServer;
  readonly faults: FaultInjector;
  /** Power and programs are not the line's. */
  readonly happen: (event: Extract<LineEvent, 'cut-power' | 'kill-till'>) => void;
}

export class FaultyServer implements ChannelServer {
  readonly #options: FaultyServerOptions;
  readonly #open = new Set<FaultyChannel>();
  #outUntilMs = 0;

  constructor(options: FaultyServerOptions) {
    this.#options = options;
  }

  get url(): string {
    return this.#options.server.url;
  }

  get powerOff(): ChannelServer['powerOff'] {
    return this.#options.server.powerOff;
  }

  /** Whether programs come and go as connections; on a cable or a pseudo-terminal they do so unseen. */
  get hasConnections(): boolean {
    return /^t(cp|ls):|^memory:/.test(this.url);
  }

  /** Connections that neither end has given up. */
  get connections(): number {
    return this.#open.size;
  }

  onChannel(accept: (channel: ByteChannel) => void): void {
    this.#options.server.onChannel((inner) => {
      const channel = new FaultyChannel(inner, {
        pass: (direction, bytes) => this.#pass(direction, bytes),
        happen: (event, on) => this.#happen(event, on),
        over: (on) => this.#open.delete(on),
      });
      this.#open.add(channel);
      accept(channel);
    });
  }

  close(): Promise<void> {
    return this.#options.server.close();
  }

  drop(): Promise<void> {
    return this.#options.server.drop();
  }

  restore(): Promise<void> {
    return this.#options.server.restore();
  }

  /** Nothing passes while the cable is out. */
  #pass(direction: Direction, bytes: Uint8Array): readonly Passage[] {
    const passages = this.#options.faults.pass(direction, bytes);
    return performance.now() < this.#outUntilMs ? [] : passages;
  }

  /** A line without connections: the other end is gone for a while. Half-open, there is nothing that anybody hears. */
  #pullCable(isUnheard: boolean): void {
    if (this.powerOff === 'silent') this.#outUntilMs = performance.now() + (isUnheard ? 0 : OUTAGE_MS);
    else if (!isUnheard) {
      const { server } = this.#options;
      const back = async (): Promise<void> => {
        await server.drop();
        await new Promise((wake) => setTimeout(wake, OUTAGE_MS));
        await server.restore();
      };
      back().catch(() => undefined); // the case is over, and so is its server
    }
  }

  #happen(event: LineEvent, channel: FaultyChannel): void {
    if (event === 'cut-power' || event === 'kill-till') return this.#options.happen(event);
    if (!this.hasConnections) this.#pullCable(event === 'half-open');
    else if (this.powerOff === 'drops') channel.interrupt(event === 'half-open' ? HALF_OPEN_MS : 0);
  }
}

interface ChannelHost {
  readonly pass: (direction: Direction, bytes: Uint8Array) => readonly Passage[];
  readonly happen: (event: LineEvent, channel: FaultyChannel) => void;
  readonly over: (channel: FaultyChannel) => void;
}

class FaultyChannel implements ByteChannel {
  readonly #inner: ByteChannel;
  readonly #host: ChannelHost;
  /** What is on its way, in its order. */
  readonly #lanes: Record<Direction, Promise<void> | undefined> = { 'to-unit': undefined, 'from-unit': undefined };
  #listener: ByteChannelListener | undefined;
  #toldMs: number | undefined;

  constructor(inner: ByteChannel, host: ChannelHost) {
    this.#inner = inner;
    this.#host = host;
  }

  get url(): string {
    return this.#inner.url;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#carry('from-unit', bytes, (piece) => this.#send(piece));
    return Promise.resolve();
  }

  subscribe(listener: ByteChannelListener): void {
    this.#listener = listener;
    this.#inner.subscribe({
      data: (bytes) => this.#carry('to-unit', bytes, (piece) => this.#listener?.data(piece)),
      closed: (reason) => this.#end(reason),
    });
  }

  async close(): Promise<void> {
    this.#host.over(this);
    await this.#inner.close();
  }

  /** Both ends hear that the line is over; the unit so much later. */
  interrupt(unitHearsMs: number): void {
    this.#toldMs = unitHearsMs;
    this.#inner.close().catch(() => undefined); // it is over in any case
  }

  #send(piece: Uint8Array): void {
    // A till that is gone hears nothing; the link says it again to the next one.
    this.#inner.write(piece).catch(() => undefined);
  }

  #carry(direction: Direction, bytes: Uint8Array, deliver: (piece: Uint8Array) => void): void {
    for (const passage of this.#host.pass(direction, bytes)) {
      if (passage.kind === 'bytes') this.#after(direction, passage.delayMs, () => deliver(passage.bytes));
      // Behind the call that it happens in: a unit does not lose its power in the middle of its host's loop.
      else this.#after(direction, 0, () => queueMicrotask(() => this.#host.happen(passage.event, this)));
    }
  }

  /** At once, unless something before it is late. */
  #after(direction: Direction, delayMs: number, run: () => void): void {
    const before = this.#lanes[direction];
    if (before === undefined && delayMs === 0) return run();
    const lane = (before ?? Promise.resolve())
      .then(() => (delayMs === 0 ? undefined : new Promise<void>((wake) => setTimeout(wake, delayMs))))
      .then(run);
    this.#lanes[direction] = lane;
    void lane.finally(() => {
      if (this.#lanes[direction] === lane) this.#lanes[direction] = undefined;
    });
  }

  #end(reason: TransportError | undefined): void {
    this.#host.over(this);
    const said =
      this.#toldMs === undefined ? reason : new TransportError('connection-lost', 'the line was interrupted');
    if (this.#toldMs === undefined || this.#toldMs === 0) this.#listener?.closed(said);
    else setTimeout(() => this.#listener?.closed(said), this.#toldMs);
  }
}
