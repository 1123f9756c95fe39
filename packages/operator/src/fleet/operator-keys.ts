/**
 * The keys that the operator logs in with: one for each unit, drawn from one secret of this installation. A unit is told
 * the public part; whoever has it can do nothing with it, and the keys of two units say nothing of each other.
 */
import { createPrivateKey, createPublicKey, hkdfSync, sign, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Entropy } from '../ports.js';

export interface OperatorKeys {
  /** Ed25519, 32 bytes: goes into the unit under the name `operator`. */
  publicKey(unit: string): Uint8Array;
  sign(unit: string, message: Uint8Array): Uint8Array;
}

const SECRET_BYTES = 32;
/** RFC 8410: what stands before a raw private key. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export function operatorKeys(secret: Uint8Array): OperatorKeys {
  const known = new Map<string, KeyObject>();
  const keyOf = (unit: string): KeyObject => {
    const seed = hkdfSync('sha256', secret, '', `plomba operator key ${unit}`, 32);
    const key =
      known.get(unit) ??
      createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, Buffer.from(seed)]), format: 'der', type: 'pkcs8' });
    known.set(unit, key);
    return key;
  };
  return {
    publicKey: (unit) =>
      new Uint8Array(createPublicKey(keyOf(unit)).export({ format: 'der', type: 'spki' }).subarray(-32)),
    sign: (unit, message) => new Uint8Array(sign(null, message, keyOf(unit))),
  };
}

/** The secret of this installation, made at the first start; nobody else may read its file. */
export function fleetSecret(path: string, entropy: Entropy): Uint8Array {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, Buffer.from(entropy(SECRET_BYTES)).toString('hex'), { mode: 0o600, flag: 'wx' });
    chmodSync(path, 0o600);
  }
  return new Uint8Array(Buffer.from(readFileSync(path, 'utf8').trim(), 'hex'));
}
