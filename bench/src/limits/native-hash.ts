/** The limit of a verification of the chain: one native SHA-256 for each record, on one core. */
import * as nodeCrypto from 'node:crypto';
import type { Contestant } from '../harness/interleave.js';

/** `crypto.hash`, where Node has it (from 20.12 on), is the quicker of the two. */
const oneShot = (nodeCrypto as { readonly hash?: typeof nodeCrypto.hash }).hash; // the types know only new Nodes

function digest(bytes: Uint8Array): number {
  if (oneShot === undefined) return nodeCrypto.createHash('sha256').update(bytes).digest().length;
  return oneShot('sha256', bytes, 'binary').length;
}

/** @param inputs what is hashed for each record */
export function nativeHash(name: string, inputs: readonly Uint8Array[]): Contestant {
  return {
    name,
    prepare: () => ({
      run() {
        let bytes = 0;
        for (const input of inputs) bytes += digest(input);
        return bytes / 32;
      },
    }),
  };
}
