/** Envelopes: the authentic shape is written, and every shape that clients and the service use is read. */
import { describe, expect, it } from 'vitest';
import { hasReference, NEEDS_REFERENCE, referenceBytes, referenceText } from './__tests__/reference.js';
import { kioskSeal, MESSAGES } from './__tests__/samples.js';
import { messageElement } from './message-codec.js';
import { sealMessage } from './seal-message.js';
import { readSoap, soapBytes, soapFaultText, soapText, type SoapFault, type SoapReading } from './soap.js';
import { makeElement, xmlText } from './xml-writer.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): SoapReading => readSoap(encode(text), 150_000);

const ENVELOPE_11 = 'http://schemas.xmlsoap.org/soap/envelope/';

describe('an answer', () => {
  it('has the shape of the authentic ones, letter by letter', () => {
    const text = soapText(
      messageElement(
        {
          name: 'RegisterTCRResponse',
          value: {
            header: {
              uuid: 'a8323e4a-4ceb-4ef0-8a38-6b315229a1f7',
              requestUUID: '08d580c9-a5da-4bf2-b1bf-18d8b4bc321c',
              sendDateTime: '2021-05-22T14:41:45+02:00',
            },
            tcrCode: 'ku392kn209',
          },
        },
        'live',
      ),
    );
    // The authentic answer of May 2021 without its signature.
    expect(text).toBe(
      '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header/><env:Body>' +
        '<RegisterTCRResponse xmlns="https://efi.tax.gov.me/fs/schema" xmlns:ns0="http://www.w3.org/2000/09/xmldsig#" Id="Response" Version="1">' +
        '<Header xmlns="https://efi.tax.gov.me/fs/schema" UUID="a8323e4a-4ceb-4ef0-8a38-6b315229a1f7" RequestUUID="08d580c9-a5da-4bf2-b1bf-18d8b4bc321c" SendDateTime="2021-05-22T14:41:45+02:00"/>' +
        '<TCRCode xmlns="https://efi.tax.gov.me/fs/schema">ku392kn209</TCRCode>' +
        '</RegisterTCRResponse></env:Body></env:Envelope>',
    );
  });

  it.skipIf(!hasReference)(`is the authentic one, up to its signature ${NEEDS_REFERENCE}`, () => {
    for (const name of ['RegisterTCRResponse', 'RegisterCashDepositResponse']) {
      const authentic = referenceText(`cis-responses/${name}.wire.xml`);
      const reading = readSoap(referenceBytes(`cis-responses/${name}.wire.xml`), 150_000);
      if (!reading.ok || reading.kind === 'fault') throw new TypeError('not a message');
      expect(reading.source).toBe(authentic.slice(authentic.indexOf(`<${name}`), authentic.indexOf('</env:Body>')));
      // Our own signature has the same elements and declarations in the same places.
      const shape = (text: string): string =>
        text
          .replace(/\s+(?=[^<>]*<\/)/g, '')
          .replace(/>[^<]+</g, '><')
          .replace(/"[^"]*-[^"]*-[^"]*"/g, '""');
      const message = MESSAGES.find((each) => each.name === name);
      const sealed = message === undefined ? undefined : sealMessage(message, 'live', kioskSeal());
      const ours = sealed?.ok === true ? soapText(sealed.element) : '';
      expect(shape(ours)).toBe(shape(authentic.trim()));
    }
  });
});

describe('a request', () => {
  it('is read from every envelope that clients send, with the exact source of the message', () => {
    const body = '<m:RegisterTCRRequest  xmlns:m="https://efi.tax.gov.me/fs/schema" a = "1"/>';
    const envelopes = [
      `<env:Envelope xmlns:env="${ENVELOPE_11}"><env:Header/><env:Body>${body}</env:Body></env:Envelope>`,
      `<?xml version="1.0" encoding="UTF-8"?>\r\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${ENVELOPE_11}">\r\n<SOAP-ENV:Body>\r\n${body}\r\n</SOAP-ENV:Body>\r\n</SOAP-ENV:Envelope>\r\n`,
      `\uFEFF<Envelope xmlns="${ENVELOPE_11}"><!-- no header --><Body><!-- first -->${body}<more/></Body></Envelope>`,
    ];
    for (const text of envelopes) {
      const reading = read(text);
      expect(reading).toMatchObject({ ok: true, kind: 'message', source: body, root: { local: 'RegisterTCRRequest' } });
    }
  });

  it('is refused with a code and a place', () => {
    const codeOf = (text: string): string => {
      const reading = read(text);
      return reading.ok
        ? 'none'
        : `${reading.problem.code} ${reading.problem.place.line}:${reading.problem.place.column}`;
    };
    expect(codeOf('<a/>')).toBe('no-envelope 1:1');
    expect(codeOf('<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"/>')).toBe('no-envelope 1:1');
    expect(codeOf(`\n <e:Envelope xmlns:e="${ENVELOPE_11}"/>`)).toBe('no-envelope 2:2');
    expect(codeOf(`<e:Envelope xmlns:e="${ENVELOPE_11}">\n<e:Body> text </e:Body></e:Envelope>`)).toBe(
      'empty-body 2:1',
    );
    expect(codeOf('<a')).toMatch(/^not-well-formed 1:/);
    expect(readSoap(encode('x'.repeat(11)), 10)).toMatchObject({ ok: false, problem: { code: 'too-large' } });
  });

  it('with a character that XML cannot carry is not written', () => {
    const element = (value: string): Uint8Array | undefined =>
      soapBytes(makeElement({ name: 'a', uri: '', attributes: { b: value } }));
    for (const bad of ['\0', '\u0008', '\u001F', '\uFFFE', '\uFFFF', '\uD800', 'x\uDC00'])
      expect(element(bad)).toBeUndefined();
    for (const good of ['\t\n\r', 'čćšžđ', '😀', '\uFFFD', ']]>']) {
      const reading = readSoap(element(good) ?? new Uint8Array(), 1000);
      expect(reading.ok && reading.kind === 'message' && reading.root.attributes[0]?.value).toBe(good);
    }
    expect(
      sealMessage(
        {
          name: 'RegisterTCRRequest',
          value: {
            header: { uuid: '', sendDateTime: '' },
            tcr: { issuerTIN: '', businUnitCode: '', tcrIntID: '\u0001' },
          },
        },
        'live',
        kioskSeal(),
      ),
    ).toMatchObject({ ok: false, problem: { code: 'not-valid' } });
  });
});

