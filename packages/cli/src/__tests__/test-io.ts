/** Standard streams that a test can read. */
import { Writable } from 'node:stream';
import type { Io, OutputStream } from '../io.js';

export interface TestIo extends Io {
  /** What was written to standard output so far. */
  out(): string;
  err(): string;
  /** Asks the command to end, as SIGINT does. */
  stop(): void;
  /** The next line of standard output that was not returned yet. */
  line(): Promise<string>;
}

class Collector extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 100;
  #read = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(isTTY: boolean) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    for (const wake of this.#waiting.splice(0)) wake();
    done();
  }

  async line(): Promise<string> {
    for (let end = -1; end < 0;) {
      end = this.text.indexOf('\n', this.#read);
      if (end < 0) await new Promise<void>((wake) => this.#waiting.push(wake));
      else {
        const line = this.text.slice(this.#read, end);
        this.#read = end + 1;
        return line;
      }
    }
    return '';
  }
}

export function testIo(options: { readonly terminal?: boolean; readonly env?: Io['env'] } = {}): TestIo {
  const stdout = new Collector(options.terminal === true);
  const stderr = new Collector(options.terminal === true);
  const stopping = new AbortController();
  const streams: { stdout: OutputStream; stderr: OutputStream } = { stdout, stderr };
  return {
    ...streams,
    env: options.env ?? {},
    stopped: stopping.signal,
    out: () => stdout.text,
    err: () => stderr.text,
    stop: () => stopping.abort(),
    line: () => stdout.line(),
  };
}
