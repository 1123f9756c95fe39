/** A device on small memories and a client of its link, all in one process and on virtual time. */
import { memoryMap, portableSigner, present } from '@plomba/core';
import { none, type Country } from '@plomba/core/country';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { licenceSignable, type Licence, type LifeState } from '@plomba/core/model';
import { SIMULATOR_LICENCE_SEED } from '../commands/licence/install.js';
import {
  ClientMachine,
  isChange,
  type ChangeName,
  type ClientEvent,
  type CommandName,
  type QueryName,
  type RequestOf,
} from '@plomba/link';
import { Device } from '../device.js';
import type { Line } from '../device-ends.js';
import { Hardware } from '../hardware/hardware.js';

export function makeDevice(hardware: Hardware = makeHardware(), country: Country = none): Device {
  let session = 0;
  return new Device({ hardware, country, session: () => ++session, hostMs: 0 });
}

export function makeHardware(): Hardware {
  return new Hardware({
    map: memoryMap({ fiscalBytes: 64 * 1024, journalBytes: 512 * 1024, derivedBytes: 128 * 1024, workingBytes: 4096 }),
    seed: 'firmware test',
    clock: 'virtual',
    start: { utcMs: 1_773_475_200_000, offsetMinutes: 60 },
    hostMs: 0,
    makeSigner: nativeSigner,
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
}

let operations = 0;

/** A fresh operation of the first epoch. */
export function operation(id = `op-${++operations}`): { id: string; epoch: number } {
  return { id, epoch: 0 };
}

const OWNER = { name: 'Owner', taxNumber: '1' };
const PLACE = { name: 'Place', address: 'Street 1' };

export const SALE: RequestOf<'receipt.issue'>['receipt'] = {
  document: 'sale',
  items: [
    { name: 'Espresso', quantity: { digits: 2n, scale: 0 }, unitPrice: { digits: 180n, scale: 2 }, taxGroup: 'A' },
  ],
  payments: [{ kind: 'cash', amount: 500n }],
};

/** A licence of the simulator's issuer for the unit of these tests. */
export function signedLicence(more: Partial<Licence> = {}): { licence: Licence; signature: Uint8Array } {
  const licence: Licence = { id: 'L-1', subject: 'PL-1', features: ['connector'], environment: 'production', ...more };
  const [signature] = portableSigner(SIMULATOR_LICENCE_SEED).sign([licenceSignable(licence)]) ?? [];
  return { licence, signature: present(signature, 'the issuer signs') };
}

/** One acceptable request for every command with an operation. */
export const REQUESTS: { readonly [N in ChangeName]: () => RequestOf<N> } = {
  'unit.personalise': () => ({ operation: operation(), serial: 'PL-1' }),
  'life.change': () => ({ operation: operation(), change: { to: 'bound', owner: OWNER, place: PLACE } }),
  'day.open': () => ({ operation: operation() }),
  'day.close': () => ({ operation: operation() }),
  'receipt.issue': () => ({ operation: operation(), receipt: SALE }),
  'receipt.copy': () => ({ operation: operation(), sequence: 6 }),
  'cash.move': () => ({ operation: operation(), direction: 'in', amount: 100n }),
  'clock.set': () => ({ operation: operation(), time: { utcMs: 1_773_475_260_000, offsetMinutes: 60 } }),
  'life.link': () => ({
    operation: operation(),
    step: 'to',
    serial: 'PL-2',
    journalId: new Uint8Array(16),
    logKey: new Uint8Array(32),
  }),
  'shift.open': () => ({ operation: operation(), till: 'T1', cashier: 'Ana' }),
  'shift.close': () => ({ operation: operation(), till: 'T1' }),
  'event.note': () => ({ operation: operation(), event: 'drawer-opened' }),
  'key.change': () => ({
    operation: operation(),
    name: 'seal',
    step: 'import',
    purpose: 'seal',
    algorithm: 'ed25519',
    publicKey: new Uint8Array(32).fill(1),
  }),
  'key.rotate': () => ({ operation: operation() }),
  'intervention.open': () => ({
    operation: operation(),
    technician: 'Ana Servis',
    authorisation: 'S-17',
    place: 'shop',
    reason: 'yearly check',
    seals: [{ number: 'FACTORY', condition: 'intact' }],
    parts: [{ part: 'printer', serial: 'P-1' }],
  }),
  'intervention.close': () => ({ operation: operation(), work: 'cleaned', seals: [], parts: [] }),
  'licence.install': () => ({ operation: operation(), ...signedLicence() }),
};

/** One request for every other command. */
const QUERY_REQUESTS: { readonly [N in QueryName]: () => RequestOf<N> } = {
  'unit.status': () => ({}),
  'operation.outcome': () => ({ operation: operation() }),
  'operation.find': () => ({ ids: ['x'] }),
  'journal.read': () => ({ from: 0, bytesMax: 1000 }),
  'journal.checkpoint': () => ({}),
  'export.read': () => ({ size: 0, offset: 0, bytesMax: 1000 }),
  'report.x': () => ({}),
  'session.challenge': () => ({ challenge: new Uint8Array(32) }),
  'session.login': () => ({ principal: 'service', pin: '000000' }),
  'session.logout': () => ({}),
  'pin.change': () => ({ pin: '000000', newPin: '1234' }),
  'events.watch': () => ({ kinds: ['life', 'paper'] }),
  'firmware.begin': () => ({
    manifest: { model: 'x', version: '1.0.0', released: '2026-03-14', bytes: 1, sha256: new Uint8Array(32) },
    signature: new Uint8Array(64),
  }),
  'firmware.write': () => ({ offset: 0, bytes: new Uint8Array(1) }),
  'firmware.commit': () => ({}),
  'firmware.status': () => ({}),
  'unit.capabilities': () => ({}),
  'receipt.check': () => ({ receipt: SALE }),
  'report.z': () => ({ day: 1 }),
  'report.period': () => ({ days: { from: 1, to: 9 } }),
  'report.shift': () => ({ sequence: 0 }),
  'proof.inclusion': () => ({ sequence: 0, size: 0 }),
  'proof.consistency': () => ({ older: 1, size: 0 }),
  'intervention.list': () => ({}),
  'unit.forensics': () => ({}),
};

/** One request of any command; whether the unit accepts it depends on its state. */
export function requestOf(name: CommandName): object {
  return isChange(name) ? REQUESTS[name]() : QUERY_REQUESTS[name]();
}

/** Runs commands that must be accepted. */
export function must(device: Device, command: Exclude<CommandName, 'unit.status'>, request: object): object {
  const answer = present(device.call(command, request), 'the unit answers');
  if (!answer.ok) throw new Error(`${command}: ${answer.code}: ${answer.detail}`);
  return answer.reply;
}

/** A device brought to a state of life, through every state before it. */
export function deviceIn(life: LifeState, country: Country = none): Device {
  const device = makeDevice(makeHardware(), country);
  device.powerOn();
  const change = (to: LifeState, extra: object = {}): void =>
    void must(device, 'life.change', { operation: operation(), change: { to, ...extra } });
  const path: LifeState[] = ['personalised', 'bound', 'test', 'production', 'closing', 'archived'];
  const until = life === 'blank' ? -1 : life === 'blocked' ? path.indexOf('production') : path.indexOf(life);
  for (const state of path.slice(0, until + 1)) {
    if (state === 'personalised') must(device, 'unit.personalise', { operation: operation(), serial: 'PL-1' });
    else change(state, state === 'bound' ? { owner: OWNER, place: PLACE } : {});
  }
  if (life === 'blocked') change('blocked', { reason: 'test' });
  return device;
}

/** A client on its own line; bytes go back and forth until nobody has any more. */
export class Client {
  machine: ClientMachine;
  readonly line: Line;
  readonly events: ClientEvent[] = [];
  #nowMs = 0;

  constructor(device: Device, session: number = 77) {
    this.machine = new ClientMachine({ session });
    this.line = device.openLine();
    this.pump();
  }

  pump(): void {
    this.machine.tick(this.#nowMs);
    for (let quiet = false; !quiet;) {
      const out = this.machine.takeOutput();
      if (out.length > 0) this.line.receive(out);
      const back = this.line.takeOutput();
      if (back.length > 0) this.machine.receive(back, this.#nowMs);
      quiet = out.length === 0 && back.length === 0;
    }
    this.events.push(...this.machine.takeEvents());
  }

  /** Asks, and gives the answer, or undefined when none came. */
  ask<N extends CommandName>(command: N, request: RequestOf<N>): ClientEvent | undefined {
    const requestId = this.machine.request(command, request);
    this.pump();
    return this.events.findLast((event) => 'requestId' in event && event.requestId === requestId);
  }

  /** The till's program starts again on the same line. */
  reconnect(): void {
    this.machine = new ClientMachine({ session: this.machine.session + 1000 });
    this.pump();
  }

  /** Lets line time pass. */
  wait(ms: number): void {
    this.#nowMs += ms;
    this.pump();
  }
}
