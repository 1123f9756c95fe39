/**
 * The line between a till and a device, in virtual time and one process: bytes take a moment, arrive in their order, and
 * meet the faults that are armed. Two kinds: one that `drops` (TCP, USB) tells both ends when it is interrupted, and what
 * was sent before still arrives behind that; a `silent` one (RS-232) tells nobody, and is the same wire for everybody.
 *
 * Invariants: bytes of one direction of one connection never overtake each other; after everything that touches the
 * device its output is taken and its next deadline has a timer; a unit without power is switched on again.
 */
import type { Device, FlashCut, Line, LineEvent as DeviceLineEvent } from '@plomba/firmware-sim';
import type { PrincipalRole } from '@plomba/link';
import { TransportError, type ByteChannel, type ByteChannelListener, type OpenChannel } from '@plomba/transport';
import type { VirtualTimers } from '../virtual-timers.js';
import type { Direction, LineEvent } from './fault.js';
import type { FaultInjector } from './fault-injector.js';
import { flashCutInjection } from './flash-cut.js';

export type LineKind = 'drops' | 'silent';

export interface VirtualLineOptions {
  readonly kind: LineKind;
  readonly device: Device;
  readonly timers: VirtualTimers;
  readonly faults: FaultInjector;
  /** The program of the till is killed at this moment. */
  readonly killTill: () => void;
  /** The cut of the flash that comes next, with its operation counted from 1 now; asked for before each boot. */
  readonly nextFlashCut: () => FlashCut | undefined;
  /** Whose the line is before a login; the till's when absent. */
  readonly principal?: PrincipalRole;
}

/** What a byte takes from one end to the other, ms. */
const LATENCY_MS = 1;
/** How long a unit stays without power, and how long the cable of a silent line is out, ms. */
const OUTAGE_MS = 3_000;
/** When a unit notices that the other end of its line is gone, ms. */
const HALF_OPEN_MS = 30_000;

/** One connection; a silent line has one for ever. */
interface Wire {
  unit: Line | undefined;
  till: TillEnd | undefined;
  readonly freeAtMs: Record<Direction, number>;
}

export class VirtualLine {
  readonly #options: VirtualLineOptions;
  readonly #wires = new Set<Wire>();
  #cableOutUntilMs = 0;
  /** A fault of the unit has interrupted every line. */
  #isCutOff = false;
  /** The injection that waits for an operation of the flash. */
  #flashCut: number | undefined;
  #cancelDeadline: () => void = () => undefined;
  #onCarried: (direction: Direction, bytes: Uint8Array) => void = () => undefined;

  constructor(options: VirtualLineOptions) {
    this.#options = options;
    options.device.onNotice((notice) => {
      if (notice.kind === 'power-off') this.#powerWent();
      if (notice.kind === 'line') this.#followDevice(notice.event, notice.lines);
    });
    if (options.kind === 'silent') this.#newWire();
  }

  /** Switches the unit on; it does so by itself after every cut. */
  powerOn(): void {
    const { device, nextFlashCut } = this.#options;
    if (device.powered) return;
    if (this.#flashCut !== undefined) device.lift(this.#flashCut);
    const cut = nextFlashCut();
    this.#flashCut = cut === undefined ? undefined : device.inject(flashCutInjection(cut, 'memories'));
    device.powerOn();
    this.#pump();
  }

  /** Virtual time, ms. */
  get nowMs(): number {
    return this.#options.timers.now();
  }

  /** Touches the device from outside the line. */
  act<T>(run: (device: Device) => T): T {
    const { device, timers } = this.#options;
    device.tick(timers.now());
    const result = run(device);
    this.#pump();
    return result;
  }

  /** Sees everything that is put on the line, before any fault. */
  onCarried(listener: (direction: Direction, bytes: Uint8Array) => void): void {
    this.#onCarried = listener;
  }

  /** What a till opens, as often as it likes. */
  readonly open: OpenChannel = () => {
    const { kind, device } = this.#options;
    if (kind === 'silent') {
      const [wire] = this.#wires;
      if (wire !== undefined) return Promise.resolve(this.#attach(wire));
    }
    if (!device.powered || this.#isCutOff)
      return Promise.reject(new TransportError('connection-refused', 'the unit is off'));
    return Promise.resolve(this.#attach(this.#newWire()));
  };

  /** Every end of a till is gone, as when its process is killed. What was sent is still on its way. */
  detachTills(): void {
    for (const wire of this.#wires) this.#hangUp(wire);
  }

  #newWire(): Wire {
    const { device, principal } = this.#options;
    const unit = device.openLine(principal);
    const wire: Wire = { unit, till: undefined, freeAtMs: { 'to-unit': 0, 'from-unit': 0 } };
    this.#wires.add(wire);
    return wire;
  }

  #attach(wire: Wire): TillEnd {
    const end: TillEnd = new TillEnd({
      write: (bytes) => {
        if (wire.till === end) this.#carry(wire, 'to-unit', bytes);
      },
      close: () => {
        if (wire.till === end) this.#hangUp(wire);
      },
    });
    wire.till = end;
    return end;
  }

  /** The till lets go of the line; the unit hears of it behind what is on its way, if the line says such things. */
  #hangUp(wire: Wire): void {
    wire.till = undefined;
    if (this.#options.kind === 'silent') return;
    this.#later(wire, { direction: 'to-unit', delayMs: 0 }, () => this.#cutWire(wire));
  }

  #carry(wire: Wire, direction: Direction, bytes: Uint8Array): void {
    this.#onCarried(direction, bytes);
    for (const passage of this.#options.faults.pass(direction, bytes)) {
      if (passage.kind === 'event') {
        this.#later(wire, { direction, delayMs: 0 }, () => this.#happen(passage.event, wire));
        continue;
      }
      this.#later(wire, { direction, delayMs: passage.delayMs }, () => this.#deliver(wire, direction, passage.bytes));
    }
  }

  /** Behind everything that is on its way in this direction. */
  #later(wire: Wire, at: { readonly direction: Direction; readonly delayMs: number }, run: () => void): void {
    const { timers } = this.#options;
    const atMs = Math.max(timers.now() + LATENCY_MS + at.delayMs, wire.freeAtMs[at.direction]);
    wire.freeAtMs[at.direction] = atMs;
    timers.after(atMs - timers.now(), run);
  }

  #deliver(wire: Wire, direction: Direction, bytes: Uint8Array): void {
    if (this.#options.timers.now() < this.#cableOutUntilMs) return;
    if (direction === 'from-unit') return wire.till?.take(bytes);
    this.act(() => wire.unit?.receive(bytes));
  }

  #happen(event: LineEvent, wire: Wire): void {
    const { kind, device, timers, killTill } = this.#options;
    switch (event) {
      case 'cut-power':
        device.powerOff('cut by the test');
        return;
      case 'kill-till':
        killTill();
        return;
      case 'half-open':
        // On a silent line nobody hears of anything: what follows is late, and that is all.
        if (kind === 'drops') this.#halfOpen(wire);
        return;
      case 'disconnect':
        if (kind === 'silent') this.#cableOutUntilMs = timers.now() + OUTAGE_MS;
        else this.#cutWire(wire);
    }
  }

