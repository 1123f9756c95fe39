/**
 * XML text to an immutable tree. What always holds: no document type, so no entity but the five of XML and no file or
 * address is ever read; the size, the depth and the number of attributes are bounded; what is refused has its place.
 */
import { utf8Decode } from '@plomba/codec';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { XmlElement, XmlNode, XmlPlace } from './xml-element.js';

/** Most bytes of a message (functional specification v5, 3.7: 150 kB). */
export const XML_BYTES_MAX = 150_000;
/** Messages have eight levels, and their signature ten. */
const DEPTH_MAX = 32;
const ATTRIBUTES_MAX = 64;

/**
 * - `too-large`: more bytes than a message may have.
 * - `not-utf-8`
 * - `not-well-formed`: no XML, or with a document type, or beyond a bound.
 */
export type XmlProblemCode = 'too-large' | 'not-utf-8' | 'not-well-formed';

export interface XmlProblem {
  readonly code: XmlProblemCode;
  readonly text: string;
  readonly place: XmlPlace;
}

/** The document element, and the text that it was read from. */
export interface XmlDocument {
  readonly root: XmlElement;
  readonly source: string;
}

export type XmlParse = ({ readonly ok: true } & XmlDocument) | { readonly ok: false; readonly problem: XmlProblem };

/** An element under construction. */
interface Open {
  readonly head: Omit<XmlElement, 'children' | 'span'>;
  readonly start: number;
  readonly children: XmlNode[];
}

/** Place of an offset in a text. */
function placeOf(source: string, offset: number): XmlPlace {
  const before = source.slice(0, Math.max(0, offset)).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Places of increasing offsets, each line end looked at once. */
class Places {
  readonly #source: string;
  #offset = 0;
  #line = 1;
  #lineStart = 0;

  constructor(source: string) {
    this.#source = source;
  }

  at(offset: number): XmlPlace {
    for (; this.#offset < offset; this.#offset++) {
      const code = this.#source.charCodeAt(this.#offset);
      const isEnd = code === 10 || (code === 13 && this.#source.charCodeAt(this.#offset + 1) !== 10);
      if (!isEnd) continue;
      this.#line++;
      this.#lineStart = this.#offset + 1;
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }
}

/** Leaves the parser at the first problem: it would go on, and take minutes over 30,000 open elements. */
class Stop extends Error {
  readonly problem: XmlProblem;

  constructor(problem: XmlProblem) {
    super(problem.text);
    this.problem = problem;
  }
}

/** Builds the tree out of what the parser reports, until the first problem. */
class TreeBuilder {
  readonly #source: string;
  readonly #places: Places;
  readonly #parser: SaxesParser<{ xmlns: true; position: true }>;
  readonly #open: Open[] = [];
  #tagStart = 0;
  #root: XmlElement | undefined;

  constructor(source: string) {
    this.#source = source;
    this.#places = new Places(source);
    this.#parser = new SaxesParser({ xmlns: true, position: true });
    const parser = this.#parser;
    parser.on('error', (error) => {
      // The parser puts its own place before the sentence; the place has its own field here.
      this.#fail(error.message.replace(/^(?:undefined:)?\d+:\d+: /, ''));
    });
    parser.on('doctype', () => {
      this.#fail('a document type is not taken');
    });
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) this.#fail(`encoding ${encoding} is not UTF-8`);
    });
    parser.on('opentagstart', ({ name }) => {
      this.#tagStart = source.lastIndexOf(`<${name}`, parser.position - 1);
      if (this.#open.length >= DEPTH_MAX) this.#fail(`more than ${DEPTH_MAX} levels`);
    });
    parser.on('opentag', (tag) => {
      this.#begin(tag);
    });
    parser.on('closetag', () => {
      this.#end();
    });
    parser.on('text', (text) => {
      this.#text(text);
    });
    parser.on('cdata', (text) => {
      this.#text(text);
    });
    parser.on('processinginstruction', ({ target, body }) => {
      this.#open.at(-1)?.children.push({ kind: 'instruction', target, body });
    });
  }

  #fail(text: string): never {
    throw new Stop({ code: 'not-well-formed', text, place: placeOf(this.#source, this.#parser.position) });
  }

  #begin(tag: SaxesTagNS): void {
    const all = Object.values(tag.attributes);
    if (all.length > ATTRIBUTES_MAX) {
      this.#fail(`more than ${ATTRIBUTES_MAX} attributes`);
    }
    const isNamespace = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');
    const { name, prefix, local, uri } = tag;
    const namespaces = all
      .filter((attribute) => isNamespace(attribute.name))
      .map((attribute) => ({ prefix: attribute.name === 'xmlns' ? '' : attribute.local, uri: attribute.value }));
    const attributes = all
      .filter((attribute) => !isNamespace(attribute.name))
      .map((attribute) => ({
        name: attribute.name,
        prefix: attribute.prefix,
        local: attribute.local,
        uri: attribute.uri,
        value: attribute.value,
      }));
    const place = this.#places.at(this.#tagStart);
    const head = { kind: 'element', name, prefix, local, uri, attributes, namespaces, place } as const;
    this.#open.push({ head, start: this.#tagStart, children: [] });
  }

  #end(): void {
    const done = this.#open.pop();
    if (done === undefined) return;
    const span = { start: done.start, end: this.#parser.position };
    const element: XmlElement = { ...done.head, children: done.children, span };
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
  }

  #text(text: string): void {
    const children = this.#open.at(-1)?.children;
    const last = children?.at(-1);
    // Text, character references and CDATA that touch are one text.
    if (last?.kind === 'text') children?.splice(-1, 1, { kind: 'text', text: last.text + text });
    else if (text !== '') children?.push({ kind: 'text', text });
  }

  /** @throws Stop */
  run(): XmlDocument {
    this.#parser.write(this.#source).close();
    return this.#root === undefined ? this.#fail('no element') : { root: this.#root, source: this.#source };
  }
}

/** Reads a text of XML. Its size is not bounded here. */
export function parseXmlText(source: string): XmlParse {
  try {
    return { ok: true, ...new TreeBuilder(source.replace(/^\uFEFF/, '')).run() };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Reads UTF-8 bytes of XML. @param bytesMax see {@link XML_BYTES_MAX} */
export function parseXml(bytes: Uint8Array, bytesMax: number): XmlParse {
  const refuse = (code: XmlProblemCode, text: string): XmlParse => ({
    ok: false,
    problem: { code, text, place: { line: 1, column: 1 } },
  });
  if (bytes.length > bytesMax) return refuse('too-large', `${bytes.length} bytes, more than ${bytesMax}`);
  const source = utf8Decode(bytes);
  return source === undefined ? refuse('not-utf-8', 'not UTF-8') : parseXmlText(source);
}
