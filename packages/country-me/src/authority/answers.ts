/** Answers of the authority as HTTP: signed messages, faults, pages. */
import { utf8Encode } from '@plomba/codec';
import type { HttpResponse } from '@plomba/core/country';
import {
  sealMessage,
  SOAP_CONTENT_TYPE,
  soapFaultText,
  type NamedMessage,
  type ResponseName,
  type Seal,
} from '../wire/index.js';
import type { Refusal } from './checks/refusal.js';

/** A header for whoever keeps a log of requests: what the request was about, in a few words. */
const NOTE_HEADER = 'x-plomba-note';

function noted(note: string): Readonly<Record<string, string>> {
  return { [NOTE_HEADER]: note.replace(/[^ -~]/g, '?').slice(0, 300) };
}

export function textAnswer(status: number, type: string, text: string): HttpResponse {
  return { status, headers: { 'content-type': type }, body: utf8Encode(text) ?? new Uint8Array() };
}

/** Undefined when the seal does not answer. */
export function signedAnswer(message: NamedMessage<ResponseName>, seal: Seal, note: string): HttpResponse | undefined {
  const sealed = sealMessage(message, 'live', seal);
  if (!sealed.ok) return undefined;
  return { status: 200, headers: { 'content-type': SOAP_CONTENT_TYPE, ...noted(note) }, body: sealed.bytes };
}

/** Faults are not signed. */
export function faultAnswer(
  { code, text }: Refusal,
  about: {
    readonly status: number;
    readonly requestUUID: string | undefined;
    readonly responseUUID: string;
    readonly note: string;
  },
): HttpResponse {
  const { status, requestUUID, responseUUID, note } = about;
  const fault = soapFaultText({
    side: code >= 900 ? 'SERVER' : 'CLIENT',
    code,
    text,
    responseUUID,
    ...(requestUUID === undefined ? {} : { requestUUID }),
  });
  const answer = textAnswer(status, SOAP_CONTENT_TYPE, fault);
  return { ...answer, headers: { ...answer.headers, ...noted(`${note} fault ${code}: ${text}`) } };
}

const VALUE_START = utf8Encode('<SignatureValue>') ?? new Uint8Array();

/** The same answer with one sign of its signature changed: still base64, still XML, no longer a signature. */
export function withWrongSignature(answer: HttpResponse): HttpResponse {
  const { body } = answer;
  const at = body.findIndex((_, start) => VALUE_START.every((byte, index) => body[start + index] === byte));
  if (at < 0) return answer;
  const changed = body.slice();
  const place = at + VALUE_START.length + 10;
  changed[place] = changed[place] === 0x41 ? 0x42 : 0x41; // A and B
  return { ...answer, body: changed };
}
