/** Seal files: old and new algorithms, made by OpenSSL and by node-forge, and what is none. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { RsaPrivateKey } from '@plomba/core';
import { nativeRsaSigner } from '@plomba/core/node';
import fc from 'fast-check';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.js';
import { openSealFile, type SealOpening } from './pkcs12.js';
import {
  SIMULATED_PASSWORD,
  SIMULATED_TINS,
  simulatedAuthorities,
  simulatedSeal,
  simulatedSealFile,
} from './simulated-pki.js';

function fileOf(tin: string, style: 'old' | 'modern'): Uint8Array {
  return simulatedSealFile(tin, style) ?? new Uint8Array();
}

function codeOf(opening: SealOpening): string {
  return opening.ok ? 'opened' : opening.code;
}

const hasOpenssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;

/** A file that OpenSSL makes of a simulated seal. */
function madeByOpenssl(password: string, options: readonly string[]): Uint8Array {
  const seal = simulatedSeal('12345678');
  const folder = mkdtempSync(join(tmpdir(), 'plomba-pfx-'));
  const pem = (what: string, der: Uint8Array | undefined): string =>
    `-----BEGIN ${what}-----\n${Buffer.from(der ?? [])
      .toString('base64')
      .replace(/.{64}/g, '$&\n')}\n-----END ${what}-----\n`;
  try {
    writeFileSync(join(folder, 'key.pem'), pem('PRIVATE KEY', seal?.pkcs8));
    writeFileSync(join(folder, 'seal.pem'), pem('CERTIFICATE', seal?.certificate));
    const files = ['-inkey', 'key.pem', '-in', 'seal.pem', '-out', 'seal.pfx', '-passout', `pass:${password}`];
    execFileSync('openssl', ['pkcs12', '-export', ...files, ...options], { cwd: folder, stdio: 'ignore' });
    return new Uint8Array(readFileSync(join(folder, 'seal.pfx')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a seal file', () => {
  it('of old and of new algorithms gives the same key and certificate, and the chain', () => {
    for (const tin of SIMULATED_TINS) {
      const expected = simulatedSeal(tin);
      for (const style of ['old', 'modern'] as const) {
        const opened = openSealFile(fileOf(tin, style), SIMULATED_PASSWORD);
        if (!opened.ok) throw new TypeError(opened.text);
        expect(opened.seal.certificate).toEqual(expected?.certificate);
        expect(opened.seal.pkcs8()).toEqual(expected?.pkcs8);
        expect(opened.seal.chain).toEqual(simulatedAuthorities());
        expect(nativeRsaSigner(opened.seal.pkcs8()).publicKey).toEqual(expected?.publicKey);
        expect(readCertificate(opened.seal.certificate)?.tin).toBe(tin);
      }
    }
  });

  it("of old algorithms is one that Node's own reader refuses; that is why this one is here", () => {
    const pfx = (style: 'old' | 'modern'): Buffer => Buffer.from(fileOf('12345678', style));
    expect(() => createSecureContext({ pfx: pfx('modern'), passphrase: SIMULATED_PASSWORD })).not.toThrow();
    expect(() => createSecureContext({ pfx: pfx('old'), passphrase: SIMULATED_PASSWORD })).toThrow();
  });

  it.skipIf(!hasOpenssl)('opens with any common algorithm and password (skipped where openssl is absent)', () => {
    const algorithms: readonly (readonly string[])[] = [
      [],
      ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-256-CBC', '-macalg', 'sha512'],
      ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
      ['-keypbe', 'NONE', '-certpbe', 'NONE', '-macalg', 'sha256'],
    ];
    for (const options of algorithms) {
      expect(codeOf(openSealFile(madeByOpenssl('simulated', options), 'simulated')), options.join(' ')).toBe('opened');
    }
    for (const password of ['', 'a b', 'x'.repeat(60)]) {
      expect(codeOf(openSealFile(madeByOpenssl(password, []), password)), password).toBe('opened');
    }
  });

  it.skipIf(!hasOpenssl)('opens with a password of letters beyond ASCII (skipped where openssl is absent)', () => {
    const old = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
    for (const options of [[], old]) {
      expect(codeOf(openSealFile(madeByOpenssl('šifra-č', options), 'šifra-č')), options.join(' ')).toBe('opened');
    }
  });

  it('with a wrong password says so', () => {
    for (const style of ['old', 'modern'] as const) {
      for (const password of ['', 'Simulated', 'simulated ']) {
        expect(openSealFile(fileOf('12345678', style), password)).toEqual({
          ok: false,
          code: 'wrong-password',
          text: 'the password does not open the file',
        });
      }
    }
  });

  it('without a key, without its certificate, with another kind of key is named', () => {
    const certificate = forge.pki.certificateFromAsn1(
      forge.asn1.fromDer(forge.util.binary.raw.encode(simulatedSeal('12345678')?.certificate ?? new Uint8Array())),
    );
    const keys = forge.pki.rsa.generateKeyPair({ bits: 1024 });
    const made = (key: forge.pki.rsa.PrivateKey | null, chain: readonly forge.pki.Certificate[]): Uint8Array => {
      // node-forge takes null for a file without a key; its types do not say so.
      const asn1 = forge.pkcs12.toPkcs12Asn1(key as forge.pki.rsa.PrivateKey, [...chain], 'p', { algorithm: '3des' });
      return forge.util.binary.raw.decode(forge.asn1.toDer(asn1).getBytes());
    };
    expect(codeOf(openSealFile(made(null, [certificate]), 'p'))).toBe('no-key');
    expect(codeOf(openSealFile(made(keys.privateKey, [certificate]), 'p'))).toBe('key-unsupported');
    const seal = simulatedSeal('02000016');
    const info = forge.asn1.fromDer(forge.util.binary.raw.encode(seal?.pkcs8 ?? new Uint8Array()));
    const other = forge.pki.privateKeyFromAsn1(info);
    expect(codeOf(openSealFile(made(other, [certificate]), 'p'))).toBe('no-certificate');
  });

  it('that is none, cut or bent is refused as a value', () => {
    const file = fileOf('12345678', 'modern');
    expect(codeOf(openSealFile(new Uint8Array(), ''))).toBe('not-pkcs12');
    expect(codeOf(openSealFile(new TextEncoder().encode('-----BEGIN CERTIFICATE-----'), ''))).toBe('not-pkcs12');
    expect(codeOf(openSealFile(new Uint8Array(200_001), ''))).toBe('not-pkcs12');
    for (let length = 0; length < file.length; length += 97) {
      expect(codeOf(openSealFile(file.subarray(0, length), SIMULATED_PASSWORD))).toBe('not-pkcs12');
    }
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bent = file.slice();
        bent[at] = (bent[at] ?? 0) ^ mask;
        const opening = openSealFile(bent, SIMULATED_PASSWORD);
        if (opening.ok) expect(opening.seal.certificate).toEqual(simulatedSeal('12345678')?.certificate);
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it('with a derivation of a thousand million rounds does not stop the program', () => {
    const file = fileOf('12345678', 'modern');
    // 2,048 rounds as an INTEGER (02 02 08 00); the MAC's is the last of the file.
    const hex = Buffer.from(file).toString('hex');
    const at = hex.lastIndexOf('02020800') / 2;
    const grown = Uint8Array.from([...file.subarray(0, at), 2, 4, 0x3b, 0x9a, 0xca, 0, ...file.subarray(at + 4)]);
    // Two lengths around it grow by two.
    grown[3] = (grown[3] ?? 0) + 2;
    const mac = hex.lastIndexOf('3041303130') / 2;
    grown[mac + 1] = (grown[mac + 1] ?? 0) + 2;
    expect(openSealFile(grown, SIMULATED_PASSWORD)).toMatchObject({
      ok: false,
      text: expect.stringContaining('rounds') as string,
    });
  });

  it('shows neither its key nor its password', () => {
    const opened = openSealFile(fileOf('12345678', 'old'), SIMULATED_PASSWORD);
    if (!opened.ok) throw new TypeError(opened.text);
    const shown = inspect(opened, { depth: 9, showHidden: true, maxArrayLength: null }) + JSON.stringify(opened);
    const numbers = [...opened.seal.pkcs8().subarray(300, 340)].join(', ');
    expect(shown).not.toContain(numbers.slice(0, 30));
    expect(shown).not.toContain(SIMULATED_PASSWORD);
    expect(RsaPrivateKey.fromPkcs8(opened.seal.pkcs8()).modulus > 0n).toBe(true);
    const refused = openSealFile(fileOf('12345678', 'old'), 'secret-word');
    expect(inspect(refused, { depth: 9 })).not.toContain('secret-word');
  });
});
