/**
 * One seed, one digest: days of a unit with faults, in this Node, in other versions of it and in real Chromium. A runtime
 * that is not there is skipped with a word; the others must agree.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seededDay } from '@plomba/testkit';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';

const executablePath = process.env['PLOMBA_CHROMIUM'] ?? '/usr/bin/chromium';
const hasChromium = existsSync(executablePath);
const run = promisify(execFile);

const SEEDS = [1, 2, 3];
const program = `
import { seededDay } from '@plomba/testkit';
globalThis.digests = [${SEEDS.join(', ')}].map((seed) => seededDay(seed).digest);
if (typeof process === 'object') console.log(JSON.stringify(globalThis.digests));
`;

const expected = SEEDS.map((seed) => seededDay(seed).digest);
const folder = mkdtempSync(join(tmpdir(), 'plomba-same-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The same program for every host: nothing of Node may be left in it. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    external: ['node:*'],
    conditions: ['@plomba/source'],
  });
  return outputFiles[0]?.text ?? '';
}

/** What this version of Node says; undefined where npx has none. */
async function nodeSays(version: string, script: string): Promise<unknown> {
  const node = ['-y', '--prefer-offline', `node@${version}`];
  try {
    await run('npx', [...node, '--version'], { timeout: 60_000 });
  } catch {
    return undefined;
  }
  const { stdout } = await run('npx', [...node, script], { timeout: 120_000 });
  return JSON.parse(stdout);
}

describe('the same seed', () => {
  it('gives the same digest twice, and another one for another seed', () => {
    const again = SEEDS.map(seededDay);
    expect(again.map(({ digest }) => digest)).toEqual(expected);
    expect(new Set(expected).size).toBe(SEEDS.length);
    // Days without faults would prove nothing.
    expect(again.reduce((sum, { faults }) => sum + faults, 0)).toBeGreaterThan(10);
    expect(again.reduce((sum, { powerCuts }) => sum + powerCuts, 0)).toBeGreaterThan(3);
  });

  it.each(['20', '22', '24'])('gives the same digest on Node %s', { timeout: 240_000 }, async (version) => {
    const script = join(folder, `day-${version}.mjs`);
    writeFileSync(script, await bundled());
    const said = await nodeSays(version, script);
    if (said === undefined) process.stderr.write(`NOT TRIED on Node ${version}: npx could not fetch it\n`);
    else expect(said).toEqual(expected);
  });

  const note = hasChromium ? '' : ` (skipped: no Chromium at ${executablePath})`;
  it.skipIf(!hasChromium)(`gives the same digest in Chromium${note}`, { timeout: 240_000 }, async () => {
    const browser = await chromium.launch({
      executablePath,
      headless: true,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: await bundled(), type: 'module' });
      await page.waitForFunction(() => 'digests' in globalThis, undefined, { timeout: 200_000 });
      expect(await page.evaluate('digests')).toEqual(expected);
    } finally {
      await browser.close();
    }
  });
});
