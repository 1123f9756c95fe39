/** A unit of a story that dials the operator over the native link, as any unit in the field does. */
import { join } from 'node:path';
import { fromHex } from '@plomba/codec';
import { none } from '@plomba/core/country';
import type { Owner } from '@plomba/core/model';
import type { Device } from '@plomba/firmware-sim';
import { mustDo } from '@plomba/testkit';
import { startSim, type Sim, type SimOptions } from '../sim/start-sim.js';
import { expectThere, type Stage } from './stage.js';
import type { StoryOperator } from './story-operator.js';

export interface UnitPlate {
  readonly serial: string;
  readonly owner: Owner;
  readonly shop: string;
  /** State of life that it is in when it leaves the workshop; production otherwise. */
  readonly state?: 'test' | 'production';
}

export class StoryUnit {
  readonly #operator: StoryOperator;
  readonly #options: Omit<SimOptions, 'listen' | 'dial'>;
  #sim: Sim;
  #operations = 0;

  private constructor(operator: StoryOperator, options: Omit<SimOptions, 'listen' | 'dial'>, sim: Sim) {
    this.#operator = operator;
    this.#options = options;
    this.#sim = sim;
  }

  /** On the bench of the workshop: it dials nobody yet. */
  static async make(stage: Stage, operator: StoryOperator, plate: UnitPlate): Promise<StoryUnit> {
    const { serial, owner, shop, state = 'production' } = plate;
    const clock = { utcMs: operator.nowMs, offsetMinutes: 180 };
    const profile = { serial, owner, place: { name: shop, address: shop }, clock };
    const image = join(stage.folder, `${serial}.img`);
    const options = { profile, country: none, state, seed: serial, clock: 'virtual', image } as const;
    const unit = new StoryUnit(operator, options, await startSim({ ...options, listen: 'memory' }));
    stage.closing(() => unit.stop());
    return unit;
  }

  /** The values that the operator handed out are set in it. */
  setValues({ key }: { readonly key: string }): void {
    const publicKey = expectThere('a key in hex', fromHex(key));
    this.do('key.change', { name: 'operator', step: 'import', purpose: 'fleet', algorithm: 'ed25519', publicKey });
  }

  /** Put to its place: from now on it dials, again and again. */
  async dial(): Promise<void> {
    await this.#sim.stop();
    this.#sim = await startSim({ ...this.#options, listen: 'memory', dial: this.#operator.unitsUrl });
  }

  /** The line is pulled out; it stays at work. */
  async hangUp(): Promise<void> {
    await this.#sim.stop();
    this.#sim = await startSim({ ...this.#options, listen: 'memory' });
  }

  /** Off and on again: a firmware that was sent runs from here on. */
  async restart(): Promise<void> {
    this.#sim.act((device) => device.powerOff('to boot'));
    await this.#sim.settled();
    this.#sim.act((device) => device.powerOn());
    await this.#sim.settled();
  }

  /** One operation of the till or of a technician at the unit itself. */
  do(command: Parameters<Device['call']>[0], request: object): void {
    this.#sim.act((device) => {
      const { state, hardware } = device;
      // Its clock keeps step with that of the operator.
      hardware.rtc.advance(Math.max(0, this.#operator.nowMs - hardware.rtc.read().utcMs));
      const epoch = state?.kind === 'running' ? state.unit.epoch : 0;
      mustDo(device, command, { operation: { id: `story-${++this.#operations}`, epoch }, ...request });
    });
  }

  sell(count: number): void {
    for (let sale = 0; sale < count; sale++) this.do('receipt.issue', { receipt: TEA });
  }

  get device(): Device {
    return this.#sim.device;
  }

  #ended: Promise<void> | undefined;

  stop(): Promise<void> {
    return (this.#ended ??= this.#sim.stop());
  }
}

const TEA = {
  document: 'sale',
  till: 'kassa-1',
  cashier: 'Anna',
  items: [{ name: 'Tea', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 100n, scale: 2 }, taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: 100n }],
};
