/** Certificates as the checks want them, read by `pki`. What was read once is kept: a device sends the same each time. */
import { toHex } from '@plomba/codec';
import { sha256, type SignatureVerifier } from '@plomba/core';
import { judgeCertificate, readCertificate, simulatedAuthorities } from '../pki/index.js';
import type { SealFacts, SealReader } from './checks/seal-facts.js';

/** Certificates that are kept. */
const KEPT = 256;

export function sealReader(verifier: SignatureVerifier): SealReader {
  const facts = new Map<string, SealFacts | undefined>();
  const issued = new Map<string, boolean>();
  return {
    verifier,
    read: (certificate) => kept(facts, toHex(sha256(certificate)), () => read(certificate)),
    isIssued: (certificate, issuers) =>
      kept(issued, `${issuers.length} ${toHex(sha256(certificate))}`, () => isIssued(certificate, issuers)),
  };
}

function kept<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined || cache.has(key)) return known as T; // what was put in, also when it was undefined
  const value = make();
  if (cache.size >= KEPT) cache.clear();
  cache.set(key, value);
  return value;
}

function read(certificate: Uint8Array): SealFacts | undefined {
  const found = readCertificate(certificate);
  if (found?.modulus === undefined) return undefined;
  const { serial, tin, notBeforeMs, notAfterMs, modulus, keyUsage, isAuthority } = found;
  const maySign = !isAuthority && keyUsage?.includes('digitalSignature') !== false;
  return { serial, tin, notBeforeMs, notAfterMs, publicKey: modulus, maySign };
}

/** Only the issuer is asked about here; time, use and revocation have codes of their own. */
function isIssued(certificate: Uint8Array, issuers: readonly Uint8Array[]): boolean {
  const facts = readCertificate(certificate);
  if (facts === undefined) return false;
  const authorities = [...simulatedAuthorities(), ...issuers];
  const verdict = judgeCertificate(certificate, { authorities, revokedSerials: new Set(), atMs: facts.notBeforeMs });
  return verdict.ok || verdict.reason === 'no-tin';
}
