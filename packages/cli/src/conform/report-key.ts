/** Ed25519 keys from PEM files: the one that signs a report (or one drawn for this run), and that of a firmware's maker. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { SignerPort } from '@plomba/core';
import { usageError } from '../cli-error.js';
import { readBytes } from '../files.js';

const RAW_KEY_BYTES = 32;

/** @throws CliError when the file is no Ed25519 private key in PEM form */
export function reportSigner(path: string | undefined): SignerPort {
  return signerOf(path === undefined ? generateKeyPairSync('ed25519').privateKey : keyIn(path));
}

/** Signs as the maker of a firmware. @throws CliError as above */
export function firmwareSigner(path: string): (message: Uint8Array) => Uint8Array {
  const key = keyIn(path);
  return (message) => Uint8Array.from(sign(null, message, key));
}

function keyIn(path: string): KeyObject {
  const hint = 'Make one with: openssl genpkey -algorithm ed25519 -out report-key.pem';
  try {
    const key = createPrivateKey(Buffer.from(readBytes(path)));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'CliError') throw cause;
    throw usageError('bad-key', `${path} is no private key in PEM form`, { where: path, hint, cause });
  }
  throw usageError('bad-key', `the key in ${path} is not an Ed25519 key`, { where: path, hint });
}

function signerOf(key: KeyObject): SignerPort {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    algorithm: 'ed25519',
    publicKey: Uint8Array.from(der.subarray(der.length - RAW_KEY_BYTES)),
    sign: (messages) => messages.map((message) => Uint8Array.from(sign(null, message, key))),
  };
}
