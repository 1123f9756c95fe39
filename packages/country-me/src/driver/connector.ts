/** A connector as a driver of the SDK: `connect(tcp('127.0.0.1:8090'), { driver: connector() })`. */
import type { Driver } from '@plomba/sdk';
import { ConnectorSession } from './connector-session.js';
import type { MeCommit, MeReceipt } from './me-receipt.js';
import type { MeReceiptInput } from './me-invoice-input.js';
import type { MeStatus } from './me-status.js';

export interface ConnectorOptions {
  /** How long one answer of the connector is waited for, ms. Default 5,000; then it is asked again on a new connection. */
  readonly answerMs?: number;
  /** First and longest wait between two questions for the authority's answer, ms. Default 250 and 5,000. */
  readonly pollMs?: { readonly first: number; readonly most: number };
}

const ANSWER_MS = 5_000;
const POLL_MS = { first: 250, most: 5_000 };

/** The driver of fiscal connectors: HTTP/1.1 over any channel of bytes, one question at a time. */
export function connector(options: ConnectorOptions = {}): Driver<MeReceipt, MeReceiptInput, MeStatus, MeCommit> {
  const { answerMs = ANSWER_MS, pollMs = POLL_MS } = options;
  return { name: 'connector', start: (host) => new ConnectorSession(host, { answerMs, pollMs }) };
}
