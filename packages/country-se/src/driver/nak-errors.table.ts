/** NAK codes as errors of the SDK. Data only. */
import type { StatusCode } from '@plomba/sdk';
import type { NakCode } from '../wire/nak-codes.table.js';

export interface NakError {
  readonly code: StatusCode;
  /** Field of the caller's sale that is at fault, where that is known. */
  readonly path?: string;
  /** What to do, where the general hint of the code does not fit. */
  readonly hint?: string;
  /** `damaged`: the unit did not take the frame, and it may be sent again. */
  readonly says: 'damaged' | 'order' | 'refused' | 'fault';
}

export const NAK_ERRORS: Readonly<Record<NakCode, NakError>> = {
  '001': {
    code: 'connection-lost',
    hint: 'The line damages frames: check baud rate (9600 8N1 unless the unit says otherwise), cable and earth.',
    says: 'damaged',
  },
  '002': { code: 'unknown-command', says: 'damaged' },
  '003': {
    code: 'validation-failed',
    hint: 'The unit refuses a field and does not say which; this driver has checked what the protocol says of them.',
    says: 'damaged',
  },
  '004': {
    code: 'not-allowed-in-state',
    hint: 'The unit has forgotten the receipt that was begun: it restarted, or another till uses the same unit.',
    says: 'order',
  },
  '006': { code: 'halted', says: 'refused' },
  '007': {
    code: 'validation-failed',
    path: 'posId',
    hint: 'The unit does not serve this register: register the pair of organisation number and name with it first.',
    says: 'refused',
  },
  '008': { code: 'internal', says: 'fault' },
  '009': {
    code: 'validation-failed',
    path: 'posId',
    hint: 'The unit has no licence for one more register: its vendor gives more.',
    says: 'refused',
  },
  '010': { code: 'journal-full', says: 'refused' },
  '011': { code: 'internal', says: 'fault' },
};

/** An unpublished code says nothing: as bad as an internal error. */
export const UNKNOWN_NAK: NakError = { code: 'internal', says: 'fault' };
