/** What happened in a run, line by line; a digest over all of it says whether two runs were the same. */
import { toHex, utf8Encode } from '@plomba/codec';
import { sha256Parts } from '@plomba/core';

export class FuzzTrace {
  #digest: Uint8Array = new Uint8Array(32);
  readonly #lines: string[] | undefined;

  /** @param keeps whether the lines are wanted, or only their digest */
  constructor(keeps: boolean) {
    this.#lines = keeps ? [] : undefined;
  }

  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  get digest(): string {
    return toHex(this.#digest);
  }

  say(line: string): void {
    this.#lines?.push(line);
    this.#add(utf8Encode(line) ?? new Uint8Array());
  }

  /** Bytes on a line. */
  bytes(where: string, bytes: Uint8Array): void {
    this.#lines?.push(`    ${where} ${toHex(bytes)}`);
    this.#add(bytes);
  }

  #add(bytes: Uint8Array): void {
    this.#digest = sha256Parts([this.#digest, bytes]);
  }
}
