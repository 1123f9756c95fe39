/**
 * `key.change`, `key.rotate`: the keys that a unit knows by name. The log key changes by `key.rotate` alone, which has
 * both keys sign. The key named `operator` is the one that an operator logs in with.
 */
import { blob, int, optional, required, text, type Schema } from '@plomba/codec';
import { shortId } from '@plomba/core/model';
import { keyAlgorithm, keyStep, publicKeyBytes, type KeyAlgorithm, type KeyStep } from '@plomba/core/tables';
import { CHANGE_REFUSALS, stateChange, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';
import { count } from '../fields.js';

export interface KeyChangeRequest extends StateChange {
  readonly name: string;
  readonly step: KeyStep;
  /** With `import`. */
  readonly purpose?: string;
  readonly algorithm?: KeyAlgorithm;
  readonly publicKey?: Uint8Array;
  readonly certificate?: Uint8Array;
  /** UTC ms; a bound that is absent is none. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** `compromised`: first record whose signature counts no more. */
  readonly from?: number;
}

/** Nothing but the operation. */
export interface KeyRotateRequest extends StateChange {}

const utcMs: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const states: ChangeTable<KeyChangeRequest, CommitReply>['states'] = [
  'personalised',
  'bound',
  'test',
  'production',
  'closing',
  'blocked',
];

export const keyChangeCommand: ChangeTable<KeyChangeRequest, CommitReply> = {
  code: 0x0e01,
  name: 'key.change',
  note: 'A key of the country or of the operator is imported, renewed, rotated, marked as compromised or retired.',
  ...stateChange<KeyChangeRequest>('KeyChangeRequest', {
    name: required(2, shortId, 'name of the key'),
    step: required(3, keyStep, 'what happens to it'),
    purpose: optional(4, text({ bytesMax: 40 }), 'what it is for; with import'),
    algorithm: optional(5, keyAlgorithm, 'with import and rotate'),
    publicKey: optional(6, publicKeyBytes, 'with import, rotate and compromised'),
    certificate: optional(7, blob({ min: 1, max: 4096 }), 'as it came; with import, renew and rotate'),
    notBefore: optional(8, utcMs, 'first ms at which it may sign'),
    notAfter: optional(9, utcMs, 'last ms at which it may sign'),
    from: optional(10, count, 'with compromised: first record whose signature counts no more'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states,
  roles: ['service', 'operator'],
  refusals: [...CHANGE_REFUSALS],
};

export const keyRotateCommand: ChangeTable<KeyRotateRequest, CommitReply> = {
  code: 0x0e02,
  name: 'key.rotate',
  note: 'Another log key signs from the next record on; both sign the record of the rotation.',
  ...stateChange<KeyRotateRequest>('KeyRotateRequest', {}),
  reply: commitReplyTable,
  changesState: true,
  states,
  roles: ['service', 'operator'],
  refusals: [...CHANGE_REFUSALS],
};
