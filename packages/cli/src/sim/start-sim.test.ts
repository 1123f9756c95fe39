import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf, FiscalUnit, type MemorySizes } from '@plomba/core';
import { ImageError } from '@plomba/core/node';
import { none, type Country } from '@plomba/core/country';
import { imageDigest, type DeviceNotice } from '@plomba/firmware-sim';
import { connect } from '@plomba/sdk';
import { calledBy, type ByteChannel, type TransportError } from '@plomba/transport';
import { listenTcp, openTcp, ptyAvailable } from '@plomba/transport/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { containing } from '../__tests__/matchers.js';
import { ControlClient } from './control-client.js';
import { DirectClient } from './direct-client.js';
import { readMemories } from './memories.js';
import { startSim, type Sim, type SimOptions } from './start-sim.js';
import { DEFAULT_PROFILE, lifeChangeOf } from './unit-profile.js';

const KIB = 1024;
const sizes: MemorySizes = {
  fiscalBytes: 64 * KIB,
  journalBytes: 512 * KIB,
  derivedBytes: 64 * KIB,
  workingBytes: 64 * KIB,
};
const base: SimOptions = {
  listen: 'memory',
  profile: DEFAULT_PROFILE,
  country: none,
  state: 'production',
  seed: '1',
  clock: 'virtual',
  sizes,
};

