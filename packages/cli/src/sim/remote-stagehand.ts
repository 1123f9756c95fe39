/** A tester's hand over the control channel of a simulator: time, and the signature unit. */
import type { Stagehand } from '../play/player.js';
import { CliError } from '../cli-error.js';
import type { ControlClient } from './control-client.js';

export class RemoteStagehand implements Stagehand {
  readonly #control: ControlClient;

  constructor(control: ControlClient) {
    this.#control = control;
  }

  async reachTime(utcMs: number): Promise<void> {
    const now = await this.#clock(0);
    if (now < utcMs) await this.#clock(utcMs - now);
  }

  async breakSigner(): Promise<void> {
    await this.#control.call('signer.break');
  }

  async repairSigner(): Promise<void> {
    await this.#control.call('signer.repair');
  }

  /** Advances the clock and says what it shows. */
  async #clock(ms: number): Promise<number> {
    const answer = await this.#control.call('clock.advance', { ms });
    if (typeof answer === 'object' && answer !== null && 'utcMs' in answer && typeof answer.utcMs === 'number') {
      return answer.utcMs;
    }
    throw new CliError('not-control', 'the control channel does not tell the time', {
      hint: 'Give the "control" address that plomba sim printed.',
    });
  }
}
