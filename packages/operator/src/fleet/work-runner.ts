/**
 * Does the work that waits for a unit, in its order, each at most once: the epoch of its operation is kept before anything
 * is sent, and a repetition after a break carries the same operation. What the unit refuses is failed; what a broken line
 * left open waits for the next connection.
 */
import { FieldError, type Json } from '@plomba/codec';
import type { Operation } from '@plomba/core/model';
import { isFiscalError, type FiscalError, type FirmwareImage, type Unit } from '@plomba/sdk';
import type { WorkStore } from '../store/work.js';
import { WORK_KINDS } from './work.table.js';
import { kindsOfWork, WorkRefused, type KindOfWork } from './work-kinds.js';
import type { Work } from './work.js';

export interface RunnerParts {
  readonly read: WorkStore;
  write<T>(work: (store: WorkStore) => Promise<T>): Promise<T>;
  readonly now: () => number;
  /** @throws WorkRefused when there is none, or the licence does not cover it */
  firmware(id: string, unit: string): Promise<FirmwareImage>;
  /** Told of every work that ended. */
  ended(work: Work, state: 'done' | 'failed', detail: string): Promise<void>;
}

export class WorkRunner {
  readonly #parts: RunnerParts;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /**
   * Does what waits. @param isEntrusted whether the unit let the operator in; otherwise some work goes on waiting
   * @returns how many ended
   * @throws FiscalError (as a rejection) when the line broke: what is left waits
   */
  async run(unit: Unit, id: string, isEntrusted: boolean): Promise<number> {
    let ended = 0;
    for (const work of await this.#parts.read.waiting(id)) {
      // In order: what comes behind may need what is before it.
      if (WORK_KINDS[work.kind].needsTrust && !isEntrusted) break;
      await this.#one(unit, work);
      ended++;
    }
    return ended;
  }

  async #one(unit: Unit, work: Work): Promise<void> {
    try {
      const result = await this.#do(unit, work);
      await this.#end(work, { state: 'done', result });
    } catch (error) {
      const why = refusalOf(error);
      if (why === undefined) throw error;
      await this.#end(work, { state: 'failed', why });
    }
  }

  async #do(unit: Unit, work: Work): Promise<Json> {
    const kind = kindsOfWork[work.kind] as KindOfWork<unknown>; // its own shape reads its input
    const input = kind.input.fromJson(work.input, 'input');
    const run = async (operation: Operation): Promise<Json> => {
      await this.#parts.write((store) => store.begin(work.id, operation.epoch));
      return kind.run(unit, input, {
        change: { operation },
        firmware: (id) => this.#parts.firmware(id, work.unit),
        putGoods: (goods) =>
          this.#parts.write(async (store) => {
            const revision = ((await store.goods(work.unit))?.revision ?? 0) + 1;
            await store.putGoods(work.unit, revision, { ...goods, at: this.#parts.now() });
            return revision;
          }),
      });
    };
    if (!WORK_KINDS[work.kind].isChange) return run({ id: work.id, epoch: 0 });
    if (work.epoch === undefined) return run(await unit.newOperation(work.id));
    return this.#again(unit, { id: work.id, epoch: work.epoch }, run);
  }

  /** It may have been sent before: what became of it decides. */
  async #again(unit: Unit, operation: Operation, run: (operation: Operation) => Promise<Json>): Promise<Json> {
    const [found] = await unit.findOperations([operation.id]);
    if (found?.fenced === true) throw new WorkRefused('its operation was fenced: it never will be done');
    if (found?.sequence !== undefined) return { sequence: found.sequence, foundAgain: true };
    try {
      return await run(operation);
    } catch (error) {
      // Of an epoch that is over: it was not found, and never will be executed. A new one may be.
      if (!isFiscalError(error) || causeOf(error).code !== 'epoch-too-old') throw error;
      return run(await unit.newOperation(operation.id));
    }
  }

  async #end(
    work: Work,
    { state, result, why }: { readonly state: 'done' | 'failed'; readonly result?: Json; readonly why?: string },
  ): Promise<void> {
    const more = { ...(result === undefined ? {} : { result }), ...(why === undefined ? {} : { why }) };
    await this.#parts.write((store) => store.end(work.id, { state, at: this.#parts.now(), ...more }));
    await this.#parts.ended(work, state, why ?? '');
  }
}

function causeOf(error: FiscalError): FiscalError {
  return isFiscalError(error.cause) ? error.cause : error;
}

/** Why work ended without being done; undefined where it has to wait for another connection. */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof WorkRefused || error instanceof FieldError) return error.message;
  if (!isFiscalError(error)) return undefined;
  const { code, outcome, retry, message } = error;
  // A line that broke, or an answer that was lost: the next connection finds out.
  const isOpen = outcome === 'unknown' || retry === 'same-operation' || code === 'closed' || code === 'aborted';
  return isOpen ? undefined : message;
}
