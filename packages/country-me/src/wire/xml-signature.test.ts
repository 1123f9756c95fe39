/** Signatures: authentic ones are accepted, ours are accepted by others, and whatever is changed is named. */
import { toBase64 } from '@plomba/codec';
import { portableVerifiers, type SignerPort } from '@plomba/core';
import { nativeVerifiers } from '@plomba/core/node';
import { describe, expect, it } from 'vitest';
import { publicKeyOf, simulatedAuthorities } from '../pki/index.js';
import { hasJava, hasXmlsec, javaVerdicts, xmlsecVerdict } from './__tests__/foreign-verifiers.js';
import { hasReference, NEEDS_REFERENCE, referenceText } from './__tests__/reference.js';
import { kioskSeal, MESSAGES, portableKioskSeal } from './__tests__/samples.js';
import { messageElement } from './message-codec.js';
import { sealMessage } from './seal-message.js';
import { readSoap } from './soap.js';
import { parseXmlText } from './xml-tree.js';
import {
  ENVELOPED,
  SIGNATURE_FAULT_CODES,
  signElement,
  verifySignature,
  type SignatureVerdict,
} from './xml-signature.js';
import { EXC_C14N } from './canonical.js';
import { xmlText } from './xml-writer.js';

const verifyNativeRsa = nativeVerifiers.rsa2048;
const OPTIONS = { verifier: verifyNativeRsa, publicKeyOf };

function verdictOf(text: string): SignatureVerdict | 'not-well-formed' {
  const parsed = parseXmlText(text);
  return parsed.ok ? verifySignature(parsed.root, OPTIONS) : 'not-well-formed';
}

/** The reason of the refusal, or what else came of it. */
function reasonOf(text: string): string {
  const verdict = verdictOf(text);
  if (verdict === 'not-well-formed') return verdict;
  return verdict.ok ? 'right' : verdict.reason;
}

const seal = kioskSeal();

function signedText(at: number): string {
  const message = MESSAGES[at];
  const sealed = message === undefined ? undefined : sealMessage(message, 'live', seal);
  return sealed?.ok === true ? sealed.text : '';
}

const TEXT = signedText(3);

/** The text with one thing changed; it must be in it. */
function changed(from: string | RegExp, to: string): string {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  return text;
}

describe('an authentic answer of the service', () => {
  const names = ['RegisterTCRResponse', 'RegisterCashDepositResponse'];

  it.skipIf(!hasReference)(`is accepted, by both verifiers of core ${NEEDS_REFERENCE}`, () => {
    for (const name of names) {
      const bytes = new TextEncoder().encode(referenceText(`cis-responses/${name}.wire.xml`));
      const reading = readSoap(bytes, 150_000);
      expect(reading).toMatchObject({ ok: true, kind: 'message' });
      if (!reading.ok || reading.kind === 'fault') continue;
      for (const verifier of [verifyNativeRsa, portableVerifiers.rsa2048]) {
        expect(verifySignature(reading.root, { verifier, publicKeyOf }).ok).toBe(true);
      }
    }
  });

  it.skipIf(!hasReference)(`is refused when re-indented, because white space counts ${NEEDS_REFERENCE}`, () => {
    for (const name of names) {
      const reading = readSoap(new TextEncoder().encode(referenceText(`cis-responses/${name}.xml`)), 150_000);
      if (!reading.ok || reading.kind === 'fault') throw new TypeError('not a message');
      expect(verifySignature(reading.root, OPTIONS).ok).toBe(false);
    }
  });

  it.skipIf(!hasReference)(
    `is refused with any one byte changed ${NEEDS_REFERENCE}`,
    () => {
      const text = referenceText('cis-responses/RegisterTCRResponse.wire.xml');
      const start = text.indexOf('<RegisterTCRResponse');
      const end = text.indexOf('</env:Body>');
      const root = text.slice(start, end);
      expect(reasonOf(root)).toBe('right');
      const spanOf = (begin: string, finish: string): readonly [number, number] => {
        const from = root.indexOf(begin);
        return [from, root.indexOf(finish, from + begin.length)];
      };
      const certificate = spanOf('<X509Certificate>', '</X509Certificate>');
      // What nobody can notice: a declaration that nothing uses is not in the canonical form. And what is judged apart: the
      // parts of the certificate that are not its key.
      const unused = spanOf('xmlns:ns0="', '"');
      const isIn = (at: number, [from, to]: readonly [number, number]): boolean => at >= from && at < to;
      for (let at = 0; at < root.length; at += isIn(at, certificate) ? 16 : 1) {
        const code = root.charCodeAt(at);
        const other = String.fromCharCode(code === 0x20 ? 0x78 : code ^ 1);
        const reason = reasonOf(root.slice(0, at) + other + root.slice(at + 1));
        const isAccepted = reason === 'right';
        const isExplained = isIn(at, certificate) || isIn(at, unused);
        if (isAccepted && !isExplained) throw new TypeError(`accepted with ${root[at]} changed to ${other} at ${at}`);
      }
    },
    60_000,
  );
});

