/**
 * The small state of a unit (clock, secure element, seal) in its two slots. It is written at once, so that it outlives
 * the process, and is durable after the next sync. Until then it is written again into the same slot: the slot that is
 * known to be durable is never touched.
 */
import { assert } from '../assert.js';
import type { GuardedFile } from './file-guard.js';
import { decodeImageSlot, encodeImageSlot, IMAGE_SLOT_BYTES, IMAGE_SLOTS_AT } from './image-layout.js';

export class ImageState {
  readonly #file: GuardedFile;
  #generation = 0;
  #state: Uint8Array | undefined;
  /** Number of syncs of the file when the newest slot was written. */
  #writtenAt = -1;

  /** The file must be synced since it was opened: what is read here counts as durable. */
  constructor(file: GuardedFile) {
    this.#file = file;
    for (const index of [0, 1]) {
      const bytes = new Uint8Array(IMAGE_SLOT_BYTES);
      file.read(bytes, IMAGE_SLOTS_AT + index * IMAGE_SLOT_BYTES);
      const slot = decodeImageSlot(bytes);
      if (slot === undefined || slot.generation <= this.#generation) continue;
      this.#generation = slot.generation;
      this.#state = slot.state;
    }
  }

  /** What was stored last; undefined in a new image. */
  load(): Uint8Array | undefined {
    return this.#state?.slice();
  }

  store(state: Uint8Array): void {
    if (this.#file.syncs > this.#writtenAt) this.#generation++;
    this.#writtenAt = this.#file.syncs;
    const slot = encodeImageSlot(this.#generation, state);
    assert(slot.length <= IMAGE_SLOT_BYTES, 'the small state fits into its slot');
    this.#file.write(slot, IMAGE_SLOTS_AT + (this.#generation % 2) * IMAGE_SLOT_BYTES);
    this.#state = state.slice();
  }
}
