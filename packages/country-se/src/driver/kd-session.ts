/**
 * A control unit behind the kd protocol, from `connect` to `close`. One call at a time goes over the line.
 *
 * The protocol cannot be asked for an earlier receipt. What it offers for an answer that was lost is its order: an answer
 * that is only late stands in front of the next one. So a receipt whose fate is not known is asked for on the same
 * connection before anything else is issued; then it is certain, or it will never be.
 */
import type { Operation } from '@plomba/core/model';
import type {
  CallOptions,
  ChangeOptions,
  DriverCapabilities,
  DriverHost,
  DriverSession,
  FiscalError,
  Outcome,
} from '@plomba/sdk';
import type { KdUnitIdPlace } from '../wire/kd-reply.js';
import { RECEIPT_KINDS } from '../wire/messages.table.js';
import { KdExchange, type KdStored, type KdTrouble } from './kd-exchange.js';
import { errorOfKd, KD_NEVER_KNOWN_HINT, KD_UNKNOWN_HINT } from './kd-trouble.js';
import { OperationMemory, type Asked, type Said } from './operation-memory.js';
import type { SwedishReceipt, SwedishSale, SwedishStatus } from './swedish-sale.js';

export class KdSession implements DriverSession<SwedishReceipt, SwedishSale, SwedishStatus, SwedishReceipt> {
  readonly #host: DriverHost;
  readonly #exchange: KdExchange;
  readonly #memory: OperationMemory;
  /** The connection on which the held receipt was said. */
  #heldOn = 0;
  #unitId: string | undefined;
  #closed = false;

  constructor(host: DriverHost, settings: { readonly answerMs: number; readonly unitIdPlace: KdUnitIdPlace }) {
    this.#host = host;
    this.#memory = new OperationMemory(host, { asked: KD_UNKNOWN_HINT, never: KD_NEVER_KNOWN_HINT });
    this.#exchange = new KdExchange(host, settings);
  }

  capabilities(): Promise<DriverCapabilities> {
    return Promise.resolve({ resolution: 'by-person', documents: RECEIPT_KINDS });
  }

  newOperation(id: string): Promise<Operation> {
    return Promise.resolve({ id, epoch: 0 });
  }

  /** The protocol has no status: a unit that says who it is works. */
  async status(options?: CallOptions): Promise<SwedishStatus> {
    return this.#host.inTurn(async ({ signal }) => {
      await this.#settleHeld(signal);
      const serial = await this.#reach(signal);
      return { serial, country: 'se', main: 0, codes: [] };
    }, options);
  }

  async issue(sale: SwedishSale, options: ChangeOptions = {}): Promise<SwedishReceipt> {
    const asked = this.#memory.asked(sale, options);
    return this.#host.inTurn(({ signal }) => this.#issueOnce(asked, signal), options);
  }

  async outcome(operation: Operation, options?: CallOptions): Promise<Outcome<SwedishReceipt, SwedishReceipt>> {
    if (!this.#memory.isHeld(operation)) return this.#memory.outcomeOf(operation);
    try {
      await this.#host.inTurn(({ signal }) => this.#settleHeld(signal), options);
    } catch {
      // Given up while it waited for its turn: what is known stays as it is.
    }
    return this.#memory.outcomeOf(operation);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#exchange.close();
    await this.#host.release();
  }

  async #issueOnce(asked: Asked, signal: AbortSignal): Promise<SwedishReceipt> {
    await this.#settleHeld(signal);
    const before = this.#memory.before(asked);
    if (before !== undefined) return before;
    const reached = await this.#exchange.reach(signal);
    const trouble = this.#troubleOf(reached);
    if (trouble !== undefined || !('ok' in reached)) {
      this.#memory.refused(asked);
      throw this.#error(trouble ?? { kind: 'silence' }, signal, asked.operation);
    }
    const { unitId } = reached;
    this.#unitId = unitId;
    const stored = await this.#exchange.store({ header: asked.header, unitId }, signal);
    return this.#take(stored, { ...asked, unitId }, signal);
  }

  /** @throws FiscalError unless it is stored */
  #take(stored: KdStored, said: Said, signal: AbortSignal): SwedishReceipt {
    if (stored.kind === 'unknown') this.#heldOn = this.#exchange.generation;
    return this.#memory.take(stored, said, (trouble) => this.#error(trouble, signal, said.operation));
  }

  /**
   * Looks for an answer that is late; behind it that receipt is stored, not stored, or unknown for good.
   * @throws FiscalError (as a rejection) when nobody answered: nothing was begun, ask again later
   */
  async #settleHeld(signal: AbortSignal): Promise<void> {
    const held = this.#memory.held();
    if (held === undefined) return;
    const [id, { header, unitId = '', reason }] = held;
    const asked = { header, operation: { id, epoch: 0 }, unitId };
    const settled = await this.#exchange.settle(
      { unitId, generation: this.#heldOn },
      { trouble: { kind: 'silence' }, signal },
    );
    if (settled.kind === 'unknown') {
      if (!settled.gone) throw this.#error(settled.trouble, signal);
      const final = reason.with({ hint: KD_NEVER_KNOWN_HINT });
      this.#memory.set(id, { state: 'unknown', header, unitId, reason: final, isHeld: false });
      return;
    }
    // A line that was not taken stores nothing: it is not said again behind the back of the one who gave it up.
    const stored: KdStored = settled.kind === 'again' ? { kind: 'not-stored', trouble: settled.trouble } : settled;
    try {
      this.#take(stored, asked, signal);
    } catch {
      // It is remembered as not stored.
    }
  }

  async #reach(signal: AbortSignal): Promise<string> {
    const reached = await this.#exchange.reach(signal);
    if (this.#host.expect?.logKey !== undefined) {
      const detail = 'a unit on kd cannot prove a key: leave logKey out';
      throw this.#host.error('wrong-unit', { detail });
    }
    const trouble = this.#troubleOf(reached);
    if (trouble !== undefined || !('ok' in reached)) throw this.#error(trouble ?? { kind: 'silence' }, signal);
    this.#unitId = reached.unitId;
    return reached.unitId;
  }

  #troubleOf(reached: { readonly ok: true; readonly unitId: string } | KdTrouble): KdTrouble | undefined {
    if (!('ok' in reached)) return reached;
    const wanted = this.#expectedId();
    return wanted === undefined || wanted === reached.unitId
      ? undefined
      : { kind: 'wrong-unit', unitId: reached.unitId };
  }

  #expectedId(): string | undefined {
    return this.#unitId ?? this.#host.expect?.serial;
  }

  /** Nothing is stored by what ran into this trouble, or the caller says more. */
  #error(trouble: KdTrouble, signal: AbortSignal, operation?: Operation): FiscalError {
    const expected = this.#expectedId();
    return errorOfKd(this.#host, trouble, {
      signal,
      ...(this.#closed ? ({ closed: true } as const) : {}),
      ...(operation === undefined ? {} : { operation }),
      ...(expected === undefined ? {} : { expected }),
    });
  }
}