let folder: string;
const running: Sim[] = [];

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-sim-'))));
afterEach(async () => {
  await Promise.all(running.splice(0).map((sim) => sim.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<SimOptions> = {}): Promise<Sim> {
  const sim = await startSim({ ...base, ...options });
  running.push(sim);
  return sim;
}

function unitOf(sim: Sim): FiscalUnit {
  if (sim.device.state?.kind !== 'running') throw new TypeError('the unit does not run');
  return sim.device.state.unit;
}

function closed(channel: ByteChannel): Promise<TransportError | undefined> {
  return new Promise((resolve) => channel.subscribe({ data: () => undefined, closed: resolve }));
}

describe('a new unit', () => {
  test('gets to production by the records that the link writes, and no day is open', async () => {
    const unit = unitOf(await start());
    const kinds = [...unit.records(0)].map((record) => {
      const content = contentOf(record);
      return content.kind === 'life' ? content.payload.change.to : content.kind;
    });
    expect(kinds).toEqual(['identity', 'bound', 'rules', 'test', 'production']);
    expect(unit.state).toMatchObject({ life: 'production', dayOpen: false, day: 0 });
    expect(unit.identity).toMatchObject({ serial: 'SIM-0001', country: 'none', simulated: true });
  });

  test.each(['blank', 'personalised', 'bound', 'test', 'blocked', 'closing', 'archived'] as const)(
    'stops at %s',
    async (state) => {
      expect(unitOf(await start({ state })).state.life).toBe(state);
    },
  );

  test('carries what its profile says into the record that binds it', async () => {
    const profile = { ...DEFAULT_PROFILE, serial: 'KASSA-7', registrationCode: 'ab12', licence: 'L1' };
    const unit = unitOf(await start({ profile }));
    const bound = contentOf([...unit.records(1)][0]!);
    expect(bound).toMatchObject({
      payload: { change: { registrationCode: 'ab12', licence: 'L1', owner: profile.owner } },
    });
    expect(unit.identity?.serial).toBe('KASSA-7');
  });

  test('is the same, byte by byte, for the same seed, and another for another seed', async () => {
    const digest = async (seed: string): Promise<string> => imageDigest((await start({ seed })).device.hardware);
    const first = await digest('1');
    expect(await digest('1')).toBe(first);
    expect(await digest('2')).not.toBe(first);
  });
});

describe('an image', () => {
  test('keeps the unit: the same key signs after a restart, and --state is for new units', async () => {
    const image = join(folder, 'unit.img');
    const first = await start({ image });
    const key = unitOf(first).identity?.logKey;
    await first.stop();
    const again = await start({ image, state: 'test', seed: 'another' });
    expect(unitOf(again).identity?.logKey).toEqual(key);
    expect(unitOf(again).state.life).toBe('production');
  });

  test('is refused to a second simulator while one runs on it', async () => {
    const image = join(folder, 'unit.img');
    await start({ image });
    await expect(startSim({ ...base, image })).rejects.toMatchObject({ code: 'image-locked' });
  });

  test('is refused when it was made for another country', async () => {
    const image = join(folder, 'unit.img');
    await (await start({ image })).stop();
    const other: Country = { ...none, id: 'xx' };
    await expect(startSim({ ...base, image, country: other })).rejects.toMatchObject({
      code: 'other-country',
      exitCode: 2,
    });
    const again = await start({ image });
    expect(unitOf(again).state.life).toBe('production');
  });

  test('of a unit that was left blank stays blank, unless a state is asked for', async () => {
    const image = join(folder, 'unit.img');
    await (await start({ image, state: 'blank' })).stop();
    const blank = await start({ image });
    expect(unitOf(blank).state.life).toBe('blank');
    await blank.stop();
    expect(unitOf(await start({ image, state: 'test', stateAsked: true })).state.life).toBe('test');
  });

  test('of a unit that is further refuses an earlier state that is asked for', async () => {
    const image = join(folder, 'unit.img');
    await (await start({ image })).stop();
    await expect(startSim({ ...base, image, state: 'test', stateAsked: true })).rejects.toMatchObject({
      code: 'state-passed',
    });
  });

  test('goes on with an activation that was cut short, whichever command was the last', async () => {
    const whole = await start();
    const kinds = [...unitOf(whole).records(0)].map(({ header }) => header.kind);
    for (const commands of [1, 2, 3]) {
      const image = join(folder, `cut-${commands}.img`);
      const blank = await start({ image, state: 'blank' });
      const till = new DirectClient(blank.device);
      till.change('unit.personalise', 'start-in-production/personalised', { serial: 'SIM-0001' });
      if (commands > 1)
        till.change('life.change', 'start-in-production/bound', { change: lifeChangeOf(DEFAULT_PROFILE, 'bound') });
      if (commands > 2) till.change('life.change', 'start-in-production/test', { change: { to: 'test' } });
      await blank.stop();
      const resumed = await start({ image });
      expect([...unitOf(resumed).records(0)].map(({ header }) => header.kind)).toEqual(kinds);
      await resumed.stop();
    }
  });

  test('of a unit that was started in test is not taken further by the next start', async () => {
    const image = join(folder, 'unit.img');
    await (await start({ image, state: 'test', stateAsked: true })).stop();
    expect(unitOf(await start({ image })).state.life).toBe('test');
  });

  test('can be looked at while a unit runs on it, and nothing of that reaches the file', async () => {
    const image = join(folder, 'unit.img');
    const sim = await start({ image });
    const before = readFileSync(image);
    const hardware = readMemories(image);
    expect(imageDigest(hardware).length).toBe(64);
    const unit = FiscalUnit.boot(hardware.unitPorts);
    expect('halted' in unit).toBe(false);
    expect(readFileSync(image).equals(before)).toBe(true);
    expect(unitOf(sim).size).toBe(5);
  });

  test('that is none is named', async () => {
    const image = join(folder, 'text.img');
    writeFileSync(image, 'this is no image of a unit, but it is long enough to have a header');
    await expect(startSim({ ...base, image })).rejects.toMatchObject({ code: 'image-not-an-image' });
  });
});

describe('power', () => {
  test('that goes drops every line, and they can be opened again when it is back', async () => {
    const notices: DeviceNotice[] = [];
    const sim = await start({ listen: 'tcp://127.0.0.1:0', onNotice: (notice) => notices.push(notice) });
    const lines = await Promise.all([sim.open(), sim.open()]);
    const ends = lines.map(closed);
    sim.act((device) => device.powerOff('pulled the plug'));
    expect((await Promise.all(ends)).map((reason) => reason?.code)).toEqual(['connection-lost', 'connection-lost']);
    await sim.settled();
    await expect(sim.open()).rejects.toMatchObject({ code: 'connection-refused' });
    sim.act((device) => device.powerOn());
    await sim.settled();
    await (await sim.open()).close();
    expect(notices).toEqual([
      { kind: 'power-off', why: 'pulled the plug' },
      { kind: 'power-on', tail: '@A' },
    ]);
  });

  test('of a line in memory goes like that of TCP', async () => {
    const sim = await start();
    const line = closed(await sim.open());
    sim.act((device) => device.powerOff('pulled the plug'));
    expect((await line)?.code).toBe('connection-lost');
    await expect(sim.open()).rejects.toMatchObject({ code: 'connection-refused' });
  });
});

describe('a fault of the lines', () => {
  test.each(['memory', 'tcp://127.0.0.1:0'])(
    'line-disconnect drops %s, which is there again when it is over',
    async (listen) => {
      const sim = await start({ listen });
      const ends = [closed(await sim.open()), closed(await sim.open())];
      const id = sim.act((device) => device.inject({ fault: 'line-disconnect', forMs: 3_600_000 }));
      expect((await Promise.all(ends)).map((reason) => reason?.code)).toEqual(['connection-lost', 'connection-lost']);
      await sim.settled();
      await expect(sim.open()).rejects.toMatchObject({ code: 'connection-refused' });
      expect(sim.device.powered).toBe(true);
      sim.act((device) => device.lift(id));
      await sim.settled();
      await (await sim.open()).close();
    },
  );

  test.each(['memory', 'tcp://127.0.0.1:0'])(
    'line-half-open on %s tells the till only where it should',
    async (listen) => {
      const sim = await start({ listen });
      const quiet = await sim.open();
      let heard = 'nothing';
      quiet.subscribe({ data: () => (heard = 'bytes'), closed: () => (heard = 'the end') });
      sim.act((device) => device.inject({ fault: 'line-half-open' }));
      await quiet.write(Uint8Array.of(1, 2, 3));
      const told = closed(await sim.open());
      sim.act((device) => device.inject({ fault: 'line-half-open', with: { told: true } }));
      expect((await told)?.code).toBe('connection-lost');
      await (await sim.open()).close();
      expect(heard, 'both are half open now, and the second fault told both').toBe('the end');
    },
  );
});

describe('the control channel', () => {
  async function control(options: Partial<SimOptions> = {}): Promise<{ sim: Sim; client: ControlClient }> {
    const sim = await start({ control: { url: 'tcp://127.0.0.1:0' }, ...options });
    return { sim, client: await ControlClient.open(sim.control ?? '') };
  }

  test('answers in order, and power.on only when the port is there again', async () => {
    const { sim, client } = await control({ listen: 'tcp://127.0.0.1:0' });
    const [capabilities, state] = await Promise.all([client.call('capabilities'), client.call('state')]);
    expect(capabilities).toMatchObject({ version: 1 });
    expect(state).toMatchObject({ powered: true, life: 'production', records: 5 });
    await client.call('power.off');
    await expect(sim.open()).rejects.toMatchObject({ code: 'connection-refused' });
    await client.call('power.on');
    await (await sim.open()).close();
    await client.close();
  });

  test('moves a virtual clock and arms a cut that a till then runs into', async () => {
    const { sim, client } = await control();
    const { utcMs } = sim.device.hardware.rtc.read();
    expect(await client.call('clock.advance', { ms: 5000 })).toEqual({ utcMs: utcMs + 5000 });
    await client.call('fault.inject', { fault: 'power-cut', when: { at: 'flash', operation: 1, phase: 'middle' } });
    const till = new DirectClient(sim.device);
    expect(() => till.change('day.open', 'open', {})).toThrow(expect.objectContaining({ code: 'no-answer' }));
    expect(await client.call('power.on')).toMatchObject({ powered: true, bootedBy: '@C', dayOpen: false });
    await client.close();
  });

  test('refuses with the sentence of the unit', async () => {
    const { client } = await control({ clock: 'wall' });
    await expect(client.call('clock.advance', { ms: 1 })).rejects.toMatchObject({
      code: 'control-refused',
      message: containing('wall'),
    });
    await expect(client.call('power.maybe')).rejects.toThrow('no method power.maybe');
    await client.close();
  });

  test('is not offered to other machines without a token', async () => {
    const open = { ...base, control: { url: 'tcp://0.0.0.0:0' } };
    await expect(startSim(open)).rejects.toMatchObject({ code: 'control-needs-token', exitCode: 2 });
    await expect(startSim({ ...base, control: { url: 'pty' } })).rejects.toMatchObject({ code: 'bad-url' });
  });

  test('wants the token first, where there is one', async () => {
    const { sim } = await control({ control: { url: 'tcp://127.0.0.1:0', token: 'secret' } });
    const url = sim.control ?? '';
    const right = await ControlClient.open(url, 'secret');
    expect(await right.call('state')).toMatchObject({ powered: true });
    await right.close();
    for (const token of ['wrong', undefined]) {
      const wrong = await ControlClient.open(url, token);
      await expect(wrong.call('state')).rejects.toThrow();
    }
  });
});

describe('a line of control', () => {
  async function answers(...lines: readonly string[]): Promise<readonly string[]> {
    const sim = await start({ control: { url: 'tcp://127.0.0.1:0' } });
    const channel = await openTcp(sim.control ?? '');
    let text = '';
    const over = new Promise<void>((resolve) => {
      channel.subscribe({ data: (bytes) => (text += new TextDecoder().decode(bytes)), closed: () => resolve() });
    });
    for (const line of lines) await channel.write(new TextEncoder().encode(line));
    await over;
    return text.trimEnd().split('\n');
  }

  test('that is none of JSON-RPC is answered and the next one is read; one that is too long ends the channel', async () => {
    const long = 'x'.repeat(70_000);
    const said = await answers(
      '{"jsonrpc":',
      '"2.0"\n',
      '\n',
      '[1]\r\n',
      '{"jsonrpc":"2.0","method":"state","id":7}\n',
      long,
    );
    const codes = said.map((line) => (JSON.parse(line) as { error?: { code: number } }).error?.code);
    expect(codes).toEqual([-32_700, -32_600, undefined, -32_600]);
    expect(said[2]).toContain('"id":7');
  });
});

describe('a disk that fails', () => {
  test('ends the unit with the error of the image, and the command is not answered', async () => {
    const sim = await start();
    const till = await connect(sim.open, { timeoutMs: 300 });
    sim.device.hardware.persist = () => {
      throw new ImageError('image-io', 'unit.img could not be synced', { hint: 'Check the disk.' });
    };
    const opened = till.openDay();
    await expect(sim.failed).rejects.toMatchObject({ code: 'image-io' });
    await expect(opened).rejects.toMatchObject({ code: 'outcome-unknown' });
    await till.close();
  });
});

describe('a pseudo-terminal', () => {
  test('is a path while the simulator runs, and gone after it', async ({ skip }) => {
    const pty = await ptyAvailable();
    if (!pty.available) skip(`no pseudo-terminal here: ${pty.reason}`);
    const sim = await start({ listen: 'pty' });
    expect(existsSync(sim.listening)).toBe(true);
    await sim.stop();
    expect(existsSync(sim.listening)).toBe(false);
  });
});

describe('a unit that dials out', () => {
  test('is driven by a till that listens, and calls again after its power was gone', async () => {
    const till = await listenTcp('tcp://127.0.0.1:0');
    const calls: string[] = [];
    const sim = await start({ dial: till.url, onDial: ({ kind }) => calls.push(kind) });
    expect(sim.listening).toBe(till.url);
    await expect(sim.open()).rejects.toMatchObject({ code: 'unsupported' });
    const unit = await connect(calledBy(till), { backoffMs: { first: 1, most: 1 } });
    expect(await unit.status()).toMatchObject({ serial: 'SIM-0001' });
    sim.act((device) => device.powerOff('a test'));
    await sim.settled();
    sim.act((device) => device.powerOn());
    await unit.openDay();
    expect(await unit.status()).toMatchObject({ dayOpen: true });
    expect(calls.filter((kind) => kind === 'connected').length).toBe(2);
    await unit.close();
    await till.close();
  });

  test('refuses an address that cannot be called', async () => {
    await expect(start({ dial: '/dev/ttyUSB0' })).rejects.toMatchObject({ code: 'bad-url' });
  });
});
