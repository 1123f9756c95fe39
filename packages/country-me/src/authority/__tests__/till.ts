/** A till and an authority in one process, for tests: messages as a connector makes them, answers taken apart. */
import { utf8Decode, utf8Encode } from '@plomba/codec';
import { present, seededEntropy } from '@plomba/core';
import { completeSettings, type Authority, type HttpResponse } from '@plomba/core/country';
import { parseTime } from '@plomba/core/model';
import { nativeRsaSigner, nativeVerifiers } from '@plomba/core/node';
import { simulatedSeal, type SimulatedSeal } from '../../pki/index.js';
import {
  messageElement,
  readMessage,
  readSoap,
  signElement,
  signIic,
  xmlText,
  type CashDeposit,
  type Invoice,
  type NamedMessage,
  type RequestName,
  type SchemaProfile,
  type Seal,
  type SubseqDelivType,
  type Tcr,
  type XmlElement,
} from '../../wire/index.js';
import { cisAuthorityWith } from '../index.js';

export const TIN = '12345678';
export const UNIT = 'xx123xx123';
export const TCR = 'si747we972';
const NOON = '2026-03-07T12:00:00+01:00';

export function ms(text: string): number {
  return present(parseTime(text)?.utcMs, `a time: ${text}`);
}

export const NOON_MS = ms(NOON);

const rsa = cisAuthorityWith({ signer: nativeRsaSigner, verifier: nativeVerifiers.rsa2048 });

export function openAuthority(settings: Readonly<Record<string, string>> = {}, seed = 'cis'): Authority {
  const entropy = seededEntropy(seed);
  return rsa.make(completeSettings(rsa, settings), {
    baseUrl: 'http://127.0.0.1:1',
    entropy: (count) => entropy.bytes(count),
  });
}

export function sealOf(simulated: SimulatedSeal): Seal {
  return { signer: nativeRsaSigner(simulated.pkcs8), certificate: simulated.certificate };
}

export const SEAL: Seal = sealOf(present(simulatedSeal(TIN), 'the seal of the kiosk'));

let drawn = 0;

/** A UUID of version 4 that no message had. */
export function newUuid(): string {
  return `00000000-0000-4000-8000-${(++drawn).toString(16).padStart(12, '0')}`;
}

export interface HeaderWish {
  readonly at?: string;
  readonly uuid?: string;
  readonly reason?: SubseqDelivType;
}

function header({ at = NOON, uuid = newUuid(), reason }: HeaderWish): {
  uuid: string;
  sendDateTime: string;
  subseqDelivType?: SubseqDelivType;
} {
  return { uuid, sendDateTime: at, ...(reason === undefined ? {} : { subseqDelivType: reason }) };
}

export function deposit(wish: Partial<CashDeposit> = {}, head: HeaderWish = {}): NamedMessage<RequestName> {
  const cashDeposit: CashDeposit = {
    changeDateTime: NOON,
    operation: 'INITIAL',
    cashAmt: '50.00',
    tcrCode: TCR,
    issuerTIN: TIN,
    ...wish,
  };
  return { name: 'RegisterCashDepositRequest', value: { header: header(head), cashDeposit } };
}

export function device(wish: Partial<Tcr> = {}, head: HeaderWish = {}): NamedMessage<RequestName> {
  const tcr: Tcr = {
    issuerTIN: TIN,
    businUnitCode: UNIT,
    tcrIntID: 'kasa 1',
    softCode: 'ss123ss123',
    maintainerCode: 'mm123mm123',
    ...wish,
  };
  return { name: 'RegisterTCRRequest', value: { header: header(head), tcr } };
}

