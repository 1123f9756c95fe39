import { toHex } from '@plomba/codec';
import { portableSigner, present, verifyEd25519 } from '@plomba/core';
import {
  ALL_ROLES,
  commandNames,
  commandOf,
  isChange,
  operatorProofSignable,
  unitProofSignable,
  type CommandName,
  type PrincipalRole,
} from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, makeDevice, makeHardware, operation, requestOf } from './__tests__/bench.js';
import type { Device } from './device.js';
import { TEST_SERVICE_PIN } from './firmware/pin-vault.js';
import { Hardware } from './hardware/hardware.js';

const operator = portableSigner(new Uint8Array(32).fill(9));

/** Puts the operator's key under its name, beside the line. */
function enrol(device: Device, more: { readonly notAfter?: number } = {}): void {
  const { state } = device;
  if (state?.kind !== 'running') throw new Error('the device runs');
  const key = {
    operation: { ...operation(), digest: new Uint8Array(32) },
    name: 'operator',
    step: 'import',
    purpose: 'login',
    algorithm: 'ed25519',
    publicKey: operator.publicKey,
    ...more,
  } as const;
  expect(state.unit.append([{ kind: 'key', payload: key }])).toMatchObject({ ok: true });
}

function challenge(client: Client): { serial: string; logKey: Uint8Array; signature: Uint8Array; nonce: Uint8Array } {
  const event = client.ask('session.challenge', { challenge: CHALLENGE });
  if (event?.kind !== 'response' || event.command !== 'session.challenge') throw new Error('no answer to a challenge');
  return event.reply;
}

const CHALLENGE = new Uint8Array(32).fill(7);

function sessions({ machine }: Client): { callerSession: number; unitSession: number } {
  return { callerSession: machine.session, unitSession: present(machine.peerSession, 'connected') };
}

function asOperator(client: Client): void {
  const { serial, nonce } = challenge(client);
  const [signature] = operator.sign([operatorProofSignable({ serial, ...sessions(client), nonce })]) ?? [];
  const answer = client.ask('session.login', { principal: 'operator', signature: present(signature, 'signed') });
  expect(answer).toMatchObject({ kind: 'response', reply: { principal: 'operator' } });
}

function loginWith(client: Client, pin: string): unknown {
  return client.ask('session.login', { principal: 'service', pin });
}

function logInAs(client: Client, role: PrincipalRole): void {
  if (role === 'service') expect(loginWith(client, TEST_SERVICE_PIN)).toMatchObject({ kind: 'response' });
  if (role === 'operator') asOperator(client);
}

describe('a unit that is challenged', () => {
  it('signs serial, both sessions and the challenge with its log key', () => {
    const client = new Client(deviceIn('production'));
    const { serial, logKey, signature } = challenge(client);
    const proof = { serial, ...sessions(client), nonce: CHALLENGE };
    expect(serial).toBe('PL-1');
    expect(verifyEd25519(logKey, unitProofSignable(proof), signature)).toBe(true);
    expect(verifyEd25519(logKey, unitProofSignable({ ...proof, callerSession: 78 }), signature)).toBe(false);
    expect(verifyEd25519(logKey, operatorProofSignable(proof), signature)).toBe(false);
    expect(client.ask('unit.status', {})).toMatchObject({ reply: { logKey } });
  });

  it('gives another nonce each time, also after a boot', () => {
    const device = deviceIn('production');
    const seen = new Set<string>();
    for (let boot = 0; boot < 3; boot++) {
      const client = new Client(device);
      for (let time = 0; time < 3; time++) seen.add(toHex(challenge(client).nonce));
      device.powerOff('test');
      device.powerOn();
    }
    expect(seen.size).toBe(9);
  });

  it('says so where its secure element does not answer', () => {
    const device = deviceIn('production');
    device.hardware.secureElement.broken = true;
    expect(new Client(device).ask('session.challenge', { challenge: CHALLENGE })).toMatchObject({
      code: 'signer-broken',
    });
  });
});

