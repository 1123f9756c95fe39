/** An expected refusal of a command: what core refuses with, and what only the firmware around it does. */
import type { RefusalStatus } from '@plomba/link';

export interface CommandRefusal {
  readonly ok: false;
  readonly code: RefusalStatus;
  /** What exactly, for a developer. Never a PIN. */
  readonly detail: string;
  /** Field path, where a field is at fault. */
  readonly path?: string;
}

export function deny(code: RefusalStatus, detail: string, path?: string): CommandRefusal {
  return { ok: false, code, detail, ...(path === undefined ? {} : { path }) };
}
