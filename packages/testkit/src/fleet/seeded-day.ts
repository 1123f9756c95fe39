/**
 * A few days of one unit and one till from one seed, with faults of every group on the way: bytes that are lost, damaged,
 * late, power that goes in the middle of a flash operation, paper that ends, a clock that jumps. Everything that can be
 * seen goes into one digest. Pure: it runs in a browser, and the same seed gives the same digest everywhere.
 */
import { ascii, toHex, utf8Encode } from '@plomba/codec';
import { AssertionError, sha256Parts } from '@plomba/core';
import type { Device, Injection, Line } from '@plomba/firmware-sim';
import { ClientMachine, type ChangeName, type ClientEvent, type RequestOf } from '@plomba/link';
import { benchDevice, benchHardware } from '../bench-unit.js';
import { ACTIVATION } from '../day-script.js';
import { Draws } from '../draws.js';
import { SHOP_RECEIPTS } from './shop-goods.js';

export interface SeededDayReport {
  /** SHA-256 of everything that was seen, in hex. */
  readonly digest: string;
  readonly records: number;
  readonly faults: number;
  readonly powerCuts: number;
  readonly bytesOnTheLine: number;
}

const TURNS_MAX = 20_000;
/** Steps of the line's time while nobody asks to be woken, ms. */
const IDLE_MS = 50;
const HOUR_MS = 3_600_000;

function drawnFault(draws: Draws): Injection {
  const direction = draws.pick(['to-unit', 'from-unit'] as const);
  const wire = { at: 'wire', direction, byte: 1 + draws.below(200) } as const;
  const faults: readonly Injection[] = [
    { fault: 'power-cut', when: { at: 'flash', operation: 1 + draws.below(12), phase: 'middle' } },
    { fault: 'power-cut', when: { at: 'event', event: 'after-commit-before-answer' } },
    { fault: 'power-cut', when: wire },
    { fault: 'line-corrupt', when: wire },
    { fault: 'line-lose', when: wire },
    { fault: 'line-repeat', when: wire },
    { fault: 'line-delay', with: { ms: 1 + draws.below(3_000) }, when: wire },
    { fault: 'paper-end', forMs: HOUR_MS },
    { fault: 'clock-step', with: { ms: draws.below(2_000) - 1_000 } },
  ];
  return draws.pick(faults);
}

class SeededWorld {
  readonly device: Device;
  readonly #draws: Draws;
  readonly #seen: Uint8Array[] = [];
  readonly #line: Line;
  #till: ClientMachine;
  #session = 0;
  #nowMs = 0;
  #operations = 0;
  faults = 0;
  powerCuts = 0;
  bytes = 0;

  constructor(seed: number) {
    this.#draws = new Draws(seed);
    this.device = benchDevice(benchHardware({ seed: `seeded day ${seed}` }));
    this.device.onNotice((notice) => {
      if (notice.kind === 'power-off') this.powerCuts++;
      this.#note(`${this.#nowMs} ${notice.kind}`);
    });
    this.device.powerOn();
    this.#line = this.device.openLine();
    this.#till = new ClientMachine({ session: ++this.#session });
  }

  activate(): void {
    for (const step of ACTIVATION) {
      const answer = this.device.call(step.command, step.request({ id: step.id, epoch: 0 }, new Map()));
      if (answer?.ok !== true) throw new AssertionError(`${step.command} is refused`);
    }
  }

  day(receipts: number): void {
    this.#do('day.open', {});
    for (let sold = 0; sold < receipts; sold++) {
      if (this.#draws.below(3) === 0) this.#arm();
      this.device.advanceClock(this.#draws.below(600_000));
      if (this.#draws.below(8) === 0) this.#do('cash.move', { direction: 'in', amount: 1_000n });
      else this.#do('receipt.issue', { receipt: this.#draws.pick(SHOP_RECEIPTS) });
    }
    this.#do('day.close', {});
    this.device.advanceClock(8 * HOUR_MS);
    for (const paper of this.device.hardware.printer.take()) this.#note(JSON.stringify(paper));
  }

  digest(): string {
    for (const report of this.device.injections()) this.#note(JSON.stringify(report));
    return toHex(sha256Parts([...this.#seen, this.device.snapshot()]));
  }

  get records(): number {
    const { state } = this.device;
    return state?.kind === 'running' ? state.unit.size : 0;
  }

  #arm(): void {
    this.device.inject(drawnFault(this.#draws));
    this.faults++;
  }

  /** One operation, asked for until it is answered, whatever happens on the way. */
  #do<N extends ChangeName>(command: N, content: Omit<RequestOf<N>, 'operation'>): void {
    const operation = { id: `op-${++this.#operations}`, epoch: 0 };
    const request = { operation, ...content } as unknown as RequestOf<N>; // joined again
    let requestId: number | undefined;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      if (this.#till.isOver) this.#till = new ClientMachine({ session: ++this.#session });
      if (requestId === undefined && this.#till.canRequest) requestId = this.#till.request(command, request);
      const event = this.#exchange().find((one) => 'requestId' in one && one.requestId === requestId);
      if (event === undefined) continue;
      this.#note(textOf(event));
      if (event.kind === 'response' || event.kind === 'refusal') return;
      requestId = undefined; // nobody knows: the same operation again
    }
    throw new AssertionError(`${command} is not answered`);
  }

  #exchange(): readonly ClientEvent[] {
    if (!this.device.powered) this.device.powerOn();
    this.#till.tick(this.#nowMs);
    this.device.tick(this.#nowMs);
    const asked = this.#till.takeOutput();
    this.#line.receive(asked);
    const answered = this.#line.takeOutput();
    this.#till.receive(answered, this.#nowMs);
    this.bytes += asked.length + answered.length;
    this.#seen.push(asked, answered);
    if (asked.length + answered.length === 0) this.#nowMs += IDLE_MS;
    else this.#nowMs++;
    return this.#till.takeEvents();
  }

  #note(text: string): void {
    this.#seen.push(utf8Encode(text) ?? ascii('?'));
  }
}

function textOf(event: ClientEvent): string {
  return JSON.stringify(event, (_name, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    return value instanceof Uint8Array ? toHex(value) : value;
  });
}

export function seededDay(seed: number): SeededDayReport {
  const world = new SeededWorld(seed);
  world.activate();
  for (const receipts of [12, 9, 6]) world.day(receipts);
  const { faults, powerCuts, bytes } = world;
  return { digest: world.digest(), records: world.records, faults, powerCuts, bytesOnTheLine: bytes };
}
