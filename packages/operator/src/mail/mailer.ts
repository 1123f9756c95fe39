/**
 * Mail goes into the outbox in the transaction of the change that it tells of: no mail without the change, no change
 * without its mail. Sending comes after the commit, is repeated with growing delay, and never holds up a request.
 */
import type { Language } from '../accounts/account.js';
import type { MailSender, OperatorClock } from '../ports.js';
import type { Store } from '../store/store.js';
import type { StoredMail } from '../store/mails.js';
import type { OpenStore } from '../store/store.js';
import { mailText, type MailParameters } from './mail-text.js';
import type { MailTemplate } from './mail-texts.table.js';

/** Mails in one round. */
const ROUND_MAX = 50;
const ATTEMPTS_MAX = 8;
const FIRST_DELAY_MS = 60_000;

export interface MailOrder {
  readonly id: string;
  readonly to: string;
  readonly template: MailTemplate;
  readonly language: Language;
  readonly parameters: MailParameters;
  /** Company whose people see it in their outbox. */
  readonly company?: string;
}

export interface Mailer {
  /** Puts a mail into the outbox, in the caller's transaction. */
  queue(store: Store, order: MailOrder, nowMs: number): Promise<void>;
}

/** What a one-time link looks like in a text; blanked once it left the machine. */
const SECRET_IN_LINK = /#[A-Za-z0-9_-]{20,}/g;

export function createMailer(operatorName: string): Mailer {
  return {
    async queue(store, { id, to, template, language, parameters, company }, nowMs) {
      const { subject, text } = mailText(template, language, { operator: operatorName, ...parameters });
      await store.mails.add({
        id,
        ...(company === undefined ? {} : { company }),
        to,
        template,
        language,
        subject,
        text,
        state: 'queued',
        attempts: 0,
        createdAt: nowMs,
        dueAt: nowMs,
      });
    },
  };
}

function settled(
  mail: StoredMail,
  outcome: { readonly nowMs: number; readonly failure?: string; readonly keepsText: boolean },
): StoredMail {
  const attempts = mail.attempts + 1;
  const { failure: _, ...rest } = mail;
  if (outcome.failure === undefined) {
    const text = outcome.keepsText ? mail.text : mail.text.replaceAll(SECRET_IN_LINK, '#…');
    return { ...rest, text, attempts, state: 'sent', sentAt: outcome.nowMs };
  }
  const state = attempts >= ATTEMPTS_MAX ? 'failed' : 'queued';
  const dueAt = outcome.nowMs + FIRST_DELAY_MS * 2 ** (attempts - 1);
  return { ...rest, attempts, state, dueAt, failure: outcome.failure };
}

/** Sends what is due. Returns how many went out. */
export async function sendDue(store: OpenStore, sender: MailSender, clock: OperatorClock): Promise<number> {
  const due = await store.read.mails.due(clock.now(), ROUND_MAX);
  let sent = 0;
  for (const mail of due) {
    let failure: string | undefined;
    try {
      await sender.send({ id: mail.id, to: mail.to, subject: mail.subject, text: mail.text });
      sent++;
    } catch (error) {
      failure = (error instanceof Error ? error.message : String(error)).slice(0, 300);
    }
    const outcome = { nowMs: clock.now(), keepsText: sender.keepsText, ...(failure === undefined ? {} : { failure }) };
    await store.write((tx) => tx.mails.settle(settled(mail, outcome)));
  }
  return sent;
}
