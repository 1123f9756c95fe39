/** Waits for what the authority says of an invoice: asks the connector from time to time, and not while others call. */
import type { CallOptions, DriverHost, FiscalError } from '@plomba/sdk';
import type { ReportAsker } from './connector-receipt.js';
import type { MeReceipt, MeReport } from './me-receipt.js';
import { givenUp } from './trouble.js';

type Ask = (receipt: MeReceipt, options?: CallOptions) => Promise<MeReport>;
type Told = Exclude<MeReport, { state: 'waiting' }>;

const HINT =
  'The invoice is issued and valid without the FIC; the connector reports it by itself. Ask again later: ' +
  'receipt.report(), or unit.outcome(operation) after a restart.';
/** More than any wait has time for. */
const ASKED_MAX = 1_000_000;
/** Behind these the line may come back. */
const PASSING: readonly string[] = ['connection-lost', 'timeout', 'busy'];

/** The reason of a wait that is over; the name is the one that `AbortSignal.timeout` uses. */
class WaitTimeout extends Error {
  override readonly name = 'TimeoutError';
}

export class ReportPoll implements ReportAsker {
  readonly #host: DriverHost;
  readonly #pollMs: { readonly first: number; readonly most: number };
  readonly #ask: Ask;

  constructor(host: DriverHost, pollMs: { readonly first: number; readonly most: number }, ask: Ask) {
    this.#host = host;
    this.#pollMs = pollMs;
    this.#ask = ask;
  }

  report(receipt: MeReceipt, options?: CallOptions): Promise<MeReport> {
    return this.#ask(receipt, options);
  }

  async awaitReport(receipt: MeReceipt, options: CallOptions = {}): Promise<Told> {
    const { timers } = this.#host;
    const { signal, timeoutMs = this.#host.timeoutMs } = options;
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(signal?.reason);
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const cancel = timers.after(timeoutMs, () => stop.abort(new WaitTimeout(`${timeoutMs} ms are over`)));
    try {
      return await this.#until(receipt, stop.signal);
    } finally {
      cancel();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async #until(receipt: MeReceipt, signal: AbortSignal): Promise<Told> {
    let waitMs = this.#pollMs.first;
    for (let asked = 0; asked < ASKED_MAX && !signal.aborted; asked++) {
      const report = await this.#once(receipt, signal);
      if (report !== undefined && report.state !== 'waiting') return report;
      await this.#pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, this.#pollMs.most);
    }
    const { operation } = receipt;
    throw givenUp(this.#host, signal, {
      operation,
      outcome: 'committed',
      detail: 'the authority has not answered yet',
      hint: HINT,
    });
  }

  /** Undefined where the connector could not be asked now. */
  async #once(receipt: MeReceipt, signal: AbortSignal): Promise<MeReport | undefined> {
    try {
      return await this.#ask(receipt, { signal });
    } catch (error) {
      const fiscal = this.#host.errorOf(error);
      if (signal.aborted || PASSING.includes(fiscal.code)) return undefined;
      throw this.#issued(fiscal, receipt);
    }
  }

  /** Whatever happens while it is waited for: the invoice is issued. */
  #issued(error: FiscalError, { operation }: MeReceipt): FiscalError {
    return error.with({ operation, outcome: 'committed' });
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#host.timers.after(ms, end);
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
    });
  }
}
