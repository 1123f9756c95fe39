/**
 * A serial port as a browser has it (W3C Web Serial, section 4), joined to another by a cable: streams that are locked
 * by their readers, errors by name, a new stream after damage, no stream after the device is gone.
 */
import { ReadableStream, WritableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import type { SerialPortLike } from '../web-serial.js';

const CABLE_BYTES = 16_384;

/** One direction: keeps a little, then makes the writer wait. */
class Wire {
  readonly kept: Uint8Array[] = [];
  #bytes = 0;
  #changed: () => void = () => undefined;
  #change: Promise<void> = new Promise((resolve) => (this.#changed = resolve));

  tell(): void {
    this.#changed();
    this.#change = new Promise((resolve) => (this.#changed = resolve));
  }

  async write(bytes: Uint8Array, isOver: () => boolean): Promise<void> {
    while (this.#bytes >= CABLE_BYTES && !isOver()) await this.#change;
    if (isOver()) return;
    this.kept.push(bytes);
    this.#bytes += bytes.length;
    this.tell();
  }

  async read(isOver: () => boolean): Promise<Uint8Array | undefined> {
    while (this.kept.length === 0 && !isOver()) await this.#change;
    if (isOver()) return undefined;
    const bytes = this.kept.shift();
    this.#bytes -= bytes?.length ?? 0;
    this.tell();
    return bytes;
  }
}

export interface UsbInfo {
  readonly usbVendorId?: number;
  readonly usbProductId?: number;
}

export class FakeSerialPort implements SerialPortLike {
  connected = true;
  /** What the next open fails with. */
  openFails: unknown;
  openedWith: unknown;
  readonly #info: UsbInfo;
  readonly #in: Wire;
  readonly #out: Wire;
  readonly #listeners = new Set<() => void>();
  #open = false;
  #readable: ReadableStream<Uint8Array> | null = null;
  #writable: WritableStream<Uint8Array> | null = null;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  private constructor(wires: readonly [Wire, Wire], info: UsbInfo) {
    [this.#in, this.#out] = wires;
    this.#info = info;
  }

  static pair(info: UsbInfo = {}): readonly [FakeSerialPort, FakeSerialPort] {
    const [there, back] = [new Wire(), new Wire()];
    return [new FakeSerialPort([back, there], info), new FakeSerialPort([there, back], info)];
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  get readable(): ReadableStream<Uint8Array> | null {
    if (this.#open && this.connected) this.#readable ??= this.#newReadable();
    return this.#readable;
  }

  get writable(): WritableStream<Uint8Array> | null {
    if (this.#open && this.connected) this.#writable ??= this.#newWritable();
    return this.#writable;
  }

  open(options: unknown): Promise<void> {
    this.openedWith = options;
    if (this.#open) return Promise.reject(new DOMException('The port is already open.', 'InvalidStateError'));
    if (this.openFails !== undefined) {
      return Promise.reject(this.openFails instanceof Error ? this.openFails : new TypeError('?'));
    }
    if (!this.connected) return Promise.reject(new DOMException('Failed to open serial port.', 'NetworkError'));
    this.#open = true;
    return Promise.resolve();
  }

  close(): Promise<void> {
    if (!this.#open) return Promise.reject(new DOMException('The port is already closed.', 'InvalidStateError'));
    if (this.#readable?.locked === true || this.#writable?.locked === true) {
      return Promise.reject(new TypeError('Cannot cancel a locked stream'));
    }
    this.#open = false;
    this.#readable = null;
    this.#writable = null;
    return Promise.resolve();
  }

  getInfo(): UsbInfo {
    return this.#info;
  }

  addEventListener(_type: 'disconnect', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'disconnect', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** Damage on the line: the stream fails, and the port has a new one. */
  damage(name: string): void {
    const controller = this.#controller;
    this.#readable = null;
    controller?.error(new DOMException('damaged', name));
    this.#in.tell();
  }

  /** The device is pulled out. A browser tells the streams and the port, in no order that it promises. */
  unplug(how: 'event' | 'stream'): void {
    this.connected = false;
    const controller = this.#controller;
    this.#readable = null;
    this.#writable = null;
    if (how === 'event') for (const listener of [...this.#listeners]) listener();
    else controller?.error(new DOMException('The device has been lost.', 'NetworkError'));
    this.#in.tell();
    this.#out.tell();
  }

  #newReadable(): ReadableStream<Uint8Array> {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: async (controller) => {
          const isOver = (): boolean => cancelled || this.#readable !== stream;
          const bytes = await this.#in.read(isOver);
          if (bytes !== undefined && !isOver()) controller.enqueue(bytes);
        },
        cancel: () => {
          cancelled = true;
          this.#readable = null;
          this.#in.tell();
        },
      },
      { highWaterMark: 0 },
    );
    return stream;
  }

  #newWritable(): WritableStream<Uint8Array> {
    let over = false;
    const stream = new WritableStream<Uint8Array>({
      start: (controller) => {
        // Node has it, and its types of the streams name another AbortSignal than the global one.
        const { signal } = controller as unknown as { readonly signal: AbortSignal };
        signal.addEventListener('abort', () => {
          over = true;
          this.#out.tell();
        });
      },
      write: async (bytes) => {
        await this.#out.write(bytes, () => over || this.#writable !== stream);
        if (!this.connected) throw new DOMException('The device has been lost.', 'NetworkError');
      },
      abort: () => {
        this.#writable = null;
      },
    });
    return stream;
  }
}
