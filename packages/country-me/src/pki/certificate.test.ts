/** Certificates against Node's own reader, and the judgement of seals. */
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { toHex } from '@plomba/codec';
import fc from 'fast-check';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import {
  CERTIFICATE_FAULT_CODES,
  certificateFromPem,
  judgeCertificate,
  publicKeyOf,
  readCertificate,
  type CertificatePolicy,
} from './certificate.js';
import {
  refusedSeal,
  SIMULATED_REVOKED_SERIALS,
  SIMULATED_TINS,
  simulatedAuthorities,
  simulatedAuthoritySeal,
  simulatedForeignAuthority,
  simulatedSeal,
} from './simulated-pki.js';

const AUTHENTIC = new URL(
  '../../../../../shared/vectors/me/cis-responses/RegisterTCRResponse.wire.xml',
  import.meta.url,
);
const MARCH_2026 = Date.UTC(2026, 2, 7);

const POLICY: CertificatePolicy = {
  authorities: simulatedAuthorities(),
  revokedSerials: new Set(SIMULATED_REVOKED_SERIALS),
  atMs: MARCH_2026,
};

function kiosk(): Uint8Array {
  return simulatedSeal('12345678')?.certificate ?? new Uint8Array();
}

function reasonOf(der: Uint8Array, policy: Partial<CertificatePolicy> = {}): string {
  const verdict = judgeCertificate(der, { ...POLICY, ...policy });
  return verdict.ok ? 'right' : verdict.reason;
}

