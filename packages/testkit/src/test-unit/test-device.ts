/** The unit behind the line, for a test: its power, its clock, its paper, and what it has really committed. */
import { FiscalUnit } from '@plomba/core';
import {
  oracleDocuments,
  oracleOperations,
  paperText,
  type Behaviour,
  type Device,
  type Expectation,
  type FaultTrigger,
  type Hardware,
  type Injection,
  type InjectionReport,
  type OracleDocument,
  type OracleOperation,
} from '@plomba/firmware-sim';
import type { CommandName, RequestOf } from '@plomba/link';
import type { VerifyOptions } from '@plomba/verify';
import { checkExport, checkFiscalMemory, exportOf, recordsOf, type Violation } from '../checkers.js';
import type { VirtualLine } from '../oracle/virtual-line.js';

export class TestDevice {
  readonly #line: VirtualLine;
  readonly #device: Device;

  /** @internal Devices come from `testUnit`. */
  constructor(device: Device, line: VirtualLine) {
    this.#device = device;
    this.#line = line;
  }

  get hardware(): Hardware {
    return this.#device.hardware;
  }

  get powered(): boolean {
    return this.#device.powered;
  }

  /**
   * Something goes wrong, now or at its moment: any row of the fault model.
   * @returns its number, for {@link lift}
   * @throws FieldError with the path of the field that is wrong
   */
  inject(injection: Injection): number {
    return this.#line.act((device) => device.inject(injection));
  }

  /** Ends a fault that goes on, and disarms one that waits. */
  lift(id: number): void {
    this.#line.act((device) => device.lift(id));
  }

  /** What became of each injection. */
  injections(): readonly InjectionReport[] {
    return this.#device.injections();
  }

  /** Injects a power cut: at a flash operation, a wire byte, a time or an event. The unit comes back after 3 s. */
  cutAt(when: FaultTrigger): number {
    return this.#line.act((device) => device.cutAt(when));
  }

  /**
   * The unit does something otherwise, on top of everything that it was told before: `answers`, `refuseOnce`,
   * `loseAnswer`, `answerLater`, or an object of your own.
   * @returns takes it away again
   */
  use(behaviour: Behaviour): () => void {
    return this.#device.behaviours.use(behaviour);
  }

  /**
   * The next such command from now on, within so many ms of virtual time.
   * @param fits which of them; any when absent
   */
  expectCommand<N extends CommandName>(
    command: N,
    {
      fits = () => true,
      withinMs = Infinity,
    }: { readonly fits?: (request: RequestOf<N>) => boolean; readonly withinMs?: number } = {},
  ): Expectation<N> {
    const untilMs = this.#line.nowMs + withinMs;
    return this.#device.behaviours.expect(command, fits, untilMs);
  }

  /**
   * What came since the first behaviour or expectation.
   * @throws AssertionError when nothing fits, or not as often as it should
   */
  assertReceived<N extends CommandName>(
    command: N,
    about: { readonly fits?: (request: RequestOf<N>) => boolean; readonly times?: number } = {},
  ): readonly RequestOf<N>[] {
    return this.#device.behaviours.assertReceived(command, about);
  }

  /** Cuts the power now; the unit comes back after 3 s. */
  cutPower(): void {
    this.#line.act((device) => device.powerOff('cut by the test'));
  }

  /** Lets time pass on the unit's own clock: nights, months, years. */
  advanceClock(ms: number): void {
    this.#line.act((device) => device.advanceClock(ms));
  }

  /** What was printed since the last call, each as text. */
  takePaper(): readonly string[] {
    return this.hardware.printer.take().map((paper) => paperText(paper));
  }

  /** What is really committed, by operation; read from the memories, so that looking changes nothing. */
  operations(): readonly OracleOperation[] {
    return oracleOperations(this.hardware);
  }

  /** The receipts that are really committed. */
  documents(): readonly OracleDocument[] {
    return oracleDocuments(this.hardware);
  }

  /** The export of the journal as it stands; empty where the memories cannot be explained. */
  export(): Uint8Array {
    const unit = this.#copy();
    return unit === undefined ? new Uint8Array() : exportOf(unit);
  }

  /** What the independent verifier finds wrong with the journal, and what the fiscal memory says otherwise. */
  violations(options: VerifyOptions = {}): readonly Violation[] {
    const unit = this.#copy();
    if (unit === undefined) return ['the memories cannot be explained'];
    const records = recordsOf(unit);
    return [...checkExport(unit, records, options), ...checkFiscalMemory(unit, records)];
  }

  #copy(): FiscalUnit | undefined {
    const unit = FiscalUnit.boot(this.hardware.fork().unitPorts);
    return 'halted' in unit ? undefined : unit;
  }
}
