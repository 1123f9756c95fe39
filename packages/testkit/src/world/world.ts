/**
 * One world: a unit, its port, and whoever is at its lines, in one process and one time. What a scenario plays in.
 *
 * Invariants: no promise is waited for without time moving; a unit that lost its power comes back after a while, unless
 * somebody switched it off; the same set-up and the same calls give the same bytes.
 */
import type { Country, Wire } from '@plomba/core/country';
import { Device, type DeviceEvent, type DeviceNotice, type Hardware } from '@plomba/firmware-sim';
import type { PrincipalRole } from '@plomba/link';
import { linkDriver } from '@plomba/sdk';
import type { ByteChannel, ChannelServer, OpenChannel } from '@plomba/transport';
import { DeviceHost } from '../device-host.js';
import { MemoryServer } from '../memory-server.js';
import { Actor, type AnyUnit } from './actor.js';
import { WorldAuthority, type WorldAuthorityOptions } from './world-authority.js';
import { anyDriver, type AnyDriver } from './any-driver.js';
import type { WorldClock } from './world-clock.js';

/** How long a unit stays without power when nobody switched it off, ms. */
export const OUTAGE_MS = 3_000;

export interface WorldOptions {
  readonly hardware: Hardware;
  readonly country: Country;
  readonly clock: WorldClock;
  /** What tills speak, and their driver for it; the native link when absent. */
  readonly wire?: { readonly wire: Wire; readonly driver: AnyDriver };
  /** The port that tills of other processes use; none when absent. */
  readonly port?: { readonly server: ChannelServer; readonly open: OpenChannel };
  /** Whom the unit reports to; nobody can be reached when absent. */
  readonly authority?: Pick<WorldAuthorityOptions, 'authority' | 'path'>;
  /** PIN of the technician. */
  readonly servicePin: string;
  readonly onNotice?: (notice: DeviceNotice) => void;
  readonly onEvent?: (event: DeviceEvent, device: Device) => void;
}

/** Two ports in one: where tills call, and the bench inside the case. */
class TwoPorts implements ChannelServer {
  readonly url = 'memory:unit';
  readonly powerOff: ChannelServer['powerOff'];
  readonly bench = new MemoryServer();
  readonly #tills: ChannelServer;
  readonly #benches = new WeakSet<ByteChannel>();

  constructor(tills: ChannelServer) {
    this.#tills = tills;
    this.powerOff = tills.powerOff;
  }

  whose(channel: ByteChannel): PrincipalRole {
    return this.#benches.has(channel) ? 'service' : 'till';
  }

