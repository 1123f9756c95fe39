/**
 * A control unit behind CCSP, from `connect` to `close`. One call at a time goes over the line.
 *
 * What version 1 offers for an answer that was lost: a unit signs the receipt that it holds once, so `SQ` may be said
 * again, until the next receipt begins. A receipt whose fate is not known is therefore asked for before anything else
 * is issued; then it is certain, or it will never be. A message of version 2 has a number: said again, it gets the first
 * answer, so it is said again until there is one. In version 2 a message has a number and may be said again for good.
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
import { RECEIPT_KINDS, type CcspVersion, type ReceiptHeader, type RegisteredReceipt } from '../wire/messages.table.js';
import { CcspLine } from './ccsp-line.js';
import { storeWhole } from './rr-exchange.js';
import { lateAnswer, prepare, store, sync, type Stored, type Trouble } from './exchange.js';
import { OperationMemory, sameHeader } from './operation-memory.js';
import { headerOf, type SwedishReceipt, type SwedishSale, type SwedishStatus } from './swedish-sale.js';
import { errorOfTrouble, NEVER_KNOWN_HINT, UNKNOWN_HINT } from './trouble.js';

export class CcspSession implements DriverSession<SwedishReceipt, SwedishSale, SwedishStatus, SwedishReceipt> {
  readonly #host: DriverHost;
  readonly #line: CcspLine;
  readonly #memory = new OperationMemory();
  #unitId: string | undefined;
  /** Of the protocol: as asked for, or as the unit names it. */
  #version: CcspVersion | undefined;
  #closed = false;

  /** Number of the last message of version 2; a session begins with 1. */
  #serial = 0;

  constructor(host: DriverHost, options: { readonly answerMs: number; readonly version?: CcspVersion }) {
    this.#host = host;
    this.#version = options.version;
    this.#line = new CcspLine(host, options.answerMs);
  }

  capabilities(): Promise<DriverCapabilities> {
    return Promise.resolve({ resolution: 'by-last-document', documents: RECEIPT_KINDS });
  }

  newOperation(id: string): Promise<Operation> {
    return Promise.resolve({ id, epoch: 0 });
  }

  async status(options?: CallOptions): Promise<SwedishStatus> {
    return this.#host.inTurn(async ({ signal }) => {
      const unitId = await this.#identity(signal);
      const heard = await this.#line.ask({ type: 'SIQ', fields: {} }, ['SIR'], signal);
      if (heard.kind !== 'message' || heard.message.type !== 'SIR') {
        const trouble: Trouble = heard.kind === 'message' ? { kind: 'noise' } : heard;
        throw this.#error(trouble, signal);
      }
      const { fields, more } = heard.message;
      const main = Number(fields.main);
      const halted = main === 4 ? { halted: `the unit says main status 4 ${more.join(' ')}`.trimEnd() } : {};
      return { serial: unitId, country: 'se', main, codes: more, ...halted };
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
    await this.#line.close();
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
        const reason = this.#host.error('outcome-unknown', { operation, detail, hint: NEVER_KNOWN_HINT });
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
    if ((await this.#spoken(operation, header, signal)) === 2) {
      const serial = String(++this.#serial);
      const receipt = { fields: numbered(header, serial), unitId: this.#expectedId(), wasSaid: false };
      const { stored, unitId } = await storeWhole(this.#line, receipt, signal);
      this.#unitId = unitId;
      return this.#take(stored, { header, operation, unitId: unitId ?? '', serial }, signal);
    }
    const isSigned = header.kind === 'normal' || header.kind === 'kopia';
    const begun = await prepare(this.#line, { header, isSigned, unitId: this.#expectedId() }, signal);
    if (!('ok' in begun)) {
      this.#memory.set(operation.id, { state: 'not-committed', header });
      throw this.#error(begun, signal, operation);
    }
    this.#unitId = begun.unitId;
    const receipt = { header, isSigned, unitId: begun.unitId, wasSaid: false };
    const stored = await store(this.#line, receipt, signal);
    return this.#take(stored, { header, operation, unitId: begun.unitId }, signal);
  }

  /** Remembers what became of a receipt. @throws FiscalError (as a rejection) unless it is stored */
  #take(
    stored: Stored,
    of: {
      readonly header: ReceiptHeader;
      readonly operation: Operation;
      readonly unitId: string;
      readonly serial?: string;
    },
    signal: AbortSignal,
  ): SwedishReceipt {
    const { header, operation, unitId, serial } = of;
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
    const hint = stored.gone ? NEVER_KNOWN_HINT : UNKNOWN_HINT;
    const { detail } = cause;
    const reason = this.#host.error('outcome-unknown', {
      operation,
      cause: cause.with({ outcome: 'unknown' }),
      detail,
      hint,
    });
    const number = serial === undefined ? {} : { serial };
    this.#memory.set(operation.id, { state: 'unknown', header, unitId, reason, isHeld: !stored.gone, ...number });
    throw reason;
  }

  /**
   * Asks for the receipt that the unit may still hold; behind it that receipt is stored, or unknown for good.
   * @throws FiscalError (as a rejection) when there was no answer: nothing was begun, ask again later
   */
  async #settleHeld(signal: AbortSignal): Promise<void> {
    const held = this.#memory.held();
    if (held === undefined) return;
    const [id, { header, unitId = '', serial }] = held;
    const operation: Operation = { id, epoch: 0 };
    const reached = await sync(this.#line, signal);
    if (!('ok' in reached)) throw this.#error(reached, signal);
    const isSigned = header.kind === 'normal' || header.kind === 'kopia';
    const stored =
      serial === undefined
        ? (lateAnswer(reached.before, isSigned) ??
          (await store(this.#line, { header, isSigned, unitId, wasSaid: true }, signal)))
        : (await storeWhole(this.#line, { fields: numbered(header, serial), unitId, wasSaid: true }, signal)).stored;
    if (stored.kind === 'unknown' && !stored.gone) throw this.#error(stored.trouble, signal);
    try {
      this.#take(stored, { header, operation, unitId, ...(serial === undefined ? {} : { serial }) }, signal);
    } catch {
      // It is remembered as what it is: unknown for good.
    }
  }

  /** Version of the protocol on this line. @throws FiscalError (as a rejection) when the unit cannot be asked */
  async #spoken(operation: Operation, header: ReceiptHeader, signal: AbortSignal): Promise<CcspVersion> {
    if (this.#version !== undefined) return this.#version;
    const reached = await sync(this.#line, signal);
    if ('ok' in reached) return (this.#version = reached.version);
    this.#memory.set(operation.id, { state: 'not-committed', header });
    throw this.#error(reached, signal, operation);
  }

  async #identity(signal: AbortSignal): Promise<string> {
    const reached = await sync(this.#line, signal);
    if (!('ok' in reached)) throw this.#error(reached, signal);
    const wanted = this.#expectedId();
    if (this.#host.expect?.logKey !== undefined) {
      const detail = 'a unit on CCSP cannot prove a key: leave logKey out';
      throw this.#host.error('wrong-unit', { detail });
    }
    if (wanted !== undefined && wanted !== reached.unitId) {
      throw this.#error({ kind: 'wrong-unit', unitId: reached.unitId }, signal);
    }
    this.#unitId = reached.unitId;
    this.#version ??= reached.version;
    return reached.unitId;
  }

  #expectedId(): string | undefined {
    return this.#unitId ?? this.#host.expect?.serial;
  }

  /** Nothing is stored by what ran into this trouble, or the caller says more. */
  #error(trouble: Trouble, signal: AbortSignal, operation?: Operation): FiscalError {
    const closed = this.#closed ? ({ closed: true } as const) : {};
    const expected = this.#expectedId();
    return errorOfTrouble(this.#host, trouble, {
      signal,
      ...closed,
      ...(operation === undefined ? {} : { operation }),
      ...(expected === undefined ? {} : { expected }),
    });
  }
}

/** The message of version 2; it names no cashier. */
function numbered(header: ReceiptHeader, serial: string): RegisteredReceipt {
  const { cashier: _cashier, reserved: _reserved, ...fields } = header;
  return { serial, ...fields };
}
