/** An operator in this process for tests: its own folder, a clock that tests move, cheap passwords, no socket. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startOperator, type Operator, type OperatorOptions } from '../start-operator.js';
import type { OutgoingMail } from '../ports.js';

export const START_MS: number = Date.UTC(2026, 2, 14, 8);

export interface TestOperator {
  readonly operator: Operator;
  readonly dataDir: string;
  /** Mails that went out, the oldest first. */
  readonly mails: OutgoingMail[];
  move(ms: number): void;
  now(): number;
  /** One request; `as` is a token. */
  ask(
    method: string,
    path: string,
    more?: { readonly body?: unknown; readonly as?: string; readonly headers?: Record<string, string> },
  ): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>>; readonly headers: Headers }>;
  /** The token of the one-time link in the newest mail to an address. */
  linkTo(email: string): Promise<string>;
  /** The token of a session of the operator's own people. */
  staff(): Promise<string>;
  /** Signs up, confirms, logs in. Returns the token of its session. */
  account(login: string): Promise<string>;
}

/** Bytes that never repeat, the same in every run. */
export function countingEntropy(): (bytes: number) => Uint8Array {
  let state = 0x9e3779b9;
  return (bytes) =>
    Uint8Array.from({ length: bytes }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    });
}

export const PASSWORD = 'four words in a row';

/** One that the test ends itself. */
export async function openTestOperator(
  more: Partial<OperatorOptions> = {},
): Promise<TestOperator & { readonly close: () => Promise<void> }> {
  const dataDir = more.dataDir ?? mkdtempSync(join(tmpdir(), 'plomba-operator-'));
  let nowMs = START_MS;
  const mails: OutgoingMail[] = [];
  const operator = await startOperator({
    dataDir,
    name: 'Test operator',
    clock: { now: () => nowMs },
    entropy: countingEntropy(),
    staff: { login: 'staff', email: 'staff@operator.test', language: 'en' },
    passwordCost: { N: 16, r: 1, p: 1 },
    mail: {
      name: 'test',
      keepsText: true,
      send: (mail) => {
        mails.push(mail);
        return Promise.resolve();
      },
    },
    ...more,
  });
  const self: TestOperator = {
    operator,
    dataDir,
    mails,
    move: (ms) => (nowMs += ms),
    now: () => nowMs,
    async ask(method, path, { body, as, headers = {} } = {}) {
      const response = await operator.fetch(
        new Request(`http://operator.invalid${path}`, {
          method,
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      const isJson = (response.headers.get('content-type') ?? '').includes('json');
      return {
        status: response.status,
        body: (isJson ? JSON.parse(text) : { text }) as Readonly<Record<string, unknown>>,
        headers: response.headers,
      };
    },
    async linkTo(email) {
      await operator.beat();
      const mail = mails.findLast(({ to, text }) => to === email && text.includes('#'));
      const token = /#([A-Za-z0-9_-]{20,})/.exec(mail?.text ?? '')?.[1];
      if (token === undefined) throw new Error(`no link was mailed to ${email}`);
      return token;
    },
    async staff() {
      const token = operator.setupLink?.split('#')[1];
      if (token !== undefined) await self.ask('POST', '/v1/passwords', { body: { token, password: PASSWORD } });
      const { body } = await self.ask('POST', '/v1/sessions', {
        body: { login: 'staff', password: PASSWORD, kind: 'bearer' },
      });
      return body['token'] as string;
    },
    async account(login) {
      const email = `${login}@example.test`;
      await self.ask('POST', '/v1/sign-ups', { body: { login, email } });
      const token = await self.linkTo(email);
      await self.ask('POST', '/v1/passwords', { body: { token, password: PASSWORD } });
      const { body } = await self.ask('POST', '/v1/sessions', { body: { login, password: PASSWORD, kind: 'bearer' } });
      return body['token'] as string;
    },
  };
  const close = async (): Promise<void> => {
    await operator.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...self, close };
}

/** One that ends with the test. */
export async function testOperator(more: Partial<OperatorOptions> = {}): Promise<TestOperator> {
  const own = await openTestOperator(more);
  onTestFinished(own.close);
  return own;
}