/** An invoice for one coffee of 2.42, with its IIC. */
export function invoiceOf(wish: Partial<Invoice> = {}, seal: Seal = SEAL): Invoice {
  const ordinal = wish.invOrdNum ?? '1';
  const tcrCode = wish.tcrCode ?? TCR;
  const plain: Invoice = {
    invType: 'INVOICE',
    typeOfInv: 'CASH',
    issueDateTime: NOON,
    invNum: `${UNIT}/${ordinal}/${(wish.issueDateTime ?? NOON).slice(0, 4)}/${tcrCode}`,
    invOrdNum: ordinal,
    tcrCode,
    isIssuerInVAT: true,
    totPriceWoVAT: '2.00',
    totVATAmt: '0.42',
    totPrice: '2.42',
    operatorCode: 'oo123oo123',
    businUnitCode: UNIT,
    softCode: 'ss123ss123',
    iic: '0'.repeat(32),
    iicSignature: '0'.repeat(512),
    payMethods: [{ type: 'BANKNOTE', amt: '2.42' }],
    seller: {
      idType: 'TIN',
      idNum: TIN,
      name: 'SIMULATED Kiosk doo',
      address: 'Njegoševa 1',
      town: 'Cetinje',
      country: 'MNE',
    },
    items: [
      { n: 'Espresso', u: 'kom', q: '2', upb: '1.00', upa: '1.21', pb: '2.00', vr: '21.00', va: '0.42', pa: '2.42' },
    ],
    sameTaxes: [{ numOfItems: '1', priceBefVAT: '2.00', vatRate: '21.00', vatAmt: '0.42' }],
    ...wish,
  };
  const { issueDateTime, invOrdNum, businUnitCode, softCode, totPrice, seller } = plain;
  const values = { issuerTIN: seller.idNum, issueDateTime, invOrdNum, businUnitCode, tcrCode, softCode, totPrice };
  const { iic, iicSignature } = present(signIic(values, seal.signer), 'a seal that signs');
  return { ...plain, iic: wish.iic ?? iic, iicSignature: wish.iicSignature ?? iicSignature };
}

export function sale(wish: Partial<Invoice> = {}, head: HeaderWish = {}): NamedMessage<RequestName> {
  return saleOf(invoiceOf(wish), head);
}

export function saleOf(invoice: Invoice, head: HeaderWish = {}): NamedMessage<RequestName> {
  return { name: 'RegisterInvoiceRequest', value: { header: header(head), invoice } };
}

export interface Sending {
  readonly nowMs?: number;
  readonly path?: string;
  readonly host?: string;
  readonly seal?: Seal;
  readonly profile?: SchemaProfile;
  /** Changes the element before it is signed. */
  readonly before?: (root: XmlElement) => XmlElement;
  /** Changes the text of the signed message. */
  readonly after?: (text: string) => string;
}

/** A signed message as text, without its envelope. */
export function signedText(message: NamedMessage<RequestName>, how: Sending = {}): string {
  const { profile = 'live', seal = SEAL, before = (root) => root, after = (text) => text } = how;
  const element = before(messageElement(message, profile));
  return after(xmlText(present(signElement(element, seal), 'a seal that signs')));
}

export function envelope(body: string): Uint8Array {
  const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
  return present(utf8Encode(`<s:Envelope xmlns:s="${soap}"><s:Header/><s:Body>${body}</s:Body></s:Envelope>`), 'text');
}

export interface TillReply {
  readonly status: number | undefined;
  readonly delayMs: number;
  readonly entries: readonly Uint8Array[];
  readonly response: HttpResponse | undefined;
  /** Code of a fault. */
  readonly code?: number;
  readonly text?: string;
  readonly requestUUID?: string;
  /** FIC, FCDC or TCRCode. */
  readonly given?: string;
}

export function post(authority: Authority, body: Uint8Array, how: Sending = {}): TillReply {
  const { nowMs = NOON_MS, path = '/test/fs-v1', host = '127.0.0.1' } = how;
  const headers = { 'content-type': 'text/xml;charset="utf-8"', host };
  const { response, delayMs, entries } = authority.handle({ method: 'POST', path, headers, body }, nowMs);
  const reply = { status: response?.status, delayMs, entries, response };
  const reading = response === undefined ? undefined : readSoap(response.body, 1_000_000);
  if (reading?.ok !== true) return reply;
  if (reading.kind === 'fault') return { ...reply, ...reading.fault };
  const read = readMessage(reading.root, 'live');
  if (!read.ok) return reply;
  const { value } = read.message;
  const given =
    'fic' in value ? value.fic : 'fcdc' in value ? value.fcdc : 'tcrCode' in value ? value.tcrCode : undefined;
  return given === undefined ? reply : { ...reply, given };
}

export function send(authority: Authority, message: NamedMessage<RequestName>, how: Sending = {}): TillReply {
  return post(authority, envelope(signedText(message, how)), how);
}

export function control(authority: Authority, method: string, params: object = {}, nowMs = NOON_MS): unknown {
  return authority.control(method, params, nowMs).result;
}

/** Puts an attribute of the first element with this name in the place of what it was. */
export function withAttribute(element: string, name: string, value: string): (text: string) => string {
  return (text) => text.replace(new RegExp(`(<${element}\\b[^>]*\\s${name}=")[^"]*`), `$1${value}`);
}

export function textOf(response: HttpResponse | undefined): string {
  return utf8Decode(response?.body ?? new Uint8Array()) ?? '';
}
