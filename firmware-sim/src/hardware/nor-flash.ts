/**
 * Serial NOR flash: programs of up to 256 bytes that only clear bits, erases of 4 KiB sectors, a write-once region
 * that refuses an erase. Every program and erase is one operation; a cut can be placed before, in the middle of and
 * after each. A program that is cut in the middle leaves a prefix of its bytes and half of the bits of the next one.
 */
import {
  assert,
  type FlashCells,
  type FlashGeometry,
  type FlashPort,
  type FlushTicket,
  type Region,
} from '@plomba/core';
import { PowerLost } from './power-lost.js';

export type CutPhase = 'before' | 'middle' | 'after';

/** A cut at the n-th operation from now, 1 for the next. */
export interface FlashCut {
  readonly operation: number;
  readonly phase: CutPhase;
}

export class NorFlash implements FlashPort {
  readonly #cells: FlashCells;
  readonly #writeOnce: Region;
  #operations = 0;
  #cut: FlashCut | undefined;

  constructor(parts: { readonly cells: FlashCells; readonly writeOnce: Region }) {
    this.#cells = parts.cells;
    this.#writeOnce = parts.writeOnce;
  }

  get geometry(): FlashGeometry {
    return this.#cells.geometry;
  }

  /** Programs and erases since the part was made. */
  get operations(): number {
    return this.#operations;
  }

  /** The cells as they are, for digests and forks. */
  get cells(): FlashCells {
    return this.#cells;
  }

  /** Arms a cut; undefined disarms it. */
  arm(cut: FlashCut | undefined): void {
    this.#cut = cut === undefined ? undefined : { ...cut, operation: this.#operations + cut.operation };
  }

  read(address: number, count: number): Uint8Array {
    return this.#cells.read(address, count);
  }

  isErased(address: number, count: number): boolean {
    return this.#cells.isErased(address, count);
  }

  program(address: number, bytes: Uint8Array): void {
    this.#operate({
      whole: () => this.#store(address, bytes),
      half: () => this.#store(address, tornProgram(bytes)),
    });
  }

  erase(address: number): void {
    const { start, bytes } = this.#writeOnce;
    assert(address < start || address >= start + bytes, 'the write-once region refuses an erase');
    const { sectorBytes } = this.geometry;
    const erased = new Uint8Array(sectorBytes).fill(0xff);
    this.#operate({
      whole: () => this.#eraseCells(address, erased),
      // An interrupted erase: the first half is ones already, the rest is as it was.
      half: () => this.#eraseCells(address, erased.subarray(0, sectorBytes / 2)),
    });
  }

  flush(): FlushTicket {
    return this.#cells.flush();
  }

  #operate(act: { readonly whole: () => void; readonly half: () => void }): void {
    this.#operations++;
    const cut = this.#cut?.operation === this.#operations ? this.#cut : undefined;
    if (cut?.phase === 'middle') act.half();
    else if (cut?.phase !== 'before') act.whole();
    if (cut === undefined) return;
    this.#cut = undefined;
    const when = cut.phase === 'middle' ? 'in the middle of' : cut.phase;
    throw new PowerLost(`power was cut ${when} flash operation ${this.#operations}`);
  }

  #store(address: number, bytes: Uint8Array): void {
    this.#cells.program(address, bytes);
  }

  #eraseCells(address: number, ones: Uint8Array): void {
    const rest = this.#cells.read(address + ones.length, this.geometry.sectorBytes - ones.length);
    this.#cells.erase(address);
    for (let at = 0; at < rest.length; at += this.geometry.pageBytes) {
      const page = rest.subarray(at, at + this.geometry.pageBytes);
      this.#cells.program(address + ones.length + at, page);
    }
  }
}

/** What a program leaves that was cut in the middle. */
function tornProgram(bytes: Uint8Array): Uint8Array {
  const whole = Math.floor(bytes.length / 2);
  return bytes.map((byte, index) => (index < whole ? byte : index === whole ? byte | 0x0f : 0xff));
}
