/**
 * One sale of one till at one unit, with one fault, in virtual time: the till's program stores its operation before it
 * asks, may be killed and started again, and asks for what it does not know as often as makes sense.
 */
import { contentOf } from '@plomba/core';
import type { Device, Hardware } from '@plomba/firmware-sim';
import { connect, isFiscalError, type BasicStatus, type Operation, type Unit } from '@plomba/sdk';
import { recordsOf } from '../checkers.js';
import { VirtualTimers } from '../virtual-timers.js';
import type { Direction, Fault } from './fault.js';
import { FaultInjector } from './fault-injector.js';
import { flashCutInjection } from './flash-cut.js';
import { ProcessLife } from './process-life.js';
import { VirtualLine, type LineKind } from './virtual-line.js';
import type { WireUnderFaults } from './wire-under-faults.js';

export type SaleBelief = 'committed' | 'not-committed' | 'unknown';

export interface ToldSale {
  /** What the till knew when its first call ended; unknown when its program was killed. */
  readonly first: SaleBelief;
  /** What it knew of that call in the end. */
  readonly belief: SaleBelief;
  /** Whether a sale that was certainly not stored was rung up again with success. */
  readonly sold: boolean;
  /** How often the sale is in the journal. */
  readonly stored: number;
  /** What to do, where it stays unknown. */
  readonly hint?: string;
  readonly bytes: Readonly<Record<Direction, number>>;
  readonly flashOperations: number;
}

type AnyUnit = Unit<unknown, unknown, BasicStatus, unknown>;

/** Time for one call, ms. */
const CALL_MS = 30_000;
/** Between questions, ms: longer than an outage. */
const ASK_AGAIN_MS = 5_000;
const QUESTIONS = 4;
const TRIES = 4;
/** Before it is rung up again, ms: a cashier looks at the line first. */
const RING_UP_MS = 15_000;
/** From the kill of the program to its start, ms. */
const RESTART_MS = 1_000;
/** Longer than anything can stay on the line, ms. */
const AFTERMATH_MS = 60_000;
/** What still belongs to a sale when its call is over, such as acknowledgements, ms. */
const TRAILING_MS = 200;

export class SaleWorld {
  readonly #wire: WireUnderFaults;
  readonly #fault: Fault | undefined;
  readonly #timers = new VirtualTimers();
  readonly #faults = new FaultInjector();
  readonly #hardware: Hardware;
  readonly #device: Device;
  readonly #line: VirtualLine;
  /** The disk of the till. */
  readonly #operations: Operation[] = [];
  #life: ProcessLife;
  #first: SaleBelief | undefined;
  #belief: SaleBelief = 'unknown';
  #sold = false;
  #hint: string | undefined;
  #sessions = 0;
  #ids = 0;
  #over: () => void = () => undefined;
  #failed: (error: Error) => void = () => undefined;

