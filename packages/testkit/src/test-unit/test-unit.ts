/**
 * A unit in one line, for the test suite of a till: in production, with an open day, connected, in this process and in
 * virtual time, so that an hour of waiting takes a millisecond and a fault happens at the byte that is named.
 */
import type { Hardware } from '@plomba/firmware-sim';
import { connect, linkDriver, type ConnectOptions, type DriverConnectOptions, type Unit } from '@plomba/sdk';
import type { Committed, Receipt, ReceiptInput, UnitStatus } from '@plomba/sdk';
import type { OpenChannel } from '@plomba/transport';
import { benchDevice, benchHardware, mustDo } from '../bench-unit.js';
import { ACTIVATION } from '../day-script.js';
import { FaultInjector } from '../oracle/fault-injector.js';
import { VirtualLine, type LineKind } from '../oracle/virtual-line.js';
import { VirtualTimers } from '../virtual-timers.js';
import { drivenDriver } from './driven-driver.js';
import { TestDevice } from './test-device.js';
import { TestLine } from './test-line.js';

export interface TestUnitOptions {
  /** `open`: a day is open, the default; `closed`: it is not; `blank`: not even activated. */
  readonly day?: 'open' | 'closed' | 'blank';
  /** Whether both ends hear of an interruption (`drops`, the default, as TCP), or nobody (`silent`, as RS-232). */
  readonly line?: LineKind;
  /** Seed of the unit's key. */
  readonly seed?: string;
}

/** Options of `connect` for this unit: its time, its draws, and a driver whose calls move that time. */
export type TestConnectOptions = DriverConnectOptions<Receipt, ReceiptInput, UnitStatus, Committed>;

export interface TestUnit {
  /** Connected; every call moves virtual time as far as it takes. */
  readonly unit: Unit;
  readonly device: TestDevice;
  readonly line: TestLine;
  readonly time: VirtualTimers;
  /** For a till that connects by itself: `connect(open, options)`. */
  readonly open: OpenChannel;
  readonly options: TestConnectOptions;
  /** Another connection, as of a till that was started again. */
  connect(options?: Partial<ConnectOptions>): Promise<Unit>;
  /** Ends the first connection; the unit stays as it is. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Activated once a seed and forked for each test: signing a life takes longer than most tests. */
const prepared = new Map<string, Hardware>();

export async function testUnit(options: TestUnitOptions = {}): Promise<TestUnit> {
  const { day = 'open', line: kind = 'drops', seed = 'test unit' } = options;
  const device = benchDevice(hardwareIn(day, seed).fork());
  const time = new VirtualTimers();
  const faults = new FaultInjector();
  const killTill = (): void => undefined; // whoever tests a kill drops its unit and connects again
  const line = new VirtualLine({ kind, device, timers: time, faults, killTill, nextFlashCut: () => undefined });
  line.powerOn();
  let drawn = 0;
  const connectOptions: TestConnectOptions = {
    driver: drivenDriver(linkDriver, time),
    timers: time,
    drawSession: () => ++drawn * 16,
    drawId: () => `test-${++drawn}`,
  };
  const { open } = line;
  const again = (more: Partial<ConnectOptions> = {}): Promise<Unit> =>
    time.until(connect(open, { ...connectOptions, ...more }));
  const unit = await again();
  const close = (): Promise<void> => time.until(unit.close());
  return {
    unit,
    device: new TestDevice(device, line),
    line: new TestLine(faults),
    time,
    open,
    options: connectOptions,
    connect: again,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function hardwareIn(day: NonNullable<TestUnitOptions['day']>, seed: string): Hardware {
  const name = `${day} ${seed}`;
  const hardware = prepared.get(name) ?? prepare(day, seed);
  prepared.set(name, hardware);
  return hardware;
}

function prepare(day: NonNullable<TestUnitOptions['day']>, seed: string): Hardware {
  const hardware = benchHardware({ seed });
  if (day === 'blank') return hardware;
  const device = benchDevice(hardware);
  device.powerOn();
  for (const step of ACTIVATION) mustDo(device, step.command, step.request({ id: step.id, epoch: 0 }, new Map()));
  if (day === 'open') mustDo(device, 'day.open', { operation: { id: 'first-day', epoch: 0 } });
  device.powerOff('ready for tests');
  return hardware;
}