describe('every command for every principal', () => {
  const cells = commandNames.flatMap((name) => ALL_ROLES.map((role) => [name, role] as const));

  it.each(cells)('%s for %s', (name: CommandName, role) => {
    const { states, roles } = commandOf(name);
    const life = states.includes('production') ? 'production' : (states[0] ?? 'blank');
    const device = deviceIn(life);
    // Without a journal there is no key that an operator could log in with.
    if (role === 'operator' && life === 'blank') return expect(roles).not.toContain(role);
    if (role === 'operator' && life !== 'archived') enrol(device);
    if (role === 'operator' && life === 'archived') return undefined;
    const client = new Client(device);
    logInAs(client, role);
    const answer = client.ask(name, requestOf(name) as never); // the request is of that name
    expect(answer, 'an answer of some kind').toBeDefined();
    const isRefused = answer?.kind === 'refusal' && answer.code === 'not-allowed-for-principal';
    expect(isRefused, `${name} for ${role}`).toBe(!roles.includes(role));
    return undefined;
  });

  it('comes before everything else: a change that is not allowed binds nothing', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    const request = { operation: operation('mine'), change: { to: 'closing' } as const };
    expect(client.ask('life.change', request)).toMatchObject({ code: 'not-allowed-for-principal' });
    loginWith(client, TEST_SERVICE_PIN);
    expect(client.ask('life.change', request)).toMatchObject({ reply: { repeated: false, life: 'closing' } });
  });

  it('lets a till move the clock by five minutes, and the service further', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    const set = (ms: number): unknown => {
      const { utcMs, offsetMinutes } = device.hardware.rtc.read();
      return client.ask('clock.set', { operation: operation(), time: { utcMs: utcMs + ms, offsetMinutes } });
    };
    expect(set(300_000)).toMatchObject({ kind: 'response' });
    expect(set(300_001)).toMatchObject({ code: 'not-allowed-for-principal', path: 'time' });
    expect(set(-300_001)).toMatchObject({ code: 'not-allowed-for-principal' });
    loginWith(client, TEST_SERVICE_PIN);
    expect(set(300_001)).toMatchObject({ kind: 'response' });
  });
});

describe('a login', () => {
  it('holds for its line and its connection only', () => {
    const device = deviceIn('production');
    const change = { to: 'blocked', reason: 'test' } as const;
    const service = new Client(device);
    logInAs(service, 'service');
    const till = new Client(device, 5);
    const refused = { code: 'not-allowed-for-principal' };
    expect(till.ask('life.change', { operation: operation(), change })).toMatchObject(refused);
    expect(service.ask('session.logout', {})).toMatchObject({ reply: { principal: 'till' } });
    expect(service.ask('life.change', { operation: operation(), change })).toMatchObject(refused);
    logInAs(service, 'service');
    service.reconnect();
    expect(service.ask('life.change', { operation: operation(), change })).toMatchObject(refused);
  });

  it('takes one secret, of the right kind', () => {
    const client = new Client(deviceIn('production'));
    const signature = new Uint8Array(64);
    expect(client.ask('session.login', { principal: 'service' })).toMatchObject({
      code: 'validation-failed',
      path: 'pin',
    });
    expect(client.ask('session.login', { principal: 'service', pin: '0000', signature })).toMatchObject({
      code: 'validation-failed',
      path: 'signature',
    });
    expect(client.ask('session.login', { principal: 'operator', pin: '0000', signature })).toMatchObject({
      code: 'validation-failed',
      path: 'pin',
    });
    expect(client.ask('session.login', { principal: 'operator' })).toMatchObject({ code: 'validation-failed' });
  });

  it('by signature is good once, for this nonce, this connection and a key in force', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    const sign = (nonce: Uint8Array, more: object = {}): Uint8Array => {
      const message = operatorProofSignable({ serial: 'PL-1', ...sessions(client), nonce, ...more });
      return present(operator.sign([message])?.[0], 'signed');
    };
    const login = (signature: Uint8Array): unknown => client.ask('session.login', { principal: 'operator', signature });
    const failed = { code: 'login-failed' };
    expect(login(sign(challenge(client).nonce)), 'no key yet').toMatchObject(failed);
    enrol(device);
    expect(login(sign(new Uint8Array(32))), 'no nonce').toMatchObject(failed);
    expect(login(sign(challenge(client).nonce, { unitSession: 4711 })), 'another connection').toMatchObject(failed);
    const { nonce } = challenge(client);
    challenge(client);
    expect(login(sign(nonce)), 'an older nonce').toMatchObject(failed);
    const { nonce: last } = challenge(client);
    expect(login(sign(last))).toMatchObject({ reply: { principal: 'operator' } });
    expect(login(sign(last)), 'again').toMatchObject(failed);
  });
});

