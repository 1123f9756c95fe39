/** Plans for keys and for the link between two journals. Pure, like those of `unit/plans.ts`. */
import { LIMITS } from '../model/limits.js';
import { LOG_KEY, type KeyPayload, type SuccessorPayload } from '../tables/keys.table.js';
import type { Plan } from '../unit/plan.js';
import { refuse, type Refusal } from '../unit/refusal.js';
import type { UnitState } from '../unit/state.js';
import { keyNamed } from './key-table.js';

/** Fields that each step must have, and those that it may have beside them. */
const FIELDS: Readonly<
  Record<KeyPayload['step'], { readonly must: readonly Field[]; readonly may: readonly Field[] }>
> = {
  import: { must: ['algorithm', 'publicKey', 'purpose'], may: ['certificate', 'notBefore', 'notAfter'] },
  renew: { must: [], may: ['certificate', 'notBefore', 'notAfter'] },
  rotate: { must: ['algorithm', 'publicKey'], may: ['certificate', 'notBefore', 'notAfter', 'newKeySignature'] },
  compromised: { must: ['publicKey', 'from'], may: [] },
  retire: { must: [], may: [] },
};

type Field = Exclude<keyof KeyPayload, 'operation' | 'name' | 'step'>;

const ALL_FIELDS: readonly Field[] = [
  'purpose',
  'algorithm',
  'publicKey',
  'certificate',
  'notBefore',
  'notAfter',
  'from',
  'newKeySignature',
];

/**
 * Something happens to a key. The log key is rotated by `FiscalUnit.rotateLogKey` alone, which has both keys sign.
 * Refuses `not-allowed-in-state`, `validation-failed`.
 * @param size number of records in the journal
 */
export function planKey(state: UnitState, key: KeyPayload, size: number): Plan | Refusal {
  const no = wrongLife(state);
  if (no !== undefined) return no;
  const { must, may } = FIELDS[key.step];
  const wrong = ALL_FIELDS.find((field) =>
    key[field] === undefined ? must.includes(field) : ![...must, ...may].includes(field),
  );
  if (wrong !== undefined) {
    const rule = key[wrong] === undefined ? 'needs' : 'has no';
    return refuse('validation-failed', `${key.step} ${rule} ${wrong}`, wrong);
  }
  return wrongName(state, key) ?? wrongBounds(key, size) ?? { ok: true, contents: [{ kind: 'key', payload: key }] };
}

function wrongLife({ life }: UnitState): Refusal | undefined {
  const isAlive = life !== 'blank' && life !== 'archived';
  return isAlive ? undefined : refuse('not-allowed-in-state', `the unit is ${life}`);
}

function wrongName(state: UnitState, { name, step, newKeySignature }: KeyPayload): Refusal | undefined {
  const isThere = keyNamed(state.keys, name) !== undefined;
  const isLog = name === LOG_KEY;
  const isRotation = isLog && step === 'rotate';
  if (isLog && !isRotation && step !== 'compromised') {
    return refuse('validation-failed', `the log key takes no ${step}`, 'step');
  }
  if (isRotation !== (newKeySignature !== undefined)) {
    return refuse(
      'validation-failed',
      'the rotation of the log key is signed by the new key, and no other step',
      'newKeySignature',
    );
  }
  if (!isLog && isThere === (step === 'import')) {
    return refuse('validation-failed', `there is ${isThere ? 'a' : 'no'} key ${name}`, 'name');
  }
  if (!isThere && step !== 'compromised' && state.keys.length >= LIMITS.keys) {
    return refuse('validation-failed', `the unit keeps at most ${LIMITS.keys} keys`, 'name');
  }
  return undefined;
}

function wrongBounds({ notBefore, notAfter, from }: KeyPayload, size: number): Refusal | undefined {
  if (notBefore !== undefined && notAfter !== undefined && notAfter < notBefore) {
    return refuse('validation-failed', 'the validity ends before it begins', 'notAfter');
  }
  if (from !== undefined && from > size) return refuse('validation-failed', 'the record is still to come', 'from');
  return undefined;
}

/**
 * Links two journals: `to` on the archived unit, then `from` on the new one, before it sells.
 * Refuses `not-allowed-in-state`, `validation-failed`.
 */
export function planSuccessor(state: UnitState, link: SuccessorPayload): Plan | Refusal {
  const { life, successor, predecessor } = state;
  const isTo = link.step === 'to';
  const fits = isTo ? life === 'archived' : life === 'personalised' || life === 'bound';
  if (!fits) return refuse('not-allowed-in-state', `the unit is ${life}`);
  const done = isTo ? successor : predecessor;
  if (done !== undefined) return refuse('not-allowed-in-state', `record ${done} is that link already`);
  if (isTo !== (link.checkpoint === undefined)) {
    return refuse(
      'validation-failed',
      'the link from the unit before carries its checkpoint, the other does not',
      'checkpoint',
    );
  }
  return { ok: true, contents: [{ kind: 'successor', payload: link }] };
}
