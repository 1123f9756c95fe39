/** Which record puts another log key in force, and how it comes to be signed by both keys. */
import { rotationSignable } from '../journal/signable.js';
import type { OperationStamp } from '../model/operation.js';
import type { SignerPort } from '../ports/signer.js';
import { LOG_KEY } from '../tables/keys.table.js';
import type { IdentityPayload } from '../tables/payloads.table.js';
import type { Plan } from '../unit/plan.js';
import { refuse, type Refusal } from '../unit/refusal.js';
import type { Content, UnitState } from '../unit/state.js';
import { logKeyIn } from './key-table.js';
import { planKey } from './plans.js';

/** Whether records behind this one are signed by another key. */
export function isLogRotation(content: Content): boolean {
  return content.kind === 'key' && content.payload.name === LOG_KEY && content.payload.step === 'rotate';
}

/** The record of a rotation, and the key that signs behind it. */
export type LogRotation = Plan & { readonly publicKey: Uint8Array };

/**
 * The rotation as record `sequence`, signed by the new key; the old one signs it as it signs every record.
 * Refuses `not-allowed-in-state`, `signer-broken`.
 * @param drawNext draws the next key, which stays beside the present one until it is settled
 */
export function planLogRotation(
  state: UnitState,
  about: { readonly identity: IdentityPayload; readonly operation: OperationStamp; readonly sequence: number },
  drawNext: () => SignerPort | undefined,
): LogRotation | Refusal {
  const { identity, operation, sequence } = about;
  const next = drawNext();
  if (next === undefined) return refuse('not-allowed-in-state', 'the secure element keeps one key for its life');
  const { publicKey } = next;
  const { journalId } = identity;
  const message = rotationSignable({ journalId, sequence, oldKey: logKeyIn(state.keys, identity), newKey: publicKey });
  const [newKeySignature] = next.sign([message]) ?? [];
  if (newKeySignature === undefined) return refuse('signer-broken', 'the secure element does not answer');
  const algorithm = 'ed25519';
  const step = { operation, name: LOG_KEY, step: 'rotate', algorithm, publicKey, newKeySignature } as const;
  const plan = planKey(state, step, sequence);
  return plan.ok ? { ...plan, publicKey } : plan;
}
