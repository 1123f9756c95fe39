/**
 * A unit in the same process as the till: a device with a port that a till opens like any other. What a test suite of a
 * till runs against, without a cable, a container or a port number.
 */
import type { Hardware } from '@plomba/firmware-sim';
import type { OpenChannel } from '@plomba/transport';
import { benchDevice, benchHardware } from './bench-unit.js';
import { DeviceHost } from './device-host.js';
import { MemoryServer } from './memory-server.js';

export interface InProcessUnit {
  /** What a till opens, as often as it likes: `connect(unit.open)`. */
  readonly open: OpenChannel;
  /** The device behind the port: power, cuts, clock, paper. Touch it through `host.act`. */
  readonly host: DeviceHost;
  stop(): Promise<void>;
}

/**
 * A blank unit with power on, on virtual time. It switches itself on again after a power cut that a test has armed.
 * @param hardware memories and parts; a new bench when absent
 */
export function unitInProcess(hardware: Hardware = benchHardware()): InProcessUnit {
  const device = benchDevice(hardware);
  const server = new MemoryServer();
  const failures: unknown[] = [];
  const host = new DeviceHost({
    device,
    server,
    nowMs: () => performance.now(),
    onFailure: (error) => failures.push(error),
  });
  host.act((unit) => unit.powerOn());
  const open: OpenChannel = async (signal) => {
    if (!device.powered) host.act((unit) => unit.powerOn());
    await host.settled();
    return server.open(signal);
  };
  const stop = async (): Promise<void> => {
    await host.stop();
    if (failures.length > 0) throw new AggregateError(failures, 'the unit failed');
  };
  return { open, host, stop };
}
