/**
 * A simulated unit with its ports, started as one thing and stopped as one thing: memories, device, fiscal port,
 * control channel. What `plomba sim` runs, and what the demo and the tests run in their own process.
 */
import { randomInt } from 'node:crypto';
import { present, type MemorySizes } from '@plomba/core';
import type { Country, CountryIdentity, Wire } from '@plomba/core/country';
import { europeanOffset, type LifeState, type LocalTime } from '@plomba/core/model';
import { Device, restoreDevice, type ClockMode, type DeviceNotice } from '@plomba/firmware-sim';
import type { PrincipalRole } from '@plomba/link';
import { DeviceHost, MemoryServer } from '@plomba/testkit';
import { TransportError, type ChannelServer, type DialAttempt, type OpenChannel } from '@plomba/transport';
import { dial, listen, opener } from '@plomba/transport/node';
import { usageError } from '../cli-error.js';
import { activate, installLicence, unfinishedTarget } from './activate.js';
import { authorityAt } from './authority-exchange.js';
import { checkControl, checkService, listenControl, type ControlOptions } from './control-server.js';
import { native, openMemories, type Memories } from './memories.js';
import { snapshotFailure } from './snapshot-failure.js';
import type { UnitProfile } from './unit-profile.js';

export interface SimOptions {
  /** `pty`, `tcp://host:port`, `serial:///dev/…`, or `memory` for a till in this process. */
  readonly listen: string;
  /** `tcp://host:port` or `tls://…`: the unit calls there, where a till or an operator listens; then `listen` is unused. */
  readonly dial?: string;
  /** Told of each call that the unit makes. */
  readonly onDial?: (attempt: DialAttempt) => void;
  readonly image?: string;
  /** A unit that was saved; then nothing of a new one is asked for. */
  readonly snapshot?: { readonly bytes: Uint8Array; readonly path: string };
  readonly profile: UnitProfile;
  readonly country: Country;
  /** A second port for the service, of this machine only or a serial line; none when absent. */
  readonly service?: string;
  /** Where the unit reports to; nobody is there when absent. */
  readonly authority?: string;
  /** A licence that a new unit has from the beginning. */
  readonly licence?: NonNullable<CountryIdentity['licence']>;
  /** What tills speak on the port; the native link when absent. */
  readonly wire?: Wire;
  /** State of life of a new unit. */
  readonly state: LifeState;
  /** Whether the state was asked for by name: then an older unit is brought there too, or refused. */
  readonly stateAsked?: boolean;
  readonly seed: string;
  readonly clock: ClockMode;
  readonly control?: ControlOptions;
  /** Whose the fiscal line is before a login; the till's when absent. */
  readonly principal?: PrincipalRole;
  readonly sizes?: MemorySizes;
  readonly onNotice?: (notice: DeviceNotice) => void;
  /** Sales of certain totals meet faults; a unit that such a fault switches off is switched on again. Not when absent. */
  readonly magicAmounts?: boolean;
}

