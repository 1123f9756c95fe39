/** One act on a production switch: checked against path and state, written with who did it. */
import { OperatorError } from '../http/operator-error.js';
import type { Call } from '../http/route.js';
import type { ProductionSwitch } from '../store/licences.js';
import {
  afterAct,
  checkActor,
  type ProductionAct,
  type ProductionContent,
  type ProductionPath,
  type ProductionState,
} from './production-switch.js';
import type { SwitchView } from './production-bodies.js';

export interface Known {
  readonly stored: ProductionSwitch;
  readonly path: ProductionPath;
  readonly state: ProductionState;
  readonly content: ProductionContent;
}

export function knownOf(stored: ProductionSwitch): Known {
  // Written by act() and by whoever opens a switch.
  const content = JSON.parse(stored.content) as ProductionContent;
  return { stored, path: stored.path as ProductionPath, state: stored.state as ProductionState, content };
}

export async function switchIn(call: Call<unknown, unknown>): Promise<Known> {
  const stored = await call.store.production.byId(call.company.id, call.params['switch'] ?? '');
  if (stored === undefined) throw new OperatorError('not-found');
  return knownOf(stored);
}

export async function viewOf(
  call: Call<unknown, unknown>,
  { stored, path, state, content }: Known,
): Promise<SwitchView> {
  const files = await call.store.production.files(stored.id);
  const { certificate, ...rest } = content;
  const { id, licence, createdAt, changedAt } = stored;
  return { id, licence, path, state, ...rest, hasCertificate: certificate !== undefined, files, createdAt, changedAt };
}

/** One act on a switch: checked against path and state, written with who did it. */
export async function act(
  call: Call<unknown, object>,
  name: ProductionAct,
  change: (known: Known) => Promise<Partial<ProductionContent>>,
): Promise<SwitchView> {
  const before = await switchIn(call);
  const { account } = call.principal;
  checkActor(before.path, name, account.staff);
  const state = afterAct(before.state, name);
  const changed = await change(before);
  const steps = [...before.content.steps, { act: name, at: call.nowMs, login: account.login }];
  const content: ProductionContent = { ...before.content, ...changed, steps };
  const stored = { ...before.stored, state, content: JSON.stringify(content), changedAt: call.nowMs };
  await call.store.production.update(stored);
  await call.audit({ act: `production.${name}`, object: stored.id, before: { state: before.state }, after: { state } });
  return viewOf(call, knownOf(stored));
}
