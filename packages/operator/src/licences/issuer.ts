/**
 * The operator's licence key and what it signs: the one licence format of `@plomba/core`, which a unit checks without a
 * connection. The key is an Ed25519 seed in the data folder, made at the first start, readable by its owner only.
 */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fromHex, toHex } from '@plomba/codec';
import { licenceSignable, licenceTable, type Licence } from '@plomba/core/model';
import type { Entropy } from '../ports.js';

const SEED_BYTES = 32;
/** PKCS #8 before the seed of an Ed25519 key (RFC 8410). */
const PKCS8_HEAD = '302e020100300506032b657004220420';
/** SubjectPublicKeyInfo before the 32 bytes of the key. */
const SPKI_HEAD_BYTES = 12;

/** A licence with its signature, both hex: the content of a licence file. */
export interface SignedLicenceText {
  readonly licence: string;
  readonly signature: string;
}

export interface LicenceIssuer {
  /** 32 bytes, hex: what units are told to trust. */
  readonly publicKey: string;
  issue(licence: Licence): SignedLicenceText;
}

/** The folder holds a file that is no key. */
export class LicenceKeyError extends Error {
  override readonly name = 'LicenceKeyError';
}

function seedIn(path: string, entropy: Entropy): Uint8Array {
  if (existsSync(path)) {
    const seed = fromHex(readFileSync(path, 'utf8').trim());
    if (seed?.length === SEED_BYTES) return seed;
    throw new LicenceKeyError(`${path} holds no licence key: 64 hexadecimal digits`);
  }
  const seed = entropy(SEED_BYTES);
  const part = `${path}.part`;
  const file = openSync(part, 'w', 0o600);
  writeSync(file, `${toHex(seed)}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(part, path);
  // The name must be durable before anything is signed with the key.
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
  return seed;
}

/** @throws LicenceKeyError */
export function openIssuer(path: string, entropy: Entropy): LicenceIssuer {
  const seed = seedIn(path, entropy);
  const der = Buffer.concat([Buffer.from(PKCS8_HEAD, 'hex'), seed]);
  const key: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: spki.subarray(SPKI_HEAD_BYTES).toString('hex'),
    issue(licence) {
      const signature = sign(null, licenceSignable(licence), key);
      return { licence: toHex(licenceTable.encode(licence)), signature: signature.toString('hex') };
    },
  };
}
