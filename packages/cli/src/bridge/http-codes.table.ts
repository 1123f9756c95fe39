/**
 * How a call that failed looks over HTTP: the status of each code of the SDK where it is not 409, and the codes that
 * only the bridge has. What a code of the SDK means stands in its own table.
 */
import type { SentenceLanguage } from '@plomba/link';
import type { StatusCode } from '@plomba/sdk';

/** Codes of the bridge itself: the request never reached the unit. */
export type BridgeCode =
  | 'not-found'
  | 'method-not-allowed'
  | 'unauthorized'
  | 'foreign-origin'
  | 'key-missing'
  | 'key-malformed'
  | 'bad-json'
  | 'bad-query'
  | 'body-too-large'
  | 'media-type'
  | 'no-such-operation'
  | 'keys-unwritable'
  | 'stopping'
  | 'bridge-fault';

export interface BridgeCodeRow {
  readonly status: number;
  /** What it means. */
  readonly title: string;
  /** For the developer. */
  readonly hint: string;
  readonly actor: 'developer' | 'technician' | 'nobody';
  readonly retry: 'never' | 'same-operation' | 'after-action';
}

export const BRIDGE_CODES: { readonly [C in BridgeCode]: BridgeCodeRow } = {
  'not-found': {
    status: 404,
    title: 'There is no such path.',
    hint: 'GET /openapi.json lists all paths.',
    actor: 'developer',
    retry: 'never',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The path does not take this method.',
    hint: 'The Allow header names the methods; the bridge answers no cross-origin requests.',
    actor: 'developer',
    retry: 'never',
  },
  unauthorized: {
    status: 401,
    title: 'The token is missing or wrong.',
    hint: 'Send "Authorization: Bearer TOKEN" with the token from the file that the bridge was started with.',
    actor: 'technician',
    retry: 'after-action',
  },
  'foreign-origin': {
    status: 403,
    title: 'The request comes from a web page, or names another host.',
    hint: 'Call the bridge from a program, by the address that it listens on; browsers are kept out on purpose.',
    actor: 'developer',
    retry: 'never',
  },
  'key-missing': {
    status: 400,
    title: 'The request changes something and has no Idempotency-Key.',
    hint: 'Choose a key, store it with the sale, then send it; the same key in every repetition.',
    actor: 'developer',
    retry: 'never',
  },
  'key-malformed': {
    status: 400,
    title: 'The key is none.',
    hint: 'A key has 1 to 64 printable ASCII characters without spaces, such as a UUID.',
    actor: 'developer',
    retry: 'never',
  },
  'bad-json': {
    status: 400,
    title: 'The body is no JSON object.',
    hint: 'The path has line and column. A field may not stand twice in one object.',
    actor: 'developer',
    retry: 'never',
  },
  'bad-query': {
    status: 400,
    title: 'A parameter of the query is wrong.',
    hint: 'The path names the parameter, the detail the rule.',
    actor: 'developer',
    retry: 'never',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large.',
    hint: 'A receipt has at most 500 items; the body of a request at most 1 MiB.',
    actor: 'developer',
    retry: 'never',
  },
  'media-type': {
    status: 415,
    title: 'The body is not marked as JSON.',
    hint: 'Send "Content-Type: application/json", in UTF-8 and not compressed.',
    actor: 'developer',
    retry: 'never',
  },
  'no-such-operation': {
    status: 404,
    title: 'Nothing was committed under this key so far.',
    hint: 'This promises nothing for later. POST …/outcome settles it: then the key is committed, or never will be.',
    actor: 'developer',
    retry: 'after-action',
  },
  'keys-unwritable': {
    status: 507,
    title: 'The bridge cannot store the key, so nothing was sent.',
    hint: 'Check the disk of the machine that the bridge runs on, then start the bridge again.',
    actor: 'technician',
    retry: 'after-action',
  },
  stopping: {
    status: 503,
    title: 'The bridge is being stopped.',
    hint: 'Send the same request again when it is back.',
    actor: 'nobody',
    retry: 'same-operation',
  },
  'bridge-fault': {
    status: 500,
    title: 'The bridge has a fault.',
    hint: 'This is a bug: please report it with the log of the bridge. Ask for the outcome of the key before anything else.',
    actor: 'developer',
    retry: 'same-operation',
  },
};

/** For the cashier, when the till's program and the bridge disagree: nothing that a cashier could mend. */
export const BRIDGE_SENTENCES: { readonly [L in SentenceLanguage]: string } = {
  en: 'The till and its connection to the unit do not fit together; call the service.',
  sr: 'Kasa i njena veza sa uređajem se ne slažu; pozovite servis.',
  ro: 'Casa și legătura ei cu aparatul nu se potrivesc; chemați service-ul.',
  ru: 'Касса и её связь с устройством не подходят друг другу; обратитесь в сервис.',
  sv: 'Kassan och dess anslutning till enheten passar inte ihop; kontakta service.',
};

/** Status of a code of the SDK. What is not listed is 409: the unit is in no state for it. */
export const SDK_STATUS: { readonly [C in StatusCode]?: number } = {
  'validation-failed': 422,
  'no-such-receipt': 404,
  'no-such-size': 404,
  'no-such-report': 404,
  'not-allowed-for-principal': 403,
  'login-failed': 403,
  'locked-out': 429,
  'unknown-command': 501,
  unsupported: 501,
  'malformed-request': 502,
  internal: 502,
  'rolled-back': 502,
  'proof-invalid': 502,
  'protocol-version': 502,
  'wrong-unit': 502,
  busy: 503,
  closed: 503,
  'connection-lost': 503,
  timeout: 503,
  aborted: 503,
  'outcome-unknown': 504,
};
