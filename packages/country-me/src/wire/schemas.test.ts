/** Messages, validator and own XSD against the authority's schemas of both generations, judged by libxml2. */
import { describe, expect, it } from 'vitest';
import { hasReference, NEEDS_REFERENCE, referenceText } from './__tests__/reference.js';
import { kioskSeal, LIVE_MESSAGE, MESSAGES, TRANSITION_MESSAGE } from './__tests__/samples.js';
import { xsdJudge, type XsdJudge } from './__tests__/xsd-judge.js';
import type { NamedMessage, SchemaProfile } from './message-types.js';
import { keysOutside, messageElement, readMessage } from './message-codec.js';
import { sealMessage } from './seal-message.js';
import { validateMessage } from './validate.js';
import { parseXmlText } from './xml-tree.js';
import { signElement } from './xml-signature.js';
import { xmlText } from './xml-writer.js';
import { messageXsd, signatureXsd } from './xsd.js';

const PROFILES: readonly SchemaProfile[] = ['live', '2021-transition'];
const AUTHORITY_FILES: Readonly<Record<SchemaProfile, string>> = {
  live: 'xsd/eficg-fiscalization-service.live.xsd',
  '2021-transition': 'xsd/eficg-v5-annex3-transitional.xsd',
};

function ownJudge(profile: SchemaProfile): XsdJudge {
  return xsdJudge(`own-${profile}`, { message: messageXsd(profile), signature: signatureXsd() });
}

function authorityJudge(profile: SchemaProfile): XsdJudge {
  const signature = referenceText('xsd/xmldsig-core-schema.xsd');
  return xsdJudge(`authority-${profile}`, { message: referenceText(AUTHORITY_FILES[profile]), signature });
}

const seal = kioskSeal();

/** The text of a message, signed, whether it is valid or not. */
function signedText(message: NamedMessage, profile: SchemaProfile): string {
  return xmlText(signElement(messageElement(message, profile), seal) ?? messageElement(message, profile));
}

describe('every message that is written', () => {
  for (const profile of PROFILES) {
    const own = profile === 'live' ? LIVE_MESSAGE : TRANSITION_MESSAGE;
    const other = profile === 'live' ? TRANSITION_MESSAGE : LIVE_MESSAGE;
    const judges: readonly (readonly [string, () => XsdJudge])[] = [
      ['our own XSD', () => ownJudge(profile)],
      ...(hasReference ? [["the authority's XSD", () => authorityJudge(profile)] as const] : []),
    ];

    for (const [whose, make] of judges) {
      it(`is valid by ${whose} of ${profile}, and one of the other profile is not`, () => {
        const judge = make();
        for (const message of [...MESSAGES, own]) {
          const sealed = sealMessage(message, profile, seal);
          expect(sealed.ok ? judge(sealed.text) : sealed.problem, message.name).toBeUndefined();
        }
        const otherProfile = profile === 'live' ? '2021-transition' : 'live';
        expect(judge(signedText(other, otherProfile))).toBeDefined();
        expect(sealMessage(other, profile, seal).ok).toBe(false);
      });
    }

    it(`reads back in ${profile} as what it was`, () => {
      for (const message of [...MESSAGES, own]) {
        expect(keysOutside(message, profile)).toEqual([]);
        const parsed = parseXmlText(signedText(message, profile));
        const reading = parsed.ok ? readMessage(parsed.root, profile) : parsed;
        expect(reading).toEqual({ ok: true, message });
      }
    });

    it.skipIf(!hasReference)(
      `the PHP client's requests are judged in ${profile} as the authority's XSD judges them ${NEEDS_REFERENCE}`,
      () => {
        const judge = authorityJudge(profile);
        for (const name of ['RegisterInvoice', 'RegisterTCR', 'RegisterCashDeposit']) {
          const text = referenceText(`fixtures-php/${name}.xml`);
          const parsed = parseXmlText(text);
          const findings = parsed.ok ? validateMessage(parsed.root, profile) : [];
          // They have no signature, and placeholders for codes.
          expect(findings.length > 0, name).toBe(judge(text) !== undefined);
          expect(findings.map(({ rule }) => rule)).toContain('cvc-complex-type.2.4.b');
        }
      },
    );
  }

  it('booleans and numbers are read in every spelling of the schema, and texts without the white space around', () => {
    const text = signedText(MESSAGES[0]!, 'live');
    const invoiceOf = (changed: string): unknown => {
      const parsed = parseXmlText(changed);
      const reading = parsed.ok ? readMessage(parsed.root, 'live') : undefined;
      return reading?.ok === true && reading.message.name === 'RegisterInvoiceRequest' && reading.message.value.invoice;
    };
    const spelled = (from: string, to: string): unknown => invoiceOf(text.replace(from, to));
    expect(spelled('IsIssuerInVAT="true"', 'IsIssuerInVAT="1"')).toMatchObject({ isIssuerInVAT: true });
    expect(spelled('IsIssuerInVAT="true"', 'IsIssuerInVAT=" false "')).toMatchObject({ isIssuerInVAT: false });
    expect(spelled('IsReverseCharge="false"', 'IsReverseCharge="0"')).toMatchObject({ isReverseCharge: false });
    expect(spelled('TotPrice="2.42"', 'TotPrice=" 2.42&#10;"')).toMatchObject({ totPrice: '2.42' });
  });

  it('a key that a profile does not know is named', () => {
    expect(keysOutside(LIVE_MESSAGE, '2021-transition').toSorted()).toEqual(['invoice.bankAccNum', 'invoice.note']);
    expect(keysOutside(TRANSITION_MESSAGE, 'live').toSorted()).toEqual([
      'invoice.isSimplifiedInv',
      'invoice.items[0].vs',
      'invoice.sumInvIICRefs',
    ]);
  });

  it.skipIf(!hasReference)(`the authority's answers are valid in both profiles and read ${NEEDS_REFERENCE}`, () => {
    for (const name of ['RegisterTCRResponse', 'RegisterCashDepositResponse']) {
      const text = /<Register.*Response>/s.exec(referenceText(`cis-responses/${name}.wire.xml`))?.[0] ?? '';
      const parsed = parseXmlText(text);
      for (const profile of PROFILES) {
        expect(authorityJudge(profile)(text), name).toBeUndefined();
        const reading = parsed.ok ? readMessage(parsed.root, profile) : undefined;
        expect(reading?.ok, name).toBe(true);
      }
    }
  });
});
