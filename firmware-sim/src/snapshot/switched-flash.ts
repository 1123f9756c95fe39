/** A flash port that leads to one part and later to another: a boot reads a copy, and the unit goes on with the part itself. */
import type { FlashGeometry, FlashPort, FlushTicket } from '@plomba/core';

export class SwitchedFlash implements FlashPort {
  #to: FlashPort;

  constructor(to: FlashPort) {
    this.#to = to;
  }

  lead(to: FlashPort): void {
    this.#to = to;
  }

  get geometry(): FlashGeometry {
    return this.#to.geometry;
  }

  read(address: number, count: number): Uint8Array {
    return this.#to.read(address, count);
  }

  isErased(address: number, count: number): boolean {
    return this.#to.isErased(address, count);
  }

  program(address: number, bytes: Uint8Array): void {
    this.#to.program(address, bytes);
  }

  erase(address: number): void {
    this.#to.erase(address);
  }

  flush(): FlushTicket {
    return this.#to.flush();
  }
}
