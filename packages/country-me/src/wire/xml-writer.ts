/**
 * Made trees and their text. What always holds: what is written reads back as the same tree; an empty element is one tag;
 * values are escaped whatever is in them. A character that XML cannot carry is refused before (see `isXmlText`).
 */
import { escapeText, escapeValue } from './canonical.js';
import type { XmlAttribute, XmlElement, XmlNamespace, XmlNode } from './xml-element.js';

const NOWHERE = { line: 0, column: 0 } as const;
const NO_SPAN = { start: 0, end: 0 } as const;

/** What an element is made of. */
export interface ElementParts {
  /** With its prefix. */
  readonly name: string;
  readonly uri: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly namespaces?: readonly XmlNamespace[];
  readonly children?: readonly XmlNode[];
}

function split(name: string): { readonly prefix: string; readonly local: string } {
  const at = name.indexOf(':');
  return at < 0 ? { prefix: '', local: name } : { prefix: name.slice(0, at), local: name.slice(at + 1) };
}

/** An element; its attributes are without a namespace, but `xml:` ones. */
export function makeElement(parts: ElementParts): XmlElement {
  const attributes = Object.entries(parts.attributes ?? {}).map(([name, value]): XmlAttribute => {
    const { prefix, local } = split(name);
    return { name, prefix, local, uri: prefix === 'xml' ? 'http://www.w3.org/XML/1998/namespace' : '', value };
  });
  return {
    kind: 'element',
    name: parts.name,
    ...split(parts.name),
    uri: parts.uri,
    attributes,
    namespaces: parts.namespaces ?? [],
    children: parts.children ?? [],
    place: NOWHERE,
    span: NO_SPAN,
  };
}

export function makeText(text: string): XmlNode {
  return { kind: 'text', text };
}

/** Whether XML 1.0 can carry every character of a text (production 2); the carriage return goes as a reference. */
export function isXmlText(text: string): boolean {
  return /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(text);
}

function write(node: XmlNode, out: string[]): void {
  if (node.kind === 'text') out.push(escapeText(node.text));
  else if (node.kind === 'instruction') out.push(`<?${node.target}${node.body === '' ? '' : ` ${node.body}`}?>`);
  else {
    out.push('<', node.name);
    for (const { prefix, uri } of node.namespaces) {
      out.push(prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, escapeValue(uri), '"');
    }
    for (const { name, value } of node.attributes) out.push(' ', name, '="', escapeValue(value), '"');
    if (node.children.length === 0) {
      out.push('/>');
      return;
    }
    out.push('>');
    for (const child of node.children) write(child, out);
    out.push('</', node.name, '>');
  }
}

/** The text of a tree, without a declaration. */
export function xmlText(element: XmlElement): string {
  const out: string[] = [];
  write(element, out);
  return out.join('');
}
