/**
 * A unit of a fleet with its till: commands go through the frames of the native link, both ends in this process and
 * without a promise. Time on its line is counted, not waited for.
 */
import { AssertionError } from '@plomba/core';
import type { Device, Line } from '@plomba/firmware-sim';
import { ClientMachine, type ClientEvent, type CommandName, type ReplyOf, type RequestOf } from '@plomba/link';

/** Exchanges that one command may take. */
const TURNS_MAX = 64;
/** A line of 115,200 baud, 8N1: so long does a byte take, ms. */
const BYTE_MS = 10_000 / 115_200;

export interface Told<N extends CommandName> {
  readonly reply: ReplyOf<N>;
  /** What the till waited: on the line, and for the unit, in their own time. */
  readonly virtualMs: number;
}

export class FleetUnit {
  readonly device: Device;
  readonly #line: Line;
  readonly #till: ClientMachine;
  /** Time of the line: it passes while bytes do, and stands still while the line is idle. */
  #lineMs = 0;
  #operations = 0;

  constructor(device: Device) {
    this.device = device;
    this.#line = device.openLine();
    this.#till = new ClientMachine({ session: 1 });
  }

  /** @throws AssertionError when the unit refuses or does not answer: nothing disturbs a fleet */
  ask<N extends CommandName>(command: N, request: RequestOf<N>): Told<N> {
    const { rtc } = this.device.hardware;
    const [beganMs, boardMs] = [this.#lineMs, rtc.elapsedMs];
    const requestId = this.#till.request(command, request);
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const event = this.#exchange(requestId);
      if (event?.kind === 'response') {
        const reply = event.reply as ReplyOf<N>; // the reply of this request, so of this command
        return { reply, virtualMs: this.#lineMs - beganMs + rtc.elapsedMs - boardMs };
      }
      if (event !== undefined) {
        const why = event.kind === 'refusal' ? `${event.code}: ${event.detail}` : event.kind;
        throw new AssertionError(`a unit of the fleet answers ${command} with ${why}`);
      }
    }
    throw new AssertionError(`a unit of the fleet does not answer ${command}`);
  }

  /** An operation that no other command has. */
  operation(): { readonly id: string; readonly epoch: number } {
    const { state } = this.device;
    const epoch = state?.kind === 'running' ? state.unit.epoch : 0;
    return { id: `op-${++this.#operations}`, epoch };
  }

  #exchange(requestId: number): ClientEvent | undefined {
    this.#till.tick(this.#lineMs);
    const asked = this.#till.takeOutput();
    this.#pass(asked);
    this.device.tick(this.#lineMs);
    this.#line.receive(asked);
    const answered = this.#line.takeOutput();
    this.#pass(answered);
    this.#till.receive(answered, this.#lineMs);
    return this.#till.takeEvents().find((event) => 'requestId' in event && event.requestId === requestId);
  }

  #pass(bytes: Uint8Array): void {
    this.#lineMs += bytes.length * BYTE_MS;
  }
}
