/** A process that used a pseudo-terminal ends by itself, and tidies up when it is ended. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ptyAvailable } from '../node/index.js';

const { available } = await ptyAvailable();
const script = fileURLToPath(new URL('./fixtures/use-pty.ts', import.meta.url));

async function run(how: string): Promise<string> {
  const args = ['--conditions=@plomba/source', '--import', 'tsx', script, how];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  return stdout.trim();
}

describe.skipIf(!available)('a process with a pty server', () => {
  it('exits by itself after close', async () => {
    expect(existsSync(await run('close'))).toBe(false);
  });

  it('exits by itself after a power-off', async () => {
    expect(existsSync(await run('drop'))).toBe(false);
  });

  it('removes the link when it exits without closing', async () => {
    expect(existsSync(await run('exit'))).toBe(false);
  });
});
