/**
 * One day of one till at one unit, with faults: from an activated unit to the evening, whatever happens on the way, and
 * then until everything that is still on the line has arrived.
 */
import type { Device, FlashCut, Hardware } from '@plomba/firmware-sim';
import { benchDevice } from '../bench-unit.js';
import { VirtualTimers } from '../virtual-timers.js';
import { FaultInjector } from './fault-injector.js';
import type { Direction, Fault, FlashFault } from './fault.js';
import { VirtualLine, type LineKind } from './virtual-line.js';
import type { DayStep } from './till-day.js';
import {
  TillDisk,
  TillProcess,
  TillStuckError,
  type Belief,
  type TillManner,
  type TillOptions,
} from './till-process.js';

/** Who meets whom. */
export interface DaySetup {
  /** An activated unit; never changed. */
  readonly hardware: Hardware;
  readonly line: LineKind;
  readonly manner: TillManner;
  readonly day: readonly DayStep[];
  /** For canaries: makes the unit, or the program of the till, worse than it is. */
  readonly plant?: {
    readonly booted?: (device: Device) => void;
    readonly till?: (options: TillOptions) => TillProcess;
  };
}

export interface DayStory {
  readonly hardware: Hardware;
  readonly beliefs: readonly Belief[];
  /** Why the till could not go on. */
  readonly stuck?: string;
  /** Faults that happened. */
  readonly fired: number;
  /** Bytes that were put on the line. */
  readonly bytes: Readonly<Record<Direction, number>>;
  readonly flashOperations: number;
  /** Virtual time that it took, ms. */
  readonly tookMs: number;
  /** Everything that was put on the line, one entry a write. */
  readonly writes: readonly LineWrite[];
}

export interface LineWrite {
  readonly direction: Direction;
  readonly bytes: Uint8Array;
  /** Steps of the day that were done by then. */
  readonly stepsDone: number;
}

/** From the kill of the till's program to its start, ms. */
const RESTART_MS = 1_000;
/** Longer than anything can stay on the line, ms. */
const AFTERMATH_MS = 40_000;
/** A day that is not over by then never will be, ms of virtual time. */
const DAY_MS = 3_600_000;

export async function runDay(setup: DaySetup, faults: readonly Fault[]): Promise<DayStory> {
  return new DayRun(setup, faults).run();
}

class DayRun {
  readonly #setup: DaySetup;
  readonly #timers = new VirtualTimers();
  readonly #injector = new FaultInjector();
  readonly #disk = new TillDisk();
  readonly #hardware: Hardware;
  readonly #device: Device;
  readonly #line: VirtualLine;
  readonly #flashFaults: FlashFault[];
  readonly #writes: LineWrite[] = [];
  readonly #firstOperation: number;
  #flashFired = 0;
  #sessions = 0;
  #till: TillProcess | undefined;
  #over: { readonly done: () => void; readonly failed: (error: Error) => void } | undefined;

  constructor(setup: DaySetup, faults: readonly Fault[]) {
    this.#setup = setup;
    this.#hardware = setup.hardware.fork();
    this.#device = benchDevice(this.#hardware);
    this.#firstOperation = this.#hardware.flash.operations;
    this.#flashFaults = faults.filter((fault) => fault.at === 'flash').sort((a, b) => a.operation - b.operation);
    for (const fault of faults) if (fault.at === 'byte') this.#injector.arm(fault);
    this.#device.onNotice(({ kind }) => {
      if (kind === 'power-on') setup.plant?.booted?.(this.#device);
    });
    this.#line = new VirtualLine({
      kind: setup.line,
      device: this.#device,
      timers: this.#timers,
      faults: this.#injector,
      killTill: () => this.#killTill(),
      nextFlashCut: () => this.#nextFlashCut(),
    });
    this.#line.onCarried((direction, bytes) => {
      this.#writes.push({ direction, bytes, stepsDone: this.#disk.known().size });
    });
  }

  async run(): Promise<DayStory> {
    this.#line.powerOn();
    const over = new Promise<void>((done, failed) => (this.#over = { done, failed }));
    this.#startTill();
    const stuck = await this.#timers.until(over, DAY_MS).then(() => undefined, why);
    await this.#timers.advance(AFTERMATH_MS);
    const { flash } = this.#hardware;
    return {
      hardware: this.#hardware,
      beliefs: this.#disk.beliefs,
      ...(stuck === undefined ? {} : { stuck }),
      fired: this.#injector.fired + this.#flashFired,
      bytes: { 'to-unit': this.#injector.count('to-unit'), 'from-unit': this.#injector.count('from-unit') },
      flashOperations: flash.operations - this.#firstOperation,
      tookMs: this.#timers.now() - AFTERMATH_MS,
      writes: this.#writes,
    };
  }

  #startTill(): void {
    const { manner, day, plant } = this.#setup;
    const { open } = this.#line;
    const drawSession = (): number => ++this.#sessions * 16;
    const options = { manner, day, disk: this.#disk, open, timers: this.#timers, drawSession };
    const till = plant?.till?.(options) ?? new TillProcess(options);
    this.#till = till;
    till.run().then(
      () => this.#over?.done(),
      (error: unknown) => this.#over?.failed(error as Error), // handed on as it is
    );
  }

  #killTill(): void {
    this.#till?.kill();
    this.#line.detachTills();
    this.#timers.after(RESTART_MS, () => this.#startTill());
  }

  /** The fault of the flash that comes next, counted from now. */
  #nextFlashCut(): FlashCut | undefined {
    const done = this.#hardware.flash.operations - this.#firstOperation;
    this.#flashFired = this.#flashFaults.filter(({ operation }) => operation <= done).length;
    const next = this.#flashFaults.find(({ operation }) => operation > done);
    return next === undefined ? undefined : { operation: next.operation - done, phase: next.phase };
  }
}

/** What stopped the till; anything but that is a bug of the test. */
function why(error: unknown): string {
  if (error instanceof TillStuckError) return error.message;
  throw error;
}
