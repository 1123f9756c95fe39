/**
 * A port inside the process: for a till that runs beside the unit, and for tests. At power-off it drops, like TCP.
 */
import { memoryPair, TransportError, type ByteChannel, type ChannelServer, type OpenChannel } from '@plomba/transport';

export class MemoryServer implements ChannelServer {
  readonly url = 'memory:unit';
  readonly powerOff = 'drops';
  readonly #channels = new Set<ByteChannel>();
  #accept: ((channel: ByteChannel) => void) | undefined;
  #reachable = true;

  /** Opens a channel to the unit. */
  readonly open: OpenChannel = () => {
    const accept = this.#accept;
    if (!this.#reachable || accept === undefined) {
      return Promise.reject(new TransportError('connection-refused', `The unit at ${this.url} is off`));
    }
    const [till, unit] = memoryPair({ name: 'unit' });
    this.#channels.add(unit);
    accept(unit);
    return Promise.resolve(till);
  };

  onChannel(accept: (channel: ByteChannel) => void): void {
    this.#accept = accept;
  }

  async close(): Promise<void> {
    this.#accept = undefined;
    await this.drop();
  }

  async drop(): Promise<void> {
    this.#reachable = false;
    const channels = [...this.#channels];
    this.#channels.clear();
    await Promise.all(channels.map((channel) => channel.close()));
  }

  restore(): Promise<void> {
    this.#reachable = true;
    return Promise.resolve();
  }
}
