/** A till on one line that asks for the same operation until it is answered, over reconnects and power cuts. */
import { ClientMachine, type ClientEvent, type RequestOf } from '@plomba/link';
import type { Device } from '../../device.js';
import type { Line } from '../../device-ends.js';

/** How far time moves between two looks, ms. */
const STEP_MS = 20;

export class SteadyTill {
  readonly #device: Device;
  #line: Line;
  #machine: ClientMachine;
  #session = 100;
  #nowMs: number;
  #isCut = false;
  /** Connections so far. */
  connections = 0;

  constructor(device: Device, nowMs: number = 0) {
    this.#device = device;
    this.#nowMs = nowMs;
    this.#line = device.openLine();
    this.#machine = this.#connect();
    device.onNotice((notice) => {
      // A port of the kind that drops: whoever hears of the end connects anew.
      if (notice.kind !== 'line' || notice.event !== 'half-open-told') return;
      this.#isCut = notice.lines.includes(this.#line);
    });
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Until it is answered; undefined when it was not within so much line time. */
  issue(
    id: string,
    receipt: RequestOf<'receipt.issue'>['receipt'],
    withinMs: number = 60_000,
  ): ClientEvent | undefined {
    const untilMs = this.#nowMs + withinMs;
    let requestId: number | undefined;
    while (this.#nowMs < untilMs) {
      requestId ??= this.#machine.request('receipt.issue', { operation: { id, epoch: 0 }, receipt });
      this.#step();
      const answers = this.#machine
        .takeEvents()
        .filter((event) => 'requestId' in event && event.requestId === requestId);
      const answer = answers.find(({ kind }) => kind === 'response' || kind === 'refusal');
      if (answer !== undefined) return answer;
      if (answers.length > 0) requestId = undefined; // lost with its connection: the same operation again
      if (!this.#device.powered) this.#device.powerOn();
      if (!this.#machine.isOver && !this.#isCut) continue;
      this.#reconnect();
      requestId = undefined;
    }
    return undefined;
  }

  /** Lets line time pass. */
  wait(ms: number): void {
    for (const untilMs = this.#nowMs + ms; this.#nowMs < untilMs;) this.#step();
  }

  #step(): void {
    this.#nowMs += STEP_MS;
    this.#device.tick(this.#nowMs);
    this.#machine.tick(this.#nowMs);
    for (let quiet = false; !quiet;) {
      const out = this.#machine.takeOutput();
      if (out.length > 0) this.#line.receive(out);
      const back = this.#line.takeOutput();
      if (back.length > 0) this.#machine.receive(back, this.#nowMs);
      quiet = out.length === 0 && back.length === 0;
    }
  }

  /** A new connection; the unit keeps the old one until it notices. */
  #reconnect(): void {
    this.#isCut = false;
    this.#line = this.#device.openLine();
    this.#machine = this.#connect();
  }

  #connect(): ClientMachine {
    this.connections++;
    return new ClientMachine({ session: (this.#session += 16) });
  }
}
