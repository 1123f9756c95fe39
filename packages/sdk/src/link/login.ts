/** Logging in: a PIN goes over as it is; an operator signs what proves that it is this connection (docs/spec/link.md section 4). */
import { operatorProofSignable, type CommandName, type ReplyOf, type RequestOf } from '@plomba/link';
import type { Login } from '../call-types.js';
import { hexBytes } from '../exact-json.js';
import { FiscalError } from '../fiscal-error.js';

/** The connection that is logged in. */
export interface LoginLine {
  readonly query: <N extends CommandName>(command: N, request: RequestOf<N>) => Promise<ReplyOf<N>>;
  readonly sessions: () => { readonly own: number; readonly peer: number } | undefined;
}

/** What `session.login` is asked with, in its JSON form. @throws FiscalError (as a rejection) `connection-lost` */
export async function loginRequest(login: Login, line: LoginLine): Promise<object> {
  const { principal } = login;
  if (principal === 'service') return { principal, pin: login.pin };
  const challenge = globalThis.crypto.getRandomValues(new Uint8Array(32));
  const { serial, nonce } = await line.query('session.challenge', { challenge });
  const sessions = line.sessions();
  if (sessions === undefined) throw new FiscalError('connection-lost');
  const about = { serial, callerSession: sessions.own, unitSession: sessions.peer, nonce };
  return hexBytes({ principal, signature: await login.sign(operatorProofSignable(about)) });
}
