/** A tester's hand over the control channel of a simulator: time, and the signature unit. */
import type { Stagehand } from '../play/player.js';
import { CliError } from '../cli-error.js';
import type { ControlClient } from './control-client.js';

export class RemoteStagehand implements Stagehand {
  readonly #control: ControlClient;
  /** Number of the fault of the signature unit, while it lasts. */
  #broken: number | undefined;

  constructor(control: ControlClient) {
    this.#control = control;
  }

  async reachTime(utcMs: number): Promise<void> {
    const now = await this.#clock(0);
    if (now < utcMs) await this.#clock(utcMs - now);
  }

  async breakSigner(): Promise<void> {
    const answer = await this.#control.call('fault.inject', { fault: 'signer-broken' });
    this.#broken = numberIn(answer, 'id');
  }

  async repairSigner(): Promise<void> {
    if (this.#broken !== undefined) await this.#control.call('fault.lift', { id: this.#broken });
    this.#broken = undefined;
  }

  /** Advances the clock and says what it shows. */
  async #clock(ms: number): Promise<number> {
    return numberIn(await this.#control.call('clock.advance', { ms }), 'utcMs');
  }
}

function numberIn(answer: unknown, field: string): number {
  const fields: Readonly<Record<string, unknown>> = { ...(typeof answer === 'object' ? answer : {}) };
  const value = fields[field];
  if (typeof value === 'number') return value;
  throw new CliError('not-control', `the control channel does not answer with ${field}`, {
    hint: 'Give the "control" address that plomba sim printed.',
  });
}
