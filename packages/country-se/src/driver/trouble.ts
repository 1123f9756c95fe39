/** What went wrong on the line, as an error that says who can do what about it. */
import type { Operation } from '@plomba/core/model';
import type { DriverHost, FiscalError } from '@plomba/sdk';
import { nakRow } from '../wire/nak-row.js';
import type { Trouble } from './exchange.js';
import { UnitRefusal } from './unit-refusal.js';

export const UNKNOWN_HINT: string =
  'Call error.resolve() before the next sale: the unit signs the receipt that it still holds, once. Ring nothing up ' +
  'again before it has answered.';

export const NEVER_KNOWN_HINT: string =
  'CCSP has no way to ask for an earlier receipt, and the unit holds this one no more: it is stored without its code ' +
  'being known, or not at all. Do not ring it up again: note its number, document the sale in another way, and have ' +
  'the control data of the unit compared by its service.';

export function errorOfTrouble(
  host: DriverHost,
  trouble: Trouble,
  about: {
    readonly signal: AbortSignal;
    readonly closed?: true;
    readonly operation?: Operation;
    /** The unit that should answer. */
    readonly expected?: string;
  },
): FiscalError {
  const { signal, operation, closed } = about;
  const common = { outcome: 'not-committed' as const, ...(operation === undefined ? {} : { operation }) };
  if (closed === true) return host.error('closed', common);
  switch (trouble.kind) {
    case 'nak': {
      const { code, path, hint } = trouble.row;
      const detail = `the unit answers NAK ${trouble.code}: ${nakRow(trouble.code)?.meaning ?? 'nobody has published it'}`;
      const place = path === undefined ? {} : { path };
      const cause = new UnitRefusal('ccsp', trouble.code);
      return host.error(code, { ...common, cause, detail, ...place, ...(hint === undefined ? {} : { hint }) });
    }
    case 'noise':
      return host.error('connection-lost', {
        ...common,
        detail: 'what comes over the line is no answer of a control unit',
        hint: 'Check the baud rate (9600 8N1 unless the unit says otherwise) and that this is the port of the unit.',
      });
    case 'silence':
      return host.error('timeout', { ...common, detail: 'the control unit does not answer' });
    case 'given-up':
      return givenUp(host, signal, common);
    case 'lost':
    case 'no-line': {
      const { cause } = trouble;
      if (signal.aborted && trouble.kind === 'no-line') return givenUp(host, signal, common);
      if (cause === undefined) return host.error('connection-lost', { ...common, detail: 'the line is gone' });
      return host.errorOf(cause).with(common);
    }
    case 'wrong-unit': {
      const detail = `unit ${trouble.unitId} answers, not ${about.expected ?? 'the one from before'}`;
      return host.error('wrong-unit', { ...common, detail });
    }
  }
}

function givenUp(
  host: DriverHost,
  signal: AbortSignal,
  common: { readonly outcome: 'not-committed'; readonly operation?: Operation },
): FiscalError {
  const cause: unknown = signal.reason;
  const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
  return host.error(isTimeout ? 'timeout' : 'aborted', { ...common, cause });
}
