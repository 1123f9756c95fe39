// A line read along and written down, with one answer lost; then shown, played, served and told as a scenario.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { none, type Country, type Wire } from '@plomba/core/country';
import { sweden } from '@plomba/country-se';
import { ccspWire, controlCodeParts, DEFAULT_CCSP_SETTINGS, SIMULATED_KEYS } from '@plomba/country-se/device';
import { connect, type ReceiptInput, type Unit } from '@plomba/sdk';
import { BENCH_SIZES, parseRecording, type RecordedEntry } from '@plomba/testkit';
import { opener } from '@plomba/transport/node';
import { oracleDocuments } from '@plomba/firmware-sim';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plomba } from '../__tests__/shell.js';
import { testIo, type TestIo } from '../__tests__/test-io.js';
import { runProgram } from '../program.js';
import { startSim, type Sim } from '../sim/start-sim.js';
import { DEFAULT_PROFILE } from '../sim/unit-profile.js';

const SALE: ReceiptInput = {
  document: 'sale',
  items: [{ name: 'Espresso', quantity: '2', unitPrice: '1.80', taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: '5.00' }],
};

const LONG = { timeout: 60_000 };

let folder: string;
let running: { stop(): Promise<unknown> }[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plomba-proxy-'));
  running = [];
});
afterEach(async () => {
  for (const one of running.reverse()) await one.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sim(country: Country = none, wire?: Wire): Promise<Sim> {
  const started = await startSim({
    listen: 'tcp://127.0.0.1:0',
    profile: DEFAULT_PROFILE,
    country,
    state: 'production',
    seed: '1',
    clock: 'virtual',
    sizes: BENCH_SIZES,
    ...(wire === undefined ? {} : { wire }),
  });
  running.push(started);
  return started;
}

const swedish = (): Promise<Sim> => sim(sweden(controlCodeParts(SIMULATED_KEYS)), ccspWire(DEFAULT_CCSP_SETTINGS));

interface Running {
  readonly io: TestIo;
  readonly listening: string;
  /** Asks it to end; gives its exit code. */
  stop(): Promise<number>;
}

/** A command that goes on until it is stopped, and says first where it listens. */
async function start(...words: readonly string[]): Promise<Running> {
  const io = testIo();
  const ended = runProgram(io, words);
  const { listening } = JSON.parse(await io.line()) as { listening: string };
  const stop = (): Promise<number> => {
    io.stop();
    return ended;
  };
  const started = { io, listening, stop };
  running.push(started);
  return started;
}

const entriesOf = (path: string): readonly RecordedEntry[] => parseRecording(readFileSync(path, 'utf8')).entries;

/** A till whose sessions and operations are the same each time. */
async function till(url: string): Promise<Unit> {
  let drawn = 0;
  return connect(opener(url), { drawSession: () => ++drawn * 16, drawId: () => `op-${++drawn}`, timeoutMs: 15_000 });
}

async function openDayAndSell(url: string): Promise<number> {
  const unit = await till(url);
  await unit.openDay();
  const { number } = await unit.issue(SALE);
  await unit.close();
  return number;
}

/** A day and a sale at a new unit, recorded. */
async function recordedSale(...words: readonly string[]): Promise<string> {
  const path = join(folder, 'line.jsonl');
  const unit = await sim();
  const proxy = await start('proxy', '--json', '--port', unit.listening, '--record', path, ...words);
  expect(await openDayAndSell(proxy.listening)).toBe(1);
  expect(oracleDocuments(unit.device.hardware)).toHaveLength(1);
  await proxy.stop();
  return path;
}

describe('plomba proxy', () => {
  it('passes everything, and shows it', async () => {
    const unit = await sim();
    const io = testIo();
    const ended = runProgram(io, ['proxy', '--port', unit.listening, '--once']);
    const [, listening = ''] = /tills connect to (\S+)/.exec(await io.line()) ?? [];
    expect(await openDayAndSell(listening)).toBe(1);
    expect(await ended).toBe(0); // its till is gone
    expect(io.out()).toMatch(/→ {2}request \d+: receipt\.issue .*Espresso/);
    expect(io.out()).toMatch(/← {2}response \d+: ok receipt\.issue .*"number":1/);
    expect(io.out()).toContain('the till hung up');
  });

  it.each([
    ['--drop-answer', '3', 'dropped'],
    ['--delay-answer', '3=300', 'delayed'],
    ['--corrupt-answer', '3', 'corrupted'],
    ['--disconnect-answer', '3', 'dropped'],
  ])('does %s %s to one answer, and the till sells once', LONG, async (option, value, fate) => {
    const entries = entriesOf(await recordedSale(option, value));
    const hit = entries.filter((entry) => entry.fate !== undefined);
    expect(hit).toHaveLength(1);
    expect(hit[0]).toMatchObject({ from: 'unit', fate });
    expect(hit[0]?.says?.[0]).toMatch(/^response/);
  });

  it('drops an answer each time that it is said, and the till is told that it does not know', LONG, async () => {
    const unit = await sim();
    const proxy = await start('proxy', '--json', '--port', unit.listening, '--drop-answer', '3=always');
    const seller = await till(proxy.listening);
    await expect(seller.openDay({ timeoutMs: 2_500 })).rejects.toMatchObject({ outcome: 'unknown' });
    await seller.close();
    expect(proxy.io.out().split('"fate":"dropped"').length).toBeGreaterThan(2);
  });

  it('tells of a unit that is not there, and waits for the next till', async () => {
    const nobody = await sim();
    const { listening } = nobody;
    await nobody.stop();
    const proxy = await start('proxy', '--json', '--port', listening);
    for (const count of [1, 2]) {
      await expect(connect(opener(proxy.listening), { timeoutMs: 200 })).rejects.toMatchObject({
        outcome: 'not-committed',
      });
      expect(proxy.io.out().split('cannot be reached').length).toBeGreaterThan(count);
    }
  });

  it('refuses rules that say nothing, and never writes over a recording', async () => {
    const port = ['--port', 'tcp://127.0.0.1:1'];
    expect((await plomba('proxy', ...port, '--delay-answer', '3')).err).toContain('N=MS');
    expect((await plomba('proxy', ...port, '--drop-answer', '0')).err).toContain('Write N');
    const path = join(folder, 'mine.jsonl');
    writeFileSync(path, 'mine');
    expect((await plomba('proxy', ...port, '--record', path)).err).toContain('exists');
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});

describe('plomba record', () => {
  it('plays the till against a unit like that one, and finds the first answer that differs', async () => {
    const path = await recordedSale();
    const same = await plomba('record', 'play', path, '--json', '--port', (await sim()).listening);
    expect(JSON.parse(same.out)).toMatchObject({ said: expect.any(Number) as number });
    expect(same.exit, same.out).toBe(0);

    const other = await sim();
    await openDayAndSell(other.listening);
    const differs = await plomba('record', 'play', path, '--port', other.listening, '--answer-ms', '2000');
    expect(differs.exit).toBe(1);
    expect(differs.out).toMatch(/another answer than at .*line\.jsonl:\d+/);
    expect(differs.out).toContain('recorded  response');
  });

  it('is the unit of the recording to a till that asks the same, and hangs up on another', async () => {
    const path = await recordedSale();
    const unit = await start('record', 'serve', path, '--json');
    expect(await openDayAndSell(unit.listening)).toBe(1);
    expect(await unit.stop()).toBe(0);

    const again = await start('record', 'serve', path, '--json');
    const other = await till(again.listening);
    await expect(other.issue(SALE, { timeoutMs: 500 })).rejects.toThrow();
    await other.close();
    expect(await again.stop()).toBe(1);
    expect(again.io.out()).toContain('"mismatch"');
  });

  it('becomes a scenario that is green at a unit like that one', LONG, async () => {
    const path = await recordedSale('--drop-answer', '3');
    const told = await plomba('record', 'to-scenario', path, '--title', 'A recorded sale');
    expect(told.out).toContain('openDay:');
    expect(told.out.match(/issue: /g)).toHaveLength(1);
    const file = join(folder, 'told.yaml');
    writeFileSync(file, told.out);
    const played = await plomba('scenario', file);
    expect(played.exit, played.out + played.err).toBe(0);
  });

  it('holds no PIN in its text, and with --redact none in its bytes', async () => {
    const pin = '428571';
    const texts = await Promise.all(
      [false, true].map(async (redact) => {
        const path = join(folder, `login-${String(redact)}.jsonl`);
        const proxy = await start(
          ...['proxy', '--json', '--port', (await sim()).listening, '--record', path],
          ...(redact ? ['--redact'] : []),
        );
        const unit = await till(proxy.listening);
        await unit.login({ principal: 'service', pin }).catch(() => undefined); // it is wrong
        await unit.close();
        await proxy.stop();
        return readFileSync(path, 'utf8');
      }),
    );
    const hex = Buffer.from(pin).toString('hex');
    expect(texts.map((text) => [text.includes(pin), text.includes(hex)])).toEqual([
      [false, true],
      [false, false],
    ]);
    const path = join(folder, 'login-true.jsonl');
    const { exit, err } = await plomba('record', 'play', path, '--port', (await sim()).listening);
    expect(err).toContain('left out');
    expect(exit).toBe(1);
  });

  it.each([
    ['nonsense', 1, 'no JSON'],
    ['{"recording":2,"wire":"link"}', 1, 'version 2'],
    [
      '{"recording":1,"wire":"link"}\n{"ms":0,"line":1,"event":"open"}\n{"ms":0,"line":1,"from":"till","hex":"0g"}',
      3,
      'hex',
    ],
    ['{"recording":1,"wire":"link"}\n{"ms":0,"line":1}', 2, 'either event or from'],
    ['{"recording":1,"wire":"link"}\n{"ms":0,"line":1,"from":"unit"}', 2, 'either hex or redacted'],
  ])('refuses %j with its line', async (content, line, said) => {
    const path = join(folder, 'bad.jsonl');
    writeFileSync(path, content);
    const { exit, err } = await plomba('record', 'show', path);
    expect(err).toContain(`bad.jsonl:${line}`);
    expect(err).toContain(said);
    expect(exit).toBe(2);
  });
});

describe('a register on CCSP', () => {
  const header = '#!#053#RH#201611011538#13#1#TedF# #1234567890#15,00#0,00#normal#6,00;0,85# # # #13\r';
  const frames = ['#!#00D#IQ#7D\r', '#!#00D#ST#62\r', header, '#!#00D#SQ#67\r'];

  /** A till of sockets alone: each frame when the one before it was answered. */
  async function register(url: string): Promise<readonly string[]> {
    const { hostname, port } = new URL(url);
    const socket = connectSocket(Number(port), hostname).setEncoding('latin1');
    const answers: string[] = [];
    for (const frame of frames) {
      socket.write(frame, 'latin1');
      let heard = '';
      for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
        heard += String(chunk);
        if (heard.endsWith('\r')) break;
      }
      answers.push(heard);
    }
    socket.destroy();
    return answers;
  }

  it('is recorded, shown, played, served and told as a scenario', LONG, async () => {
    const path = join(folder, 'register.jsonl');
    const proxy = await start(
      'proxy',
      '--json',
      '--wire',
      'ccsp',
      '--port',
      (await swedish()).listening,
      '--record',
      path,
    );
    const answers = await register(proxy.listening);
    expect(answers[3]).toMatch(/#SR#/);
    await proxy.stop();

    const shown = await plomba('record', 'show', path);
    expect(shown.out).toContain('→  RH 201611011538#13#1');
    expect(shown.out).toContain('←  ACK');

    const played = await plomba('record', 'play', path, '--port', (await swedish()).listening);
    expect(played.exit, played.out + played.err).toBe(0);
    expect(played.out).toContain('4 answers as recorded');

    const unit = await start('record', 'serve', path, '--json');
    expect(await register(unit.listening)).toEqual(answers);

    const told = await plomba('record', 'to-scenario', path, '--country', 'se');
    expect(told.out).toContain('..');
    writeFileSync(join(folder, 'register.yaml'), told.out);
    const scenario = await plomba('scenario', join(folder, 'register.yaml'));
    expect(scenario.exit, scenario.out + scenario.err).toBe(0);
  });
});
