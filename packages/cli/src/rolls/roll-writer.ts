/**
 * Writes the lines of a till roll one after the other: keeps the till's clock and numbers the operations, so that every
 * line is in its place.
 */
import { FieldError } from '@plomba/codec';
import {
  parseTime,
  type CashLine,
  type DayLine,
  type IssueLine,
  type LocalTime,
  type ReceiptRequest,
  type TillLine,
} from '@plomba/core/model';

export class RollWriter {
  readonly lines: TillLine[] = [];
  readonly #prefix: string;
  #clock: LocalTime;

  /** @throws FieldError where the start is no time with an offset */
  constructor(given: { readonly start: string; readonly prefix: string }) {
    const start = parseTime(given.start);
    if (start === undefined) throw new FieldError('start', 'must be a time with an offset');
    this.#clock = start;
    this.#prefix = given.prefix;
  }

  pass(seconds: number): void {
    this.#clock = this.#later(seconds);
  }

  issue(receipt: Omit<ReceiptRequest, 'time'>, refersTo?: IssueLine): IssueLine {
    const reference = refersTo === undefined ? {} : { refersToOperation: refersTo.operation };
    const line: IssueLine = {
      action: 'issue',
      ...this.#next(),
      ...reference,
      receipt: { ...receipt, time: this.#clock },
    };
    this.lines.push(line);
    return line;
  }

  day(action: DayLine['action']): void {
    this.lines.push({ action, ...this.#next() });
  }

  copy(receipt: IssueLine): void {
    this.lines.push({ action: 'copy', ...this.#next(), of: receipt.operation });
  }

  cash(action: CashLine['action'], amount: bigint, reason: string): void {
    this.lines.push({ action, ...this.#next(), amount, reason });
  }

  /** Puts the clock forward, or back where `seconds` is negative. */
  moveClock(seconds: number): void {
    const to = this.#later(seconds);
    this.lines.push({ action: 'set-clock', ...this.#next(), to });
    this.#clock = to;
  }

  #later(seconds: number): LocalTime {
    return { ...this.#clock, utcMs: this.#clock.utcMs + seconds * 1000 };
  }

  #next(): { readonly operation: string; readonly time: LocalTime } {
    return { operation: `${this.#prefix}-${(this.lines.length + 1).toString().padStart(4, '0')}`, time: this.#clock };
  }
}
