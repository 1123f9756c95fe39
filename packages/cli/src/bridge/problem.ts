/**
 * An error as a client of the bridge gets it: RFC 9457 problem details, with what the SDK knows of it beside the
 * members of the standard, and the sentence for the cashier in a language of the client's.
 */
import { sentenceIn, sentenceLanguages, type SentenceLanguage } from '@plomba/link';
import { isFiscalError, type Operation } from '@plomba/sdk';
import { CliError } from '../cli-error.js';
import { BRIDGE_CODES, BRIDGE_SENTENCES, SDK_STATUS, type BridgeCode } from './http-codes.table.js';

/** The body of an answer that is no success, `application/problem+json`. */
export interface Problem {
  /** `urn:plomba:error:` and the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** Field, query parameter, or line and column. */
  readonly path?: string;
  readonly outcome: 'not-committed' | 'committed' | 'unknown';
  readonly retry: 'never' | 'same-operation' | 'after-action' | 'after-status';
  readonly actor: string;
  readonly hint: string;
  /** For the cashier. */
  readonly sentence: string;
  readonly operation?: Operation;
}

export interface BridgeErrorDetails {
  readonly detail?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A request that the bridge itself turns down. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: BridgeCode;
  readonly detail: string;
  readonly path: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: BridgeCode, { detail, path, headers = {}, cause }: BridgeErrorDetails = {}) {
    super(`${code}: ${detail ?? BRIDGE_CODES[code].title}`, { cause });
    this.code = code;
    this.detail = detail ?? BRIDGE_CODES[code].title;
    this.path = path;
    this.headers = headers;
  }
}

/** The language of `Accept-SentenceLanguage` that there are sentences in and that is wanted most; English when there is none. */
export function languageOf(accept: string | undefined): SentenceLanguage {
  const wanted = (accept ?? '')
    .slice(0, 256)
    .split(',')
    .map((part, at) => {
      const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((text) => text.startsWith('q='))?.slice(2) ?? '1';
      return {
        language: range.split('-')[0] ?? '',
        weight: /^[01](\.\d{1,3})?$/.test(weight) ? Number(weight) : 0,
        at,
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((left, right) => right.weight - left.weight || left.at - right.at);
  for (const { language } of wanted) {
    const known = sentenceLanguages.find((one) => one === language);
    if (known !== undefined) return known;
  }
  return 'en';
}

/** Any error as a problem. Never throws. */
export function problemOf(error: unknown, language: SentenceLanguage): Problem {
  if (isFiscalError(error)) {
    const { code, detail, path, outcome, retry, actor, hint, operation } = error;
    const sentence = sentenceIn(code, language);
    return {
      type: `urn:plomba:error:${code}`,
      title: error.sentence,
      status: SDK_STATUS[code] ?? 409,
      detail,
      code,
      ...(path === undefined || path === '' ? {} : { path }),
      outcome,
      retry,
      actor,
      hint,
      sentence,
      ...(operation === undefined ? {} : { operation: { id: operation.id, epoch: operation.epoch } }),
    };
  }
  const isUnwritable = error instanceof CliError && error.code === 'keys-unwritable';
  const code = error instanceof BridgeError ? error.code : isUnwritable ? 'keys-unwritable' : 'bridge-fault';
  const { title, status, hint, actor, retry } = BRIDGE_CODES[code];
  const path = error instanceof BridgeError ? error.path : undefined;
  return {
    type: `urn:plomba:error:${code}`,
    title,
    status,
    detail: error instanceof BridgeError ? error.detail : title,
    code,
    ...(path === undefined ? {} : { path }),
    // A fault of our own says nothing about what the unit did.
    outcome: code === 'bridge-fault' ? 'unknown' : 'not-committed',
    retry,
    actor,
    hint,
    sentence: BRIDGE_SENTENCES[language],
  };
}