describe('our signature', () => {
  it('is accepted by us, the same bytes from the portable and the native signer', () => {
    for (const message of MESSAGES) {
      const [native, portable] = [kioskSeal(), portableKioskSeal()].map((each) => sealMessage(message, 'live', each));
      expect(native?.ok === true && verdictOf(native.text)).toMatchObject({ ok: true, certificate: seal.certificate });
      expect(portable?.ok === true && portable.text).toBe(native?.ok === true && native.text);
    }
  });

  it.skipIf(!hasJava)(
    'is accepted by the JDK, and not with one character changed (skipped where java is absent)',
    () => {
      const texts = MESSAGES.map((_, at) => signedText(at));
      const broken = texts.map((text) => text.replace(/UUID="8/, 'UUID="9'));
      expect(javaVerdicts([...texts, ...broken])).toEqual([...texts.map(() => true), ...broken.map(() => false)]);
    },
    60_000,
  );

  it.skipIf(!hasXmlsec)('is accepted by xmlsec1 (skipped where xmlsec1 is absent)', () => {
    const [ca = new Uint8Array()] = simulatedAuthorities();
    for (const [at, { name }] of MESSAGES.entries()) {
      const text = signedText(at);
      expect(xmlsecVerdict(text, name, ca), name).toBe(true);
      expect(xmlsecVerdict(text.replace(/UUID="8/, 'UUID="9'), name, ca), name).toBe(false);
    }
  });

  it('holds with what other clients do: wrapped base64, a declaration that is not used, other quotes, comments', () => {
    expect(reasonOf(TEXT)).toBe('right');
    const wrapped = TEXT.replace(
      /(<X509Certificate>)([^<]*)/,
      (_, tag: string, body: string) => `${tag}\n${(body.match(/.{1,64}/g) ?? []).join('\n')}\n`,
    );
    expect(reasonOf(wrapped)).toBe('right');
    expect(
      reasonOf(
        changed(
          '<RegisterCashDepositRequest ',
          '<RegisterCashDepositRequest xmlns:default="http://www.w3.org/2000/09/xmldsig#" ',
        ),
      ),
    ).toBe('right');
    expect(reasonOf(changed('Id="Request" Version="1"', "Version='1'  Id='Request' "))).toBe('right');
    expect(reasonOf(changed('<Header', '<!-- not signed --><Header'))).toBe('right');
    expect(reasonOf(`<?xml version="1.0" encoding="UTF-8"?>\n${TEXT}`)).toBe('right');
    expect(reasonOf(changed('<Header', '\n  <Header'))).toBe('digest-wrong');
  });

  it('holds over a body that was indented before it was signed', () => {
    const message = MESSAGES[3];
    const plain = message === undefined ? '' : xmlText(messageElement(message, 'live'));
    const parsed = parseXmlText(plain.replace(/></g, '>\r\n  <'));
    const signed = parsed.ok ? signElement(parsed.root, seal) : undefined;
    expect(reasonOf(signed === undefined ? '' : xmlText(signed))).toBe('right');
  });

  it('is none without an id, with a signer that does not answer or is of another kind, or with broken text', () => {
    const root = messageElement(MESSAGES[3] ?? MESSAGES[0]!, 'live');
    const silent: SignerPort = { algorithm: 'rsa2048', publicKey: new Uint8Array(256), sign: () => undefined };
    expect(signElement(root, { ...seal, signer: silent })).toBeUndefined();
    expect(signElement(root, { ...seal, signer: { ...seal.signer, algorithm: 'p256' } })).toBeUndefined();
    expect(signElement({ ...root, attributes: [] }, seal)).toBeUndefined();
    const broken = { ...root, children: [{ kind: 'text', text: '\uD800' } as const] };
    expect(signElement(broken, seal)).toBeUndefined();
  });
});

describe('a wrong signature is named', () => {
  const SIGNATURE = /<Signature .*<\/Signature>/s.exec(TEXT)?.[0] ?? '';
  const cases: readonly (readonly [reason: string, text: () => string])[] = [
    ['signature-missing', () => changed(SIGNATURE, '')],
    ['several-signatures', () => changed(SIGNATURE, SIGNATURE + SIGNATURE)],
    ['several-signatures', () => changed('"/><CashDeposit', `">${SIGNATURE}</Header><CashDeposit`)],
    [
      'signature-malformed',
      () => TEXT.replace(SIGNATURE, '').replace(/(<Header [^>]*)\/>/, `$1>${SIGNATURE}</Header>`),
    ],
    ['signature-malformed', () => changed(/<SignatureValue>[^<]*/, '<SignatureValue>?')],
    ['signature-malformed', () => changed(/<DigestValue>[^<]*/, '<DigestValue>A')],
    ['signature-malformed', () => changed(/<SignedInfo>.*<\/SignedInfo>/s, '')],
    ['signature-malformed', () => changed('</KeyInfo>', '</KeyInfo><Object/>')],
    ['wrong-element-signed', () => changed('URI="#Request"', 'URI="#Other"')],
    ['wrong-element-signed', () => changed('URI="#Request"', 'URI=""')],
    ['wrong-element-signed', () => changed(' URI="#Request"', '')],
    ['wrong-element-signed', () => changed('<CashDeposit ', '<CashDeposit Id="Request" ')],
    ['wrong-element-signed', () => changed('<CashDeposit ', '<CashDeposit xml:id="Request" ')],
    ['wrong-element-signed', () => changed(/(<Reference.*<\/Reference>)/s, '$1$1')],
    ['wrong-signature-method', () => changed('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-sha512')],
    [
      'wrong-signature-method',
      () => changed('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'),
    ],
    [
      'wrong-canonicalization',
      () =>
        changed(
          `<CanonicalizationMethod Algorithm="${EXC_C14N}`,
          '<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
        ),
    ],
    [
      'wrong-canonicalization',
      () =>
        changed(
          `<CanonicalizationMethod Algorithm="${EXC_C14N}`,
          `<CanonicalizationMethod Algorithm="${EXC_C14N}WithComments`,
        ),
    ],
    ['wrong-canonicalization', () => changed(`<Transform Algorithm="${EXC_C14N}"/>`, '')],
    ['wrong-canonicalization', () => changed(`<Transform Algorithm="${ENVELOPED}"/>`, '')],
    [
      'wrong-canonicalization',
      () =>
        changed(
          `<Transform Algorithm="${ENVELOPED}"/>`,
          `<Transform Algorithm="${ENVELOPED}"/><Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>`,
        ),
    ],
    [
      'wrong-canonicalization',
      () =>
        changed(
          `<Transform Algorithm="${EXC_C14N}"/>`,
          `<Transform Algorithm="${EXC_C14N}"><i:InclusiveNamespaces xmlns:i="${EXC_C14N}" PrefixList="xs"/></Transform>`,
        ),
    ],
    ['wrong-digest-method', () => changed('xmlenc#sha256', 'xmlenc#sha512')],
    ['digest-wrong', () => changed('CashAmt="100.00"', 'CashAmt="900.00"')],
    ['signature-value-wrong', () => changed(/<SignatureValue>./, '<SignatureValue>/')],
    [
      'signature-wrong',
      () => changed('CashAmt="100.00"', 'CashAmt="900.00"').replace(/<SignatureValue>./, '<SignatureValue>/'),
    ],
    ['more-key-info', () => changed('</X509Data>', '</X509Data><KeyName>me</KeyName>')],
    ['more-key-info', () => changed(/(<X509Certificate>.*<\/X509Certificate>)/s, '$1$1')],
    ['more-key-info', () => changed(/(<KeyInfo>.*<\/KeyInfo>)/s, '$1$1')],
    ['not-x509', () => changed(/<KeyInfo>.*<\/KeyInfo>/s, '')],
    ['not-x509', () => changed(/<X509Data>.*<\/X509Data>/s, '<KeyName>me</KeyName>')],
    ['not-x509', () => changed(/<X509Certificate>[^<]*/, '<X509Certificate>AAAA')],
    ['not-x509', () => changed(/<X509Certificate>[^<]*/, '<X509Certificate>?')],
    ['not-x509', () => changed(/X509Certificate>/g, 'X509CRL>')],
  ];

  it.each(cases.map(([reason, text], at) => ({ reason, text, at })))('$reason ($at)', ({ reason, text }) => {
    expect(reasonOf(text())).toBe(reason);
  });

  it('with every reason, and every reason with its code', () => {
    expect(new Set(cases.map(([reason]) => reason))).toEqual(new Set(Object.keys(SIGNATURE_FAULT_CODES)));
    expect(Object.values(SIGNATURE_FAULT_CODES)).toEqual([21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33]);
  });

  it('a signed message wrapped around or beside another is refused', () => {
    const forged = TEXT.replace(SIGNATURE, '').replace('100.00', '999.00');
    const inside = forged.replace('</RegisterCashDepositRequest>', `${TEXT}</RegisterCashDepositRequest>`);
    expect(reasonOf(inside)).toBe('signature-malformed');
    const hidden = forged.replace(
      '</RegisterCashDepositRequest>',
      `${SIGNATURE.replace('</Signature>', `<Object>${TEXT.replace(SIGNATURE, '')}</Object></Signature>`)}</RegisterCashDepositRequest>`,
    );
    expect(reasonOf(hidden)).toBe('wrong-element-signed');
    const moved = hidden.replace(/(<RegisterCashDepositRequest [^>]*)Id="Request"/, '$1Id="Other"');
    expect(reasonOf(moved)).toBe('wrong-element-signed');
  });

  it('a certificate of another key does not verify', () => {
    const [ca = new Uint8Array()] = simulatedAuthorities();
    expect(reasonOf(changed(/<X509Certificate>[^<]*/, `<X509Certificate>${toBase64(ca)}`))).toBe(
      'signature-value-wrong',
    );
  });
});
