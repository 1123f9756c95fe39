/**
 * A till inside the process: the link's own client on a line of the device, driven to the answer without waiting.
 * What it asks for goes through the same frames and tables as over a cable, so the records are the same too.
 */
import { assert } from '@plomba/core';
import type { Device, Line } from '@plomba/firmware-sim';
import { ClientMachine, type ChangeName, type CommandName, type ReplyOf, type RequestOf } from '@plomba/link';
import { CliError } from '../cli-error.js';

/** Exchanges of bytes that one command may take; a command of a few frames takes three. */
const TURNS_MAX = 64;

export class DirectClient {
  readonly #line: Line;
  readonly #machine: ClientMachine;

  constructor(device: Device) {
    // It brings units to a state of life: a bench, not a till.
    this.#line = device.openLine('service');
    this.#machine = new ClientMachine({ session: 1 });
    this.#machine.tick(0);
  }

  /** @throws CliError with the unit's own code when it refuses */
  call<N extends CommandName>(command: N, request: RequestOf<N>): ReplyOf<N> {
    const requestId = this.#machine.request(command, request);
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      this.#line.receive(this.#machine.takeOutput());
      this.#machine.receive(this.#line.takeOutput(), 0);
      const event = this.#machine.takeEvents().find((one) => 'requestId' in one && one.requestId === requestId);
      if (event?.kind === 'response') return event.reply as ReplyOf<N>; // the reply of this request, so of this command
      if (event?.kind === 'refusal') {
        throw new CliError(event.code, event.detail, {
          hint: 'The unit refuses this step.',
          where: event.path ?? command,
        });
      }
      assert(event === undefined, 'a request over a perfect line is answered or refused');
    }
    throw new CliError('no-answer', `the unit does not answer ${command}`, {
      hint: 'It may be halted or without power.',
    });
  }

  /** A command that changes state, under an operation id that is the same in every run. */
  change<N extends ChangeName>(command: N, id: string, content: Omit<RequestOf<N>, 'operation'>): ReplyOf<N> {
    const { epoch } = this.call('unit.status', {});
    const request = { operation: { id, epoch }, ...content } as unknown as RequestOf<N>; // joined again
    return this.call(command, request);
  }

  close(): void {
    this.#machine.close();
    this.#line.close();
  }
}
