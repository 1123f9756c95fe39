/** The catalogue in every language, and an outbox that loses nothing, repeats what failed and keeps no secret. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testOperator } from '../__tests__/test-operator.js';
import { languages } from '../accounts/account.js';
import type { StoredMail } from '../store/mails.js';
import { mailText } from './mail-text.js';
import { mailTexts, type MailTemplate } from './mail-texts.table.js';
import { fileSender, smtpSender } from './senders.js';

const templates = Object.keys(mailTexts) as MailTemplate[];
const names = (template: MailTemplate, language: (typeof languages)[number]): readonly string[] =>
  [...new Set(mailTexts[template][language].join(' ').match(/\{[a-zA-Z]+\}/g) ?? [])].sort();

describe('the catalogue', () => {
  test.each(templates)('%s fills in the same names in every language', (template) => {
    for (const language of languages) expect(names(template, language), language).toEqual(names(template, 'en'));
  });

  test.each(templates)('%s differs from English in every other language', (template) => {
    for (const language of languages.slice(1)) {
      expect(mailTexts[template][language].join(), language).not.toBe(mailTexts[template].en.join());
    }
  });

  test('a name with a line break stays one line of a subject', () => {
    const { subject } = mailText('invitation', 'en', { company: 'A\r\nBcc: x@y.test' });
    expect(subject).toBe('A Bcc: x@y.test invites you');
  });
});

const signUp = (email: string): { readonly body: object } => ({ body: { login: email.split('@')[0], email } });

test('a mail that fails is tried again after 1, 2, 4 … minutes, eight times; the others go out', async () => {
  const sent: string[] = [];
  const sender = {
    name: 'broken',
    keepsText: false,
    send: ({ to }: { readonly to: string }) => {
      if (to.startsWith('bad')) return Promise.reject(new RangeError('no such mailbox'));
      sent.push(to);
      return Promise.resolve();
    },
  };
  const { ask, operator, move } = await testOperator({ mail: sender });
  await ask('POST', '/v1/sign-ups', signUp('bad@example.test'));
  await ask('POST', '/v1/sign-ups', signUp('good@example.test'));
  const bad = async (): Promise<StoredMail | undefined> =>
    (await operator.store.read.mails.list({ max: 9 })).find(({ to }) => to.startsWith('bad'));
  await operator.beat();
  expect(sent).toContain('good@example.test');
  for (let attempt = 1; attempt < 8; attempt++) {
    expect(await bad()).toMatchObject({ state: 'queued', attempts: attempt, failure: 'no such mailbox' });
    move(60_000 * 2 ** (attempt - 1) - 1);
    await operator.beat();
    expect((await bad())?.attempts).toBe(attempt);
    move(1);
    await operator.beat();
  }
  expect(await bad()).toMatchObject({ state: 'failed', attempts: 8 });
  move(86_400_000);
  await operator.beat();
  expect((await bad())?.attempts).toBe(8);
});

test.each([
  [true, /#[A-Za-z0-9_-]{43}/],
  [false, /#…/],
])('a one-time link stays readable in the outbox only where nothing left the machine (%s)', async (keepsText, link) => {
  const sender = { name: 'x', keepsText, send: () => Promise.resolve() };
  const { ask, operator, staff } = await testOperator({ mail: sender });
  await ask('POST', '/v1/sign-ups', signUp('ana@example.test'));
  await operator.beat();
  const { body } = await ask('GET', '/v1/outbox', { as: await staff() });
  const [mail] = body['mails'] as readonly [StoredMail];
  expect(mail).toMatchObject({ to: 'ana@example.test', state: 'sent' });
  expect(mail.text).toMatch(link);
  if (!keepsText) expect(JSON.stringify(body)).not.toMatch(/#[A-Za-z0-9_-]{20}/);
});

test('files of the outbox are mails that only their owner reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-outbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await fileSender(join(folder, 'outbox')).send({ id: 'mail-1', to: 'a@b.test', subject: 'Račun 1', text: 'Ж\n' });
  const [name = ''] = readdirSync(join(folder, 'outbox'));
  const path = join(folder, 'outbox', name);
  expect(name).toBe('mail-1.eml');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toBe(
    'Message-ID: <mail-1@operator.invalid>\nTo: a@b.test\nSubject: =?utf-8?B?UmHEjXVuIDE=?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nЖ\n',
  );
});

test('a mail goes over SMTP as it is', async () => {
  const lines: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    socket.write('220 test\r\n');
    socket.on('data', (bytes) => {
      for (const line of bytes.toString().split('\r\n').slice(0, -1)) {
        lines.push(line);
        if (inData && line !== '.') continue;
        if (line.startsWith('DATA')) inData = true;
        else if (line === '.') inData = false;
        socket.write(inData ? '354 go\r\n' : line.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { readonly port: number };
  const sender = smtpSender({ url: `smtp://127.0.0.1:${port}`, from: 'operator@example.test' });
  await sender.send({ id: 'mail-1', to: 'a@b.test', subject: 'Invoice 1', text: 'Pay 10.00 EUR\n' });
  expect(lines).toContain('MAIL FROM:<operator@example.test>');
  expect(lines).toContain('RCPT TO:<a@b.test>');
  expect(lines).toContain('Subject: Invoice 1');
  expect(lines).toContain('Pay 10.00 EUR');
  expect(sender.keepsText).toBe(false);
});
