/** An expected refusal: returned, never thrown. The link's status table has a row for every code. */

export type RefusalCode =
  | 'not-allowed-in-state'
  | 'validation-failed'
  | 'operation-conflict'
  | 'operation-fenced'
  | 'epoch-too-old'
  | 'epoch-unknown'
  | 'day-not-open'
  | 'day-already-open'
  | 'day-not-closed'
  | 'no-such-receipt'
  | 'copy-refused'
  | 'counter-overflow'
  | 'journal-full'
  | 'fiscal-memory-full'
  | 'clock-before-last-close'
  | 'signer-broken'
  | 'key-expired'
  | 'key-unusable'
  | 'intervention-open'
  | 'no-intervention'
  | 'seal-broken'
  | 'clock-unset'
  | 'licence-invalid'
  | 'registers-full'
  | 'no-such-size'
  | 'halted';

export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  /** What exactly, for a developer. */
  readonly detail: string;
  /** Field path, where a field is at fault. */
  readonly path?: string;
}

/**
 * A refusal: nothing was written. @param detail what exactly, for a developer
 * @param path field of the request that is at fault, such as `items[2].taxGroup`
 */
export function refuse(code: RefusalCode, detail: string, path?: string): Refusal {
  return { ok: false, code, detail, ...(path === undefined ? {} : { path }) };
}
