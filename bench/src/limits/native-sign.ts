/** The limit of everything that is signed: native Ed25519 signatures on one core, with nothing else in the way. */
import { sign, type KeyObject } from 'node:crypto';
import type { Contestant } from '../harness/interleave.js';

export function nativeSign(name: string, messages: readonly Uint8Array[], key: KeyObject): Contestant {
  return {
    name,
    prepare: () => ({
      run() {
        let bytes = 0;
        for (const message of messages) bytes += sign(null, message, key).length;
        return bytes / 64;
      },
    }),
  };
}
