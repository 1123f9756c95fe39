/** The published corpus of signatures, judged by both backends of this verifier: they and the corpus must agree case by case. */
import { readFileSync } from 'node:fs';
import { fromHex } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { strictVerifier } from '../index.js';
import { nativeVerifier } from '../node/index.js';
import { signatureCheck } from '../signature.js';

interface Case {
  readonly algorithm: string;
  readonly name: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
}

const file = new URL('../../../../docs/spec/vectors/signatures.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] }; // its own format
const ed25519 = cases.filter(({ algorithm }) => algorithm === 'ed25519');
const bytes = (hex: string): Uint8Array => fromHex(hex) ?? expect.unreachable(`${hex} is hex`);
const verify = strictVerifier();
const check = signatureCheck(nativeVerifier, undefined);

describe('the corpus of Ed25519 signatures', () => {
  it.each(ed25519.map((each) => [each.name, each] as const))('%s', (_, { publicKey, message, signature, valid }) => {
    const [key, over, made] = [bytes(publicKey), bytes(message), bytes(signature)];
    expect(verify(key, over, made)).toBe(valid);
    expect(check.isStrictKey(key) && check.verify(key, over, made)).toBe(valid);
  });

  it('has cases of both kinds', () => {
    expect(new Set(ed25519.map(({ valid }) => valid)).size).toBe(2);
    expect(ed25519.length).toBeGreaterThan(20);
  });
});
