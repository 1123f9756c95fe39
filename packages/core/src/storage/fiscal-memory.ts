/**
 * The fiscal memory: slots that are written once (docs/spec/journal.md section 7).
 * A torn slot is cleared and skipped; the entry is written again into the next one.
 */
import { concatBytes, crc32c, DecodeError } from '@plomba/codec';
import { assert } from '../assert.js';
import type { FlashPort } from '../ports/flash.js';
import {
  SLOT_BYTES,
  SLOT_CRC_BYTES,
  slotHeaderLayout,
  slotPayloadTable,
  type SlotHeader,
  type SlotPayload,
} from '../tables/fiscal-slot.table.js';
import type { Region } from './memory-map.js';
import { isErased, programAgain, programNew } from './program.js';

export interface FiscalEntry {
  readonly header: SlotHeader;
  readonly payload: SlotPayload;
}

/** An entry and the slot that holds it. */
export interface PlacedEntry extends FiscalEntry {
  readonly slot: number;
}

type SlotState = FiscalEntry | 'erased' | { readonly torn: string };

export class FiscalMemory {
  readonly #flash: FlashPort;
  readonly #region: Region;
  /** An entry was written and may not be durable yet. */
  #unflushed = false;
  /** Found once: what a torn write left at the end may look erased at one reading and not at the next. */
  #firstFree: number | undefined;

  /** @param firstFree where the next entry goes, as another reading of this memory found it */
  constructor(flash: FlashPort, region: Region, firstFree?: number) {
    this.#flash = flash;
    this.#region = region;
    this.#firstFree = firstFree;
  }

  get slots(): number {
    return this.#region.bytes / SLOT_BYTES;
  }

  slot(index: number): SlotState {
    const bytes = this.bytes(index);
    if (isErased(bytes)) return 'erased';
    try {
      const header = slotHeaderLayout.decode(bytes.subarray(0, slotHeaderLayout.bytes));
      const end = slotHeaderLayout.bytes + header.payloadBytes;
      if (end > SLOT_BYTES) return { torn: 'payload is longer than the slot' };
      const payload = bytes.subarray(slotHeaderLayout.bytes, end);
      if (crc32c(concatBytes(bytes.subarray(0, SLOT_CRC_BYTES), payload)) !== header.crc)
        return { torn: 'CRC is wrong' };
      if (!isErased(bytes.subarray(end))) return { torn: 'padding is not erased' };
      return { header, payload: slotPayloadTable.decode(payload) };
    } catch (error) {
      if (error instanceof DecodeError) return { torn: error.message };
      throw error;
    }
  }

  /** A slot as it reads. */
  bytes(index: number): Uint8Array {
    return this.#flash.read(this.#address(index), SLOT_BYTES);
  }

  #address(index: number): number {
    return this.#region.start + index * SLOT_BYTES;
  }

  /** Programs a slot again as it was read: its program may have been torn. @returns whether the part holds it */
  finish(index: number, seen: Uint8Array): boolean {
    const used = seen.findLastIndex((byte) => byte !== 0xff) + 1;
    return programAgain(this.#flash, this.#address(index), seen.subarray(0, used));
  }

  /** Makes a torn slot zeros, so that it reads the same from now on. @returns whether the part holds it */
  clear(index: number): boolean {
    return programAgain(this.#flash, this.#address(index), new Uint8Array(SLOT_BYTES));
  }

  /** The first slot that can be written: bisection over erased slots, then past anything that a torn write left. */
  firstFree(): number {
    this.#firstFree ??= this.#findFree();
    return this.#firstFree;
  }

  #findFree(): number {
    let low = 0;
    let high = this.slots;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#flash.isErased(this.#address(middle), SLOT_BYTES)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The last valid entry, or undefined when there is none. */
  last(): PlacedEntry | undefined {
    for (let index = this.firstFree() - 1; index >= 0; index--) {
      const slot = this.slot(index);
      if (slot !== 'erased' && !('torn' in slot)) return { ...slot, slot: index };
    }
    return undefined;
  }

  /** Every entry in order, once; torn slots left out. */
  entries(): readonly FiscalEntry[] {
    const out: FiscalEntry[] = [];
    const end = this.firstFree();
    for (let index = 0; index < end; index++) {
      const slot = this.slot(index);
      if (slot !== 'erased' && !('torn' in slot) && slot.header.entry === out.length) out.push(slot);
    }
    return out;
  }

  get freeSlots(): number {
    return this.slots - this.firstFree();
  }

  write(entry: { readonly header: Omit<SlotHeader, 'payloadBytes' | 'crc'>; readonly payload: SlotPayload }): void {
    const payload = slotPayloadTable.encode(entry.payload);
    const fields = { ...entry.header, payloadBytes: payload.length, crc: 0 };
    const crc = crc32c(concatBytes(slotHeaderLayout.encode(fields).subarray(0, SLOT_CRC_BYTES), payload));
    const bytes = concatBytes(slotHeaderLayout.encode({ ...fields, crc }), payload);
    assert(bytes.length <= SLOT_BYTES, 'a fiscal entry fits into a slot');
    // Entries become durable in their order, so that none is missing before one that is there.
    if (this.#unflushed) this.#flash.flush();
    const index = this.firstFree();
    assert(index < this.slots, 'the fiscal memory has a free slot');
    programNew(this.#flash, this.#address(index), bytes);
    this.#firstFree = index + 1;
    this.#unflushed = true;
  }
}
