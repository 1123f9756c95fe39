/** The path that Windows takes, over ports that behave as the serial library promises. */
import { describe, expect, it } from 'vitest';
import { BindingChannel, type BindingPort } from '../node/binding-channel.js';
import { describeByteChannel } from './byte-channel-contract.js';
import { Recorder } from './recorder.js';

const CABLE_BYTES = 16_384;

/** One direction between two ports: keeps a little, then makes the writer wait. */
class Cable {
  readonly #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #changed: () => void = () => undefined;
  #change: Promise<void> = Promise.resolve();
  #over = false;
  #writing = false;

  constructor() {
    this.#tell();
  }

  #tell(): void {
    this.#changed();
    this.#change = new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  cut(): void {
    this.#over = true;
    this.#tell();
  }

  async write(bytes: Uint8Array): Promise<void> {
    // What the library asks of its callers.
    if (this.#writing) throw new Error('A write is under way');
    this.#writing = true;
    await this.#writeAll(bytes).finally(() => {
      this.#writing = false;
    });
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += CABLE_BYTES) {
      while (!this.#over && this.#keptBytes >= CABLE_BYTES) await this.#change;
      if (this.#over) throw new Error('Canceled');
      const part = bytes.slice(at, at + CABLE_BYTES);
      this.#kept.push(part);
      this.#keptBytes += part.length;
      this.#tell();
    }
  }

  async read(buffer: Uint8Array, offset: number, length: number): Promise<{ bytesRead: number }> {
    while (!this.#over && this.#kept.length === 0) await this.#change;
    if (this.#over) throw new Error('Canceled');
    const bytes = this.#kept.shift() ?? new Uint8Array(0);
    const part = bytes.subarray(0, length);
    if (part.length < bytes.length) this.#kept.unshift(bytes.slice(length));
    this.#keptBytes -= part.length;
    buffer.set(part, offset);
    this.#tell();
    return { bytesRead: part.length };
  }
}

/** Two ports joined by a cable; closing one makes the reads and writes of both fail, as pulling out an adapter does. */
function ports(): readonly [BindingPort, BindingPort] {
  const [there, back] = [new Cable(), new Cable()];
  const port = (out: Cable, input: Cable): BindingPort => ({
    read: (buffer, offset, length) => input.read(buffer, offset, length),
    write: (buffer) => out.write(buffer),
    close: () => {
      out.cut();
      input.cut();
      return Promise.resolve();
    },
  });
  return [port(there, back), port(back, there)];
}

describe('BindingChannel', () => {
  it('ends as lost when the port fails', async () => {
    const [port] = ports();
    const channel = new BindingChannel('COM3', port);
    const received = new Recorder(channel);
    await port.close();
    expect(await received.closedWith).toMatchObject({ code: 'connection-lost', cause: { message: 'Canceled' } });
    await expect(channel.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'connection-lost' });
  });
});

describeByteChannel('the serial library with its own read and write', () => {
  const [a, b] = ports();
  return Promise.resolve({
    near: new BindingChannel('COM1', a),
    far: new BindingChannel('COM2', b),
    dispose: () => Promise.resolve(),
  });
});
