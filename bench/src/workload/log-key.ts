/** The unit's key. Every run signs with it, so that signatures can be compared across contestants and rounds. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { seededEntropy } from '@plomba/core';

/** 32 bytes. */
export const LOG_KEY_SEED: Uint8Array = seededEntropy('plomba bench key').bytes(32);

/** PKCS#8 of Ed25519 up to the key (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The same key as Node's own crypto takes it. */
export function logKeyObject(): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, LOG_KEY_SEED]), format: 'der', type: 'pkcs8' });
}
