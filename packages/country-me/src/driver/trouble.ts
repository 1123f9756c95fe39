/** What a connector refused, and what went wrong on the way to it, as errors of the SDK. */
import type { Operation } from '@plomba/core/model';
import type { DriverHost, FiscalError, FiscalErrorDetails } from '@plomba/sdk';
import type { Trouble } from './connector-caller.js';
import { codeOf, connectorErrorOf, ConnectorRefusal } from './connector-refusal.js';
import type { Problem } from './problem.js';

/** Behind an outcome that is unknown. */
export const ASK_AGAIN_HINT: string =
  'Call error.resolve(), or issue() with the same document and the same operation, until there is an answer: the ' +
  'connector does one operation once, also after a restart of either side. Never ring it up under a new operation.';

/** Behind an operation that the connector does not have. */
export const NEVER_SEEN_HINT: string =
  'The connector has issued nothing under this operation, and cannot promise that it never will: a request may still ' +
  'be on its way. Issue the same document with the same operation: it is done once, whatever becomes of the other.';

export interface TroubleAbout {
  readonly signal: AbortSignal;
  readonly isClosed: boolean;
  readonly operation?: Operation;
}

export function errorOfRefusal(host: DriverHost, problem: Problem, operation: Operation | undefined): FiscalError {
  const code = codeOf(problem);
  const { code: error, hint, meaning } = connectorErrorOf(code);
  const { path, detail, findings, status } = problem;
  const [first] = findings;
  const others = findings.map((one) => `${one.path} ${one.rule}`.trim()).join('; ');
  return host.error(error, {
    outcome: 'not-committed',
    cause: new ConnectorRefusal(status, code),
    detail: others !== '' ? others : detail === '' ? meaning : detail,
    ...(path === undefined ? {} : { path }),
    ...(error === 'validation-failed' && first !== undefined ? { rule: first.rule } : {}),
    ...(hint === undefined ? {} : { hint }),
    ...(operation === undefined ? {} : { operation }),
  });
}

/** Nothing is changed by what ran into this trouble, or the caller says more. */
export function errorOfTrouble(host: DriverHost, trouble: Trouble, about: TroubleAbout): FiscalError {
  const { signal, operation, isClosed } = about;
  const common = { outcome: 'not-committed' as const, ...(operation === undefined ? {} : { operation }) };
  if (isClosed) return host.error('closed', common);
  switch (trouble.kind) {
    case 'noise':
      return host.error('connection-lost', {
        ...common,
        detail: trouble.detail,
        hint: 'Check that this is the port of the connector (`plomba sim --country me --wire connector --listen …`), not of the authority or of a web site.',
      });
    case 'silence':
      return host.error('timeout', { ...common, detail: 'the connector does not answer' });
    case 'given-up':
      return givenUp(host, signal, common);
    case 'lost':
    case 'no-line': {
      const { cause } = trouble;
      if (cause === undefined) return host.error('connection-lost', { ...common, detail: 'the line is gone' });
      return host.errorOf(cause).with(common);
    }
    case 'wrong-unit':
      return host.error('wrong-unit', { ...common, detail: trouble.detail });
  }
}

export function givenUp(host: DriverHost, signal: AbortSignal, details: FiscalErrorDetails): FiscalError {
  const cause: unknown = signal.reason;
  const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
  return host.error(isTimeout ? 'timeout' : 'aborted', { ...details, cause });
}
