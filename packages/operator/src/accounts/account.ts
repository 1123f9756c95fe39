/** A person who logs in. What it may do comes from its membership in companies. */
import { text } from '@plomba/codec';
import { idText, line, must, object, timeMs, wordOf, type ObjectShape, type Shape } from '../http/shape.js';

export const languages = ['en', 'sr', 'ro', 'ru', 'sv'] as const;

/** Languages of mails and console. */
export type Language = (typeof languages)[number];

export type AccountState = 'pending' | 'active' | 'closed';

export interface Account {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  readonly language: Language;
  readonly state: AccountState;
  /** Whether it belongs to the operator's own people. */
  readonly staff: boolean;
  readonly createdAt: number;
}

export const loginName: Shape<string> = text({ bytesMax: 64, pattern: /^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$/ });

export const emailText: Shape<string> = text({ bytesMax: 254, pattern: /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/ });

export const languageWord: Shape<Language> = wordOf(...languages);

/** An account as others see it. */
export interface AccountView {
  readonly id: string;
  readonly login: string;
  readonly email: string;
  readonly language: Language;
  readonly createdAt: number;
}

export const accountView: ObjectShape<AccountView> = object<AccountView>('Account', {
  id: must(idText, 'id of the account'),
  login: must(line(64), 'user name'),
  email: must(line(254), 'for notices'),
  language: must(languageWord, 'of mails and console'),
  createdAt: must(timeMs, 'when it signed up'),
});