describe('a fault', () => {
  const FAULT: SoapFault = {
    side: 'CLIENT',
    code: 11,
    text: "cvc-pattern-valid: Value '<ü&>' is not facet-valid",
    requestUUID: '08d580c9-a5da-4bf2-b1bf-18d8b4bc321c',
    responseUUID: 'a8323e4a-4ceb-4ef0-8a38-6b315229a1f7',
  };

  it('is written as the examples of the specification have it', () => {
    expect(soapFaultText({ ...FAULT, text: 'T' })).toBe(
      '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header/><env:Body><env:Fault>' +
        '<faultcode>env:CLIENT</faultcode><faultstring xml:lang="en">T</faultstring><detail><code>11</code>' +
        '<requestUUID>08d580c9-a5da-4bf2-b1bf-18d8b4bc321c</requestUUID>' +
        '<responseUUID>a8323e4a-4ceb-4ef0-8a38-6b315229a1f7</responseUUID></detail></env:Fault></env:Body></env:Envelope>',
    );
  });

  it('reads back, with what is left out left out, whatever it quotes', () => {
    const { requestUUID, responseUUID, code } = FAULT;
    const expected = { faultcode: 'env:CLIENT', text: FAULT.text, code, responseUUID };
    expect(read(soapFaultText(FAULT))).toEqual({ ok: true, kind: 'fault', fault: { ...expected, requestUUID } });
    const { requestUUID: _, ...unknown } = FAULT;
    expect(read(soapFaultText(unknown))).toEqual({ ok: true, kind: 'fault', fault: expected });
    const quoted = read(soapFaultText({ ...FAULT, text: 'a\0b\uD800c', requestUUID: '\uFFFF' }));
    expect(quoted).toMatchObject({ ok: true, fault: { text: 'a\uFFFDb\uFFFDc', requestUUID: '\uFFFD' } });
  });

  it('is read in the spellings of others too', () => {
    const text =
      `<SOAP-ENV:Envelope xmlns:SOAP-ENV="${ENVELOPE_11}"><SOAP-ENV:Body><SOAP-ENV:Fault>` +
      '<faultcode>SOAP-ENV:SERVER</faultcode><faultstring>down</faultstring>' +
      '<detail><FaultCode>999</FaultCode><ResponseUUID> x </ResponseUUID></detail></SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>';
    expect(read(text)).toEqual({
      ok: true,
      kind: 'fault',
      fault: { faultcode: 'SOAP-ENV:SERVER', text: 'down', code: 999, responseUUID: 'x' },
    });
    const bare = `<e:Envelope xmlns:e="${ENVELOPE_11}"><e:Body><e:Fault/></e:Body></e:Envelope>`;
    expect(read(bare)).toEqual({ ok: true, kind: 'fault', fault: { faultcode: '', text: '' } });
    const noNumber = `<e:Envelope xmlns:e="${ENVELOPE_11}"><e:Body><e:Fault><detail><code>x1</code></detail></e:Fault></e:Body></e:Envelope>`;
    expect(read(noNumber)).toEqual({ ok: true, kind: 'fault', fault: { faultcode: '', text: '' } });
  });
});

it('what is written of a tree is its text', () => {
  const element = makeElement({
    name: 'p:a',
    uri: 'urn:p',
    namespaces: [{ prefix: 'p', uri: 'urn:p' }],
    attributes: { 'xml:lang': 'a"b' },
  });
  expect(xmlText(element)).toBe('<p:a xmlns:p="urn:p" xml:lang="a&quot;b"/>');
});