  /** A fault that the unit itself was given: on a silent line its two ends hear nothing. */
  #followDevice(event: DeviceLineEvent, lines: readonly Line[]): void {
    if (this.#options.kind === 'silent') return;
    if (event === 'disconnect' || event === 'reconnect') this.#isCutOff = event === 'disconnect';
    for (const wire of [...this.#wires]) {
      if (wire.unit === undefined || !lines.includes(wire.unit)) continue;
      if (event === 'disconnect' || event === 'hang-up') this.#cutWire(wire);
      if (event === 'half-open-told') this.#endTill(wire);
    }
  }

  /** Both ends of a line that drops hear that it is over. */
  #cutWire(wire: Wire): void {
    this.#wires.delete(wire);
    wire.unit?.close();
    wire.unit = undefined;
    const { till } = wire;
    wire.till = undefined;
    till?.end(new TransportError('connection-lost', 'the line was interrupted'));
  }

  /** The till hears that the line is over; the unit only after a long time. */
  #halfOpen(wire: Wire): void {
    this.#endTill(wire);
    this.#options.timers.after(HALF_OPEN_MS, () => this.#cutWire(wire));
  }

  #endTill(wire: Wire): void {
    const { till } = wire;
    wire.till = undefined;
    till?.end(new TransportError('connection-lost', 'the line is half open'));
  }

  #powerWent(): void {
    const { kind, timers } = this.#options;
    if (kind === 'drops') for (const wire of [...this.#wires]) this.#cutWire(wire);
    timers.after(OUTAGE_MS, () => this.powerOn());
  }

  #pump(): void {
    for (const wire of [...this.#wires]) {
      const bytes = wire.unit?.takeOutput();
      if (bytes !== undefined && bytes.length > 0) this.#carry(wire, 'from-unit', bytes);
    }
    const { device, timers } = this.#options;
    this.#cancelDeadline();
    const deadlineMs = device.nextDeadlineMs();
    if (deadlineMs === undefined) return;
    this.#cancelDeadline = timers.after(deadlineMs - timers.now(), () => this.act(() => undefined));
  }
}

/** The till's end of a connection. */
class TillEnd implements ByteChannel {
  readonly url = 'virtual:unit';
  readonly #host: { readonly write: (bytes: Uint8Array) => void; readonly close: () => void };
  #listener: ByteChannelListener | undefined;
  #over: TransportError | undefined;

  constructor(host: { readonly write: (bytes: Uint8Array) => void; readonly close: () => void }) {
    this.#host = host;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    this.#host.write(Uint8Array.from(bytes));
    return Promise.resolve();
  }

  subscribe(listener: ByteChannelListener): void {
    if (this.#listener !== undefined) throw new TypeError('This channel already has a subscriber; it can have one');
    this.#listener = listener;
    if (this.#over !== undefined) this.end(this.#over);
  }

  close(): Promise<void> {
    if (this.#over === undefined) {
      this.#over = new TransportError('closed', `${this.url} was closed`);
      this.#host.close();
      queueMicrotask(() => this.#listener?.closed(undefined));
    }
    return Promise.resolve();
  }

  take(bytes: Uint8Array): void {
    if (this.#over === undefined) this.#listener?.data(bytes);
  }

  end(reason: TransportError): void {
    this.#over = reason;
    queueMicrotask(() => this.#listener?.closed(reason));
  }
}
