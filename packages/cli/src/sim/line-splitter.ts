/** Bytes to lines of text, with a bound on how long a line may get before it is given up. */

const NEWLINE = 0x0a;

export type SplitLine = { readonly text: string } | 'too-long';

export class LineSplitter {
  readonly #bytesMax: number;
  readonly #decoder = new TextDecoder();
  #kept: Uint8Array[] = [];
  #keptBytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** The lines that are complete now, without their ends. After `too-long` nothing more is read. */
  push(bytes: Uint8Array): readonly SplitLine[] {
    const lines: SplitLine[] = [];
    let rest = bytes;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      if (!this.#keep(rest.subarray(0, end))) return [...lines, 'too-long'];
      lines.push({ text: this.#take() });
      rest = rest.subarray(end + 1);
    }
    return this.#keep(rest) ? lines : [...lines, 'too-long'];
  }

  #keep(bytes: Uint8Array): boolean {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > this.#bytesMax) return false;
    this.#kept.push(bytes.slice());
    return true;
  }

  #take(): string {
    const line = new Uint8Array(this.#keptBytes);
    let at = 0;
    for (const part of this.#kept) {
      line.set(part, at);
      at += part.length;
    }
    this.#kept = [];
    this.#keptBytes = 0;
    return this.#decoder.decode(line).replace(/\r$/, '');
  }
}