  constructor(wire: WireUnderFaults, line: LineKind, fault?: Fault) {
    this.#wire = wire;
    this.#fault = fault;
    this.#hardware = wire.hardware.fork();
    this.#device = wire.makeDevice(this.#hardware);
    this.#life = new ProcessLife(this.#timers);
    this.#line = new VirtualLine({
      kind: line,
      device: this.#device,
      timers: this.#timers,
      faults: this.#faults,
      killTill: () => this.#kill(),
      nextFlashCut: () => undefined,
    });
  }

  async run(): Promise<ToldSale> {
    this.#line.powerOn();
    const unit = await this.#timers.until(this.#dial(this.#life));
    await this.#timers.advance(TRAILING_MS);
    const before = this.#counts();
    this.#arm();
    const over = new Promise<void>((resolve, reject) => {
      this.#over = resolve;
      this.#failed = reject;
    });
    this.#start(async (life) => this.#sell(unit, life));
    await this.#timers.until(over);
    await this.#timers.advance(TRAILING_MS);
    const after = this.#counts();
    await this.#timers.advance(AFTERMATH_MS);
    return {
      first: this.#first ?? 'unknown',
      belief: this.#belief,
      sold: this.#sold,
      stored: this.#stored(),
      ...(this.#belief === 'unknown' && this.#hint !== undefined ? { hint: this.#hint } : {}),
      bytes: {
        'to-unit': after.bytes['to-unit'] - before.bytes['to-unit'],
        'from-unit': after.bytes['from-unit'] - before.bytes['from-unit'],
      },
      flashOperations: after.operations - before.operations,
    };
  }

  #counts(): { readonly bytes: Readonly<Record<Direction, number>>; readonly operations: number } {
    const bytes = { 'to-unit': this.#faults.count('to-unit'), 'from-unit': this.#faults.count('from-unit') };
    return { bytes, operations: this.#hardware.flash.operations };
  }

  #arm(): void {
    const fault = this.#fault;
    if (fault?.at === 'byte') this.#faults.arm(fault);
    if (fault?.at === 'flash') {
      const { operation, phase } = fault;
      this.#line.act((device) => void device.inject(flashCutInjection({ operation, phase }, 'memories')));
    }
  }

  async #dial(life: ProcessLife): Promise<AnyUnit> {
    const { driver } = this.#wire;
    const options = {
      driver,
      timers: life.timers,
      timeoutMs: CALL_MS,
      drawSession: () => ++this.#sessions * 16,
      drawId: () => `drawn-${++this.#ids}`,
    };
    return connect(this.#line.open, options);
  }

  /** Runs the till's program until it ends or is killed. */
  #start(program: (life: ProcessLife) => Promise<void>): void {
    program(this.#life).then(
      () => this.#over(),
      (error: unknown) => this.#failed(error as Error), // handed on as it is
    );
  }

  #kill(): void {
    this.#life.end();
    this.#life = new ProcessLife(this.#timers);
    this.#line.detachTills();
    this.#timers.after(RESTART_MS, () => this.#start((life) => this.#resume(life)));
  }

  /** A program that was killed, started again: what its disk says was begun, it asks for. */
  async #resume(life: ProcessLife): Promise<void> {
    const unit = await this.#connected(life);
    if (unit === undefined) return;
    const [first] = this.#operations;
    if (this.#belief === 'committed') return; // it was done with its sale
    if (first === undefined) return this.#sell(unit, life);
    this.#first ??= 'unknown';
    if (this.#belief === 'unknown') await this.#ask(unit, life, first);
    if (this.#knows() === 'not-committed') await this.#ringUpAgain(unit, life);
  }

  /** Undefined when the unit cannot be reached for a long time. */
  async #connected(life: ProcessLife): Promise<AnyUnit | undefined> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      try {
        return await life.wait(this.#dial(life));
      } catch (error) {
        if (!isFiscalError(error)) throw error;
      }
    }
    return undefined;
  }

  async #sell(unit: AnyUnit, life: ProcessLife): Promise<void> {
    const operation = await life.wait(unit.newOperation(`sale-${this.#operations.length + 1}`));
    this.#operations.push(operation);
    const belief = await this.#issue(unit, life, operation);
    this.#first ??= belief;
    this.#belief = belief;
    if (belief === 'unknown') await this.#ask(unit, life, operation);
    if (this.#knows() === 'not-committed') await this.#ringUpAgain(unit, life);
  }

  /** What is known by now: a question may have changed it. */
  #knows(): SaleBelief {
    return this.#belief;
  }

  async #issue(unit: AnyUnit, life: ProcessLife, operation: Operation): Promise<SaleBelief> {
    try {
      await life.wait(unit.issue(this.#wire.sale, { operation, timeoutMs: CALL_MS }));
      return 'committed';
    } catch (error) {
      if (!isFiscalError(error)) throw error;
      this.#hint = error.hint;
      return error.outcome === 'not-committed' ? 'not-committed' : 'unknown';
    }
  }

  async #pause(life: ProcessLife, ms: number): Promise<void> {
    await life.wait(new Promise<void>((wake) => void this.#timers.after(ms, wake)));
  }

  async #ask(unit: AnyUnit, life: ProcessLife, operation: Operation): Promise<void> {
    for (let question = 0; question < QUESTIONS && this.#belief === 'unknown'; question++) {
      if (question > 0) await this.#pause(life, ASK_AGAIN_MS);
      try {
        const outcome = await life.wait(unit.outcome(operation, { timeoutMs: CALL_MS }));
        this.#belief = outcome.state;
        if (outcome.state === 'unknown') this.#hint = outcome.reason.hint;
      } catch (error) {
        if (!isFiscalError(error)) throw error;
      }
    }
  }

  async #ringUpAgain(unit: AnyUnit, life: ProcessLife): Promise<void> {
    for (let attempt = 0; attempt < TRIES && !this.#sold; attempt++) {
      await this.#pause(life, RING_UP_MS);
      const operation = await life.wait(unit.newOperation(`sale-${this.#operations.length + 1}`));
      this.#operations.push(operation);
      const belief = await this.#issue(unit, life, operation);
      this.#sold = belief === 'committed';
      if (belief === 'unknown') return;
    }
  }

  /** The truth: how often the sale is in the journal. */
  #stored(): number {
    this.#line.powerOn();
    const { state } = this.#device;
    if (state?.kind !== 'running') return -1; // a unit that halted has no truth to tell: every check fails
    return recordsOf(state.unit).filter((record) => this.#wire.isSale(contentOf(record))).length;
  }
}
