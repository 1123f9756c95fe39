/**
 * One run: tills, line, unit, technician and operator in one virtual world, step after step, with the faults of the plan.
 * After every boot and at the end the checkers look at the memories.
 *
 * Invariants: nothing here depends on real time or on chance; the same plan gives the same trace on every host.
 */
import { AssertionError } from '@plomba/core';
import { imageDigest, type Device, type DeviceNotice } from '@plomba/firmware-sim';
import type { VerifyOptions } from '@plomba/verify';
import { Draws } from '../draws.js';
import { FaultInjector } from '../oracle/fault-injector.js';
import { VirtualLine } from '../oracle/virtual-line.js';
import { VirtualTimers } from '../virtual-timers.js';
import { FuzzAudit } from './fuzz-checks.js';
import { FuzzDamage, type Loss } from './fuzz-damage.js';
import { FuzzFaults } from './fuzz-faults.js';
import type { FuzzPlan, FuzzStep } from './fuzz-plan.js';
import { DAMAGE, type StepKind } from './fuzz.table.js';
import { FuzzTill } from './fuzz-till.js';
import { FuzzTrace } from './fuzz-trace.js';
import type { FuzzUnits } from './fuzz-unit.js';
import { OperatorStub } from './operator-stub.js';
import { Technician } from './technician.js';
import { VendorTill } from './vendor-till.js';
import type { FuzzViolation, WorldParts } from './world-parts.js';

/** What became of one run. Plain JSON. */
export interface RunReport {
  readonly run: number;
  readonly steps: number;
  /** Time that passed for the unit, ms. */
  readonly simulatedMs: number;
  /** Records that were there in the end. */
  readonly records: number;
  readonly boots: number;
  /** Faults that happened, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly violations: readonly FuzzViolation[];
  /** Over everything that happened, and over what the memories hold. */
  readonly digest: string;
  /** What happened, where that was asked for. */
  readonly trace: readonly string[];
}

export interface RunOptions {
  readonly units: FuzzUnits;
  readonly verify: VerifyOptions;
  /** Whether the lines of the trace are kept. */
  readonly trace: boolean;
}

/** Virtual time after which a step never ends, ms. */
const STUCK_MS = 4 * 3_600_000;
/** Longer than anything stays on the line, ms. */
const AFTERMATH_MS = 40_000;
/** The whole journal is verified after one boot in so many, and at the end. */
const VERIFY_EVERY = 6;
/** Of a unit with thousands of records one boot in so many is looked at. */
const LATE_EVERY = 6;
/** At the end of one run in so many the memories are exchanged for older ones. */
const ROLLED_BACK_EVERY = 8;
/** What the till does before, and three times that behind it. */
const ROLLED_BACK_STEPS = 4;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Steps that a technician does, whatever the wire of the tills. */
const TECHNICIAN: readonly StepKind[] = [
  'pin-wrong',
  'pin-guess',
  'pin-change',
  'clock-set',
  'block',
  'unblock',
  'key-rotate',
  'firmware-new',
  'firmware-old',
];

/** What happens around the unit. */
const SURROUNDINGS: Partial<Readonly<Record<StepKind, (device: Device, draws: Draws) => void>>> = {
  'power-cycle': (device) => device.powerOff('switched off'),
  'wait-minutes': (device, draws) => device.advanceClock(draws.below(30 * MINUTE_MS)),
  'wait-hours': (device, draws) => device.advanceClock(draws.below(20 * HOUR_MS)),
  'wait-months': (device, draws) => device.advanceClock(draws.below(90 * 24 * HOUR_MS)),
  'paper-load': ({ hardware }) => hardware.printer.loadRoll(100_000),
  'paper-low': ({ hardware }, draws) => hardware.printer.loadRoll(draws.below(60)),
  'paper-cover': ({ hardware }, draws) => hardware.printer.openCover(draws.below(2) === 0),
  'signer-break': ({ hardware }, draws) => {
    hardware.secureElement.broken = draws.below(2) === 0;
  },
};

export function runWorld(plan: FuzzPlan, options: RunOptions): Promise<RunReport> {
  return new FuzzWorld(plan, options).run();
}

