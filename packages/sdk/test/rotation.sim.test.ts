/** Another log key, against the simulated unit: whoever expects the old one is led to the new one, or to nothing. */
import { TEST_SERVICE_PIN } from '@plomba/firmware-sim';
import { unitInProcess, type InProcessUnit } from '@plomba/testkit';
import type { ByteChannel, OpenChannel } from '@plomba/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type ConnectOptions, type Unit } from '../src/index.js';
import { verification } from '../src/verification.js';
import { failure, sale } from './helpers/bench.js';

let device: InProcessUnit;
let unit: Unit;
let logKey: Uint8Array;

async function inTrade(target: InProcessUnit, serial: string): Promise<Unit> {
  const till = await connect(target.open, { verification });
  await till.login({ principal: 'service', pin: TEST_SERVICE_PIN });
  await till.personalise({ serial });
  const owner = { name: 'Café', taxNumber: '12345678' };
  await till.changeLife({ to: 'bound', owner, place: { name: 'Corner', address: 'Main Street 1' } });
  await till.changeLife({ to: 'production' });
  await till.logout();
  await till.openDay();
  return till;
}

beforeEach(async () => {
  device = unitInProcess();
  unit = await inTrade(device, 'PL-7');
  logKey = (await unit.status()).logKey ?? new Uint8Array();
});

afterEach(async () => {
  await unit.close();
  await device.stop();
});

function powerCut(): void {
  device.host.act((board) => {
    board.powerOff('test');
    board.powerOn();
  });
}

/** A line whose answers can be kept from the till, and that breaks when told. */
class Line {
  isDeaf = false;
  #break: () => void = () => undefined;
  readonly open: OpenChannel;

  constructor(open: OpenChannel) {
    this.open = async (signal) => this.#wrap(await open(signal));
  }

  hangUp(): void {
    this.isDeaf = false;
    this.#break();
  }

  #wrap(channel: ByteChannel): ByteChannel {
    return {
      url: channel.url,
      write: (bytes) => channel.write(bytes),
      close: () => channel.close(),
      subscribe: (listener) => {
        this.#break = () => {
          void channel.close();
          listener.closed(undefined);
        };
        channel.subscribe({
          data: (bytes) => {
            if (!this.isDeaf) listener.data(bytes);
          },
          closed: (reason) => listener.closed(reason),
        });
      },
    };
  }
}

/** A till that has to be shown the key, in the middle of a rotation that is committed, and whose answer it does not get. */
async function lostAnswer(
  options: ConnectOptions,
): Promise<{ readonly strict: Unit; readonly line: Line; readonly rotation: ReturnType<Unit['rotateLogKey']> }> {
  const line = new Line(device.open);
  const strict = await connect(line.open, { verification, backoffMs: { first: 1, most: 5 }, ...options });
  await strict.login({ principal: 'service', pin: TEST_SERVICE_PIN });
  line.isDeaf = true;
  const rotation = strict.rotateLogKey();
  let present = logKey;
  // The other till sees when the unit has the new key.
  for (let asked = 0; asked < 100 && Buffer.from(present).equals(logKey); asked++) {
    present = (await unit.status()).logKey ?? logKey;
  }
  expect(present).not.toEqual(logKey);
  return { strict, line, rotation };
}

