// The billing program of this folder, a connector with a folder, and an authority: three processes.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { billsOf, fiscalise } from './billing.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plomba = join(root, 'packages/cli/dist/main.js');
const running: ChildProcess[] = [];
let folder: string;

async function start(words: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const child = spawn(process.execPath, [plomba, ...words, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return JSON.parse(line) as Readonly<Record<string, string>>;
}

beforeAll(async () => {
  execFileSync(process.execPath, ['tools/build.mjs'], { cwd: root, stdio: 'pipe' }); // only what is stale
  folder = mkdtempSync(join(tmpdir(), 'plomba-billing-'));
  const authority = await start(['authority', '--country', 'me', '--listen', 'http://127.0.0.1:0']);
  const where = `authority=${authority['listening']}/test`;
  const listen = ['--listen', 'http://127.0.0.1:0', '--folder', folder, '--set', where];
  await start(['sim', '--country', 'me', '--wire', 'connector', ...listen]);
}, 300_000);
afterAll(async () => {
  for (const child of running) {
    const gone = once(child, 'exit');
    child.kill();
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

test('each bill is an invoice once, and one with mistakes is none', { timeout: 60_000 }, async () => {
  const [first, second, wrong] = billsOf(new Date());
  if (first === undefined || second === undefined || wrong === undefined) throw new TypeError('no bills');
  const issued = await fiscalise(folder, first, 20_000);
  expect(issued.ikof).toMatch(/^[0-9A-F]{32}$/);
  expect(['FISKALIZOVAN', 'IZDAT']).toContain(issued.status);
  const other = await fiscalise(folder, second, 20_000);
  expect(other.ikof).not.toBe(issued.ikof);
  expect((await fiscalise(folder, first, 20_000)).ikof).toBe(issued.ikof);
  const refused = await fiscalise(folder, wrong, 20_000);
  expect(refused.status).toBe('ODBIJEN');
  expect(refused.mistakes.map((mistake) => mistake.split(':')[0])).toEqual(['red 11, KolStav.0', 'red 12, PDVStopa.0']);
  // What was dropped is CP1250: Š is one byte.
  const [archived = ''] = readdirSync(join(folder, 'archive')).filter((name) =>
    /^racun-2026-001\.[0-9a-f]+\.txt$/.test(name),
  );
  expect(readFileSync(join(folder, 'archive', archived)).includes(Buffer.from([0x8a]))).toBe(true);
});
