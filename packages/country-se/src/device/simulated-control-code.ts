/**
 * Control codes of a simulated unit. Its keys stand here for all to read, so its codes prove nothing, which is right for
 * a unit that must never be taken for a real one. A unit of somebody's own gets its own keys.
 */
import { ascii } from '@plomba/codec';
import { portableKeyedHash } from '@plomba/core';
import type { ControlCodeParts } from '../rules/control-code.js';
import { ecb } from '@noble/ciphers/aes.js';

export interface ControlCodeKeys {
  /** Key of the HMAC-SHA-1 over the receipt data, of any length [R]. */
  readonly receiptKey: Uint8Array;
  /** AES-128 key of the counters, 16 bytes [R]. */
  readonly counterKey: Uint8Array;
  /** One character between the groups [R]. */
  readonly separator: string;
}

export const SIMULATED_KEYS: ControlCodeKeys = {
  receiptKey: ascii('plomba simulated key'),
  counterKey: ascii('plomba simulated'),
  separator: ' ',
};

/** The two groups by the algorithms that are recalled: HMAC-SHA-1 and AES-128 [R]. */
export function controlCodeParts({ receiptKey, counterKey, separator }: ControlCodeKeys): ControlCodeParts {
  const keyedHash = portableKeyedHash('hmac-sha1', receiptKey);
  return {
    authenticate: (receiptData) => keyedHash.mac([receiptData])[0] ?? new Uint8Array(20),
    encipher: (counters) => ecb(counterKey, { disablePadding: true }).encrypt(counters),
    separator,
  };
}
