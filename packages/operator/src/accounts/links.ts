/** One-time links: a random token in the part of an address that no server and no log sees (behind `#`). */
import { digestOf, newToken } from '../access/secrets.js';
import { OperatorError } from '../http/operator-error.js';
import type { Parts } from '../http/route.js';
import type { OneTimeLink } from '../store/accounts.js';
import type { Store } from '../store/store.js';
import { HOUR_MS } from './policy.js';

export type LinkPurpose = 'confirm' | 'reset';

export interface NewLink {
  readonly purpose: LinkPurpose;
  readonly account: string;
  readonly hours: number;
}

/** Makes a link and stores its digest. Returns the address for the mail. */
export async function addLink(
  store: Store,
  { settings, entropy }: Parts,
  link: NewLink & { readonly nowMs: number },
): Promise<string> {
  const token = newToken(entropy);
  await store.accounts.endLinks(link.account, link.purpose, link.nowMs);
  await store.accounts.addLink({
    digest: digestOf(token),
    purpose: link.purpose,
    account: link.account,
    content: '',
    createdAt: link.nowMs,
    expiresAt: link.nowMs + link.hours * HOUR_MS,
  });
  return `${settings.publicUrl}/${link.purpose}#${token}`;
}

/** The link of a token, used up by this. @throws OperatorError `link-invalid` (as a rejection) */
export async function useLink(
  store: Store,
  token: string,
  nowMs: number,
): Promise<OneTimeLink & { readonly account: string }> {
  const digest = digestOf(token);
  const link = await store.accounts.link(digest, nowMs);
  const isUsed = link !== undefined && (await store.accounts.useLink(digest, nowMs));
  if (link?.account === undefined || !isUsed) throw new OperatorError('link-invalid', { path: 'token' });
  return { ...link, account: link.account };
}
