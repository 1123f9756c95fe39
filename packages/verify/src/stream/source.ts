/** Where an export that is not in memory is read from. */
import type { ReadRequest } from '../pull.js';

/** Bytes at any offset: a file, a range request, a database. */
export interface ExportSource {
  /** Size of the export, where it is known. */
  readonly bytes?: number;
  /** `count` bytes at `offset`; fewer only where the export ends. */
  read(offset: number, count: number): Uint8Array | Promise<Uint8Array>;
}

/** What a browser's `Blob` or `File` and Node's `Blob` have. */
export interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** Bytes in order, in pieces of any size: a `ReadableStream`, a Node stream, the body of a response. */
export type ByteStream = AsyncIterable<Uint8Array>;

export type ExportInput = ExportSource | BlobLike | ByteStream;

/** A source that can be told what it need not keep. */
export interface ForgetfulSource extends ExportSource {
  forget?(from: number, to: number): void;
}

const BLOCK_BYTES = 65_536;

/**
 * A stream that is read once. Entries come last in an export and are let go as they are checked; what stands before them
 * must be kept: 98 bytes a record.
 *
 * @internal
 */
export class StreamSource implements ForgetfulSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #blocks: (Uint8Array | undefined)[] = [];
  #end = 0;
  #isDone = false;

  constructor(stream: ByteStream) {
    this.#pieces = stream[Symbol.asyncIterator]();
  }

  async read(offset: number, count: number): Promise<Uint8Array> {
    while (!this.#isDone && this.#end < offset + count) {
      const piece = await this.#pieces.next();
      if (piece.done === true) this.#isDone = true;
      else this.#append(piece.value);
    }
    const bytes = new Uint8Array(Math.max(0, Math.min(this.#end - offset, count)));
    for (let at = 0; at < bytes.length;) {
      const within = (offset + at) % BLOCK_BYTES;
      const part = this.#blocks[Math.floor((offset + at) / BLOCK_BYTES)]?.subarray(within, within + bytes.length - at);
      bytes.set(part ?? new Uint8Array(0), at);
      at += BLOCK_BYTES - within;
    }
    return bytes;
  }

  #append(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) {
      const within = this.#end % BLOCK_BYTES;
      const block = (this.#blocks[Math.floor(this.#end / BLOCK_BYTES)] ??= new Uint8Array(BLOCK_BYTES));
      const part = piece.subarray(at, at + BLOCK_BYTES - within);
      block.set(part, within);
      at += part.length;
      this.#end += part.length;
    }
  }

  /** What is held in memory. @internal */
  get keptBytes(): number {
    return BLOCK_BYTES * this.#blocks.filter((block) => block !== undefined).length;
  }

  forget(from: number, to: number): void {
    for (let block = Math.floor(to / BLOCK_BYTES) - 1; block * BLOCK_BYTES >= from; block--) {
      if (this.#blocks[block] === undefined) return;
      this.#blocks[block] = undefined;
    }
  }
}

class BlobSource implements ExportSource {
  readonly #blob: BlobLike;
  readonly bytes: number;

  constructor(blob: BlobLike) {
    this.#blob = blob;
    this.bytes = blob.size;
  }

  async read(offset: number, count: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#blob.slice(offset, offset + count).arrayBuffer());
  }
}

export function sourceOf(input: ExportInput): ForgetfulSource {
  if ('read' in input) return input;
  return 'slice' in input ? new BlobSource(input) : new StreamSource(input);
}

/** Answers one request. */
export async function answer(source: ForgetfulSource, request: ReadRequest): Promise<Uint8Array> {
  const bytes = await source.read(request.offset, request.count);
  if (request.forget !== undefined) source.forget?.(request.forget.from, request.forget.to);
  return bytes;
}