class FuzzWorld {
  readonly #plan: FuzzPlan;
  readonly #trace: FuzzTrace;
  readonly #timers = new VirtualTimers();
  readonly #device: Device;
  readonly #line: VirtualLine;
  readonly #faults: FuzzFaults;
  readonly #tills: readonly (FuzzTill | VendorTill)[];
  readonly #technician: Technician;
  readonly #operator: OperatorStub;
  readonly #audit: FuzzAudit;
  readonly #damage: FuzzDamage;
  readonly #violations: FuzzViolation[] = [];
  #numbers = 0;
  #at = 0;
  #boots = 0;
  #isBooted = false;
  /** Whether the unit may be an older one than it was. */
  #isOlder = false;
  #killed: { readonly promise: Promise<void>; readonly now: () => void };

  constructor(plan: FuzzPlan, { units, verify, trace }: RunOptions) {
    const { setup } = plan;
    this.#plan = plan;
    this.#trace = new FuzzTrace(trace);
    this.#device = units.unit(setup);
    this.#killed = newKill();
    const injector = new FaultInjector();
    const vendor = units.vendor(setup);
    const common = { device: this.#device, timers: this.#timers, nextFlashCut: () => this.#faults.nextBootCut() };
    this.#line = new VirtualLine({
      ...common,
      kind: setup.line,
      faults: injector,
      killTill: () => this.#killTills(),
    });
    const service = new VirtualLine({
      ...common,
      kind: 'drops',
      faults: new FaultInjector(),
      killTill: () => undefined,
      ...(vendor === undefined ? {} : { principal: 'service' as const }),
    });
    const parts: WorldParts = {
      setup,
      timers: this.#timers,
      device: this.#device,
      line: this.#line,
      service,
      backends: units.backends,
      trace: this.#trace,
      isDamaged: () => this.#damage.isExtant,
      isLost: (operation) => this.#damage.isLost(operation),
      isOlder: () => this.#isOlder,
      isLate: ({ isRefused }) => isRefused === true && setup.line === 'drops' && this.#faults.hasHalfOpened,
      isClockWrong: () => this.#faults.isClockWrong,
      found: (checker, detail, operation) => this.#found(checker, detail, operation),
      next: () => ++this.#numbers,
    };
    this.#faults = new FuzzFaults(parts, injector);
    this.#tills = Array.from({ length: setup.tills }, (_, at) =>
      vendor === undefined ? new FuzzTill(`T${at + 1}`, parts) : new VendorTill(`T${at + 1}`, parts, vendor),
    );
    this.#technician = new Technician(parts);
    this.#operator = new OperatorStub(parts);
    const keyOf = vendor === undefined ? undefined : vendor.keyOf.bind(vendor);
    this.#damage = new FuzzDamage({ parts, isExpected: damages(plan), keyOf, onLoss: (loss) => this.#onLoss(loss) });
    this.#audit = new FuzzAudit({ parts, tills: this.#tills, vendor, verify, damage: this.#damage });
    this.#device.onNotice((notice) => this.#onNotice(notice));
    this.#line.onCarried((direction, bytes) => this.#trace.bytes(direction, bytes));
    service.onCarried((direction, bytes) => this.#trace.bytes(`service ${direction}`, bytes));
  }

  async run(): Promise<RunReport> {
    this.#trace.say(JSON.stringify(this.#plan.setup));
    this.#line.powerOn();
    for (const step of this.#plan.steps) {
      this.#at = step.index;
      this.#trace.say(`#${step.index} ${step.kind}${step.fault === undefined ? '' : ` with ${step.fault.kind}`}`);
      if (step.fault !== undefined) this.#faults.arm(step.fault);
      await this.#during(() => this.#perform(step));
      this.#afterBoot();
      this.#restart();
    }
    this.#at = this.#plan.steps.length;
    await this.#end();
    return this.#report();
  }

  /** Lets time pass until a step is over, or its till is killed. */
  async #during(perform: () => Promise<void>): Promise<void> {
    this.#killed = newKill();
    const step = perform();
    step.catch(() => undefined); // what it says is heard below; behind a kill nobody listens
    try {
      await this.#timers.until(Promise.race([step, this.#killed.promise]), STUCK_MS);
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      this.#found('stuck', error.message);
    }
  }

  async #perform(step: FuzzStep): Promise<void> {
    const { kind, salt } = step;
    const till = this.#tills[salt % this.#tills.length];
    if (kind === 'rush') {
      await Promise.all(this.#tills.map((one, at) => one.step({ ...step, kind: 'sale', salt: salt + at })));
      return;
    }
    if (kind === 'operator') return this.#visit();
    const surround = SURROUNDINGS[kind];
    if (surround !== undefined) return this.#line.act((device) => surround(device, new Draws(salt)));
    const isService = TECHNICIAN.includes(kind) || (kind === 'day-close' && till instanceof VendorTill);
    if (isService) return this.#technician.step(step);
    return kind === 'till-restart' ? till?.restart() : till?.step(step);
  }

  async #visit(): Promise<void> {
    const said = await this.#operator.visit();
    if (said === undefined) return;
    const isCaught = said !== 'ok';
    // A unit that has stopped says so itself: what it cannot read it cannot prove.
    if (isCaught && this.#device.state?.kind === 'halted' && this.#damage.mayHalt) return;
    if (isCaught && !this.#operator.mustCatch) this.#found('witness', `the operator says ${said}`);
    if (!isCaught && this.#operator.mustCatch)
      this.#found('witness', 'records were lost, and the operator saw nothing');
    if (isCaught) this.#operator.forget();
  }

  /** Damage has cost the last records: whoever knows of them is the one who sees it. */
  #onLoss({ from, checkpoint }: Loss): void {
    this.#trace.say(`  lost: records from ${from} on`);
    this.#isOlder = true;
    this.#audit.lost(from);
    if (checkpoint !== undefined) this.#operator.tell(checkpoint);
  }

  #killTills(): void {
    for (const till of this.#tills) till.kill();
    this.#line.detachTills();
    this.#killed.now();
  }

  #onNotice(notice: DeviceNotice): void {
    if (notice.kind === 'power-off') {
      this.#trace.say(`  power off: ${notice.why}`);
      this.#damage.poweredOff();
    } else if (notice.kind === 'halted') {
      this.#trace.say(`  halted: ${notice.why}`);
      if (!this.#damage.mayHalt) this.#found('halted', notice.why);
    } else if (notice.kind === 'power-on') {
      this.#boots++;
      this.#isBooted = true;
      this.#trace.say(`  power on: ${notice.halted ?? notice.tail}`);
      this.#damage.poweredOn();
    }
  }

  /** A unit that stopped is mended, where cells were damaged, and switched off and on: then everything must be there. */
  #restart(): void {
    if (this.#device.state?.kind !== 'halted' || this.#damage.isBeyondRepair) return;
    this.#trace.say('  mended');
    this.#line.act((device) => device.powerOff('mended'));
    this.#damage.repair();
  }

  #afterBoot(): void {
    if (!this.#isBooted || !this.#device.powered) return;
    this.#isBooted = false;
    this.#technician.checkFirmware();
    if (this.#plan.setup.isLate && this.#boots % LATE_EVERY !== 0) return;
    this.#audit.check(this.#boots % VERIFY_EVERY === 0 && !this.#plan.setup.isLate);
  }

  /** Everything is repaired, everything that is on its way arrives, every till asks for what it does not know. */
  async #end(): Promise<void> {
    this.#trace.say('end');
    this.#faults.calm();
    this.#line.act((device) => {
      device.hardware.secureElement.broken = false;
      device.hardware.flash.faults.disarm();
      if (this.#damage.isExtant || device.state?.kind === 'halted') device.powerOff('mended');
      this.#damage.repair();
    });
    await this.#timers.advance(AFTERMATH_MS);
    this.#line.powerOn();
    if (this.#device.state?.kind === 'halted') return this.#beyondRepair();
    for (const till of this.#tills) await this.#during(() => till.settle());
    await this.#during(() => this.#visit());
    await this.#timers.advance(AFTERMATH_MS);
    this.#unresolved();
    this.#audit.check(true);
    if (this.#plan.run % ROLLED_BACK_EVERY === 0) await this.#rollBack();
  }

  /** What remains of the unit says that it is not whole: nothing more can be asked of it. */
  #beyondRepair(): void {
    if (!this.#damage.isBeyondRepair) this.#found('damage', 'mended, and it halts all the same');
  }

  /** Somebody exchanges the memories for older ones. Nobody but the operator can know, and he has to. */
  async #rollBack(): Promise<void> {
    const till = this.#tills[0];
    if (!(till instanceof FuzzTill)) return;
    this.#trace.say('rolled back');
    this.#isOlder = true;
    const before = this.#sizeNow;
    this.#line.act((device) => device.inject({ fault: 'rolled-back', when: { at: 'after', ms: HOUR_MS } }));
    const sell = (salt: number): Promise<void> =>
      this.#during(() => till.step({ index: this.#at, kind: salt % 2 === 0 ? 'event' : 'day-open', salt }));
    for (let salt = 0; salt < ROLLED_BACK_STEPS; salt++) await sell(salt);
    const isKnown = await this.#knows();
    if (!isKnown || this.#sizeNow <= before) return;
    this.#line.act((device) => device.advanceClock(2 * HOUR_MS));
    await this.#timers.advance(AFTERMATH_MS);
    this.#line.powerOn();
    // In half of the cases the journal grows to its old length again, with others in it.
    const forks = this.#plan.run % (2 * ROLLED_BACK_EVERY) === 0;
    for (let salt = 100; forks && salt < 100 + 3 * ROLLED_BACK_STEPS; salt++) await sell(salt);
    let said: string | undefined;
    await this.#during(async () => {
      said = await this.#operator.visit();
    });
    if (said === undefined || said === 'ok')
      this.#found('witness', 'the memories were rolled back, and the operator did not see it');
  }

  /** Whether the operator has seen the journal as it is now. */
  async #knows(): Promise<boolean> {
    let said: string | undefined;
    await this.#during(async () => {
      said = await this.#operator.visit();
    });
    return said === 'ok' && this.#operator.knownSize === this.#sizeNow;
  }

  get #sizeNow(): number {
    const { state } = this.#device;
    return state?.kind === 'running' ? state.unit.size : 0;
  }

  /** A unit that works can be asked; on a wire without operations that is not always so. */
  #unresolved(): void {
    for (const till of this.#tills) {
      if (!(till instanceof FuzzTill)) continue;
      for (const { operation, belief, why } of till.entries) {
        // A journal with no room for a fence cannot promise that nothing will come: that is what it says.
        if (belief === 'unknown' && why !== 'journal-full')
          this.#found('oracle', `${operation.id} is not known in the end: ${why ?? 'nobody answers'}`, operation.id);
      }
    }
  }

  #found(checker: string, detail: string, operation?: string): void {
    // Damage in the last batch looks like a torn tail: only whoever has an answer or a checkpoint can tell, and does.
    if (operation !== undefined && this.#damage.isLost(operation)) {
      return this.#trace.say(`  known to the till alone: ${detail}`);
    }
    this.#trace.say(`! ${checker}: ${detail}`);
    this.#violations.push({ checker, detail, step: this.#at });
  }

  #report(): RunReport {
    const { hardware, state } = this.#device;
    this.#trace.say(imageDigest(hardware));
    return {
      run: this.#plan.run,
      steps: this.#plan.steps.length,
      simulatedMs: hardware.rtc.elapsedMs + this.#timers.now(),
      records: state?.kind === 'running' ? state.unit.size : 0,
      boots: this.#boots,
      faults: this.#faults.counts,
      violations: this.#violations,
      digest: this.#trace.digest,
      trace: this.#trace.lines,
    };
  }
}

function damages({ steps }: FuzzPlan): boolean {
  return steps.some(({ fault }) => fault !== undefined && DAMAGE.includes(fault.kind));
}

function newKill(): { readonly promise: Promise<void>; readonly now: () => void } {
  let now = (): void => undefined;
  const promise = new Promise<void>((resolve) => (now = resolve));
  return { promise, now };
}
