/**
 * SOAP 1.1 around the messages (technical specification v5, 3.2 to 3.4). What always holds: an answer has the shape of the
 * authentic ones, because clients read `env:Envelope` and `env:Body` by these very names; a request is known by the first
 * element in its body, never by a header of HTTP, which most clients leave out.
 */
import { utf8Encode } from '@plomba/codec';
import { escapeText } from './canonical.js';
import { parseXml, type XmlProblem } from './xml-tree.js';
import type { XmlElement, XmlPlace } from './xml-element.js';
import { isXmlText, xmlText } from './xml-writer.js';

export const SOAP_NS = 'http://schemas.xmlsoap.org/soap/envelope/';

/** `Content-Type` of requests and answers. */
export const SOAP_CONTENT_TYPE = 'text/xml; charset=utf-8';

/** The three addresses that clients really post to, under the host. */
export const SERVICE_PATHS: readonly string[] = [
  '/fs-v1',
  '/fs-v1/FiscalizationService',
  '/fs-v1/FiscalizationService.wsdl',
];

/** The text of an envelope around an element. */
export function soapText(body: XmlElement): string {
  return envelope(xmlText(body));
}

function envelope(body: string): string {
  return `<env:Envelope xmlns:env="${SOAP_NS}"><env:Header/><env:Body>${body}</env:Body></env:Envelope>`;
}

/** The bytes of an envelope around an element; undefined when a character in it cannot be in XML. */
export function soapBytes(body: XmlElement): Uint8Array | undefined {
  const text = soapText(body);
  return isXmlText(text) ? utf8Encode(text) : undefined;
}

export interface SoapFault {
  /** Whose fault it is. */
  readonly side: 'CLIENT' | 'SERVER';
  /** Code of the service, 0 to 58 or from 900. */
  readonly code: number;
  readonly text: string;
  /** Left out when the request could not be read that far. */
  readonly requestUUID?: string;
  readonly responseUUID: string;
}

/** Characters that XML cannot carry become a replacement mark: a fault quotes what the client sent. */
function printable(text: string): string {
  return isXmlText(text) ? text : [...text].map((character) => (isXmlText(character) ? character : '\uFFFD')).join('');
}

/** The text of a fault. Faults are not signed. */
export function soapFaultText(fault: SoapFault): string {
  const { requestUUID } = fault;
  const request = requestUUID === undefined ? '' : `<requestUUID>${escapeText(printable(requestUUID))}</requestUUID>`;
  const detail = `<code>${fault.code}</code>${request}<responseUUID>${escapeText(fault.responseUUID)}</responseUUID>`;
  return envelope(
    `<env:Fault><faultcode>env:${fault.side}</faultcode>` +
      `<faultstring xml:lang="en">${escapeText(printable(fault.text))}</faultstring>` +
      `<detail>${detail}</detail></env:Fault>`,
  );
}

/** A fault as it was read: from us or from anybody else, so that most of it may be missing. */
export interface ReadFault {
  readonly faultcode: string;
  readonly text: string;
  readonly code?: number;
  readonly requestUUID?: string;
  readonly responseUUID?: string;
}

/**
 * - `no-envelope`: well-formed, but no SOAP 1.1.
 * - `empty-body`: no element in the body (code 22).
 */
export type SoapProblemCode = XmlProblem['code'] | 'no-envelope' | 'empty-body';

export interface SoapProblem {
  readonly code: SoapProblemCode;
  readonly text: string;
  readonly place: XmlPlace;
}

export type SoapReading =
  | {
      readonly ok: true;
      readonly kind: 'message';
      /** First element in the body. */
      readonly root: XmlElement;
      /** The same as text, exactly as it was sent. Prefixes may be declared outside of it. */
      readonly source: string;
    }
  | { readonly ok: true; readonly kind: 'fault'; readonly fault: ReadFault }
  | { readonly ok: false; readonly problem: SoapProblem };

function childOf(element: XmlElement, name: { readonly local: string; readonly uri: string }): XmlElement | undefined {
  return elementsOf(element).find(({ local, uri }) => local === name.local && uri === name.uri);
}

function elementsOf(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((node) => node.kind === 'element');
}

function textIn(element: XmlElement | undefined): string | undefined {
  return element?.children
    .map((node) => (node.kind === 'text' ? node.text : ''))
    .join('')
    .trim();
}

/** Names of a fault are read whatever their namespace and case: `code` or `FaultCode`, `requestUUID` or `RequestUUID`. */
function faultOf(element: XmlElement): ReadFault {
  const named = (parent: XmlElement | undefined, pattern: RegExp): string | undefined =>
    parent === undefined ? undefined : textIn(elementsOf(parent).find(({ local }) => pattern.test(local)));
  const detail = elementsOf(element).find(({ local }) => local === 'detail');
  const code = named(detail, /^(?:fault)?code$/i);
  const requestUUID = named(detail, /^requestuuid$/i);
  const responseUUID = named(detail, /^responseuuid$/i);
  return {
    faultcode: named(element, /^faultcode$/) ?? '',
    text: named(element, /^faultstring$/) ?? '',
    ...(code !== undefined && /^[0-9]{1,6}$/.test(code) ? { code: Number(code) } : {}),
    ...(requestUUID === undefined ? {} : { requestUUID }),
    ...(responseUUID === undefined ? {} : { responseUUID }),
  };
}

/** Reads an envelope, a request or an answer. @param bytesMax 150,000 for requests, see `XML_BYTES_MAX` */
export function readSoap(bytes: Uint8Array, bytesMax: number): SoapReading {
  const parsed = parseXml(bytes, bytesMax);
  if (!parsed.ok) return parsed;
  const refuse = (code: SoapProblemCode, text: string, at: XmlElement): SoapReading => ({
    ok: false,
    problem: { code, text, place: at.place },
  });
  const { root } = parsed;
  if (root.local !== 'Envelope' || root.uri !== SOAP_NS) {
    return refuse('no-envelope', `${root.name} is no Envelope of SOAP 1.1`, root);
  }
  const body = childOf(root, { local: 'Body', uri: SOAP_NS });
  if (body === undefined) return refuse('no-envelope', 'the envelope has no Body', root);
  const [first] = elementsOf(body);
  if (first === undefined) return refuse('empty-body', 'no element in the Body', body);
  if (first.local === 'Fault' && first.uri === SOAP_NS) return { ok: true, kind: 'fault', fault: faultOf(first) };
  return { ok: true, kind: 'message', root: first, source: parsed.source.slice(first.span.start, first.span.end) };
}
