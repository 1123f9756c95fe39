/** The keys of a unit by name: how a record changes them, and whether a key may sign now. Pure. */
import { present } from '../assert.js';
import { LOG_KEY, type KeyPayload, type KeyValue } from '../tables/keys.table.js';
import { refuse, type Refusal } from '../unit/refusal.js';

/** The key that stands under a name now; undefined when none does, as for `log` before its first rotation. */
export function keyNamed(keys: readonly KeyValue[], name: string): KeyValue | undefined {
  return keys.find((key) => key.name === name);
}

/** The keys after a record, sorted by name. The plan has checked the step. */
export function keysAfter(keys: readonly KeyValue[], payload: KeyPayload, sequence: number): readonly KeyValue[] {
  const { name, step } = payload;
  const before = keyNamed(keys, name);
  const others = keys.filter((key) => key.name !== name);
  if (step === 'retire') return others;
  if (step === 'compromised') {
    // A key that is no longer under its name, as the log key of before a rotation, stands in the journal only.
    const isCurrent = before !== undefined && sameBytes(before.publicKey, payload.publicKey);
    return isCurrent ? sorted([...others, { ...before, compromisedFrom: payload.from ?? sequence }]) : keys;
  }
  return sorted([
    ...others,
    step === 'renew' ? renewed(present(before, 'renewed'), payload) : made(before, payload, sequence),
  ]);
}

function validityOf({ notBefore, notAfter }: KeyPayload): Pick<KeyValue, 'notBefore' | 'notAfter'> {
  return { ...(notBefore === undefined ? {} : { notBefore }), ...(notAfter === undefined ? {} : { notAfter }) };
}

function renewed({ notBefore: _before, notAfter: _after, ...key }: KeyValue, payload: KeyPayload): KeyValue {
  return { ...key, ...validityOf(payload) };
}

function made(before: KeyValue | undefined, payload: KeyPayload, sequence: number): KeyValue {
  const purpose = payload.purpose ?? before?.purpose;
  return {
    name: payload.name,
    ...(purpose === undefined ? {} : { purpose }),
    algorithm: present(payload.algorithm, 'a new key has an algorithm'),
    publicKey: present(payload.publicKey, 'a new key has a public part'),
    ...validityOf(payload),
    since: sequence,
  };
}

function sorted(keys: readonly KeyValue[]): readonly KeyValue[] {
  return [...keys].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function sameBytes(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return right?.length === left.length && left.every((byte, at) => byte === right[at]);
}

/** The log key in force: that of the last rotation, or of record 0. */
export function logKeyIn(keys: readonly KeyValue[], identity: { readonly logKey: Uint8Array }): Uint8Array {
  return keyNamed(keys, LOG_KEY)?.publicKey ?? identity.logKey;
}

/** Why a key may not sign now: `key-unusable` (not there, or compromised), `key-expired` (outside of its validity). */
export function keyRefusal(keys: readonly KeyValue[], name: string, utcMs: number): Refusal | undefined {
  const key = keyNamed(keys, name);
  if (key === undefined) return refuse('key-unusable', `there is no key ${name}`);
  const { notBefore = 0, notAfter = Number.MAX_SAFE_INTEGER, compromisedFrom } = key;
  if (compromisedFrom !== undefined)
    return refuse('key-unusable', `key ${name} is compromised from record ${compromisedFrom}`);
  if (utcMs < notBefore) return refuse('key-expired', `key ${name} is not valid before ${notBefore}, now is ${utcMs}`);
  return utcMs > notAfter
    ? refuse('key-expired', `key ${name} was valid until ${notAfter}, now is ${utcMs}`)
    : undefined;
}
