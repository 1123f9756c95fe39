/** docs/guides/bridge.md, executed: its shell blocks run one after the other, and what it says they print is compared. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { none } from '@plomba/core/country';
import { BENCH_SIZES } from '@plomba/testkit';
import { readExport, verify } from '@plomba/verify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBridge, type Bridge } from '../src/bridge/start-bridge.js';
import { startSim, type Sim } from '../src/sim/start-sim.js';
import { DEFAULT_PROFILE } from '../src/sim/unit-profile.js';

const guide = readFileSync(new URL('../../../docs/guides/bridge.md', import.meta.url), 'utf8');

interface Block {
  readonly line: number;
  readonly code: string;
  readonly prints: string | undefined;
}

/** Shell blocks, each with the text block that follows it directly. */
function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm)].map((found) => ({
    line: text.slice(0, found.index).split('\n').length,
    code: found[1] ?? '',
    prints: found[2],
  }));
}

const missing = ['bash', 'curl', 'jq'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);
const because = missing.length === 0 ? '' : ` (skipped: there is no ${missing.join(', no ')} here)`;

function shell(
  code: string,
  env: Readonly<Record<string, string>>,
): Promise<{ out: string; err: string; exit: number | null }> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', code], { env: { ...process.env, ...env } });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.once('close', (exit) => resolve({ out, err, exit }));
  });
}

describe(`the guide to the bridge${because}`, () => {
  let folder: string;
  let sim: Sim;
  let bridge: Bridge;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plomba-guide-'));
    const profile = DEFAULT_PROFILE;
    const life = { state: 'production', clock: 'virtual' } as const;
    sim = await startSim({ listen: 'memory', profile, country: none, seed: '1', sizes: BENCH_SIZES, ...life });
    const keys = join(folder, 'guide.keys');
    bridge = await startBridge({ open: sim.open, listen: 'http://127.0.0.1:0', keys, timeoutMs: 10_000 });
  });
  afterAll(async () => {
    await bridge.stop();
    await sim.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const blocks = blocksOf(guide);

  test('has the blocks that this test knows how to find', () => {
    expect(blocks).toHaveLength(guide.split('\n').filter((line) => line.startsWith('```sh')).length);
    expect(blocks.length).toBeGreaterThan(7);
    expect(blocks.filter(({ prints }) => prints !== undefined)).toHaveLength(
      guide.split('\n').filter((line) => line === '```text').length,
    );
  });

  for (const { line, code, prints } of blocks) {
    test.skipIf(missing.length > 0)(`line ${line} does what it says`, async () => {
      const { out, err, exit } = await shell(code, { BRIDGE: bridge.url, TMP: folder, LC_ALL: 'C' });
      expect(exit, err).toBe(0);
      if (prints !== undefined) expect(out.trimEnd()).toBe(prints.trimEnd());
    });
  }

  test.skipIf(missing.length > 0)('leaves an export behind that verifies, with one sale in it', () => {
    const bytes = Uint8Array.from(readFileSync(join(folder, 'journal.tar')));
    expect(verify(bytes)).toMatchObject({ ok: true });
    const read = readExport(bytes);
    const kinds = read.ok ? [...read.journal.records()].map(({ kind }) => kind) : [];
    expect(kinds.filter((kind) => kind === 'receipt')).toHaveLength(1);
  });
});
