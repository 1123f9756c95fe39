/** `plomba operator` as its user meets it: what it prints, what it keeps, how it refuses. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operatorClient } from '@plomba/operator/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testIo, type TestIo } from '../__tests__/test-io.js';
import { runProgram } from '../program.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'plomba-operator-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

interface First {
  readonly listening: string;
  readonly setup?: string;
}

async function started(
  data: string,
  ...words: readonly string[]
): Promise<{ readonly io: TestIo; readonly first: First; readonly end: () => Promise<number> }> {
  const io = testIo();
  const run = runProgram(io, ['operator', '--data', data, '--listen', 'http://127.0.0.1:0', '--json', ...words]);
  const first = JSON.parse(await io.line()) as First;
  const end = (): Promise<number> => {
    io.stop();
    return run;
  };
  return { io, first, end };
}

describe('plomba operator', () => {
  test('says where it listens, makes its first account by a link, keeps everything over a restart', async () => {
    const data = folder();
    const { io, first, end } = await started(
      data,
      '--clock',
      '2026-03-14T08:00:00Z',
      '--staff',
      'chief:chief@example.test',
    );
    const token = first.setup?.split('#')[1] ?? '';
    const client = operatorClient({ baseUrl: first.listening, attempts: 1 });
    const password = 'four words in a row';
    expect(await client.setPasswordByLink({ body: { token, password } })).toMatchObject({ login: 'chief' });
    const session = await client.logIn({ body: { login: 'chief', password, kind: 'bearer' } });
    const staff = client.withToken(session.token ?? '');
    const { time } = await staff.moveClock({ body: { byMs: 86_400_000 } });
    expect(new Date(time).toISOString()).toMatch(/^2026-03-15T08:0/);
    expect(await end()).toBe(0);
    const requests = io
      .out()
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line) as { readonly event: string; readonly status: number });
    expect(requests.map(({ event, status }) => [event, status])).toEqual([
      ['request', 201],
      ['request', 201],
      ['request', 201],
    ]);
    for (const secret of [password, session.token ?? 'none']) expect(io.out()).not.toContain(secret);
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['licence.key', 'operator.db']));

    const again = await started(data);
    expect(again.first).not.toHaveProperty('setup');
    const other = operatorClient({ baseUrl: again.first.listening, attempts: 1 });
    expect((await other.logIn({ body: { login: 'chief', password } })).account).toMatchObject({ login: 'chief' });
    expect(await again.end()).toBe(0);
  });

  test('puts mails into the outbox as files', async () => {
    const data = folder();
    const { first, end } = await started(data);
    const client = operatorClient({ baseUrl: first.listening, attempts: 1 });
    await client.signUp({ body: { login: 'ana', email: 'ana@example.test' } });
    await end();
    const files = (): readonly string[] =>
      (existsSync(join(data, 'outbox')) ? readdirSync(join(data, 'outbox')) : []).map((name) =>
        readFileSync(join(data, 'outbox', name), 'utf8'),
      );
    // What was not sent before the end is sent after the next start.
    const again = await started(data);
    for (let wait = 0; wait < 200 && files().length < 2; wait++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    await again.end();
    expect(files().some((text) => text.includes('To: ana@example.test'))).toBe(true);
  });

  test.each([
    [['--listen', 'ftp://x'], 'bad-listen'],
    [['--listen', 'http://203.0.113.1:9'], 'listen-failed'],
    [['--staff', 'nobody'], 'bad-arguments'],
    [['--clock', 'yesterday'], 'bad-arguments'],
    [['--smtp-file', '/no/such/file'], 'file-missing'],
  ])('refuses %j before anything runs: %s', async (words, code) => {
    const io = testIo();
    expect(await runProgram(io, ['operator', '--data', folder(), ...words, '--json'])).toBe(2);
    expect(JSON.parse(io.out())).toMatchObject({ error: { code } });
  });
});
