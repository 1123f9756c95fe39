/** Flash operations as values: what a command or a boot did, so that it can be done again up to any of them. */
import type { FlashPort, FlushTicket } from '@plomba/core';
import { PowerLost, type FlashCut, type FlashPart } from '@plomba/firmware-sim';

export type FlashOperation =
  | { readonly kind: 'program'; readonly address: number; readonly bytes: Uint8Array }
  | { readonly kind: 'erase'; readonly address: number }
  | { readonly kind: 'flush' };

/** A flash that writes down every program, erase and flush before it does it. */
export class OperationLog implements FlashPort {
  readonly #part: FlashPort;
  #operations: FlashOperation[] = [];

  constructor(part: FlashPort) {
    this.#part = part;
  }

  get geometry(): FlashPort['geometry'] {
    return this.#part.geometry;
  }

  /** Operations since they were taken last. */
  take(): readonly FlashOperation[] {
    const taken = this.#operations;
    this.#operations = [];
    return taken;
  }

  read(address: number, count: number): Uint8Array {
    return this.#part.read(address, count);
  }

  isErased(address: number, count: number): boolean {
    return this.#part.isErased(address, count);
  }

  program(address: number, bytes: Uint8Array): void {
    this.#operations.push({ kind: 'program', address, bytes: bytes.slice() });
    this.#part.program(address, bytes);
  }

  erase(address: number): void {
    this.#operations.push({ kind: 'erase', address });
    this.#part.erase(address);
  }

  flush(): FlushTicket {
    this.#operations.push({ kind: 'flush' });
    return this.#part.flush();
  }
}

export function perform(flash: FlashPort, operation: FlashOperation): void {
  if (operation.kind === 'program') flash.program(operation.address, operation.bytes);
  else if (operation.kind === 'erase') flash.erase(operation.address);
  else flash.flush();
}

/** The part after power went at this operation; a copy, `part` stays as it was. */
export function afterCut(part: FlashPart, operation: FlashOperation, cut: Omit<FlashCut, 'operation'>): FlashPart {
  const copy = part.fork();
  copy.arm({ ...cut, operation: 1 });
  try {
    perform(copy, operation);
  } catch (error) {
    if (!(error instanceof PowerLost)) throw error;
  }
  return copy;
}
