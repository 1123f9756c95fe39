/**
 * The main job in one process: a unit is activated, sells for a day, loses its power in the middle of a receipt, goes
 * on, closes the day, and proves it all by an export that the independent verifier reads.
 *
 * Invariants: the till sees nothing but its port; time moves only by the unit's own work and to the times of the roll;
 * what the report says about receipts and totals comes from the export.
 */
import { createHash } from 'node:crypto';
import { present } from '@plomba/core';
import { concatBytes, toHex } from '@plomba/codec';
import { none } from '@plomba/core/country';
import type { LifeState, LocalTime, TillRoll } from '@plomba/core/model';
import { imageDigest, type Device, type DeviceNotice, type Paper } from '@plomba/firmware-sim';
import { connect, serial as serialPort, type Unit } from '@plomba/sdk';
import { readExport, verify } from '@plomba/verify';
import { CliError } from '../cli-error.js';
import { auditRoll } from '../play/audit.js';
import { planRoll, type PlanStep } from '../play/plan.js';
import { RollPlayer, type PlayEvent, type Stagehand } from '../play/player.js';
import { sdkUnit } from '../play/sdk-unit.js';
import { startSim, type Sim } from '../sim/start-sim.js';
import { lifeChangeOf, type UnitProfile } from '../sim/unit-profile.js';
import { bootDecision, chooseCut, tornBytes, type BootDecision, type DemoCut } from './demo-cut.js';
import type { CutReport, DemoReport, PlayedLine } from './demo-report.js';

const BAUD = 115_200;
/** The unit is set up a quarter of an hour before the day begins. */
const BEFORE_THE_DAY_MS = 15 * 60_000;
const STEPS: readonly LifeState[] = ['bound', 'test', 'production'];

/** What happens, for whoever shows it. Each call may take its time: the till waits. */
export interface DemoView {
  started(port: { readonly listening: string; readonly kind: 'pty' | 'tcp' | 'memory' }): void;
  activated(state: LifeState): void;
  /** A line is done; the papers are what the unit printed for it. */
  line(event: PlayEvent, papers: readonly Paper[]): Promise<void> | void;
  powerOff(facts: PowerOff): Promise<void> | void;
  powerOn(decision: BootDecision): void;
  ended(): void;
}

export interface PowerOff {
  readonly cut: DemoCut;
  /** Flash operations of the unit's whole life, this one included. */
  readonly flashOperation: number;
  readonly tornBytes: number;
}

export const silentView: DemoView = {
  started: () => undefined,
  activated: () => undefined,
  line: () => undefined,
  powerOff: () => undefined,
  powerOn: () => undefined,
  ended: () => undefined,
};

export interface DemoOptions {
  readonly seed: number;
  readonly roll: TillRoll;
  /** As `startSim` takes it. */
  readonly listen: string;
  readonly view: DemoView;
  readonly stopped?: AbortSignal;
}

function profileFor(roll: TillRoll): UnitProfile {
  const opens: LocalTime = present(roll.lines[0], 'a roll has lines').time;
  return {
    serial: 'DEMO-0001',
    owner: { name: 'Example Coffee Ltd', taxNumber: 'EX12345678' },
    place: { name: 'Café Plomba', address: 'Market Square 7' },
    clock: { utcMs: Math.max(0, opens.utcMs - BEFORE_THE_DAY_MS), offsetMinutes: opens.offsetMinutes },
  };
}

/** The part of the demo that stands beside the unit: it arms the cut, watches, and switches on again. */
class Stage implements Stagehand {
  readonly cut: DemoCut;
  readonly #view: DemoView;
  #sim: Sim | undefined;
  #cursor = 0;
  #off: PowerOff | undefined;
  #boot: BootDecision | undefined;

  constructor(cut: DemoCut, view: DemoView) {
    this.cut = cut;
    this.#view = view;
  }

  attach(sim: Sim): void {
    this.#sim = sim;
  }

  get #unit(): Sim {
    return present(this.#sim, 'the stage stands beside a simulator');
  }

  get facts(): { readonly off: PowerOff; readonly boot: BootDecision } {
    return { off: present(this.#off, 'the armed cut came'), boot: present(this.#boot, 'the unit booted after it') };
  }

  reachTime(utcMs: number): Promise<void> {
    this.#unit.act((device) => device.advanceClock(Math.max(0, utcMs - device.hardware.rtc.read().utcMs)));
    return Promise.resolve();
  }

  breakSigner(): Promise<void> {
    return this.#signer(true);
  }

  repairSigner(): Promise<void> {
    return this.#signer(false);
  }

  arm(step: PlanStep): void {
    if (step.index !== this.cut.index) return;
    this.#unit.act((device) => {
      this.#cursor = device.state?.kind === 'running' ? device.state.unit.journalUsedBytes : 0;
      device.cutAt({ at: 'flash', operation: this.cut.flashOperation, phase: 'middle' });
    });
  }

  notice(notice: DeviceNotice): void {
    if (notice.kind === 'power-off') void this.#switchOn();
    else if (notice.kind === 'power-on') {
      this.#boot = bootDecision(notice.tail);
      this.#view.powerOn(this.#boot);
    }
  }

  async #switchOn(): Promise<void> {
    const sim = this.#unit;
    const { hardware } = sim.device;
    const torn = tornBytes(hardware, this.#cursor);
    this.#off = { cut: this.cut, flashOperation: hardware.flash.operations, tornBytes: torn };
    await sim.settled();
    await this.#view.powerOff(this.#off);
    sim.act((device) => device.powerOn());
  }

