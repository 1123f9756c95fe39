/** The issuer's code against the authority's own vector and against openssl. */
import { portableRsaSigner, RsaPrivateKey, seededEntropy, portableVerifiers, type SignerPort } from '@plomba/core';
import { fromHex } from '@plomba/codec';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasReference, NEEDS_REFERENCE, referenceText } from './__tests__/reference.js';
import { kioskSeal } from './__tests__/samples.js';
import { checkIic, iicFindings, iicInput, iicOf, iicSignatureText, signIic, type IicValues } from './iic.js';

/** Technical specification v5, 4.3.2.1. */
const VALUES: IicValues = {
  issuerTIN: '12345678',
  issueDateTime: '2019-06-12T17:05:43+02:00',
  invOrdNum: '9952',
  businUnitCode: 'bb123bb123',
  tcrCode: 'cc123cc123',
  softCode: 'ss123ss123',
  totPrice: '99.01',
};
const INPUT = '12345678|2019-06-12T17:05:43+02:00|9952|bb123bb123|cc123cc123|ss123ss123|99.01';
const SIGNATURE = [
  'A72977773A579523665C3D4F8DEFF3F301CA726A7960EFF5A6863E4CB6009A752C52652C615049A0B2B650380A12D4CC',
  '44E7FEB0371FEC42501D95A2F8ACE24A9483EC8AF93219DCC7F58C1E62497B412922B5CAE83A0F914427A769EE550C65',
  '10C43DE1FFBF13C911DBADCE66DAC6065B98352276F0B19260457887C20EB351932377B749B4CC0338100D9CB6A202A1',
  'EE9BC77B1E584FD9692C26102F603C7ED920E3ABF22DAF4C1D170E954B1D320709E26A429C3B8D45208B7C5CBF5BA1C5',
  '1713E888ACA00BC60C00BA18E7B1434A196F9F09CBD28B68F4FD1F56EA197B59AF77D6B8459C1CBCAA367089BCC8CEFA',
  'E3926DA8183DD822D371230411F4CFFD',
].join('');
const IIC = 'E4033D471FEEA47A3C664B15C669C709';

/** The modulus of the example key of 4.3.2, so that the published signature is checked without any file. */
const MODULUS = [
  'eb3391e48b4d60724d54cc658d9b5dfca414c86228cdb9c827c216a9c11eb24b515791451ef89066cc760e9c9e5504eefca7a5f5787e67a3',
  '99eade6c003cdf6279300abb1bd05853fb4d66d8f207688519855b5ca699f48313567e0cd6e2c4ef4f2ad893a3b52b1ca6b31feb724fd645',
  '00759a9ebc6aef268063331ae9077cbed69388ce539543dc7952b41c75323556faca0de4650bfeb586698ba7e99b27f5a61812e8db3a12af',
  '283cbc9ceb4d212ebd76a75da6264092f761f6c61d17512581766176666c19444c9ba39c78f50f64efc714aabb4652babc8c57548ea5f4ee',
  'ad5adf86ba1ba5f1ed31d954f06d3769c06e05a5d7d44ea5032ba72cc073a14d',
].join('');

function signing(signature: Uint8Array | undefined): SignerPort {
  return {
    algorithm: 'rsa2048',
    publicKey: new Uint8Array(256),
    sign: () => (signature === undefined ? undefined : [signature]),
  };
}

