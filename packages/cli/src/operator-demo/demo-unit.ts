/** A simulated unit of the demonstration: it lived through days, and calls the operator as any unit does. */
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { Device } from '@plomba/firmware-sim';
import { benchDevice, benchHardware, DeviceHost, Draws, MemoryServer, mustDo } from '@plomba/testkit';
import type { ByteChannel } from '@plomba/transport';
import { cashiers, goods, visit, type DemoCompany, type DemoUnit } from './plan.table.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OFFSET_MINUTES = 60;
const OPENS_AT = 8;
const OPEN_HOURS = 10;

/** Room for years, as a unit in use has it. */
const SIZES = {
  fiscalBytes: 1024 * 1024,
  journalBytes: 8 * 1024 * 1024,
  derivedBytes: 1024 * 1024,
  workingBytes: 4096,
};

const BACKENDS = { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher };

/** Where calls of units go. */
export interface Callee {
  accept(channel: ByteChannel): Promise<void>;
}

export interface DemoLife {
  readonly startMs: number;
  /** Of its keys and its draws; its serial number otherwise. */
  readonly seed?: string;
  /** Of the plan's documents a day; more than 0, at most 1. */
  readonly share: number;
}

export class DemoUnitInside {
  readonly plan: DemoUnit;
  readonly #device: Device;
  readonly #server = new MemoryServer();
  readonly #host: DeviceHost;
  readonly #draws: Draws;
  readonly #share: number;
  #operations = 0;
  #nowMs: number;

  constructor(plan: DemoUnit, owner: Pick<DemoCompany, 'name' | 'taxNumber' | 'address'>, more: DemoLife) {
    const { startMs, seed = plan.serial, share } = more;
    this.plan = plan;
    this.#share = share;
    this.#draws = new Draws(Number(seed));
    this.#nowMs = startMs;
    const start = { utcMs: startMs, offsetMinutes: OFFSET_MINUTES };
    this.#device = benchDevice(benchHardware({ ...BACKENDS, seed, start, sizes: SIZES }));
    this.#host = new DeviceHost({
      device: this.#device,
      server: this.#server,
      nowMs: () => performance.now(),
      onFailure: () => undefined,
    });
    this.#device.powerOn();
    this.#do('unit.personalise', { serial: plan.serial });
    const place = { name: plan.shop, address: owner.address };
    this.#do('life.change', {
      change: { to: 'bound', owner: { name: owner.name, taxNumber: owner.taxNumber }, place },
    });
    this.#do('life.change', { change: { to: 'test' } });
    this.#do('life.change', { change: { to: 'production' } });
  }

  #do(command: Parameters<Device['call']>[0], request: object): void {
    const { state } = this.#device;
    const epoch = state?.kind === 'running' ? state.unit.epoch : 0;
    this.#host.act((device) =>
      mustDo(device, command, { operation: { id: `demo-${++this.#operations}`, epoch }, ...request }),
    );
  }

  #waitUntil(ms: number): void {
    if (ms <= this.#nowMs) return;
    this.#device.hardware.rtc.advance(ms - this.#nowMs);
    this.#nowMs = ms;
  }

  #sell(): void {
    const [name, cents] = this.#draws.pick(goods);
    const count = BigInt(1 + this.#draws.below(4));
    const price = BigInt(cents);
    this.#do('receipt.issue', {
      receipt: {
        document: 'sale',
        till: this.plan.name.toLowerCase().replaceAll(' ', '-'),
        cashier: this.#draws.pick(cashiers),
        items: [{ name, quantity: { digits: count, scale: 0 }, unitPrice: { digits: price, scale: 2 }, taxGroup: 'A' }],
        payments: [{ kind: 'cash', amount: count * price }],
      },
    });
  }

  /** One local day, up to `untilMs`: opened, sold, closed where it is over. */
  liveDay(dayStartMs: number, untilMs: number): void {
    const { aDay, closedOn } = this.plan;
    const opens = dayStartMs + (OPENS_AT * 60 - OFFSET_MINUTES) * 60_000;
    if (new Date(dayStartMs).getUTCDay() === closedOn || opens >= untilMs || aDay === 0) return;
    const weekday = new Date(dayStartMs).getUTCDay();
    const busy = weekday === 5 || weekday === 6 ? 1.35 : 1;
    const sales = Math.max(1, Math.round(aDay * this.#share * busy * (0.8 + this.#draws.below(40) / 100)));
    this.#waitUntil(opens);
    this.#do('day.open', {});
    const step = (OPEN_HOURS * HOUR_MS) / sales;
    for (let sale = 1; sale <= sales; sale++) {
      const at = opens + Math.round(sale * step);
      if (at >= untilMs) return;
      this.#waitUntil(at);
      this.#sell();
    }
    const closes = opens + (OPEN_HOURS + 1) * HOUR_MS;
    if (closes >= untilMs) return;
    this.#waitUntil(closes);
    this.#do('day.close', {});
  }

  /** A technician comes before the shop opens. */
  #visit(dayStartMs: number): void {
    this.#waitUntil(dayStartMs + (OPENS_AT - 1) * HOUR_MS - OFFSET_MINUTES * 60_000);
    this.#do('intervention.open', visit.opened);
    this.#waitUntil(this.#nowMs + visit.minutes * 60_000);
    this.#do('intervention.close', visit.closed);
  }

  /** Every day from the start on, the last `quietDays` left out. */
  live(startMs: number, untilMs: number): void {
    const last = untilMs - this.plan.quietDays * DAY_MS;
    const { visitDaysAgo = 0 } = this.plan;
    const visitDay = visitDaysAgo === 0 ? undefined : Math.floor(untilMs / DAY_MS - visitDaysAgo) * DAY_MS;
    for (let day = Math.floor(startMs / DAY_MS) * DAY_MS; day < last; day += DAY_MS) {
      if (visitDay === day) this.#visit(day);
      this.liveDay(day, last);
    }
  }

  /** The values that the operator handed out go into the unit. */
  trust(publicKey: Uint8Array): void {
    this.#do('key.change', { name: 'operator', step: 'import', purpose: 'fleet', algorithm: 'ed25519', publicKey });
  }

  get records(): number {
    const { state } = this.#device;
    return state?.kind === 'running' ? state.unit.size : 0;
  }

  /** Calls; resolves when the call is on its way, the result ends with the call. */
  async call(callee: Callee): Promise<{ readonly ended: Promise<void> }> {
    await this.#server.restore();
    return { ended: callee.accept(await this.#server.open()) };
  }

  hangUp(): Promise<void> {
    return this.#server.drop();
  }
}
