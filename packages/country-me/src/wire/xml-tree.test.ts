/** Hostile text: every refusal is a value with a place, and nothing else ever happens. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeVerifiers } from '@plomba/core/node';
import { publicKeyOf } from '../pki/index.js';
import { kioskSeal, MESSAGES } from './__tests__/samples.js';
import { readMessage } from './message-codec.js';
import { sealMessage } from './seal-message.js';
import { readSoap } from './soap.js';
import { verifySignature } from './xml-signature.js';
import { parseXml, parseXmlText, XML_BYTES_MAX, type XmlParse } from './xml-tree.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function problemOf(text: string): string {
  const parsed = parseXmlText(text);
  if (parsed.ok) return 'none';
  const { place, text: sentence } = parsed.problem;
  return `${place.line}:${place.column} ${sentence}`;
}

const sealed = sealMessage(MESSAGES[3]!, 'live', kioskSeal());
const BYTES = sealed.ok ? sealed.bytes : new Uint8Array();

/** Everything that a message from outside goes through. */
function takeIn(bytes: Uint8Array): string {
  const reading = readSoap(bytes, XML_BYTES_MAX);
  if (!reading.ok) {
    expect(reading.problem.place.line).toBeGreaterThan(0);
    expect(reading.problem.place.column).toBeGreaterThan(0);
    return reading.problem.code;
  }
  if (reading.kind === 'fault') return 'fault';
  const message = readMessage(reading.root, 'live');
  for (const finding of message.ok ? [] : message.findings) expect(finding.place.line).toBeGreaterThan(0);
  const verdict = verifySignature(reading.root, { verifier: nativeVerifiers.rsa2048, publicKeyOf });
  return `${message.ok ? 'valid' : 'not valid'}, ${verdict.ok ? 'signed' : verdict.reason}`;
}

describe('text of XML', () => {
  it('is read with the place of each element', () => {
    const parsed = parseXmlText('<?xml version="1.0" encoding="utf-8"?>\r\n<a>\r\n  <b\n c="1"/><d>x</d>\r</a>');
    const places = parsed.ok
      ? parsed.root.children.flatMap((node) => (node.kind === 'element' ? [node.place] : []))
      : [];
    expect(parsed.ok && parsed.root.place).toEqual({ line: 2, column: 1 });
    expect(places).toEqual([
      { line: 3, column: 3 },
      { line: 4, column: 9 },
    ]);
  });

  it('keeps the exact source of an element', () => {
    const inner = "<b  c = '1' ><!-- x --><d/> </b >";
    const parsed = parseXmlText(`<a>\n${inner}\n</a>`);
    const [child] = parsed.ok ? parsed.root.children.filter((node) => node.kind === 'element') : [];
    expect(parsed.ok && parsed.source.slice(child?.span.start, child?.span.end)).toBe(inner);
  });

  it('is refused with its place', () => {
    expect(problemOf('<a><b></a>')).toMatch(/^1:\d+ .*(unexpected|unclosed|close)/i);
    expect(problemOf('<a>\n<b c=1/></a>')).toMatch(/^2:\d+ /);
    expect(problemOf('<a>&nbsp;</a>')).toMatch(/^1:\d+ /);
    expect(problemOf('<a b="1" b="2"/>')).toMatch(/^1:\d+ /);
    expect(problemOf('<a xmlns:p="urn:p" p:b="1" xmlns:q="urn:p" q:b="2"/>')).toMatch(/^1:\d+ /);
    expect(problemOf('<p:a/>')).toMatch(/^1:\d+ /);
    expect(problemOf('<a/><b/>')).toMatch(/^1:\d+ /);
    expect(problemOf('')).toMatch(/^1:1 /);
    expect(problemOf('   ')).toMatch(/^1:\d+ /);
    expect(problemOf('<?xml version="1.0" encoding="windows-1250"?><a/>')).toMatch(/not UTF-8/);
    expect(problemOf('<a>\u0001</a>')).toMatch(/^1:\d+ /);
    expect(problemOf('<a>&#0;</a>')).toMatch(/^1:\d+ /);
    expect(problemOf(' <?xml version="1.0"?><a/>')).toMatch(/^1:\d+ /);
  });

  it('has no document type, so neither entities nor files', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>';
    const file = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>';
    for (const text of [bomb, file, '<!DOCTYPE a><a/>', '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>']) {
      expect(problemOf(text)).toMatch(/document type/);
    }
  });

  it('is bounded: bytes, levels, attributes; 30,000 open elements took minutes once', () => {
    expect(problemOf('<a>'.repeat(33) + '</a>'.repeat(33))).toMatch(/more than 32 levels/);
    expect(problemOf('<a>'.repeat(32) + '</a>'.repeat(32))).toBe('none');
    expect(problemOf('<a>'.repeat(30_000))).toMatch(/more than 32 levels/);
    const attributes = (count: number): string => Array.from({ length: count }, (_, at) => ` a${at}=""`).join('');
    expect(problemOf(`<a${attributes(65)}/>`)).toMatch(/more than 64 attributes/);
    expect(problemOf(`<a${attributes(64)}/>`)).toBe('none');
    const long = (bytes: number): XmlParse => parseXml(encode(`<a>${'x'.repeat(bytes - 7)}</a>`), XML_BYTES_MAX);
    expect(long(150_000).ok).toBe(true);
    expect(long(150_001)).toMatchObject({ ok: false, problem: { code: 'too-large' } });
    expect(parseXml(Uint8Array.of(0x3c, 0x61, 0xff), XML_BYTES_MAX)).toMatchObject({
      ok: false,
      problem: { code: 'not-utf-8' },
    });
  });
});

describe('a signed message', () => {
  it('is taken in whole, and in no way when it is cut anywhere', () => {
    expect(takeIn(BYTES)).toBe('valid, signed');
    for (let length = 0; length < BYTES.length; length++) {
      expect(takeIn(BYTES.subarray(0, length)), `cut after ${length} bytes`).toMatch(/^not-(?:well-formed|utf-8)$/);
    }
  });

  it('with any bit flipped is never both valid and signed, but where nobody can see it', () => {
    const text = new TextDecoder().decode(BYTES);
    const body = [text.indexOf('<RegisterCashDepositRequest'), text.indexOf('<Signature')] as const;
    fc.assert(
      fc.property(fc.nat({ max: BYTES.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const bent = BYTES.slice();
        bent[at] = (bent[at] ?? 0) ^ (1 << bit);
        const came = takeIn(bent);
        if (at > body[0] && at < body[1]) expect(came).not.toBe('valid, signed');
      }),
      { seed: Number(process.env['PLOMBA_SEED'] ?? 1), numRuns: 600 },
    );
  });

  it('with random pieces put in is refused as a value too', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      '/>',
      '<a',
      '</',
      '<!',
      '<![CDATA[',
      ']]>',
      '<!--',
      '<?',
      'xmlns=',
      '&#x',
      ';',
      '\0',
      '\uFFFE',
    );
    const text = new TextDecoder().decode(BYTES);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: text.length }), pieces), { minLength: 1, maxLength: 3 }), (list) => {
        const bent = list.reduce((whole, [at, piece]) => whole.slice(0, at) + piece + whole.slice(at), text);
        expect(takeIn(encode(bent))).toMatch(/\S/);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
