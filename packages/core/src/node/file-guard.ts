/**
 * An image's file with its failures made final. A short write is continued. The first write, sync or reservation that
 * fails ends the instance: the kernel may have dropped the pages that it could not write and say that all is well when
 * it is asked again, so nothing is retried, and every later call gives the same error.
 */
import type { FilePort } from './file-port.js';
import { ImageError } from './image-error.js';

const FULL_HINT =
  'The disk is full; nothing acknowledged is lost. Free space, then start again on this image; it is completed by itself.';
const IO_HINT =
  'The disk failed; nothing after the last acknowledged receipt may be trusted. Stop, check the disk, start again.';

function isFull(cause: unknown): boolean {
  // Errors of files carry a string code; anything else has none.
  const code = (cause as { readonly code?: unknown } | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

export class GuardedFile {
  readonly path: string;
  readonly #port: FilePort;
  #failure: ImageError | undefined;
  #readable = true;
  #unsynced = false;
  #syncs = 0;

  constructor(port: FilePort, path: string) {
    this.#port = port;
    this.path = path;
  }

  get size(): number {
    return this.#port.size();
  }

  /** How often everything written became durable. */
  get syncs(): number {
    return this.#syncs;
  }

  /** Whether something was written since the last `sync`. */
  get unsynced(): boolean {
    return this.#unsynced;
  }

  /** @throws ImageError the failure that ended this instance */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** @throws ImageError the failure that ended this instance, where it ended reading too */
  checkReadable(): void {
    if (this.#failure !== undefined && !this.#readable) throw this.#failure;
  }

  /** Fills `target`. @throws ImageError `image-truncated`, `image-io` */
  read(target: Uint8Array, position: number): void {
    this.checkReadable();
    for (let done = 0; done < target.length;) {
      const got = this.#attempt('could not be read', () => this.#port.read(target.subarray(done), position + done));
      done += got;
      if (got > 0) continue;
      const error = new ImageError('image-truncated', `${this.path} ends before byte ${position + target.length}`, {
        hint: 'The end of the file is missing; restore it from a backup.',
      });
      throw this.#end(error);
    }
  }

  write(bytes: Uint8Array, position: number): void {
    this.check();
    this.#unsynced = true;
    for (let done = 0; done < bytes.length;) {
      const part = done === 0 ? bytes : bytes.subarray(done);
      const wrote = this.#attempt('could not be written', () => this.#port.write(part, position + done));
      if (wrote === 0) {
        const error = new ImageError('image-io', `${this.path} takes no more bytes`, { hint: IO_HINT });
        throw this.#end(error);
      }
      done += wrote;
    }
  }

  setSize(bytes: number): void {
    this.check();
    this.#attempt('could not be made longer', () => this.#port.setSize(bytes));
  }

  sync(): void {
    this.check();
    this.#attempt('could not be synced', () => this.#port.sync());
    this.#unsynced = false;
    this.#syncs++;
  }

  /**
   * Reserves a range; false where the file system has no way to. Fails before anything of a batch was written, so that
   * what is on the file stays readable. @throws ImageError `image-disk-full`, `image-io`
   */
  allocate(position: number, bytes: number): boolean {
    this.check();
    const reserved = this.#attempt('could not be extended', () => this.#port.allocate(position, bytes), true);
    if (reserved) this.#unsynced = true;
    return reserved;
  }

  /** Reserves a range that is wanted but not needed; false where there is no room or no way to. */
  tryAllocate(position: number, bytes: number): boolean {
    this.check();
    try {
      if (!this.#port.allocate(position, bytes)) return false;
    } catch {
      return false; // what is needed is asked for next, and says so when it fails
    }
    this.#unsynced = true;
    return true;
  }

  dataFrom(position: number): number {
    return this.#port.dataFrom(position);
  }

  close(): void {
    this.#port.close();
  }

  #attempt<Result>(what: string, call: () => Result, staysReadable = false): Result {
    try {
      return call();
    } catch (cause) {
      const full = isFull(cause);
      const message = full ? `the disk of ${this.path} is full: it ${what}` : `${this.path} ${what}`;
      const options = { hint: full ? FULL_HINT : IO_HINT, cause };
      throw this.#end(new ImageError(full ? 'image-disk-full' : 'image-io', message, options), staysReadable);
    }
  }

  #end(error: ImageError, staysReadable = false): ImageError {
    this.#failure = error;
    this.#readable = staysReadable;
    return error;
  }
}