  onChannel(accept: (channel: ByteChannel) => void): void {
    this.#tills.onChannel(accept);
    this.bench.onChannel((channel) => {
      this.#benches.add(channel);
      accept(channel);
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#tills.close(), this.bench.close()]);
  }

  async drop(): Promise<void> {
    await Promise.all([this.#tills.drop(), this.bench.drop()]);
  }

  async restore(): Promise<void> {
    await Promise.all([this.#tills.restore(), this.bench.restore()]);
  }
}

export class World {
  readonly clock: WorldClock;
  /** Whom the unit reports to. */
  readonly authority: WorldAuthority | undefined;
  readonly #options: WorldOptions;
  readonly #actors = new Map<string, Actor>();
  #place: Place;
  #sessions = 0;
  /** Time of the world when the unit was put in. */
  #startMs: number;
  #isHeldOff = false;
  #failure: unknown;

  constructor(options: WorldOptions) {
    this.clock = options.clock;
    this.#options = options;
    this.authority =
      options.authority === undefined
        ? undefined
        : new WorldAuthority({ ...options.authority, timers: options.clock, nowMs: () => this.nowMs });
    this.#startMs = options.hardware.rtc.read().utcMs;
    this.#place = this.#putIn(options.hardware);
    this.act((device) => device.powerOn());
  }

  get device(): Device {
    return this.#place.device;
  }

  get hardware(): Hardware {
    return this.#place.device.hardware;
  }

  /** What made the unit impossible to go on with: a bug of ours. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Time of the world, UTC ms: where the unit's clock began, and what has passed, whatever that clock shows by now. */
  get nowMs(): number {
    const { hardware, startedMs } = this.#place;
    return this.#startMs + Math.max(0, Math.floor(hardware.rtc.elapsedMs - startedMs));
  }

  /** Touches the device between two bytes of its lines. */
  act<T>(run: (device: Device) => T): T {
    return this.#place.host.act(run);
  }

  /** Somebody at the unit by name: `technician` has logged in as one, everybody else is a till. */
  actor(name: string): Actor {
    const known = this.#actors.get(name);
    if (known !== undefined) return known;
    const made = new Actor({
      name,
      ...this.#access(name),
      timers: this.clock,
      drawSession: () => ++this.#sessions * 16,
    });
    this.#actors.set(name, made);
    return made;
  }

  /** A raw line to the unit, as a program without any SDK has it. */
  open(): Promise<ByteChannel> {
    return this.#tillOpen();
  }

  /** Off, and it stays off. */
  switchOff(): void {
    this.#isHeldOff = true;
    this.act((device) => device.powerOff('switched off'));
  }

  switchOn(): void {
    this.#isHeldOff = false;
    this.act((device) => device.powerOn());
  }

  /** Power goes now; it is back after {@link OUTAGE_MS}. */
  cutPower(): void {
    this.act((device) => device.powerOff('cut by the tester'));
  }

  /** Lets time pass for the unit: nights, months, years. What it reports on the way leaves at its time. */
  async advance(ms: number): Promise<void> {
    let leftMs = ms;
    for (let hop = this.#nextHop(); hop !== undefined && hop.ms < leftMs; hop = this.#nextHop()) {
      const passing = Math.max(1, Math.ceil(hop.ms));
      this.act((device) => device.advanceClock(passing));
      // An answer that is on its way comes with the timers of everybody.
      await this.clock.advance(hop.isAnswer ? passing : 0);
      leftMs -= passing;
    }
    this.act((device) => device.advanceClock(Math.max(0, leftMs)));
    await this.clock.advance(0);
    this.authority?.catchUp();
  }

  /** What happens next between unit and authority when time passes. */
  #nextHop(): { readonly ms: number; readonly isAnswer: boolean } | undefined {
    if (this.authority === undefined) return undefined;
    const answerMs = this.authority.nextArrivalMs();
    const reportMs = this.device.reportDueInMs();
    if (answerMs !== undefined && (reportMs === undefined || answerMs <= reportMs)) {
      return { ms: answerMs, isAnswer: true };
    }
    return reportMs === undefined ? undefined : { ms: reportMs, isAnswer: false };
  }

  /** Another unit stands in the place of this one, on the same port; the first one is handed back. */
  async swap(hardware: Hardware): Promise<Hardware> {
    const before = this.#place;
    this.#isHeldOff = true;
    this.act((device) => device.powerOff('unplugged'));
    await this.clock.advance(0);
    await before.host.stop();
    this.#isHeldOff = false;
    this.#startMs = this.nowMs;
    this.#place = this.#putIn(hardware);
    this.act((device) => device.powerOn());
    await this.clock.advance(0);
    return before.device.hardware;
  }

  /** Everybody leaves, the port closes. */
  async end(): Promise<void> {
    this.#isHeldOff = true;
    for (const actor of this.#actors.values()) await actor.kill();
    await this.clock.advance(0);
    await this.#place.host.stop();
  }

  readonly #tillOpen: OpenChannel = (signal) => {
    const { port } = this.#options;
    return (port?.open ?? this.#place.tills.open)(signal);
  };

  #access(name: string): { open: OpenChannel; driver: AnyDriver; greet?: (unit: AnyUnit) => Promise<void> } {
    const { wire, servicePin } = this.#options;
    const link = anyDriver(linkDriver);
    if (name !== 'technician') return { open: this.#tillOpen, driver: wire?.driver ?? link };
    // A vendor's wire has no technicians: he opens the case and uses the bench inside.
    if (wire !== undefined) return { open: (signal) => this.#place.ports.bench.open(signal), driver: link };
    const greet = async (unit: AnyUnit): Promise<void> =>
      void (await unit.login({ principal: 'service', pin: servicePin }));
    return { open: this.#tillOpen, driver: link, greet };
  }

  #putIn(hardware: Hardware): Place {
    const { country, wire, clock, port, onNotice, onEvent } = this.#options;
    const tills = new MemoryServer();
    const ports = new TwoPorts(port?.server ?? tills);
    let sessions = 0;
    const device = new Device({
      hardware,
      country,
      session: () => ++sessions,
      hostMs: clock.now(),
      ...(wire === undefined ? {} : { wire: wire.wire }),
    });
    const host = new DeviceHost({
      device,
      server: ports,
      nowMs: () => clock.now(),
      timers: clock,
      principal: (channel) => ports.whose(channel),
      ...(this.authority === undefined ? {} : { authority: this.authority.carry }),
      onFailure: (error) => (this.#failure ??= error),
    });
    device.onNotice((notice) => {
      if (notice.kind === 'power-off') this.#comeBack();
      onNotice?.(notice);
    });
    if (onEvent !== undefined) device.onEvent((event) => onEvent(event, device));
    return { device, host, ports, tills, hardware, startedMs: hardware.rtc.elapsedMs };
  }

  #comeBack(): void {
    const { host } = this.#place;
    this.clock.after(OUTAGE_MS, () => {
      if (!this.#isHeldOff && host === this.#place.host) host.act((device) => device.powerOn());
    });
  }
}

/** What stands on the counter now. */
interface Place {
  readonly device: Device;
  readonly host: DeviceHost;
  readonly ports: TwoPorts;
  readonly tills: MemoryServer;
  readonly hardware: Hardware;
  /** What had passed for its board when it was put in, ms. */
  readonly startedMs: number;
}