  #signer(broken: boolean): Promise<void> {
    this.#unit.act((device) => (device.hardware.secureElement.broken = broken));
    return Promise.resolve();
  }
}

async function activate(unit: Unit, profile: UnitProfile, view: DemoView): Promise<DemoReport['activation']> {
  const done: { state: LifeState; sequence: number }[] = [];
  const note = (state: LifeState, { sequence }: { readonly sequence: number }): void => {
    done.push({ state, sequence });
    view.activated(state);
  };
  const operation = await unit.newOperation('demo/personalised');
  note('personalised', await unit.personalise({ serial: profile.serial }, { operation }));
  for (const state of STEPS) {
    const step = await unit.newOperation(`demo/${state}`);
    note(state, await unit.changeLife(lifeChangeOf(profile, state), { operation: step }));
  }
  return done;
}

interface Day {
  readonly activation: DemoReport['activation'];
  readonly lines: readonly PlayedLine[];
  readonly serial: string;
  readonly logKey: Uint8Array;
  readonly checkpoint: string;
  readonly file: Uint8Array;
}

/** Everything that the till does, over the port. */
async function liveThroughDay(
  unit: Unit,
  parts: { options: DemoOptions; profile: UnitProfile; stage: Stage; device: Device },
): Promise<Day> {
  const { options, profile, stage, device } = parts;
  const { view, roll, stopped } = options;
  const activation = await activate(unit, profile, view);
  const { serial, logKey } = await unit.status();
  const lines: PlayedLine[] = [];
  const events: PlayEvent[] = [];
  const player = new RollPlayer(sdkUnit(unit, stopped), planRoll(roll, [], { resume: false }), {
    stagehand: stage,
    ...(stopped === undefined ? {} : { stopped }),
    onEvent: (event) => {
      events.push(event);
      if (event.kind === 'played') lines.push(event);
    },
    beforeLine: async (step) => {
      await showAll(events, view, device);
      stage.arm(step);
    },
  });
  await player.play();
  await showAll(events, view, device);
  const checkpoint = await unit.checkpoint();
  const pieces: Uint8Array[] = [];
  for await (const piece of unit.export()) pieces.push(piece);
  return {
    activation,
    lines,
    serial: serial ?? '',
    logKey: present(logKey, 'a personalised unit has a key'),
    checkpoint,
    file: concatBytes(...pieces),
  };
}

async function showAll(events: PlayEvent[], view: DemoView, device: Device): Promise<void> {
  for (const event of events.splice(0)) {
    await view.line(event, event.kind === 'played' ? device.hardware.printer.take() : []);
  }
}

function cutReport(stage: Stage, lines: readonly PlayedLine[]): CutReport {
  const { off, boot } = stage.facts;
  const { index, operation } = stage.cut;
  const { outcome } = present(
    lines.find(({ step }) => step.index === index),
    'the line of the cut was played',
  );
  const { sequence, repeated } = outcome;
  const { flashOperation, tornBytes: torn } = off;
  const resumed = { sequence, repeated };
  return { line: index + 1, operation, flashOperation, phase: 'middle', tornBytes: torn, boot, resumed };
}

/** @throws FiscalError, TransportError, CliError (as rejections); a verdict that is not good is a value */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const { seed, roll, listen, view } = options;
  const profile = profileFor(roll);
  const stage = new Stage(chooseCut(roll, seed), view);
  const sim = await startSim({
    listen,
    profile,
    country: none,
    state: 'blank',
    seed: seed.toString(),
    clock: 'virtual',
    // It activates the unit, too.
    principal: 'service',
    onNotice: (notice) => stage.notice(notice),
  });
  stage.attach(sim);
  try {
    const kind = listen === 'memory' ? 'memory' : listen === 'pty' ? 'pty' : 'tcp';
    view.started({ listening: sim.listening, kind });
    const unit = await connect(kind === 'pty' ? serialPort(sim.listening, { baud: BAUD }) : sim.open);
    let day: Day;
    try {
      day = await Promise.race([liveThroughDay(unit, { options, profile, stage, device: sim.device }), sim.failed]);
    } catch (error) {
      // What a call that was given up says of itself is of no use to somebody who pressed Ctrl-C.
      if (options.stopped?.aborted !== true) throw error;
      throw new CliError('interrupted', 'the demo was stopped', { hint: 'Nothing is left of it.', cause: error });
    } finally {
      await unit.close();
      view.ended();
    }
    return judge(options, { day, stage, digest: imageDigest(sim.device.hardware) });
  } finally {
    await sim.stop();
  }
}

/** From the export on, nothing that the demo remembers counts. */
function judge({ seed, roll }: DemoOptions, found: { day: Day; stage: Stage; digest: string }): DemoReport {
  const { activation, lines, serial, logKey, checkpoint, file } = found.day;
  const verdict = verify(file, { key: logKey, checkpoint });
  const read = readExport(file);
  return {
    seed,
    roll,
    serial,
    logKey: toHex(logKey),
    activation,
    lines,
    cut: cutReport(found.stage, lines),
    exported: { bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') },
    imageDigest: found.digest,
    audit: auditRoll(roll, read.ok ? read.journal.records() : []),
    verdict,
  };
}