export interface Sim {
  /** What a till opens; where the unit calls, when it dials. */
  readonly listening: string;
  /** Opens it from this process. */
  readonly open: OpenChannel;
  readonly control: string | undefined;
  /** Where the service connects. */
  readonly service: string | undefined;
  readonly device: Device;
  /** Touches the device between two bytes of its lines. */
  act<T>(run: (device: Device) => T): T;
  /** Resolves when the ports have followed every power-off and power-on so far. */
  settled(): Promise<void>;
  /** Rejects when the unit cannot go on, such as after a failed disk. Never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Milliseconds since 1970, but never running back: the host's clock may be set while a unit runs. */
function steadyMs(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}

function startTime({ clock, profile }: SimOptions): LocalTime {
  const utcMs = steadyMs();
  return clock === 'wall' ? { utcMs, offsetMinutes: europeanOffset(utcMs, 60) } : profile.clock;
}

/** A battery keeps a clock running while the simulator is not: it catches up with the wall, and never runs back. */
function catchUp(device: Device): void {
  const { rtc } = device.hardware;
  if (rtc.mode === 'wall') rtc.advance(Math.max(0, steadyMs() - rtc.read().utcMs));
}

function checkCountry(device: Device, country: Country): void {
  const stored = device.state?.kind === 'running' ? device.state.unit.identity?.country : undefined;
  if (stored === undefined || stored === country.id) return;
  throw usageError('other-country', `the unit in this image was made for country ${stored}, not ${country.id}`, {
    hint: `Start it with --country ${stored}, or use another image.`,
  });
}

function bootDevice(options: SimOptions, memories: Memories): Device {
  const { country, profile, state, wire } = options;
  const { hardware, fresh } = memories;
  const session = (): number => randomInt(1, 2 ** 32);
  const device = new Device({
    hardware,
    country,
    session,
    hostMs: steadyMs(),
    ...(wire === undefined ? {} : { wire }),
    ...(options.magicAmounts === true ? { magicAmounts: true } : {}),
  });
  catchUp(device);
  device.powerOn();
  checkCountry(device, country);
  if (device.state?.kind !== 'running') return device;
  const target = fresh || options.stateAsked === true ? state : unfinishedTarget(device);
  if (target !== undefined) activate(device, profile, target);
  if (options.licence !== undefined) installLicence(device, options.licence);
  return device;
}

/** A unit that goes on where its snapshot was taken, on memories that live as long as this process. */
function restoredDevice(options: SimOptions, { bytes, path }: NonNullable<SimOptions['snapshot']>): Device {
  const { country, wire } = options;
  try {
    const device = restoreDevice(bytes, {
      ...native,
      country,
      session: () => randomInt(1, 2 ** 32),
      hostMs: steadyMs(),
      ...(wire === undefined ? {} : { wire }),
      ...(options.magicAmounts === true ? { magicAmounts: true } : {}),
    });
    catchUp(device);
    return device;
  } catch (error) {
    throw snapshotFailure(error, path);
  }
}

interface FiscalPort {
  readonly server: ChannelServer;
  readonly open: OpenChannel;
}

function dialPort(url: string, onAttempt: SimOptions['onDial']): FiscalPort {
  const server = dial(url, onAttempt === undefined ? {} : { onAttempt });
  const nobody = new TransportError('unsupported', `The unit calls ${server.url}; nobody can call it`, {
    hint: 'Listen there: calledBy(await listen(url)) is the opener of whoever calls.',
  });
  return { server, open: () => Promise.reject(nobody) };
}

async function openPort({ listen: url, dial: calls, onDial }: SimOptions): Promise<FiscalPort> {
  if (calls !== undefined) return dialPort(calls, onDial);
  if (url === 'memory') {
    const server = new MemoryServer();
    return { server, open: server.open };
  }
  const server = await listen(url);
  return { server, open: (signal) => opener(server.url)(signal) };
}

/** @throws CliError, ImageError, TransportError (as rejections); nothing is left open then */
export async function startSim(options: SimOptions): Promise<Sim> {
  if (options.control !== undefined) checkControl(options.control);
  if (options.service !== undefined) checkService(options.service);
  if (options.snapshot !== undefined) {
    const device = restoredDevice(options, options.snapshot);
    return startOn(options, { hardware: device.hardware, fresh: false, close: () => undefined }, () => device);
  }
  const memories = openMemories({
    ...(options.image === undefined ? {} : { image: options.image }),
    ...(options.sizes === undefined ? {} : { sizes: options.sizes }),
    seed: options.seed,
    clock: options.clock,
    start: startTime(options),
    hostMs: steadyMs(),
  });
  return startOn(options, memories, () => bootDevice(options, memories));
}

async function startOn(options: SimOptions, memories: Memories, boot: () => Device): Promise<Sim> {
  let port: FiscalPort | undefined;
  let service: ChannelServer | undefined;
  try {
    const device = boot();
    port = await openPort(options);
    service = options.service === undefined ? undefined : await listen(options.service);
    return await serve(options, { memories, device, port, service });
  } catch (error) {
    await port?.server.close();
    await service?.close();
    memories.close();
    throw error;
  }
}

/** How long a unit stays off that a magic amount switched off, ms. */
const OFF_MS = 3_000;

function switchOnAgain(device: Device, host: DeviceHost): void {
  device.onNotice((notice) => {
    if (notice.kind !== 'power-off' || !notice.why.startsWith('power was cut')) return;
    setTimeout(() => host.act(() => device.powerOn()), OFF_MS).unref();
  });
}

async function serve(
  options: SimOptions,
  parts: {
    readonly memories: Memories;
    readonly device: Device;
    readonly port: FiscalPort;
    readonly service: ChannelServer | undefined;
  },
): Promise<Sim> {
  const { memories, device, port, service } = parts;
  let fail: ((error: unknown) => void) | undefined;
  const failed = new Promise<never>((_resolve, reject) => (fail = reject));
  failed.catch(() => undefined); // whoever waits for it hears of it; nobody has to
  const onFailure = present(fail, 'a promise calls its executor at once');
  if (options.onNotice !== undefined) device.onNotice(options.onNotice);
  const principal = options.principal === undefined ? {} : { principal: options.principal };
  const ports = { server: port.server, ...(service === undefined ? {} : { service }) };
  const reports = options.authority === undefined ? {} : { authority: authorityAt(options.authority) };
  const host = new DeviceHost({ device, ...ports, nowMs: steadyMs, onFailure, ...principal, ...reports });
  if (options.magicAmounts === true) switchOnAgain(device, host);
  const control = options.control === undefined ? undefined : await listenControl(options.control, host);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await control?.close();
    await host.stop();
    memories.close();
  };
  return {
    listening: port.server.url,
    open: port.open,
    control: control?.url,
    service: service?.url,
    device,
    act: (run) => host.act(run),
    settled: () => host.settled(),
    failed,
    stop: () => (stopping ??= stop()),
  };
}
