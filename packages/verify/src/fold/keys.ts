/**
 * Keys by name (docs/spec/journal.md section 9): each step has what it needs and no more, a name is taken once, and what a
 * compromised log key signed from the named record on counts no more. The signatures of a rotation: log-keys.ts.
 */
import { equalBytes } from '@plomba/codec';
import { LIMITS } from '@plomba/core/model';
import { LOG_KEY, type KeyPayload, type KeyStep, type KeyValue } from '@plomba/core/tables';
import { finding, type Finding } from '../finding.js';
import type { RecordOf } from '../records.js';
import { fault, type FoldState, type Step } from './state.js';

type Field = Exclude<keyof KeyPayload, 'operation' | 'name' | 'step'>;

const VALIDITY = ['certificate', 'notBefore', 'notAfter'] as const;
const NEEDS: Readonly<Record<KeyStep, readonly Field[]>> = {
  import: ['purpose', 'algorithm', 'publicKey'],
  renew: [],
  rotate: ['algorithm', 'publicKey'],
  compromised: ['publicKey', 'from'],
  retire: [],
};
const TAKES: Readonly<Record<KeyStep, readonly Field[]>> = {
  import: VALIDITY,
  renew: VALIDITY,
  rotate: [...VALIDITY, 'newKeySignature'],
  compromised: [],
  retire: [],
};

/** What is wrong with a step by itself and by the names that are taken. */
function wrongStep(state: FoldState, record: RecordOf<'key'>): readonly [field: string, message: string] | undefined {
  const { payload } = record;
  const { operation: _operation, name, step, ...content } = payload;
  const missing = NEEDS[step].find((field) => content[field] === undefined);
  if (missing !== undefined) return [missing, `A key's ${step} needs ${missing}.`];
  const fields = Object.keys(content) as Field[]; // the payload's own fields
  const more = fields.find((field) => ![...NEEDS[step], ...TAKES[step]].includes(field));
  if (more !== undefined) return [more, `A key's ${step} has no ${more}.`];
  const isLog = name === LOG_KEY;
  if (isLog && step !== 'rotate' && step !== 'compromised') return ['step', `The log key takes no ${step}.`];
  if (isLog && step === 'rotate' && (content.algorithm !== 'ed25519' || content.publicKey?.length !== 32)) {
    return ['algorithm', 'The log key is an Ed25519 key.'];
  }
  if ((isLog && step === 'rotate') !== (content.newKeySignature !== undefined)) {
    return ['newKeySignature', 'The rotation of the log key, and nothing else, is signed by the new key.'];
  }
  const isThere = state.keys.has(name);
  if (!isLog && isThere === (step === 'import')) return ['name', `There is ${isThere ? 'a' : 'no'} key '${name}'.`];
  if (!isThere && step !== 'compromised' && state.keys.size >= LIMITS.keys) return ['name', 'There are too many keys.'];
  const { notBefore = 0, notAfter = Number.MAX_SAFE_INTEGER, from = 0 } = content;
  if (notAfter < notBefore) return ['notAfter', 'The validity ends before it begins.'];
  return from > record.sequence ? ['from', 'The record is still to come.'] : undefined;
}

export function applyKey({ state, record }: Step<'key'>): Finding | undefined {
  const wrong = wrongStep(state, record);
  if (wrong !== undefined) return fault(record, 'key-step', { field: wrong[0], message: wrong[1] });
  const { payload, sequence } = record;
  const { name, step, publicKey } = payload;
  const before = state.keys.get(name);
  if (step === 'retire') state.keys.delete(name);
  else if (step === 'compromised') return applyCompromised({ state, record });
  else state.keys.set(name, keyOf(payload, sequence, before));
  if (name === LOG_KEY && publicKey !== undefined) state.logKeys.push({ from: sequence + 1, key: publicKey });
  return undefined;
}

function keyOf(payload: KeyPayload, sequence: number, before: KeyValue | undefined): KeyValue {
  const { name, step, algorithm, publicKey, notBefore, notAfter, purpose = before?.purpose } = payload;
  const validity = { ...(notBefore !== undefined && { notBefore }), ...(notAfter !== undefined && { notAfter }) };
  const compromised = step === 'renew' && before?.compromisedFrom;
  return {
    name,
    ...(purpose !== undefined && { purpose }),
    algorithm: algorithm ?? before?.algorithm ?? 'ed25519',
    publicKey: publicKey ?? before?.publicKey ?? new Uint8Array(),
    ...validity,
    since: step === 'renew' ? (before?.since ?? sequence) : sequence,
    ...(typeof compromised === 'number' && { compromisedFrom: compromised }),
  };
}

function applyCompromised({ state, record }: Step<'key'>): Finding | undefined {
  const { name, publicKey, from = 0 } = record.payload;
  const before = state.keys.get(name);
  const isMeant = (key: Uint8Array): boolean => publicKey !== undefined && equalBytes(key, publicKey);
  if (before !== undefined && isMeant(before.publicKey)) state.keys.set(name, { ...before, compromisedFrom: from });
  if (name !== LOG_KEY) return undefined;
  for (const [index, reign] of state.logKeys.entries()) {
    const end = state.logKeys[index + 1]?.from ?? record.sequence + 1;
    const first = Math.max(from, reign.from);
    if (!isMeant(reign.key) || first >= end) continue;
    const message = `Record ${record.sequence} says that the key of its signature is compromised from record ${from} on.`;
    return finding('key-compromised', message, { sequence: first, field: 'signature' });
  }
  return undefined;
}

/** The keys as a checkpoint carries them: by name, absent while there is none. */
export function keyMismatch(found: readonly KeyValue[] | undefined, state: FoldState): string | undefined {
  // Names are ASCII: the order of code units is the order of bytes.
  const wanted = [...state.keys.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  if ((found === undefined) !== (wanted.length === 0)) return `There are ${wanted.length} keys.`;
  for (let index = 0; index < Math.max(found?.length ?? 0, wanted.length); index++) {
    const [is, should] = [found?.[index], wanted[index]];
    if (should === undefined) return `There is no key '${is?.name}'.`;
    if (is === undefined || !sameKey(is, should)) return `Key '${should.name}' is the one of record ${should.since}.`;
  }
  return undefined;
}

function sameKey(left: KeyValue, right: KeyValue): boolean {
  const fields = ['name', 'purpose', 'algorithm', 'notBefore', 'notAfter', 'since', 'compromisedFrom'] as const;
  return fields.every((field) => left[field] === right[field]) && equalBytes(left.publicKey, right.publicKey);
}
