/** The exclusive canonical form, against libxml2 and against what the recommendation says of single cases. */
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from './canonical.js';
import { parseXmlText } from './xml-tree.js';
import { xmlText } from './xml-writer.js';

function ours(text: string): string {
  const parsed = parseXmlText(text);
  return parsed.ok ? canonicalText(parsed.root) : `refused: ${parsed.problem.text}`;
}

function peers(text: string): string {
  using document = XmlDocument.fromString(text);
  return document.root.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, withComments: false });
}

const texts = fc.oneof(
  fc.constantFrom(
    'a',
    ' ',
    '\n',
    '&#13;',
    '&#9;',
    '&#10;',
    '&amp;',
    '&lt;',
    '&gt;',
    '&quot;',
    "'",
    'š',
    '😀',
    '<![CDATA[<&>]]>',
    '<!-- c -->',
    '\r\n',
    '\r',
    '\t',
  ),
  fc.constantFrom('<?p?>', '<?p  body ?>', '] >', '>'),
);
const values = fc.constantFrom(
  'v',
  '',
  ' ',
  '&#13;',
  '&#9;',
  '&#10;',
  '\n',
  '\t',
  '\r\n',
  '&amp;',
  '&lt;',
  '>',
  '&quot;',
  "'",
  'š',
  '😀',
);
const prefixes = fc.constantFrom('', 'a:', 'b:', 'c:', 'xml:');
/** Without `&`: libxml2 writes it bare in a namespace, which is no XML any more. */
const uris = fc.constantFrom('urn:1', 'urn:2', 'urn:3');

/** An element whose prefixes are all declared around it. */
const element: fc.Memo<string> = fc.memo((depth) =>
  fc
    .record({
      prefix: fc.constantFrom('', 'a:', 'b:', 'c:'),
      name: fc.constantFrom('x', 'y', 'Z'),
      attributes: fc.uniqueArray(fc.tuple(prefixes, fc.constantFrom('p', 'q', 'R', 'lang'), values), {
        maxLength: 4,
        selector: ([, name]) => name,
      }),
      declared: fc.uniqueArray(fc.tuple(fc.constantFrom('xmlns', 'xmlns:a', 'xmlns:b', 'xmlns:c'), uris), {
        maxLength: 3,
        selector: ([name]) => name,
      }),
      children:
        depth <= 1
          ? fc.array(texts, { maxLength: 3 })
          : fc.array(fc.oneof(texts, element(depth - 1)), { maxLength: 4 }),
    })
    .map(({ prefix, name, attributes, declared, children }) => {
      const all = [
        ...declared.map(([key, uri]) => `${key}="${uri}"`),
        ...attributes.map(([space, local, value]) => `${space}${local}="${value}"`),
      ];
      const tag = `${prefix}${name}`;
      return `<${[tag, ...all].join(' ')}>${children.join('')}</${tag}>`;
    }),
);

describe('the exclusive canonical form', () => {
  it("is libxml2's, for any document", () => {
    fc.assert(
      fc.property(element(4), fc.boolean(), (inner, hasDefault) => {
        const text = `<root xmlns:a="urn:a" xmlns:b="urn:b" xmlns:c="urn:c"${hasDefault ? ' xmlns="urn:d"' : ''}>${inner}</root>`;
        expect(ours(text)).toBe(peers(text));
      }),
      { seed: Number(process.env['PLOMBA_SEED'] ?? 1), numRuns: 300 },
    );
  });

  it('writes a namespace where a name uses it, not where it was declared', () => {
    expect(ours('<a:r xmlns:a="urn:a" xmlns:b="urn:b" xmlns="urn:d"><b:s/><t a:u="1"/></a:r>')).toBe(
      '<a:r xmlns:a="urn:a"><b:s xmlns:b="urn:b"></b:s><t xmlns="urn:d" a:u="1"></t></a:r>',
    );
    expect(ours('<r xmlns="urn:d"><s xmlns=""><t xmlns="urn:d"/></s></r>')).toBe(
      '<r xmlns="urn:d"><s xmlns=""><t xmlns="urn:d"></t></s></r>',
    );
  });

  it('orders attributes by namespace and name, and escapes as the recommendation says', () => {
    expect(
      ours(
        '<r b="2" a="&#9;&#10;&#13;&lt;&amp;&quot;>" xmlns:z="urn:a" z:a="1" xml:lang="en">&gt;&#13;<![CDATA[<]]></r>',
      ),
    ).toBe('<r xmlns:z="urn:a" a="&#x9;&#xA;&#xD;&lt;&amp;&quot;>" b="2" xml:lang="en" z:a="1">&gt;&#xD;&lt;</r>');
  });

  it('is the same for what was written and read again', () => {
    fc.assert(
      fc.property(element(3), (inner) => {
        const text = `<root xmlns:a="urn:a" xmlns:b="urn:b" xmlns:c="urn:c">${inner}</root>`;
        const parsed = parseXmlText(text);
        expect(parsed.ok && ours(xmlText(parsed.root))).toBe(ours(text));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
