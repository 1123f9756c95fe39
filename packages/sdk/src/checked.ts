/** A caller's argument becomes a request, or an error with the field and the rule before anything is sent. */
import { requestFromJson, type CommandName, type RequestOf } from '@plomba/link';
import { FiscalError } from './fiscal-error.js';

/** The request by its table. @throws FiscalError `validation-failed` with the path */
export function checked<N extends CommandName>(command: N, input: object): RequestOf<N> {
  const result = requestFromJson(command, input);
  if (result.ok) return result.value;
  throw new FiscalError('validation-failed', {
    path: callersPath(result.path),
    detail: result.rule,
    rule: result.rule,
  });
}

/** Paths are told from the argument of the call on, not from the request that it was put into. */
export function callersPath(path: string): string {
  return path.replace(/^(receipt|change)\./, '');
}
