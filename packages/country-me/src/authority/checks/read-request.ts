/**
 * From bytes to a message: size, well-formedness, schema (technical specification 3.7, the first steps). What always
 * holds: a message that gets through is valid by one of the schema generations that are taken.
 */
import type { SignerPort } from '@plomba/core';
import {
  readMessage,
  readSoap,
  schemaFindingText,
  signElement,
  type NamedMessage,
  type RequestName,
  type SchemaFinding,
  type SoapProblem,
  type XmlElement,
} from '../../wire/index.js';
import type { CisSettings } from '../settings.js';
import { refuse, type Refusal, type Silence } from './refusal.js';

/** A request whose envelope could be read. */
export interface RequestElement {
  readonly root: XmlElement;
  readonly source: string;
  /** Of its header, where there is one. */
  readonly uuid: string | undefined;
}

type Reading =
  { readonly ok: true; readonly request: RequestElement } | { readonly ok: false; readonly why: Refusal | Silence };

/** Bounds and document types, in the words of the parser: nobody sends them by mistake. */
const ATTACK = /document type|more than \d+ (levels|attributes)|undefined entity/i;

export function readRequest(body: Uint8Array, settings: CisSettings): Reading {
  const reading = readSoap(body, settings.messageBytes);
  if (!reading.ok) return { ok: false, why: unreadable(reading.problem, settings) };
  if (reading.kind === 'fault') return { ok: false, why: refuse(22, 'The Body holds a Fault.') };
  const { root, source } = reading;
  return { ok: true, request: { root, source, uuid: uuidIn(root) } };
}

function unreadable({ code, text, place }: SoapProblem, settings: CisSettings): Refusal | Silence {
  const at = `line ${place.line}, column ${place.column}`;
  if (code === 'too-large') return refuse(1, `The limit is ${settings.messageBytes} bytes.`);
  if (code === 'empty-body') return refuse(22);
  if (ATTACK.test(text) && !settings.answersAttacks) return 'silence';
  return refuse(0, `${text} (${at}).`);
}

function uuidIn(root: XmlElement): string | undefined {
  const header = root.children.find((node): node is XmlElement => node.kind === 'element' && node.local === 'Header');
  const uuid = header?.attributes.find(({ name }) => name === 'UUID')?.value ?? '';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid) ? uuid : undefined;
}

export type Operation = 'RegisterInvoice' | 'RegisterTCR' | 'RegisterCashDeposit';

const OPERATION_OF: ReadonlyMap<string, Operation> = new Map<RequestName, Operation>([
  ['RegisterInvoiceRequest', 'RegisterInvoice'],
  ['RegisterTCRRequest', 'RegisterTCR'],
  ['RegisterCashDepositRequest', 'RegisterCashDeposit'],
]);

/** Which operation an element asks for: by its name, since most clients send no SOAPAction. */
export function operationOf(root: XmlElement): Operation | undefined {
  return OPERATION_OF.get(root.local);
}

type MessageResult =
  { readonly ok: true; readonly message: NamedMessage<RequestName> } | { readonly ok: false; readonly why: Refusal };

/** Schema, and the characters that values may have. */
export function checkSchema({ root, source }: RequestElement, settings: CisSettings): MessageResult {
  if (operationOf(root) === undefined) {
    return { ok: false, why: refuse(22, `${root.name} is none of this service.`) };
  }
  const judged = withOneSignature(root);
  let first: readonly SchemaFinding[] | undefined;
  for (const profile of settings.profiles) {
    const reading = readMessage(judged, profile);
    if (reading.ok) {
      const { message } = reading;
      if (!isRequest(message)) break;
      const odd = settings.asciiOnly ? /[^\t\n\r -~]/u.exec(source)?.[0] : undefined;
      if (odd === undefined) return { ok: true, message };
      return { ok: false, why: refuse(11, `character '${odd}' is not allowed.`) };
    }
    first ??= reading.findings;
  }
  const finding = first?.[0];
  const said = finding === undefined ? 'no declaration found' : schemaFindingText(finding);
  return { ok: false, why: refuse(11, said) };
}

function isRequest(message: NamedMessage): message is NamedMessage<RequestName> {
  return OPERATION_OF.has(message.name);
}

const ZEROS: SignerPort = {
  algorithm: 'rsa2048',
  publicKey: new Uint8Array(256),
  sign: (messages) => messages.map(() => new Uint8Array(256)),
};

/**
 * The schema asks for exactly one signature, but the service has codes of its own for none and for several (21, 24). So
 * here the schema judges the rest, and the signature's own step counts.
 */
function withOneSignature(root: XmlElement): XmlElement {
  const isSignature = (node: XmlElement['children'][number]): boolean =>
    node.kind === 'element' && node.local === 'Signature';
  const signatures = root.children.filter(isSignature);
  if (signatures.length === 1) return root;
  const bare = { ...root, children: root.children.filter((node) => !isSignature(node)) };
  if (signatures.length > 1) return { ...bare, children: [...bare.children, ...signatures.slice(0, 1)] };
  return signElement(bare, { signer: ZEROS, certificate: Uint8Array.of(0) }) ?? bare;
}
