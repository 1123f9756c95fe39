/**
 * A control unit behind CCSP, from `connect` to `close`. One call at a time goes over the line.
 *
 * What version 1 offers for an answer that was lost: a unit signs the receipt that it holds once, so `SQ` may be said
 * again, until the next receipt begins. A receipt whose fate is not known is therefore asked for before anything else
 * is issued; then it is certain, or it will never be. A message of version 2 has a number: said again, it gets the first
 * answer, so it is said again until there is one.
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
import { CODED_WORDS } from '../rules/rules.table.js';
import { RECEIPT_KINDS, type CcspVersion, type ReceiptHeader, type RegisteredReceipt } from '../wire/messages.table.js';
import { CcspLine } from './ccsp-line.js';
import { storeWhole } from './rr-exchange.js';
import { lateAnswer, prepare, store, sync, type Stored, type Trouble } from './exchange.js';
import { OperationMemory, type Asked, type Said } from './operation-memory.js';
import type { SwedishReceipt, SwedishSale, SwedishStatus } from './swedish-sale.js';
import { errorOfTrouble, NEVER_KNOWN_HINT, UNKNOWN_HINT } from './trouble.js';

export class CcspSession implements DriverSession<SwedishReceipt, SwedishSale, SwedishStatus, SwedishReceipt> {
  readonly #host: DriverHost;
  readonly #line: CcspLine;
  readonly #memory: OperationMemory;
  #unitId: string | undefined;
  /** Of the protocol: as asked for, or as the unit names it. */
  #version: CcspVersion | undefined;
  #closed = false;

  /** Number of the last message of version 2; a session begins with 1. */
  #serial = 0;

  constructor(host: DriverHost, options: { readonly answerMs: number; readonly version?: CcspVersion }) {
    this.#host = host;
    this.#memory = new OperationMemory(host, { asked: UNKNOWN_HINT, never: NEVER_KNOWN_HINT });
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
    await this.#line.close();
    await this.#host.release();
  }

  async #issueOnce(asked: Asked, signal: AbortSignal): Promise<SwedishReceipt> {
    await this.#settleHeld(signal);
    const before = this.#memory.before(asked);
    if (before !== undefined) return before;
    const { header } = asked;
    if ((await this.#spoken(asked, signal)) === 2) {
      const serial = String(++this.#serial);
      const receipt = { fields: numbered(header, serial), unitId: this.#expectedId(), wasSaid: false };
      const { stored, unitId } = await storeWhole(this.#line, receipt, signal);
      this.#unitId = unitId;
      return this.#take(stored, { ...asked, unitId: unitId ?? '', serial }, signal);
    }
    const isSigned = CODED_WORDS.includes(header.kind);
    const begun = await prepare(this.#line, { header, isSigned, unitId: this.#expectedId() }, signal);
    if (!('ok' in begun)) throw this.#refused(begun, asked, signal);
    this.#unitId = begun.unitId;
    const receipt = { header, isSigned, unitId: begun.unitId, wasSaid: false };
    const stored = await store(this.#line, receipt, signal);
    return this.#take(stored, { ...asked, unitId: begun.unitId }, signal);
  }

  /** @throws FiscalError unless it is stored */
  #take(stored: Stored, said: Said, signal: AbortSignal): SwedishReceipt {
    return this.#memory.take(stored, said, (trouble) => this.#error(trouble, signal, said.operation));
  }

  /** Nothing was stored, and why. */
  #refused(trouble: Trouble, asked: Asked, signal: AbortSignal): FiscalError {
    this.#memory.refused(asked);
    return this.#error(trouble, signal, asked.operation);
  }

  /**
   * Asks for the receipt that the unit may still hold; behind it that receipt is stored, or unknown for good.
   * @throws FiscalError (as a rejection) when there was no answer: nothing was begun, ask again later
   */
  async #settleHeld(signal: AbortSignal): Promise<void> {
    const held = this.#memory.held();
    if (held === undefined) return;
    const [id, { header, unitId = '', serial }] = held;
    const said: Said = { header, operation: { id, epoch: 0 }, unitId, ...(serial === undefined ? {} : { serial }) };
    const stored =
      serial === undefined
        ? await this.#askAgain(said, signal)
        : (await storeWhole(this.#line, { fields: numbered(header, serial), unitId, wasSaid: true }, signal)).stored;
    if (stored.kind === 'unknown' && !stored.gone) throw this.#error(stored.trouble, signal);
    try {
      this.#take(stored, said, signal);
    } catch {
      // It is remembered as what it is: unknown for good.
    }
  }

  /** In version 1: what the line still holds, or the last message once more. */
  async #askAgain({ header, unitId }: Said, signal: AbortSignal): Promise<Stored> {
    const reached = await sync(this.#line, signal);
    if (!('ok' in reached)) throw this.#error(reached, signal);
    const isSigned = CODED_WORDS.includes(header.kind);
    const late = lateAnswer(reached.before, isSigned);
    return late ?? store(this.#line, { header, isSigned, unitId, wasSaid: true }, signal);
  }

  /** Version of the protocol on this line. @throws FiscalError (as a rejection) when the unit cannot be asked */
  async #spoken(asked: Asked, signal: AbortSignal): Promise<CcspVersion> {
    if (this.#version !== undefined) return this.#version;
    const reached = await sync(this.#line, signal);
    if ('ok' in reached) return (this.#version = reached.version);
    throw this.#refused(reached, asked, signal);
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
