/**
 * A random walk of a till over a unit: commands and power cuts drawn from one seed, checkers after every boot.
 * What was acknowledged must stay, what was refused must have written nothing, and every operation has one outcome.
 */
import { seededEntropy } from '@plomba/core';
import type { CutPhase, Device, Hardware } from '@plomba/firmware-sim';
import type { ChangeName, CommitReply } from '@plomba/link';
import type { VerifyOptions } from '@plomba/verify';
import { benchDevice } from './bench-unit.js';
import { checkAcknowledged, checkExport, checkFiscalMemory, recordsOf, type Violation } from './checkers.js';
import { ACTIVATION } from './day-script.js';

export interface WalkOptions {
  /** Everything that is drawn comes from it. */
  readonly seed: string;
  /** Commands after the activation. */
  readonly steps: number;
  readonly verify: VerifyOptions;
}

export interface WalkReport {
  readonly committed: number;
  /** How often each code refused. */
  readonly refused: Readonly<Record<string, number>>;
  readonly cuts: number;
  readonly violations: readonly Violation[];
}

/** Numbers below `limit`, drawn from a seed. */
type Draw = (limit: number) => number;

function drawFrom(seed: string): Draw {
  const entropy = seededEntropy(seed);
  return (limit) => {
    const [a = 0, b = 0, c = 0] = entropy.bytes(3);
    return ((a << 16) | (b << 8) | c) % limit;
  };
}

function pick<T>(draw: Draw, values: readonly [T, ...T[]]): T {
  return values[draw(values.length)] ?? values[0];
}

interface Command {
  readonly name: ChangeName;
  /** The request without its operation. */
  readonly body: object;
}

function drawReceipt(draw: Draw): object {
  const document = pick(draw, ['sale', 'sale', 'sale', 'refund', 'correction', 'training', 'proforma']);
  const items = Array.from({ length: draw(4) }, () => ({
    name: 'Item',
    quantity: { digits: BigInt(1 + draw(5000)), scale: draw(4) },
    unitPrice: { digits: BigInt(draw(100_000)), scale: draw(5) },
    taxGroup: draw(20) === 0 ? 'Q' : pick(draw, ['A', 'B', 'C', 'D', 'E']),
  }));
  const paid = draw(8) === 0 ? 0n : 100_000_000n;
  return { receipt: { document, items, payments: [{ kind: 'cash', amount: paid }] } };
}

/** How often each command is drawn. */
const COMMANDS: readonly [ChangeName, ...ChangeName[]] = [
  'day.open',
  ...Array.from<ChangeName>({ length: 8 }).fill('receipt.issue'),
  'day.open',
  'day.open',
  'day.close',
  'receipt.copy',
  'cash.move',
  'cash.move',
  'clock.set',
  'life.change',
];

function drawCommand(draw: Draw, at: { readonly nowMs: number; readonly blocked: boolean }): Command {
  // A blocked unit refuses nearly everything, so a walk soon leaves that state.
  const name = at.blocked && draw(2) === 0 ? 'life.change' : pick(draw, COMMANDS);
  const bodies: Readonly<Partial<Record<ChangeName, object>>> = {
    'receipt.copy': { sequence: draw(60) },
    'cash.move': { direction: pick(draw, ['in', 'out']), amount: BigInt(draw(1000)) - 10n },
    'clock.set': { time: { utcMs: at.nowMs + draw(200_000) - 100_000, offsetMinutes: pick(draw, [60, 120]) } },
    'life.change': {
      change: { to: at.blocked ? 'production' : pick(draw, ['blocked', 'production', 'bound']), reason: 'walk' },
    },
  };
  return { name, body: name === 'receipt.issue' ? drawReceipt(draw) : (bodies[name] ?? {}) };
}

/** Walks on this hardware, which is changed. */
export function randomWalk(hardware: Hardware, options: WalkOptions): WalkReport {
  const walk = new Walk(hardware, options);
  for (const first of ACTIVATION) walk.must(first.command, first.request({ id: first.id, epoch: 0 }, new Map()));
  for (let step = 0; step < options.steps; step++) walk.step(`walk-${step}`);
  return walk.report();
}

class Walk {
  readonly #device: Device;
  readonly #draw: Draw;
  readonly #options: WalkOptions;
  readonly #acknowledged = new Map<string, CommitReply>();
  readonly #violations: Violation[] = [];
  readonly #refused: Record<string, number> = {};
  #cuts = 0;

  constructor(hardware: Hardware, options: WalkOptions) {
    this.#device = benchDevice(hardware);
    this.#draw = drawFrom(options.seed);
    this.#options = options;
    this.#device.powerOn();
  }

  must(command: ChangeName, request: object): void {
    if (this.#device.call(command, request)?.ok !== true) this.#violations.push(`${command} fails`);
  }

  step(id: string): void {
    const draw = this.#draw;
    this.#device.advanceClock(draw(60_000));
    const { state, hardware } = this.#device;
    const blocked = state?.kind === 'running' && state.unit.state.life === 'blocked';
    const { name, body } = drawCommand(draw, { nowMs: hardware.rtc.read().utcMs, blocked });
    const request = { operation: { id, epoch: 0 }, ...body };
    const before = this.#device.hardware.flash.operations;
    const cut = draw(3) === 0 ? this.#arm() : undefined;
    let answer = this.#device.call(name, request);
    if (!this.#device.powered) {
      this.#cuts++;
      this.#device.powerOn();
      this.#check(id);
      answer = this.#device.call(name, request);
    } else if (answer?.ok === false && this.#device.hardware.flash.operations !== before) {
      this.#violations.push(`${id}: ${name} was refused with ${answer.code} and wrote`);
    }
    if (cut !== undefined) this.#device.lift(cut);
    if (answer?.ok === true)
      this.#acknowledged.set(id, answer.reply as CommitReply); // changes answer with a commit
    else if (answer === undefined || answer.code === 'halted') this.#violations.push(`${id}: ${name} is not answered`);
    else this.#refused[answer.code] = (this.#refused[answer.code] ?? 0) + 1;
  }

  #arm(): number {
    const phase = pick<CutPhase>(this.#draw, ['before', 'middle', 'after']);
    if (this.#draw(4) === 0) return this.#device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 });
    return this.#device.cutAt({ at: 'flash', operation: 1 + this.#draw(6), phase });
  }

  #check(id: string): void {
    const { state } = this.#device;
    if (state?.kind !== 'running') {
      this.#violations.push(`${id}: ${state?.why ?? 'does not boot'}`);
      return;
    }
    const records = recordsOf(state.unit);
    const found = [
      ...checkAcknowledged(records, this.#acknowledged.values()),
      ...checkFiscalMemory(state.unit, records),
      ...checkExport(state.unit, records, this.#options.verify),
    ];
    this.#violations.push(...found.map((violation) => `${id}: ${violation}`));
  }

  report(): WalkReport {
    this.#check('end');
    const committed = this.#acknowledged.size;
    return { committed, refused: this.#refused, cuts: this.#cuts, violations: this.#violations };
  }
}
