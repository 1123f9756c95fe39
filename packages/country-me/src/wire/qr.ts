/**
 * The address behind the QR code of an invoice (technical specification v5, 3.7.7). What always holds: what is written
 * has the order and the raw `+` and `:` of the specification's example; what is read may be in any order, percent-encoded,
 * with a blank for the `+`, with a total of any number of decimals, because real programs print all of these.
 */
import type { IicValues } from './iic.js';

export type MeEnvironment = 'test' | 'production';

/** The pages that check an invoice; the query stands behind the fragment. */
export const VERIFY_BASES: Readonly<Record<MeEnvironment, string>> = {
  test: 'https://efitest.tax.gov.me/ic/#/verify',
  production: 'https://mapr.tax.gov.me/ic/#/verify',
};

/** The keys of the query in their order, and the value of the IIC behind each; `iic` stands before them. */
const QUERY: readonly (readonly [key: string, value: keyof IicValues])[] = [
  ['tin', 'issuerTIN'],
  ['crtd', 'issueDateTime'],
  ['ord', 'invOrdNum'],
  ['bu', 'businUnitCode'],
  ['cr', 'tcrCode'],
  ['sw', 'softCode'],
  ['prc', 'totPrice'],
];

/** The address on a page of one's own, such as that of a local authority. @param base without a query */
export function verifyAddressAt(base: string, values: IicValues, iic: string): string {
  return `${base}?${[`iic=${iic}`, ...QUERY.map(([key, value]) => `${key}=${values[value]}`)].join('&')}`;
}

/** The address on the authority's page. */
export function verifyAddress(values: IicValues, iic: string, environment: MeEnvironment): string {
  return verifyAddressAt(VERIFY_BASES[environment], values, iic);
}

/** What an address says. */
export interface VerifyQuery {
  /** Upper case. */
  readonly iic: string;
  /** As printed, but the blank of a lost `+` put right and the total with two decimals. */
  readonly values: IicValues;
  /** Undefined for a page that is not the authority's. */
  readonly environment?: MeEnvironment;
}

export type VerifyReading =
  { readonly ok: true; readonly query: VerifyQuery } | { readonly ok: false; readonly text: string };

/** Longest address that is looked at; printed ones have 200 characters. */
const ADDRESS_MAX = 1000;

/** Percent-decoded; the text itself when it is malformed. The plus sign stays. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `1`, `1.5` and `1,50` with two decimals; other texts as they are. */
function total(text: string): string {
  const match = /^(-?)0*([0-9]+)(?:[.,]([0-9]{1,2})0*)?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  const amount = `${whole}.${fraction.padEnd(2, '0')}`;
  return amount === '0.00' ? amount : `${sign}${amount}`;
}

function moment(text: string): string {
  return text.replace(/ (?=[0-9]{2}:[0-9]{2}$)/, '+');
}

function environmentOf(address: string): MeEnvironment | undefined {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(address)?.[1]?.toLowerCase();
  if (host === 'efitest.tax.gov.me') return 'test';
  // Until version 4.1 of the specification production had the host of the service.
  return host === 'mapr.tax.gov.me' || host === 'efi.tax.gov.me' ? 'production' : undefined;
}

/** Reads an address that any program has printed. */
export function readVerifyAddress(address: string): VerifyReading {
  if (address.length > ADDRESS_MAX) return { ok: false, text: `more than ${ADDRESS_MAX} characters` };
  const at = address.indexOf('?');
  if (at < 0) return { ok: false, text: 'no query' };
  const pairs = new Map<string, string>();
  for (const part of address.slice(at + 1).split('&')) {
    const equals = part.indexOf('=');
    if (equals > 0) pairs.set(decoded(part.slice(0, equals)), decoded(part.slice(equals + 1)));
  }
  const missing = ['iic', ...QUERY.map(([key]) => key)].filter((key) => (pairs.get(key) ?? '') === '');
  if (missing.length > 0) return { ok: false, text: `without ${missing.join(', ')}` };
  const value = (key: string): string => pairs.get(key) ?? '';
  const iic = value('iic').toUpperCase();
  if (!/^[0-9A-F]{32}$/.test(iic)) return { ok: false, text: 'iic is not 32 hex digits' };
  const values: IicValues = {
    issuerTIN: value('tin'),
    issueDateTime: moment(value('crtd')),
    invOrdNum: value('ord'),
    businUnitCode: value('bu'),
    tcrCode: value('cr'),
    softCode: value('sw'),
    totPrice: total(value('prc')),
  };
  const environment = environmentOf(address);
  return { ok: true, query: { iic, values, ...(environment === undefined ? {} : { environment }) } };
}
