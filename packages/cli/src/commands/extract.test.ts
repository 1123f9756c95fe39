/** `plomba extract` as a shell would call it, against a Swedish unit that a register sold with. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toHex } from '@plomba/codec';
import { sealKeyOf } from '@plomba/country-se/extraction';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plomba, sim } from '../__tests__/shell.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-extract-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SWEDISH = ['--country', 'se', '--wire', 'ccsp', '--service', 'tcp://127.0.0.1:0', '--seed', '5'];
/** The frame of the fact sheet, register POS1. */
const RECEIPT = '#!#056#RR#1#202601021530#1001#POS1#5566778899#125,00#0,00#normal#25,00;25,00# # # #52\r';

/** Sells over the till's port, and says where the service listens. */
async function sold(
  ...more: readonly string[]
): Promise<{ readonly service: string; readonly till: string; end(): Promise<unknown> }> {
  const unit = await sim(...SWEDISH, ...more);
  const { hostname, port } = new URL(unit.port);
  const socket = connectSocket(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(RECEIPT);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString('latin1')).toMatch(/^#!#[0-9A-F]{3}#RRR#/);
  socket.destroy();
  return { service: unit.service, till: unit.port, end: () => unit.end() };
}

const days = ['--from', '2026-01-01', '--to', '2026-12-31'];

describe('plomba extract', () => {
  test('reads what the authority reads, and opens it', async () => {
    const unit = await sold();
    const file = join(folder, 'control-data');
    expect(await plomba('extract', 'read', '--port', unit.service, ...days, '-o', file)).toMatchObject({ exit: 0 });
    await unit.end();
    const { exit, out } = await plomba('extract', 'open', file);
    expect(out).toContain('signed, sealed and whole');
    expect(out).toMatch(/receipts +1/);
    expect(exit).toBe(0);
    const json = JSON.parse((await plomba('extract', 'open', file, '--json')).out) as object;
    expect(json).toMatchObject({ ok: true, data: { receipts: [{ number: 1, data: { orgNo: '5566778899' } }] } });
    const bytes = readFileSync(file);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const bad = await plomba('extract', 'open', file);
    expect([bad.exit, bad.out]).toEqual([1, expect.stringContaining('not-sealed-for-us')]);
  });

  test('is sealed for the key that the unit was made with', async () => {
    const secret = new Uint8Array(32).fill(5);
    const unit = await sold('--set', `authority-key=${toHex(sealKeyOf(secret))}`);
    const [file, key] = [join(folder, 'other'), join(folder, 'key')];
    writeFileSync(key, `${toHex(secret)}\n`, { mode: 0o600 });
    await plomba('extract', 'read', '--port', unit.service, ...days, '-o', file);
    await unit.end();
    expect((await plomba('extract', 'open', file)).exit).toBe(1);
    expect(await plomba('extract', 'open', file, '--key-file', key)).toMatchObject({ exit: 0 });
  });

  test("refuses the till's port, periods and keys that are none, and a service port for everybody", async () => {
    const unit = await sold();
    const bad = await plomba(
      'extract',
      'read',
      '--port',
      unit.service,
      '--from',
      '2026-02-02',
      '--to',
      '2026-02-01',
      '-o',
      join(folder, 'x'),
    );
    expect([bad.exit, bad.err]).toEqual([1, expect.stringContaining('period.to')]);
    const noDate = await plomba(
      'extract',
      'read',
      '--port',
      unit.service,
      '--from',
      'today',
      '--to',
      '2026-02-01',
      '-o',
      'x',
    );
    expect([noDate.exit, noDate.err]).toEqual([2, expect.stringContaining('no date')]);
    await unit.end();
    const noKey = await plomba('extract', 'open', fileURLToPath(import.meta.url), '--log-key', 'abc');
    expect([noKey.exit, noKey.err]).toEqual([2, expect.stringContaining('64 hexadecimal digits')]);
    const open = await plomba('sim', '--service', 'tcp://0.0.0.0:0', '--listen', 'tcp://127.0.0.1:0');
    expect([open.exit, open.err]).toEqual([2, expect.stringContaining('from other machines')]);
    const setting = await plomba('sim', '--country', 'se', '--set', 'licences=0', '--listen', 'tcp://127.0.0.1:0');
    expect([setting.exit, setting.err]).toEqual([
      2,
      expect.stringContaining('licences: must be a whole number from 1 to 40'),
    ]);
  });
});
