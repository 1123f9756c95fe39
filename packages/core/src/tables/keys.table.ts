/**
 * The life of keys, and the link between the journal of a unit and that of the unit that goes on after it.
 * Private keys stand nowhere here: they never leave the secure element.
 */
import { blob, int, oneOf, optional, record, required, text } from '@plomba/codec';
import type { RecordSchema, Schema } from '@plomba/codec';
import { operationStampTable, type OperationStamp } from '../model/operation.js';
import { shortId } from '../model/receipt.js';

const sequence: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const utcMs: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** Name of the key that signs records and checkpoints. */
export const LOG_KEY = 'log';

export type KeyAlgorithm = 'ed25519' | 'p256' | 'rsa2048' | 'hmac-sha256';

export const keyAlgorithm: Schema<KeyAlgorithm> = oneOf<KeyAlgorithm>({
  ed25519: 1,
  p256: 2,
  rsa2048: 3,
  'hmac-sha256': 4,
});

/**
 * - `import`: a key of the country comes under a name that is free.
 * - `renew`: the same key gets another certificate or validity.
 * - `rotate`: another key comes under the name; for the log key, both sign.
 * - `compromised`: what the key signed from a record on counts no more.
 * - `retire`: the name is free again.
 */
export type KeyStep = 'import' | 'renew' | 'rotate' | 'compromised' | 'retire';

export const keyStep: Schema<KeyStep> = oneOf<KeyStep>({ import: 1, renew: 2, rotate: 3, compromised: 4, retire: 5 });

/** The public part of a key in its algorithm's form; of a keyed hash: a name for it, never the key. */
export const publicKeyBytes: Schema<Uint8Array> = blob({ min: 1, max: 512 });

/** When a key may sign: from `notBefore` up to and including `notAfter`, UTC ms; a bound that is absent is none. */
export interface Validity {
  readonly notBefore?: number;
  readonly notAfter?: number;
}

export interface KeyPayload extends Validity {
  readonly operation: OperationStamp;
  readonly name: string;
  readonly step: KeyStep;
  readonly purpose?: string;
  readonly algorithm?: KeyAlgorithm;
  readonly publicKey?: Uint8Array;
  /** As it came, not looked into. */
  readonly certificate?: Uint8Array;
  /** `compromised`: first record whose signature counts no more. */
  readonly from?: number;
  /** Rotation of the log key: signature of the new key. The record itself is signed by the old one. */
  readonly newKeySignature?: Uint8Array;
}

export const keyTable: RecordSchema<KeyPayload> = record<KeyPayload>('Key', {
  operation: required(1, operationStampTable, 'outcome of'),
  name: required(2, shortId, 'name of the key; `log` signs records and checkpoints'),
  step: required(3, keyStep, 'what happens to it'),
  purpose: optional(4, text({ bytesMax: 40 }), 'what the country uses it for; with import'),
  algorithm: optional(5, keyAlgorithm, 'with import and rotate'),
  publicKey: optional(
    6,
    publicKeyBytes,
    'with import and rotate: the new key; with compromised: the key that is meant',
  ),
  certificate: optional(7, blob({ min: 1, max: 4096 }), 'as it came; with import, renew and rotate'),
  notBefore: optional(8, utcMs, 'first ms at which it may sign; with import, renew and rotate'),
  notAfter: optional(9, utcMs, 'last ms at which it may sign; with import, renew and rotate'),
  from: optional(10, sequence, 'with compromised: first record whose signature counts no more'),
  newKeySignature: optional(11, blob({ min: 64, max: 64 }), 'rotation of the log key: signature by the new key'),
});

/** A key as the unit knows it. */
export interface KeyValue extends Validity {
  readonly name: string;
  readonly purpose?: string;
  readonly algorithm: KeyAlgorithm;
  readonly publicKey: Uint8Array;
  /** Sequence of the record that put this key under its name. */
  readonly since: number;
  readonly compromisedFrom?: number;
}

export const keyValueTable: RecordSchema<KeyValue> = record<KeyValue>('KeyValue', {
  name: required(1, shortId, 'name of the key'),
  purpose: optional(2, text({ bytesMax: 40 }), 'what the country uses it for'),
  algorithm: required(3, keyAlgorithm, 'algorithm'),
  publicKey: required(4, publicKeyBytes, 'the key under this name'),
  notBefore: optional(5, utcMs, 'first ms at which it may sign'),
  notAfter: optional(6, utcMs, 'last ms at which it may sign'),
  since: required(7, sequence, 'sequence of the record that put it under its name'),
  compromisedFrom: optional(8, sequence, 'first record whose signature counts no more'),
});

/** `to`: an archived unit names the one that goes on. `from`: that one names the one before. */
export type LinkStep = 'to' | 'from';

export interface SuccessorPayload {
  readonly operation: OperationStamp;
  readonly step: LinkStep;
  /** The other unit, as its record 0 names it. */
  readonly serial: string;
  readonly journalId: Uint8Array;
  readonly logKey: Uint8Array;
  /** `from`: the last signed checkpoint of the journal before, over its `to` as well; its text in UTF-8. */
  readonly checkpoint?: Uint8Array;
}

export const successorTable: RecordSchema<SuccessorPayload> = record<SuccessorPayload>('Successor', {
  operation: required(1, operationStampTable, 'outcome of'),
  step: required(2, oneOf<LinkStep>({ to: 1, from: 2 }), 'to the unit that goes on, or from the one before'),
  serial: required(3, shortId, 'serial number of the other unit'),
  journalId: required(4, blob({ min: 16, max: 16 }), 'journal id of the other unit'),
  logKey: required(5, blob({ min: 32, max: 32 }), 'log key in record 0 of the other unit'),
  checkpoint: optional(
    6,
    blob({ min: 1, max: 400 }),
    'with `from`: signed checkpoint of the whole journal before, UTF-8',
  ),
});
