/** SHA-256 as the verifier needs it: in one go and in parts. A port, so that a native one may stand behind it. */
import { sha256 } from '@noble/hashes/sha2.js';

export interface HashingPort {
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  /** A hash of parts. */
  readonly inParts: () => { update(bytes: Uint8Array): void; digest(): Uint8Array };
}

export const portableHashing: HashingPort = {
  sha256: (bytes) => sha256(bytes),
  inParts() {
    const hash = sha256.create();
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
  },
};
