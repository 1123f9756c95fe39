/**
 * A unit of its own for one case: a copy of a prepared board, a port that nobody has used, and one fault that waits. Its
 * power comes back by itself, as in a shop.
 */
import { AssertionError } from '@plomba/core';
import type { Device, Hardware } from '@plomba/firmware-sim';
import type { ChannelServer } from '@plomba/transport';
import { DeviceHost } from '../device-host.js';
import { FaultInjector } from '../oracle/fault-injector.js';
import type { CrashFault } from './crash-fault.js';
import type { SaleSize } from './crash-plan.js';
import { FaultyServer } from './faulty-server.js';

export interface CrashUnitOptions {
  /** Copied, never changed. */
  readonly hardware: Hardware;
  readonly makeDevice: (hardware: Hardware) => Device;
  readonly server: ChannelServer;
  readonly fault?: CrashFault;
  /** How long power stays away, ms. */
  readonly outageMs: number;
  /** Milliseconds on a clock that never runs back. */
  readonly nowMs: () => number;
  readonly killPos: () => void;
}

export class CrashUnit {
  readonly hardware: Hardware;
  readonly #host: DeviceHost;
  readonly #server: FaultyServer;
  readonly #faults = new FaultInjector();
  readonly #fault: CrashFault | undefined;
  readonly #firstOperation: number;
  #failure: Error | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(options: CrashUnitOptions) {
    this.hardware = options.hardware.fork();
    this.#fault = options.fault;
    const device = options.makeDevice(this.hardware);
    this.#server = new FaultyServer({
      server: options.server,
      faults: this.#faults,
      happen: (event) => {
        if (event === 'kill-till') options.killPos();
        else this.#act((unit) => unit.powerOff('cut by the crash test'));
      },
    });
    this.#host = new DeviceHost({
      device,
      server: this.#server,
      nowMs: options.nowMs,
      onFailure: (error) => {
        this.#failure = error instanceof Error ? error : new AssertionError(`the unit failed: ${String(error)}`);
      },
    });
    device.onNotice(({ kind }) => {
      if (kind !== 'power-off') return;
      this.#timer = setTimeout(() => this.#act((unit) => unit.powerOn()), options.outageMs);
    });
    this.#act((unit) => unit.powerOn());
    this.#firstOperation = this.hardware.flash.operations;
    this.#arm();
  }

  get url(): string {
    return this.#server.url;
  }

  /** Whether the fault has happened. */
  get fired(): boolean {
    if (this.#fault?.at === 'byte') return this.#faults.fired > 0;
    return this.#host.device.injections().some(({ state }) => state !== 'armed');
  }

  get size(): SaleSize {
    return {
      bytes: { 'to-unit': this.#faults.count('to-unit'), 'from-unit': this.#faults.count('from-unit') },
      flashOperations: this.hardware.flash.operations - this.#firstOperation,
    };
  }

  /** What the unit failed with, which no fault of a crash test may make it do. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Whether nobody is connected, so that nothing can be on its way; undefined where connections cannot be seen. */
  get isAlone(): boolean | undefined {
    return this.#server.hasConnections ? this.#server.connections === 0 : undefined;
  }

  async stop(): Promise<void> {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    await this.#host.stop();
  }

  #arm(): void {
    const fault = this.#fault;
    if (fault?.at === 'byte') this.#faults.arm(fault);
    else if (fault?.at === 'flash') this.#act((unit) => unit.cutAt(fault));
    else if (fault?.at === 'inject') this.#act((unit) => unit.inject(fault.injection));
  }

  #act(run: (device: Device) => void): void {
    if (!this.#hasEnded) this.#host.act(run);
  }
}
