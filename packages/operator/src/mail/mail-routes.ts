/** The outbox as people see it: all of it for the operator's own people, a company's own for those who administer it. */
import { int } from '@plomba/codec';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, route, type Route } from '../http/route.js';
import {
  idText,
  line,
  listOf,
  may,
  must,
  object,
  paragraphs,
  timeMs,
  wordOf,
  type ObjectShape,
} from '../http/shape.js';
import type { MailState, StoredMail } from '../store/mails.js';

const MAX = 500;

export interface MailView {
  readonly id: string;
  readonly to: string;
  readonly template: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly createdAt: number;
  readonly sentAt?: number;
  readonly failure?: string;
}

const mailView: ObjectShape<MailView> = object<MailView>('Mail', {
  id: must(idText, 'id of the mail'),
  to: must(line(254), 'address'),
  template: must(line(60), 'which mail it is'),
  language: must(line(2), 'in which language'),
  subject: must(line(300), 'subject'),
  text: must(paragraphs(100_000), 'text; one-time links are blanked once it left the machine'),
  state: must(wordOf('queued', 'sent', 'failed'), 'where it is'),
  attempts: must(int({ min: 0, max: 1000 }), 'how often it was tried'),
  createdAt: must(timeMs, 'when it was written'),
  sentAt: may(timeMs, 'when it went out'),
  failure: may(line(300), 'why the last attempt failed'),
});

const mailList: ObjectShape<{ readonly mails: readonly MailView[] }> = object<{ readonly mails: readonly MailView[] }>(
  'Mails',
  { mails: must(listOf(mailView, MAX), 'the newest first') },
);

const viewOf = ({ company: _, dueAt: __, ...mail }: StoredMail): MailView => mail;

const area = 'mail';

export const mailRoutes: readonly Route[] = [
  route<object, object, { readonly mails: readonly MailView[] }>(
    {
      id: 'listOutbox',
      method: 'GET',
      path: '/v1/outbox',
      area,
      access: 'staff',
      summary: 'Every mail of the operator.',
      answer: answerWith(mailList),
    },
    async ({ store }) => ({ mails: (await store.mails.list({ max: MAX })).map(viewOf) }),
  ),
  route<object, object, MailView>(
    {
      id: 'getMail',
      method: 'GET',
      path: '/v1/outbox/{mail}',
      area,
      access: 'staff',
      summary: 'One mail.',
      answer: answerWith(mailView),
    },
    async ({ store, params }) => {
      const mail = await store.mails.byId(params['mail'] ?? '');
      if (mail === undefined) throw new OperatorError('not-found');
      return viewOf(mail);
    },
  ),
  route<object, object, { readonly mails: readonly MailView[] }>(
    {
      id: 'listMails',
      method: 'GET',
      path: '/v1/companies/{company}/mails',
      area,
      access: 'audit.read',
      summary: 'Mails about the company: invoices, notices.',
      answer: answerWith(mailList),
    },
    async ({ store, company }) => ({ mails: (await store.mails.list({ company: company.id, max: MAX })).map(viewOf) }),
  ),
];
