/**
 * What an image needs of the file that it is kept in. The real one stands on `node:fs`; tests hand in files that log,
 * fail or forget. Positions and counts are bytes. Errors of the operating system carry a `code` such as `ENOSPC`.
 */
import { closeSync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { fileCalls } from './file-calls.js';

export interface FilePort {
  size(): number;
  /** Makes the file longer, as a hole. */
  setSize(bytes: number): void;
  /** Reads at most the length of `target`; gives the number of bytes read, 0 behind the end. */
  read(target: Uint8Array, position: number): number;
  /** Writes at most the length of `bytes`; gives the number of bytes written, which may be fewer. */
  write(bytes: Uint8Array, position: number): number;
  /** Returns when everything written is durable; the file's times need not be (`fdatasync`). */
  sync(): void;
  /** Gives a range its place on the disk; what it holds stays. False where the file system cannot. */
  allocate(position: number, bytes: number): boolean;
  /** First byte at or behind a position that may be anything but zero; infinite when there is none. */
  dataFrom(position: number): number;
  close(): void;
}

/** EOPNOTSUPP, ENOSYS, EINVAL: this file system or kernel has no such call. */
const UNSUPPORTED: readonly number[] = [95, 38, 22];
const ERROR_CODES: Readonly<Record<number, string>> = { 28: 'ENOSPC', 122: 'EDQUOT', 5: 'EIO', 27: 'EFBIG' };

/** The error of a call that did not go through Node. */
class CallError extends Error {
  readonly code: string;

  constructor(call: string, errno: number) {
    super(`${call} failed with error ${errno}`);
    this.code = ERROR_CODES[errno] ?? `E${errno}`;
  }
}

/** A file that `node:fs` opened. */
export class NodeFile implements FilePort {
  readonly #file: number;

  constructor(file: number) {
    this.#file = file;
  }

  /** Bytes. */
  size(): number {
    return fstatSync(this.#file).size;
  }

  setSize(bytes: number): void {
    ftruncateSync(this.#file, bytes);
    fsyncSync(this.#file);
  }

  read(target: Uint8Array, position: number): number {
    return readSync(this.#file, target, 0, target.length, position);
  }

  write(bytes: Uint8Array, position: number): number {
    return writeSync(this.#file, bytes, 0, bytes.length, position);
  }

  sync(): void {
    fdatasyncSync(this.#file);
  }

  allocate(position: number, bytes: number): boolean {
    const errno = fileCalls()?.fallocate?.(this.#file, position, bytes);
    if (errno === undefined || UNSUPPORTED.includes(errno)) return false;
    if (errno !== 0) throw new CallError('fallocate', errno);
    return true;
  }

  dataFrom(position: number): number {
    return fileCalls()?.dataFrom?.(this.#file, position) ?? position;
  }

  close(): void {
    closeSync(this.#file);
  }
}
