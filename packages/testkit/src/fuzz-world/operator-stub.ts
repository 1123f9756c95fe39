/**
 * An operator that the unit dials: keeps the unit's last checkpoint, and demands at every visit that the journal still
 * begins with the one that it knows. A till's journal that was rolled back or forked can be seen by nobody else.
 */
import { connect, linkDriver } from '@plomba/sdk';
import { verification } from '@plomba/sdk/verification';
import { ProcessLife } from '../oracle/process-life.js';
import { QUESTION_MS, tried, type WorldParts } from './world-parts.js';

/** What a unit cannot answer honestly. */
const CAUGHT: readonly string[] = ['rolled-back', 'proof-invalid', 'wrong-unit'];

export class OperatorStub {
  readonly #parts: WorldParts;
  #checkpoint: string | undefined;
  #mustCatch = false;

  constructor(parts: WorldParts) {
    this.#parts = parts;
  }

  /** Records under the checkpoint that is kept; 0 without one. */
  get knownSize(): number {
    return this.#checkpoint === undefined ? 0 : (verification.headOf(this.#checkpoint)?.size ?? 0);
  }

  /** Whether the journal is certainly not the one that is known. */
  get mustCatch(): boolean {
    return this.#mustCatch;
  }

  /** The operator has been told this checkpoint just before records that it is about were lost. */
  tell(checkpoint: string): void {
    this.#checkpoint = checkpoint;
    this.#mustCatch = true;
  }

  /** Whatever was known, the operator begins anew with what the unit has now. */
  forget(): void {
    this.#checkpoint = undefined;
    this.#mustCatch = false;
  }

  /** One visit. @returns what the operator caught the unit at; undefined when nothing could be asked */
  async visit(): Promise<'ok' | (string & {}) | undefined> {
    const { service, timers, next, trace } = this.#parts;
    const options = {
      driver: linkDriver,
      timers: new ProcessLife(timers).timers,
      verification,
      drawSession: () => next() * 16,
      timeoutMs: QUESTION_MS,
    };
    const made = await tried(connect(service.open, options));
    if (!made.ok) return undefined;
    const unit = made.value;
    const known = this.#checkpoint;
    const said = await tried(
      known === undefined ? unit.checkpoint() : unit.consistency(known).then(({ checkpoint }) => checkpoint),
    );
    trace.say(`  operator ${known === undefined ? 'meets' : 'demands'}: ${said.ok ? 'ok' : said.code}`);
    if (said.ok) this.#checkpoint = said.value;
    await tried(unit.close());
    if (said.ok) return 'ok';
    return CAUGHT.includes(said.code) ? said.code : undefined;
  }
}