describe('a rotated log key', () => {
  it('is known at once: proofs are checked with it, and the unit is the same one after a restart', async () => {
    await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    const { sequence } = await unit.rotateLogKey();
    expect((await unit.status()).logKey).not.toEqual(logKey);
    expect(await unit.proof(sequence)).toMatchObject({ sequence });
    powerCut();
    expect(await unit.issue(sale)).toMatchObject({ number: 1 });
    expect(await unit.proof(sequence + 1)).toMatchObject({ sequence: sequence + 1 });
  });

  it('is proved from now on, where the unit has to prove its key; who comes later follows the journal', async () => {
    const strict = await connect(device.open, { verification, expect: { logKey } });
    await strict.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    await strict.rotateLogKey();
    powerCut();
    expect(await strict.issue(sale)).toMatchObject({ number: 1 });
    await strict.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    const { sequence } = await strict.rotateLogKey();
    const late = await connect(device.open, { verification, expect: { serial: 'PL-7', logKey } });
    expect(await late.proof(sequence)).toMatchObject({ sequence });
    powerCut();
    expect(await late.issue(sale)).toMatchObject({ number: 2 });
    await late.close();
    await strict.close();
  });

  it('whose answer is lost leads to the one rotation', async () => {
    const { strict, line, rotation } = await lostAnswer({ expect: { logKey } });
    line.hangUp();
    expect(await rotation).toMatchObject({ kind: 'key' });
    expect(await strict.issue(sale)).toMatchObject({ number: 1 });
    expect((await strict.status()).logKey).not.toEqual(logKey);
    await strict.close();
  });

  it('whose answer is lost when power fails leads to the one rotation', async () => {
    const { strict, line, rotation } = await lostAnswer({ expect: { logKey } });
    powerCut();
    line.hangUp();
    const { sequence } = await rotation;
    expect(await strict.proof(sequence)).toMatchObject({ sequence });
    const kinds: number[] = [];
    for await (const { entry } of strict.journal({ from: sequence - 1 })) kinds.push(entry[3] ?? 0);
    expect(kinds.filter((kind) => kind === kinds[1])).toHaveLength(1);
    await strict.close();
  });

  it('by somebody else is followed by a till that expects nothing, and has only seen the key', async () => {
    const line = new Line(device.open);
    const till = await connect(line.open, { verification, backoffMs: { first: 1, most: 5 } });
    await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    await unit.rotateLogKey();
    line.hangUp();
    expect(await till.issue(sale)).toMatchObject({ number: 1 });
    await till.close();
  });

  it('is not followed where nothing can be checked: it stays another unit', async () => {
    await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    await unit.rotateLogKey();
    const blind = { ...verification, isSuccessor: () => Promise.resolve(false) };
    const refused = await failure(connect(device.open, { verification: blind, expect: { logKey } }));
    expect(refused).toMatchObject({ code: 'wrong-unit', detail: expect.stringContaining('another key') as string });
  });

  it('leads nobody to a unit that only says that it has it', async () => {
    await unit.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    await unit.rotateLogKey();
    // Rotations that hold, and a unit that signs its proof with a key of its own.
    const isSignature = (key: Uint8Array, ...more: [Uint8Array, Uint8Array]): boolean =>
      Buffer.from(key).equals(logKey) && verification.isSignature(key, ...more);
    const refused = await failure(
      connect(device.open, { verification: { ...verification, isSignature }, expect: { logKey } }),
    );
    expect(refused).toMatchObject({ code: 'wrong-unit', detail: expect.stringContaining('does not prove') as string });
  });

  it('of another unit is another unit, rotated or not, whatever serial it has', async () => {
    const other = unitInProcess();
    const foreign = await inTrade(other, 'PL-8');
    const isForeign = { code: 'wrong-unit' };
    // Units in process draw the same keys in the same order, so this one is one rotation ahead of what is expected.
    const stranger = new Uint8Array(32).fill(9);
    expect(await failure(connect(other.open, { verification, expect: { logKey: stranger } }))).toMatchObject(isForeign);
    await foreign.login({ principal: 'service', pin: TEST_SERVICE_PIN });
    await foreign.rotateLogKey();
    expect(await failure(connect(other.open, { verification, expect: { logKey: stranger } }))).toMatchObject(isForeign);
    const both = { serial: 'PL-7', logKey };
    expect(await failure(connect(other.open, { verification, expect: both }))).toMatchObject(isForeign);
    await foreign.close();
    await other.stop();
  });

  it('leaves nothing open when the unit refuses it', async () => {
    expect(await failure(unit.rotateLogKey())).toMatchObject({ code: 'not-allowed-for-principal' });
    powerCut();
    expect(await unit.issue(sale)).toMatchObject({ number: 1 });
  });
});
