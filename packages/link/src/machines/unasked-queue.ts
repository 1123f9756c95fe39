/**
 * What a unit has to say by itself, until there is room for it on the line.
 *
 * Invariants: never more than 32 wait, the oldest is dropped; numbers go up by one, so that a gap shows; the next one that
 * leaves says how many were dropped since the last one.
 */
import { assert } from '../assert.js';
import type { UnitEvent } from '../commands/events/watch.table.js';
import { LINK_LIMITS } from '../limits.js';
import { eventMessageTable, type EventMessage } from '../messages.table.js';

export class UnaskedQueue {
  readonly #waiting: Omit<EventMessage, 'missed'>[] = [];
  #missed = 0;
  #last = 0;

  /** Another one that stands where this one does. */
  fork(): UnaskedQueue {
    const copy = new UnaskedQueue();
    copy.#waiting.push(...this.#waiting);
    copy.#missed = this.#missed;
    copy.#last = this.#last;
    return copy;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  put(event: UnitEvent): void {
    this.#waiting.push({ number: ++this.#last, event });
    if (this.#waiting.length <= LINK_LIMITS.eventsQueued) return;
    this.#waiting.shift();
    this.#missed++;
  }

  /** The message of the oldest one, which leaves now. */
  take(): Uint8Array {
    const next = this.#waiting.shift();
    assert(next !== undefined, 'an event is taken while there is one');
    const message = eventMessageTable.encode({ ...next, missed: this.#missed });
    this.#missed = 0;
    return message;
  }
}
