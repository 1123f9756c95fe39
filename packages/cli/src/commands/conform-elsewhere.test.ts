/**
 * `plomba conform` against `plomba sim` in another process, on a pseudo-terminal, with a relay: a small script that turns
 * the power of that unit over its control channel. Nothing that needs power is "not run".
 */
import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SIMULATOR_FIRMWARE_SEED } from '@plomba/firmware-sim';
import { ptyAvailable } from '@plomba/transport/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plombaWithEnv } from '../__tests__/shell.js';

const LONG = { timeout: 300_000 };
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A relay that a shell can call: `node relay.mjs HOST PORT on|off`. */
const RELAY = `import { connect } from 'node:net';
const [host, port, state] = process.argv.slice(2);
const socket = connect(Number(port), host, () => {
  socket.write(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'power.' + state, params: {} }) + '\\n');
});
socket.once('data', (bytes) => process.exit(JSON.parse(String(bytes)).error === undefined ? 0 : 1));
`;

/** PKCS#8 of an Ed25519 key, before its 32 bytes. */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-conform-pty-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface OtherUnit {
  readonly process: ChildProcess;
  readonly port: string;
  readonly control: string;
}

/** A unit of another process; its first line says where it is. */
async function unitElsewhere(): Promise<OtherUnit> {
  const words = ['sim', '--json', '--listen', 'pty', '--control', 'tcp://127.0.0.1:0', '--seed', '3'];
  const child = spawn(process.execPath, ['--conditions=@plomba/source', '--import', 'tsx', MAIN, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { listening = '', control = '' } = JSON.parse(line) as Record<string, string>; // its first line
  return { process: child, port: listening, control };
}

describe('plomba conform against a unit of another process, on a pseudo-terminal', () => {
  let unit: OtherUnit | undefined;
  afterAll(() => void unit?.process.kill());

  it('runs every case of the power with a relay, and an update that its maker signed', LONG, async ({ skip }) => {
    const pty = await ptyAvailable();
    if (!pty.available) skip(`no pseudo-terminal here: ${pty.reason}`);
    unit = await unitElsewhere();
    const { hostname, port } = new URL(unit.control);
    const relay = join(folder, 'relay.mjs');
    writeFileSync(relay, RELAY);
    const key = createPrivateKey({
      key: Buffer.concat([ED25519_PKCS8, SIMULATOR_FIRMWARE_SEED]),
      format: 'der',
      type: 'pkcs8',
    });
    const maker = join(folder, 'maker.pem');
    writeFileSync(maker, key.export({ format: 'pem', type: 'pkcs8' }));
    const pin = join(folder, 'service.pin');
    writeFileSync(pin, '000000\n', { mode: 0o600 });
    const report = join(folder, 'report.json');
    const given = ['--power-cmd', `"${process.execPath}" "${relay}" ${hostname} ${port}`, '--service-pin-file', pin];
    const ran = async (only: string, ...more: readonly string[]): Promise<readonly string[]> => {
      const words = [
        '--port',
        unit?.port ?? '',
        '--allow',
        'safe,fiscal,destructive',
        '--only',
        only,
        ...given,
        ...more,
      ];
      const { exit, out, err } = await plombaWithEnv('conform', ...words, '--json', '--report', report);
      expect([exit, err], out).toEqual([0, '']);
      const said = JSON.parse(readFileSync(report, 'utf8')) as {
        readonly report: {
          readonly cases: { readonly cases: readonly { readonly id: string; readonly outcome: string }[] };
        };
      };
      return said.report.cases.cases.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id);
    };
    // The relay switches; a cut between a commit and its answer is aimed over the control channel.
    const power = await ran('power/*', '--control', unit.control);
    expect(power.length).toBeGreaterThanOrEqual(8);
    expect(power).toContain('power/while-writing');
    expect(await ran('firmware/*', '--firmware-key', maker)).toEqual([
      'firmware/not-for-this-unit',
      'firmware/accepted',
    ]);
  });

  it('refuses an update that somebody else has signed', LONG, async ({ skip }) => {
    if (unit === undefined) return skip('no pseudo-terminal here');
    const other = join(folder, 'other.pem');
    writeFileSync(other, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const { hostname, port } = new URL(unit.control);
    const { exit, out } = await plombaWithEnv(
      ...['conform', '--port', unit.port, '--allow', 'destructive', '--only', 'firmware/accepted'],
      ...['--power-cmd', `"${process.execPath}" "${join(folder, 'relay.mjs')}" ${hostname} ${port}`],
      ...['--service-pin-file', join(folder, 'service.pin'), '--firmware-key', other],
    );
    expect([exit, out.includes('firmware-refused')]).toEqual([1, true]);
  });
});