describe('a certificate', () => {
  const all = [
    ...SIMULATED_TINS.map((tin) => simulatedSeal(tin)?.certificate ?? new Uint8Array()),
    simulatedAuthoritySeal().certificate,
    ...(['expired', 'revoked', 'stranger', 'person'] as const).map((why) => refusedSeal(why).certificate),
    ...simulatedAuthorities(),
    simulatedForeignAuthority(),
  ];

  it('is read as Node reads it', () => {
    for (const der of all) {
      const node = new X509Certificate(der);
      const facts = readCertificate(der);
      expect(facts?.serial).toBe(node.serialNumber.toLowerCase());
      // Node escapes a comma in a part.
      const parts = (text: string): string => text.replaceAll('\n', ', ').replaceAll('\\,', ',');
      expect(facts?.subject.text).toBe(parts(node.subject));
      expect(facts?.issuer.text).toBe(parts(node.issuer));
      expect(facts?.notBeforeMs).toBe(Date.parse(node.validFrom));
      expect(facts?.notAfterMs).toBe(Date.parse(node.validTo));
      expect(facts?.isAuthority).toBe(node.ca);
      const { n = '' } = node.publicKey.export({ format: 'jwk' });
      expect(toHex(facts?.modulus ?? new Uint8Array())).toBe(Buffer.from(n, 'base64url').toString('hex'));
      expect(certificateFromPem(node.toString())).toEqual(der);
    }
  });

  it.skipIf(!existsSync(AUTHENTIC))("is the authority's own too (skipped where ../shared/vectors/me is absent)", () => {
    const body = /<X509Certificate>([^<]*)/.exec(readFileSync(AUTHENTIC, 'utf8'))?.[1] ?? '';
    const der = new Uint8Array(Buffer.from(body, 'base64'));
    expect(readCertificate(der)).toMatchObject({
      serial: '5d02e0ce',
      subject: {
        organization: 'Poreska uprava',
        organizationIdentifier: 'VATME-11044760',
        commonName: 'Poreska uprava',
      },
      issuer: { text: 'C=me, O=PostaCG, CN=PostaCG CA' },
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      isAuthority: false,
      tin: '11044760',
      notAfterMs: Date.UTC(2023, 7, 26, 10, 4, 29),
    });
    expect(reasonOf(der)).toBe('unknown-authority');
  });

  it('cut, bent or of anything else is none, and no throw', () => {
    const der = kiosk();
    for (let length = 0; length < der.length; length++)
      expect(readCertificate(der.subarray(0, length))).toBeUndefined();
    expect(readCertificate(Uint8Array.from([...der, 0]))).toBeUndefined();
    fc.assert(
      fc.property(fc.nat({ max: der.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bent = der.slice();
        bent[at] = (bent[at] ?? 0) ^ mask;
        publicKeyOf(bent);
        // Whatever it reads as, the signature of the CA no longer fits.
        expect(reasonOf(bent)).not.toBe('right');
      }),
      { seed: 1, numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => void readCertificate(noise)),
      { seed: 1 },
    );
    expect(certificateFromPem('-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----')).toBeUndefined();
    expect(certificateFromPem('nothing')).toBeUndefined();
  });
});

describe('a seal', () => {
  it('of a registered company is accepted, with its tax number', () => {
    for (const tin of SIMULATED_TINS) {
      const verdict = judgeCertificate(simulatedSeal(tin)?.certificate ?? new Uint8Array(), POLICY);
      expect(verdict).toMatchObject({ ok: true, facts: { tin } });
    }
    expect(judgeCertificate(simulatedAuthoritySeal().certificate, POLICY)).toMatchObject({
      ok: true,
      facts: { tin: '11044760' },
    });
  });

  it('that must not be accepted is not, each for its own reason', () => {
    expect(reasonOf(refusedSeal('expired').certificate)).toBe('expired');
    expect(reasonOf(refusedSeal('revoked').certificate)).toBe('revoked');
    expect(reasonOf(refusedSeal('stranger').certificate)).toBe('unknown-authority');
    expect(reasonOf(refusedSeal('person').certificate)).toBe('no-tin');
    expect(reasonOf(new Uint8Array())).toBe('not-valid');
    const [ca = new Uint8Array()] = simulatedAuthorities();
    expect(reasonOf(ca)).toBe('not-valid'); // its key is for certificates
    expect(Object.values(CERTIFICATE_FAULT_CODES)).toEqual([34, 34, 35, 36, 38]);
  });

  it('is judged at a moment, to the second at both ends', () => {
    const [from, to] = [Date.UTC(2020, 0, 1), Date.UTC(2049, 11, 31, 23, 59, 59)];
    const at = (atMs: number): string => reasonOf(kiosk(), { atMs });
    expect([from - 1, from, to, to + 1].map(at)).toEqual(['not-valid', 'right', 'right', 'expired']);
    const expired = refusedSeal('expired').certificate;
    expect(reasonOf(expired, { atMs: Date.UTC(2023, 9, 5) })).toBe('right');
  });

  it('is accepted only from an authority that may issue', () => {
    expect(reasonOf(kiosk(), { authorities: [] })).toBe('unknown-authority');
    expect(reasonOf(kiosk(), { authorities: [kiosk()] })).toBe('unknown-authority');
    expect(reasonOf(kiosk(), { authorities: [simulatedForeignAuthority()] })).toBe('unknown-authority');
    expect(reasonOf(refusedSeal('stranger').certificate, { authorities: [simulatedForeignAuthority()] })).toBe('right');
    expect(reasonOf(refusedSeal('revoked').certificate, { revokedSerials: new Set() })).toBe('right');
  });

  it('issued by a company, which is no authority, is not accepted, though the signature is right', () => {
    const text = (bytes: Uint8Array): forge.asn1.Asn1 => forge.asn1.fromDer(forge.util.binary.raw.encode(bytes));
    const issuer = forge.pki.certificateFromAsn1(text(kiosk()));
    const forged = forge.pki.createCertificate();
    forged.publicKey = issuer.publicKey;
    forged.serialNumber = '01';
    forged.validity.notBefore = new Date(Date.UTC(2025, 0, 1));
    forged.validity.notAfter = new Date(Date.UTC(2030, 0, 1));
    forged.setSubject(issuer.subject.attributes);
    forged.setIssuer(issuer.subject.attributes);
    const key = forge.pki.privateKeyFromAsn1(text(simulatedSeal('12345678')?.pkcs8 ?? new Uint8Array()));
    forged.sign(key, forge.md.sha256.create());
    const der = forge.util.binary.raw.decode(forge.asn1.toDer(forge.pki.certificateToAsn1(forged)).getBytes());
    expect(readCertificate(der)?.issuer.der).toEqual(readCertificate(kiosk())?.subject.der);
    expect(reasonOf(der, { authorities: [kiosk()] })).toBe('unknown-authority');
  });

  it('is none for a tax number that nobody has', () => {
    expect(simulatedSeal('99999999')).toBeUndefined();
  });
});
