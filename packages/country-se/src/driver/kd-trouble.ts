/** What went wrong on a kd line, as an error that says who can do what about it. */
import type { DriverHost, FiscalError } from '@plomba/sdk';
import { kdReturnRow } from '../wire/kd-return-row.js';
import type { KdTrouble } from './kd-exchange.js';
import { errorOfTrouble } from './trouble.js';
import { UnitRefusal } from './unit-refusal.js';

export const KD_UNKNOWN_HINT: string =
  'Call error.resolve() before the next sale: an answer that is late can still come on this connection. Ring nothing up ' +
  'again before it has answered.';

export const KD_NEVER_KNOWN_HINT: string =
  'The kd protocol has no way to ask for an earlier receipt: it is stored without its code being known, or not at all. Do ' +
  'not ring it up again: note its number, which stays used, document the sale in another way, and have the control data ' +
  'of the unit compared by its service.';

export function errorOfKd(
  host: DriverHost,
  trouble: KdTrouble,
  about: Parameters<typeof errorOfTrouble>[2],
): FiscalError {
  const { operation, closed } = about;
  const common = { outcome: 'not-committed' as const, ...(operation === undefined ? {} : { operation }) };
  if (closed === true || (trouble.kind !== 'refusal' && trouble.kind !== 'noise')) {
    return errorOfTrouble(host, trouble.kind === 'refusal' ? { kind: 'silence' } : trouble, about);
  }
  if (trouble.kind === 'noise') {
    const detail = 'what comes over the line is no answer of a control unit';
    const hint =
      'Check the baud rate (57600 8N1 unless the unit says otherwise) and that this is the port of the unit.';
    return host.error('connection-lost', { ...common, detail, hint });
  }
  const { code, path, hint } = trouble.row;
  const detail = `the unit answers ${trouble.code}: ${kdReturnRow(trouble.code)?.meaning ?? 'nobody has published it'}`;
  const cause = new UnitRefusal('kd', String(trouble.code));
  const more = { ...(path === undefined ? {} : { path }), ...(hint === undefined ? {} : { hint }) };
  return host.error(code, { ...common, cause, detail, ...more });
}
