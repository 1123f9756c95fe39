/** An outbox that lives as long as its process: for tests, and for tills that lose nothing when they end. */
import type { Outbox } from './outbox.js';
import { openOutbox } from './stored-outbox.js';

/** Keeps entries in memory, with the same rules as one on a disk. */
export async function memoryOutbox<TSale = unknown>(): Promise<Outbox<TSale>> {
  let stored: Uint8Array = new Uint8Array(0);
  return openOutbox<TSale>({
    read: () => Promise.resolve(stored),
    append: (bytes) => {
      const joined = new Uint8Array(stored.length + bytes.length);
      joined.set(stored);
      joined.set(bytes, stored.length);
      stored = joined;
      return Promise.resolve();
    },
    replace: (bytes) => {
      stored = bytes;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
}
