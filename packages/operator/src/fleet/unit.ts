/** A unit as the operator keeps it, and what it last said of itself. */
import type { FirmwareChannel } from '../firmware/rules.js';
import type { Registration } from '../monitoring/alarms.js';
import type { LicenceStatus, MemoryState, UnitMode, UnitWarning } from '@plomba/link';
import type { LifeState } from '@plomba/core/model';

export interface FleetUnit {
  readonly id: string;
  /** Whose it is. */
  readonly company: string;
  /** Who looks after it; absent: its company by itself. */
  readonly partner?: string;
  readonly name: string;
  readonly shop: string;
  /** Serial number that it calls itself by, or that of its fiscal drive: at least one of the two. */
  readonly serial?: string;
  readonly driveSerial?: string;
  /** ISO country code, small letters; it decides nothing here. */
  readonly country: string;
  readonly registration: Registration;
  /** Number that the agency gave it. */
  readonly registrationNumber?: string;
  readonly tariff: string;
  /** Which firmware it takes. */
  readonly channel: FirmwareChannel;
  /** Ed25519 key in hex; known from the first connection on, or from the registration. */
  readonly logKey?: string;
  readonly createdAt: number;
  readonly firstSeenAt?: number;
  readonly lastSeenAt?: number;
  /** Since when it is connected; absent: it is not. */
  readonly connectedAt?: number;
  /** Whether it let the operator in as such: the values that were handed out are set in it. */
  readonly isEntrusted: boolean;
  readonly status?: UnitLook;
  readonly removedAt?: number;
}

/** What a unit said at the last look. */
export interface UnitLook {
  readonly atMs: number;
  readonly model?: string;
  readonly firmware: string;
  /** Committed: runs from the next boot on. */
  readonly firmwarePending?: string;
  /** Was committed, and did not check at the boot after it. */
  readonly firmwareFailed?: string;
  readonly life: LifeState;
  readonly mode?: UnitMode;
  readonly halted?: string;
  readonly day: number;
  readonly dayOpen: boolean;
  readonly records: number;
  readonly journalBytes: number;
  readonly journalUsedBytes: number;
  readonly memory?: MemoryState;
  readonly paper?: string;
  readonly warnings: readonly UnitWarning[];
  readonly licence?: LicenceStatus;
  readonly currency?: string;
  readonly simulated: boolean;
}

/** Events of a unit's life with the operator, the newest first in lists. */
export type UnitEventKind = (typeof unitEventKinds)[number];

export const unitEventKinds = [
  'registered',
  'first-connection',
  'connected',
  'disconnected',
  'turned-away',
  'found',
  'decided',
  'work-done',
  'work-failed',
  'changed',
  'taken-on',
  'taken-off',
  'removed',
] as const;

export interface UnitEvent {
  readonly sequence: number;
  readonly at: number;
  readonly kind: UnitEventKind;
  readonly detail: string;
}
