// `plomba authority`: started, reached, controlled, ended, as its help says.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plomba } from '../__tests__/shell.js';
import { testIo, type TestIo } from '../__tests__/test-io.js';
import { runProgram, type ExitCode } from '../program.js';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-authority-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Running {
  readonly io: TestIo;
  readonly listening: string;
  readonly verify: string;
  readonly control: string;
  readonly replayed: { readonly entries: number; readonly tornBytes: number };
  end(): Promise<ExitCode>;
}

async function authority(...words: readonly string[]): Promise<Running> {
  const io = testIo();
  const ended = runProgram(io, ['authority', '--json', '--listen', 'http://127.0.0.1:0', ...words]);
  const first = JSON.parse(await io.line()) as Omit<Running, 'io' | 'end'>; // its first line
  return {
    ...first,
    io,
    end() {
      io.stop();
      return ended;
    },
  };
}

async function ctl(url: string, ...words: readonly string[]): Promise<unknown> {
  const { exit, out, err } = await plomba('ctl', url, ...words);
  expect(err).toBe('');
  expect(exit).toBe(0);
  return JSON.parse(out);
}

describe('plomba authority', () => {
  test('serves both sides, the WSDL and the verify page, and says each request', async () => {
    const cis = await authority();
    expect(cis.verify).toBe(`${cis.listening}/ic/`);
    expect(await (await fetch(`${cis.listening}/test/fs-v1?wsdl`)).text()).toContain(`${cis.listening}/test/fs-v1`);
    const fault = await fetch(`${cis.listening}/fs-v1`, { method: 'POST', body: '<a/>' });
    expect(fault.status).toBe(500);
    expect(fault.headers.get('x-plomba-note')).toBeNull();
    expect((await fetch(cis.verify)).status).toBe(200);
    expect(JSON.parse(await cis.io.line())).toMatchObject({ event: 'request', path: '/test/fs-v1?wsdl', status: 200 });
    expect(JSON.parse(await cis.io.line())).toMatchObject({
      path: '/fs-v1',
      status: 500,
      note: expect.stringContaining('fault 0') as string,
    });
    expect(await cis.end()).toBe(0);
  });

  test('closes the connection where it gives no answer, and where a body has no end', async () => {
    const cis = await authority();
    const attack = fetch(`${cis.listening}/fs-v1`, { method: 'POST', body: '<!DOCTYPE a><a/>' });
    await expect(attack).rejects.toThrow();
    const flood = fetch(`${cis.listening}/fs-v1`, { method: 'POST', body: new Uint8Array(5 * 1024 * 1024) });
    await expect(flood).rejects.toThrow();
    expect((await fetch(`${cis.listening}/`)).status).toBe(200);
    await cis.end();
  });

  test('keeps its register in the file, and is controlled by plomba ctl', async () => {
    const register = join(folder, 'company.json');
    writeFileSync(register, JSON.stringify([{ kind: 'taxpayer', side: 'test', tin: '12345678', isInVat: false }]));
    const words = ['--data', join(folder, 'cis.entries'), '--control', 'tcp://127.0.0.1:0', '--register', register];
    const first = await authority(...words);
    expect(await ctl(first.control, 'register.list')).toEqual([
      { kind: 'taxpayer', side: 'test', tin: '12345678', isInVat: false, isActive: true },
    ]);
    await ctl(first.control, 'register.put', 'kind=unit', 'tin="12345678"', 'code=xx123xx123');
    await first.end();
    const again = await authority(...words);
    expect(again.replayed).toEqual({ entries: 3, tornBytes: 0 });
    expect(await ctl(again.control, 'state')).toMatchObject({
      test: { units: 1 },
      production: { units: 1, taxpayers: 0 },
    });
    const wrong = await plomba('ctl', again.control, 'faults.set', 'kind=flood');
    expect(wrong).toMatchObject({ exit: 1, err: expect.stringContaining('kind: must be one of slow') as string });
    await again.end();
  });

  test('moves a virtual clock and does on the way what waits for its time', async () => {
    const cis = await authority(
      '--clock',
      'virtual',
      '--start',
      '2026-03-07T12:00:00+01:00',
      '--control',
      'http://127.0.0.1:0',
    );
    const call = async (method: string, params: object): Promise<unknown> => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const answer = await fetch(cis.control, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return answer.json();
    };
    expect(await call('clock.read', {})).toMatchObject({
      result: { clock: 'virtual', time: '2026-03-07T11:00:00+00:00' },
    });
    expect(await call('clock.advance', { ms: 3_600_000 })).toMatchObject({
      result: { time: '2026-03-07T12:00:00+00:00' },
    });
    expect(await call('clock.advance', { to: '2026-03-09T00:00:00Z' })).toMatchObject({
      result: { ms: 1_773_014_400_000 },
    });
    expect(await call('clock.advance', { to: '2026-03-08T00:00:00Z' })).toMatchObject({
      error: { message: /earlier/ },
    });
    const page = await fetch(cis.control, { method: 'POST', body: JSON.stringify({ method: 'state' }) });
    expect(page.status).toBe(400);
    await cis.end();
  });

  test('on a wall clock, does not move it', async () => {
    const cis = await authority('--control', 'tcp://127.0.0.1:0');
    expect(await plomba('ctl', cis.control, 'clock.advance', 'ms=1')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('--clock virtual') as string,
    });
    await cis.end();
  });

  test.each([
    [['--set', 'iicCheck=maybe'], 'bad-setting'],
    [['--set', 'colour=red'], 'bad-setting'],
    [['--listen', 'tcp://127.0.0.1:0'], 'bad-listen'],
    [['--control', 'tcp://0.0.0.0:0'], 'control-is-local'],
    [['--start', '2026-03-07T12:00:00Z'], 'bad-start'],
    [['--register', '/no/such/file'], 'file-missing'],
    [['--country', 'se'], 'bad-arguments'],
  ])('%j is an error before anything listens: %s', async (words, code) => {
    const { exit, out } = await plomba('authority', '--json', '--listen', 'http://127.0.0.1:0', ...words);
    expect(exit).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code } });
  });

  test('says in a register what is wrong where', async () => {
    const register = join(folder, 'bad.json');
    writeFileSync(register, '[{"kind":"taxpayer","tin":"12345678"},{"kind":"unit","tin":"1"}]');
    const { exit, err } = await plomba('authority', '--listen', 'http://127.0.0.1:0', '--register', register);
    expect(exit).toBe(2);
    expect(err).toContain('rows[1].tin');
  });

  test('shows a person where everything is', async () => {
    const io = testIo();
    const ended = runProgram(io, ['authority', '--listen', 'http://127.0.0.1:0']);
    const lines = [await io.line(), await io.line(), await io.line(), await io.line()];
    expect(lines[0]).toMatch(/^● http:\/\/127\.0\.0\.1:\d+ {2}authority of me · wall clock$/);
    expect(lines.slice(1).map((line) => line.trim().split(/\s+/)[0])).toEqual(['production', 'test', 'verify']);
    io.stop();
    expect(await ended).toBe(0);
  });
});
