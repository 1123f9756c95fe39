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
import { RECEIPT_KINDS, type ReceiptHeader } from '../wire/messages.table.js';
import { KdExchange, type KdStored, type KdTrouble } from './kd-exchange.js';
import { errorOfKd, KD_NEVER_KNOWN_HINT, KD_UNKNOWN_HINT } from './kd-trouble.js';
import { OperationMemory, sameHeader } from './operation-memory.js';
import { headerOf, type SwedishReceipt, type SwedishSale, type SwedishStatus } from './swedish-sale.js';

/** A receipt that is asked for. */
interface Asked {
  readonly header: ReceiptHeader;
  readonly operation: Operation;
  readonly unitId: string;
}

export class KdSession implements DriverSession<SwedishReceipt, SwedishSale, SwedishStatus, SwedishReceipt> {
  readonly #host: DriverHost;
  readonly #exchange: KdExchange;
  readonly #memory = new OperationMemory();
  /** The connection on which the held receipt was said. */
  #heldOn = 0;
  #unitId: string | undefined;
  #closed = false;

  constructor(host: DriverHost, settings: { readonly answerMs: number; readonly unitIdPlace: KdUnitIdPlace }) {
    this.#host = host;
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
    const operation = options.operation ?? { id: this.#host.drawId(), epoch: 0 };
    const checked = headerOf(sale);
    if (!('header' in checked)) {
      const detail = checked.map(({ path, rule }) => `${path} ${rule}`).join('; ');
      throw this.#host.error('validation-failed', { detail, path: checked[0]?.path ?? '', operation });
    }
    const { header } = checked;
    return this.#host.inTurn(({ signal }) => this.#issueOnce(header, operation, signal), options);
  }

  async outcome(operation: Operation, options?: CallOptions): Promise<Outcome<SwedishReceipt, SwedishReceipt>> {
    const known = this.#memory.get(operation.id);
    if (known?.state !== 'unknown' || !known.isHeld) return this.#outcomeOf(operation);
    try {
      await this.#host.inTurn(({ signal }) => this.#settleHeld(signal), options);
    } catch {
      // Given up while it waited for its turn: what is known stays as it is.
    }
    return this.#outcomeOf(operation);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#exchange.close();
    await this.#host.release();
  }

  #outcomeOf(operation: Operation): Outcome<SwedishReceipt, SwedishReceipt> {
    const known = this.#memory.get(operation.id);
    switch (known?.state) {
      case 'committed':
        return { state: 'committed', commit: known.receipt, receipt: known.receipt };
      case 'not-committed':
        return { state: 'not-committed' };
      case 'unknown':
        return { state: 'unknown', reason: known.reason };
      case undefined: {
        const detail = `this connection knows nothing of operation ${operation.id}`;
        const reason = this.#host.error('outcome-unknown', { operation, detail, hint: KD_NEVER_KNOWN_HINT });
        return { state: 'unknown', reason };
      }
    }
  }

  async #issueOnce(header: ReceiptHeader, operation: Operation, signal: AbortSignal): Promise<SwedishReceipt> {
    await this.#settleHeld(signal);
    const known = this.#memory.get(operation.id);
    if (known !== undefined && !sameHeader(known.header, header)) {
      throw this.#host.error('operation-conflict', { operation });
    }
    if (known?.state === 'committed') return known.receipt;
    if (known?.state === 'unknown') throw known.reason;
    const reached = await this.#exchange.reach(signal);
    const trouble = this.#troubleOf(reached);
    if (trouble !== undefined || !('ok' in reached)) {
      this.#memory.set(operation.id, { state: 'not-committed', header });
      throw this.#error(trouble ?? { kind: 'silence' }, signal, operation);
    }
    const { unitId } = reached;
    this.#unitId = unitId;
    const stored = await this.#exchange.store({ header, unitId }, signal);
    return this.#take(stored, { header, operation, unitId }, signal);
  }

  /** Remembers what became of a receipt. @throws FiscalError (as a rejection) unless it is stored */
  #take(stored: KdStored, { header, operation, unitId }: Asked, signal: AbortSignal): SwedishReceipt {
    if (stored.kind === 'stored') {
      const { kind, receiptId, posId } = header;
      const code = stored.controlCode === undefined ? {} : { controlCode: stored.controlCode };
      const receipt: SwedishReceipt = { operation, kind, receiptId, posId, unitId, ...code };
      this.#memory.set(operation.id, { state: 'committed', header, receipt });
      return receipt;
    }
    const cause = this.#error(stored.trouble, signal, operation);
    if (stored.kind === 'not-stored') {
      this.#memory.set(operation.id, { state: 'not-committed', header });
      throw cause;
    }
    const hint = stored.gone ? KD_NEVER_KNOWN_HINT : KD_UNKNOWN_HINT;
    const { detail } = cause;
    const reason = this.#host.error('outcome-unknown', {
      operation,
      cause: cause.with({ outcome: 'unknown' }),
      detail,
      hint,
    });
    this.#heldOn = this.#exchange.generation;
    this.#memory.set(operation.id, { state: 'unknown', header, unitId, reason, isHeld: !stored.gone });
    throw reason;
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