describe('the key of an operator', () => {
  it('lets nobody in when its time is over', () => {
    const device = deviceIn('production');
    const { utcMs } = device.hardware.rtc.read();
    enrol(device, { notAfter: utcMs + 60_000 });
    const client = new Client(device);
    asOperator(client);
    device.advanceClock(60_001);
    const { serial, nonce } = challenge(client);
    const [signature] = operator.sign([operatorProofSignable({ serial, ...sessions(client), nonce })]) ?? [];
    const late = client.ask('session.login', { principal: 'operator', signature: present(signature, 'signed') });
    expect(late).toMatchObject({ code: 'login-failed' });
  });
});

describe('PINs', () => {
  const wrong = '9999';

  /** The code of what a login ends with. */
  function outcome(client: Client, pin: string): string {
    const event = loginWith(client, pin) as { kind: string; code?: string } | undefined;
    return event?.code ?? event?.kind ?? 'no answer';
  }

  it('wait longer after every wrong one from the third on, and the right one does not help during the wait', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    expect([outcome(client, wrong), outcome(client, wrong)]).toEqual(['login-failed', 'login-failed']);
    for (const minutes of [1, 5, 15, 60, 60]) {
      expect(outcome(client, wrong)).toBe('login-failed');
      device.advanceClock(minutes * 60_000 - 1);
      expect(outcome(client, TEST_SERVICE_PIN), `${minutes} minutes less 1 ms`).toBe('locked-out');
      device.advanceClock(1);
    }
    expect(outcome(client, TEST_SERVICE_PIN)).toBe('response');
    expect([outcome(client, wrong), outcome(client, wrong), outcome(client, TEST_SERVICE_PIN)]).toEqual([
      'login-failed',
      'login-failed',
      'response',
    ]);
  });

  it('stay locked over a power-off, a new process and another connection', () => {
    const device = deviceIn('production');
    for (let time = 0; time < 3; time++) outcome(new Client(device, time + 1), wrong);
    device.powerOff('test');
    device.powerOn();
    expect(outcome(new Client(device), TEST_SERVICE_PIN)).toBe('locked-out');
    const again = makeDevice(device.hardware.fork());
    again.powerOn();
    expect(outcome(new Client(again), TEST_SERVICE_PIN)).toBe('locked-out');
  });

  it('count a try whose power is cut before the PIN was compared', () => {
    const device = deviceIn('production');
    for (let time = 0; time < 3; time++) {
      device.cutAt({ at: 'flash', operation: 1, phase: 'before' });
      expect(loginWith(new Client(device), TEST_SERVICE_PIN)).toBeUndefined();
      device.powerOn();
    }
    expect(outcome(new Client(device), TEST_SERVICE_PIN)).toBe('locked-out');
  });

  it('wait as long when a till sets the clock, and anew when it lost its time', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    for (let time = 0; time < 3; time++) outcome(client, wrong);
    const { utcMs, offsetMinutes } = device.hardware.rtc.read();
    const forward = { operation: operation(), time: { utcMs: utcMs + 299_000, offsetMinutes } };
    expect(client.ask('clock.set', forward)).toMatchObject({ kind: 'response' });
    expect(outcome(client, TEST_SERVICE_PIN), 'five minutes forward').toBe('locked-out');
    device.advanceClock(60_000);
    expect(outcome(client, TEST_SERVICE_PIN)).toBe('response');
  });

  it('wait as long when power goes anywhere in a correction of the clock', () => {
    // Found by the fuzzer: the record was durable, the wait had not moved yet, and the boot took the time of the record.
    let ended = false;
    for (let at = 1; !ended; at++) {
      const device = deviceIn('production');
      for (let time = 0; time < 3; time++) outcome(new Client(device, time + 1), wrong);
      const { utcMs, offsetMinutes } = device.hardware.rtc.read();
      const cut = device.cutAt({ at: 'flash', operation: at });
      new Client(device).ask('clock.set', { operation: operation(), time: { utcMs: utcMs + 61_000, offsetMinutes } });
      ended = device.injections().some(({ id, state }) => id === cut && state === 'armed');
      if (!device.powered) device.powerOn();
      expect(outcome(new Client(device), TEST_SERVICE_PIN), `cut at flash operation ${at}`).toBe('locked-out');
    }
  });

  it('are changed with the one in force, or by an operator, and the status flags the test PIN', () => {
    const device = deviceIn('production');
    enrol(device);
    const client = new Client(device);
    expect(client.ask('unit.status', {})).toMatchObject({ reply: { testPin: true } });
    expect(loginWith(client, TEST_SERVICE_PIN)).toMatchObject({ reply: { testPin: true } });
    expect(client.ask('pin.change', { newPin: '2718' })).toMatchObject({ code: 'validation-failed', path: 'pin' });
    expect(client.ask('pin.change', { pin: wrong, newPin: '2718' })).toMatchObject({ code: 'login-failed' });
    const same = { pin: TEST_SERVICE_PIN, newPin: TEST_SERVICE_PIN };
    expect(client.ask('pin.change', same)).toMatchObject({ code: 'validation-failed', path: 'newPin' });
    expect(client.ask('pin.change', { pin: TEST_SERVICE_PIN, newPin: '2718' })).toMatchObject({
      reply: { testPin: false },
    });
    const status = client.ask('unit.status', {});
    expect(status?.kind === 'response' && 'testPin' in status.reply).toBe(false);
    for (let time = 0; time < 3; time++) outcome(client, TEST_SERVICE_PIN);
    expect(outcome(client, '2718')).toBe('locked-out');
    asOperator(client);
    expect(client.ask('pin.change', { newPin: '314159' })).toMatchObject({ reply: { principal: 'operator' } });
    expect(outcome(client, '314159')).toBe('response');
  });

  it('stand nowhere: neither in the memories nor in what the unit answers', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    loginWith(client, TEST_SERVICE_PIN);
    client.ask('pin.change', { pin: TEST_SERVICE_PIN, newPin: '271828182845' });
    loginWith(client, '141421356237');
    const answers = JSON.stringify(client.events, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    const state = Buffer.from(device.hardware.smallState()).toString('latin1');
    const flash = device.hardware.flash.cells.sectors();
    const cells = [...flash].map(([, bytes]) => Buffer.from(bytes).toString('latin1')).join('');
    for (const text of [answers, state, cells]) {
      expect(text).not.toContain('271828182845');
      expect(text).not.toContain('141421356237');
    }
    const kept = new Hardware({ ...optionsOf(device.hardware), state: device.hardware.smallState() });
    expect(kept.access).toEqual(device.hardware.access);
  });

  function optionsOf({ map }: Hardware): ConstructorParameters<typeof Hardware>[0] {
    return { map, seed: 'x', clock: 'virtual', start: { utcMs: 0, offsetMinutes: 0 }, hostMs: 0 };
  }
});

describe('nonces and salts', () => {
  it('change nothing about the keys that a unit draws', () => {
    const key = (nonces: number): string => {
      const device = makeDevice(makeHardware());
      device.powerOn();
      device.hardware.randomBytes(nonces);
      device.call('unit.personalise', requestOf('unit.personalise'));
      const { state } = device;
      return state?.kind === 'running' ? toHex(present(state.unit.logKey, 'personalised')) : '';
    };
    expect(key(0)).toBe(key(100));
    expect(commandNames.filter(isChange).length).toBeGreaterThan(7);
  });
});
