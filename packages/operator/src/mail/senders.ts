/** Ways for a mail to leave: into a folder (the default; nothing leaves the machine) or over SMTP. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailSender, OutgoingMail } from '../ports.js';

/** A mail as text with its headers: any mail program opens the file. */
function asMessage({ id, to, subject, text }: OutgoingMail): string {
  const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;
  const head = [
    `Message-ID: <${id}@operator.invalid>`,
    `To: ${to}`,
    `Subject: ${encoded}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ];
  return `${head.join('\n')}\n\n${text}`;
}

/** One `.eml` file for each mail, in a folder that only its owner reads. */
export function fileSender(folder: string): MailSender {
  return {
    name: 'file',
    keepsText: true,
    async send(mail) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${mail.id}.eml`);
      await writeFile(`${path}.part`, asMessage(mail), { mode: 0o600 });
      await rename(`${path}.part`, path);
    },
  };
}

export interface SmtpOptions {
  /** `smtps://user:password@host:465`, or `smtp://host:587`. */
  readonly url: string;
  readonly from: string;
}

export function smtpSender({ url, from }: SmtpOptions): MailSender {
  // Without it nodemailer reads files and fetches URLs that a message names.
  const transport = createTransport({ url, disableFileAccess: true, disableUrlAccess: true });
  return {
    name: 'smtp',
    keepsText: false,
    async send({ id, to, subject, text }) {
      await transport.sendMail({ from, to, subject, text, messageId: `<${id}@${new URL(url).hostname}>` });
    },
  };
}