describe('IIC', () => {
  it("is the authority's: the input of 4.3.2.1 and the MD5 of the published signature, byte for byte", () => {
    expect(iicInput(VALUES)).toBe(INPUT);
    const signature = fromHex(SIGNATURE.toLowerCase());
    expect(iicOf(signature ?? new Uint8Array())).toBe(IIC);
    expect(iicSignatureText(signature ?? new Uint8Array())).toBe(SIGNATURE);
  });

  it('the published signature verifies under the published key, and under no other value', () => {
    const key = { publicKey: fromHex(MODULUS) ?? new Uint8Array(), verifier: portableVerifiers.rsa2048 };
    const sent = { iic: IIC, iicSignature: SIGNATURE };
    expect(checkIic(VALUES, sent, key)).toBe('right');
    expect(checkIic(VALUES, { iic: IIC.toLowerCase(), iicSignature: SIGNATURE.toLowerCase() }, key)).toBe('right');
    // The specification prints the joined string with a digit too many behind unit and device; the signature is without.
    const typo = { ...VALUES, businUnitCode: 'bb123bb1231', tcrCode: 'cc123cc1231' };
    expect(checkIic(typo, sent, key)).toBe('signature-wrong');
    expect(checkIic({ ...VALUES, issueDateTime: '2019-06-12T15:05:43Z' }, sent, key)).toBe('signature-wrong');
    expect(checkIic({ ...VALUES, totPrice: '99.010' }, sent, key)).toBe('signature-wrong');
    expect(checkIic(VALUES, { ...sent, iic: IIC.replace('E', 'F') }, key)).toBe('iic-of-other-signature');
    expect(checkIic(VALUES, { ...sent, iicSignature: `${SIGNATURE}0` }, key)).toBe('iic-of-other-signature');
  });

  it.skipIf(!hasReference)(`every vector of the example key, signed here ${NEEDS_REFERENCE}`, () => {
    const { n, e, d, p, q, dp, dq, qi } = JSON.parse(referenceText('iic-official/example-key.json')) as Record<
      string,
      string
    >;
    const base64Url = (hex: string | undefined): string =>
      Buffer.from((hex ?? '').padStart(Math.ceil((hex ?? '').length / 2) * 2, '0'), 'hex').toString('base64url');
    const parts = { n, e, d, p, q, dp, dq, qi };
    const jwk = Object.fromEntries(Object.entries(parts).map(([key, hex]) => [key, base64Url(hex)]));
    const key = RsaPrivateKey.fromJwk({ kty: 'RSA', ...jwk } as never);
    const signer = portableRsaSigner(key, seededEntropy('iic'));
    const vectors = JSON.parse(referenceText('iic-official/iic-vectors.json')) as Record<
      'authority' | 'derived_with_openssl_not_authority',
      { input: string; iicSignature: string; iic: string }[]
    >;
    const all = [...vectors.authority, ...vectors.derived_with_openssl_not_authority];
    expect(all).toHaveLength(5);
    for (const { input, iicSignature, iic } of all) {
      const [
        issuerTIN = '',
        issueDateTime = '',
        invOrdNum = '',
        businUnitCode = '',
        tcrCode = '',
        softCode = '',
        totPrice = '',
      ] = input.split('|');
      const values = { issuerTIN, issueDateTime, invOrdNum, businUnitCode, tcrCode, softCode, totPrice };
      expect(signIic(values, signer)).toEqual({ iic, iicSignature });
      const sent = { iic, iicSignature };
      expect(checkIic(values, sent, { publicKey: signer.publicKey, verifier: portableVerifiers.rsa2048 })).toBe(
        'right',
      );
    }
  });

  it('what real programs get wrong is not right: a double hash, the MD5 of the text', () => {
    const { signer } = kioskSeal();
    const key = { publicKey: signer.publicKey, verifier: portableVerifiers.rsa2048 };
    const digest = createHash('sha256').update(INPUT).digest('hex');
    const [twice = new Uint8Array()] = signer.sign([new TextEncoder().encode(digest)]) ?? [];
    expect(checkIic(VALUES, { iic: iicOf(twice), iicSignature: iicSignatureText(twice) }, key)).toBe('signature-wrong');
    const right = signIic(VALUES, signer);
    const ofText = createHash('md5')
      .update(right?.iicSignature ?? '')
      .digest('hex');
    expect(checkIic(VALUES, { iic: ofText, iicSignature: right?.iicSignature ?? '' }, key)).toBe(
      'iic-of-other-signature',
    );
    expect(checkIic(VALUES, right ?? { iic: '', iicSignature: '' }, key)).toBe('right');
  });

  it('is as Node has it, for any signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), (signature) => {
        const iic = signIic(VALUES, signing(signature));
        expect(iic?.iic).toBe(createHash('md5').update(signature).digest('hex').toUpperCase());
        expect(iic?.iicSignature).toBe(Buffer.from(signature).toString('hex').toUpperCase());
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it('is none when the signer does not answer, is of another algorithm or size, or a text is broken', () => {
    expect(signIic(VALUES, signing(undefined))).toBeUndefined();
    expect(signIic(VALUES, signing(new Uint8Array(255)))).toBeUndefined();
    expect(signIic(VALUES, { ...signing(new Uint8Array(256)), algorithm: 'p256' })).toBeUndefined();
    expect(signIic({ ...VALUES, softCode: '\uD800' }, signing(new Uint8Array(256)))).toBeUndefined();
  });

  it('each value must have its form', () => {
    expect(iicFindings(VALUES)).toEqual([]);
    const wrong: readonly (readonly [keyof IicValues, readonly string[]])[] = [
      ['issuerTIN', ['1234567', '123456789', '1234567a', '']],
      [
        'issueDateTime',
        ['2019-06-12 17:05:43+02:00', '2019-06-12T17:05:43', '2019-02-29T17:05:43Z', '2019-06-12T17:05:43.0Z'],
      ],
      ['invOrdNum', ['0', '-1', '01', '+1', '1.0', '', 'bb123bb123/1/2019/cc123cc123', '2147483648']],
      ['businUnitCode', ['bb123bb12', 'BB123bb123', 'bb123bb1231']],
      ['tcrCode', ['']],
      ['softCode', ['ss123ss12x']],
      ['totPrice', ['99.1', '99', '0', '99,01', '099.01', '+1.00', '1e2', '99.010', ' 1.00']],
    ];
    for (const [key, texts] of wrong) {
      for (const text of texts) {
        expect(
          iicFindings({ ...VALUES, [key]: text }).map((finding) => finding.key),
          `${key} ${text}`,
        ).toEqual([key]);
      }
    }
  });
});
