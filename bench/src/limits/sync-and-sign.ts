/**
 * The limit of a single commit: one signature, the bytes of one frame into the file, one `fdatasync`. The blocks of the
 * file were written before, so that the file system has nothing to note but the bytes: the quickest sync there is.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { sign, type KeyObject } from 'node:crypto';
import type { Bench } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';

export interface SyncAndSign {
  readonly name: string;
  readonly messages: readonly Uint8Array[];
  readonly key: KeyObject;
  /** Bytes that one commit writes. */
  readonly frameBytes: number;
}

export function syncAndSign(bench: Bench, options: SyncAndSign): Contestant {
  const { name, messages, key, frameBytes } = options;
  return {
    name,
    prepare() {
      const folder = bench.lapFolder();
      const file = openSync(`${folder.path}/limit`, 'w');
      writeSync(file, Buffer.alloc(messages.length * frameBytes));
      fdatasyncSync(file);
      const frame = Buffer.alloc(frameBytes, 0xa5);
      return {
        run() {
          let position = 0;
          for (const message of messages) {
            frame.set(sign(null, message, key), frameBytes - 64);
            writeSync(file, frame, 0, frameBytes, position);
            fdatasyncSync(file);
            position += frameBytes;
          }
          return messages.length;
        },
        finish() {
          closeSync(file);
          folder.remove();
        },
      };
    },
  };
}
