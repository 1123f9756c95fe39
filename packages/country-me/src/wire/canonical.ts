/**
 * Exclusive XML canonicalisation 1.0 without comments (W3C, `xml-exc-c14n#`), of an element and what is in it. What always
 * holds: a namespace is written where it is first used by a name, never because it was declared; an `InclusiveNamespaces`
 * list is not taken (the caller refuses it).
 */
import type { XmlAttribute, XmlElement, XmlNode } from './xml-element.js';

export const EXC_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';

const TEXT_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const VALUE_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Character data as the canonical form has it. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => TEXT_ESCAPES[character] ?? character);
}

/** An attribute's value as the canonical form has it, without the quotes. */
export function escapeValue(text: string): string {
  return text.replace(/[&<"\t\n\r]/g, (character) => VALUE_ESCAPES[character] ?? character);
}

/** Order of code points, which is that of UTF-8 bytes; `<` compares UTF-16 units. */
function compare(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at]?.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Namespaces in scope of the output, prefix to URI. */
type Scope = ReadonlyMap<string, string>;

const XML_PREFIX = 'xml';

/** The prefixes that the names of an element use, with what they stand for. */
function used(element: XmlElement): Scope {
  const prefixes = new Map([[element.prefix, element.uri]]);
  for (const { prefix, uri } of element.attributes) if (prefix !== '') prefixes.set(prefix, uri);
  prefixes.delete(XML_PREFIX);
  return prefixes;
}

function declarations(element: XmlElement, rendered: Scope): readonly (readonly [prefix: string, uri: string])[] {
  return [...used(element)]
    .filter(([prefix, uri]) => (rendered.get(prefix) ?? '') !== uri)
    .sort(([left], [right]) => compare(left, right));
}

function attributeOrder(left: XmlAttribute, right: XmlAttribute): number {
  return compare(left.uri, right.uri) || compare(left.local, right.local);
}

function write(node: XmlNode, rendered: Scope, out: string[]): void {
  if (node.kind === 'text') {
    out.push(escapeText(node.text));
    return;
  }
  if (node.kind === 'instruction') {
    out.push(`<?${node.target}${node.body === '' ? '' : ` ${node.body}`}?>`);
    return;
  }
  const added = declarations(node, rendered);
  out.push('<', node.name);
  for (const [prefix, uri] of added) {
    out.push(prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, escapeValue(uri), '"');
  }
  for (const { name, value } of node.attributes.toSorted(attributeOrder)) {
    out.push(' ', name, '="', escapeValue(value), '"');
  }
  out.push('>');
  const inner = added.length === 0 ? rendered : new Map([...rendered, ...added]);
  for (const child of node.children) write(child, inner, out);
  out.push('</', node.name, '>');
}

/** The canonical form of an element, as text. Its UTF-8 bytes are what is hashed. */
export function canonicalText(element: XmlElement): string {
  const out: string[] = [];
  write(element, new Map(), out);
  return out.join('');
}

/** The same element without one of its children. */
export function withoutChild(element: XmlElement, child: XmlElement): XmlElement {
  return { ...element, children: element.children.filter((node) => node !== child) };
}
