/** The account of the operator's own people that the first start makes, and its one-time link until it has a password. */
import { newId } from '../access/secrets.js';
import type { Parts } from '../http/route.js';
import type { OpenStore } from '../store/store.js';
import type { Language } from './account.js';
import { addLink } from './links.js';
import { CONFIRM_HOURS } from './policy.js';

export interface FirstAccount {
  readonly login: string;
  readonly email: string;
  readonly language: Language;
}

/** Returns the link, as long as none of the operator's own people has a password. */
export async function firstAccount(
  store: OpenStore,
  parts: Parts,
  { login, email, language, nowMs }: FirstAccount & { readonly nowMs: number },
): Promise<string | undefined> {
  return store.write(async (tx) => {
    if (await tx.accounts.hasStaff()) return undefined;
    const before = await tx.accounts.byLogin(login);
    if (before !== undefined && (before.state !== 'pending' || !before.staff)) return undefined;
    const id = before?.id ?? newId(parts.entropy, 'acc');
    if (before === undefined) {
      await tx.accounts.add({ id, login, email, language, state: 'pending', staff: true, createdAt: nowMs });
    }
    const link = await addLink(tx, parts, { purpose: 'confirm', account: id, hours: CONFIRM_HOURS, nowMs });
    const parameters = { login, link, hours: CONFIRM_HOURS };
    const order = {
      id: newId(parts.entropy, 'mail'),
      to: email,
      template: 'confirm-sign-up',
      language,
      parameters,
    } as const;
    await parts.mailer.queue(tx, order, nowMs);
    return link;
  });
}
