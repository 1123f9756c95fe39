/**
 * Totals for the report, by day and over the whole export. They are added up from the documents themselves and not
 * taken from the counters, whose choice belongs to the country's rules.
 */
import type { Decimal } from '@plomba/codec';
import type { CounterValue, DocumentKind, DocumentRule, LocalTime } from '@plomba/core/model';
import type { CashDirection, RecordHeader, ReceiptPayload } from '@plomba/core/tables';
import type { RecordOf } from '../records.js';
import type { Fact } from './fact.js';

export interface DocumentCount {
  readonly document: DocumentKind;
  readonly count: number;
}

export interface TaxTotal {
  readonly group: string;
  /** Percent; absent for exempt. */
  readonly rate?: Decimal;
  readonly gross: bigint;
  readonly tax: bigint;
}

export interface PaymentTotal {
  readonly kind: string;
  /** Less the change, where it is cash. */
  readonly amount: bigint;
}

/** Sums in hundredths, with the sign of their document kinds; only documents that the rules count add to them. */
export interface Totals {
  /** Documents of every kind, counted or not. */
  readonly receipts: readonly DocumentCount[];
  readonly total: bigint;
  readonly taxes: readonly TaxTotal[];
  readonly payments: readonly PaymentTotal[];
  readonly discount: bigint;
  readonly surcharge: bigint;
  readonly copies: number;
  readonly cashIn: bigint;
  readonly cashOut: bigint;
}

export interface DaySummary extends Totals {
  readonly day: number;
  /** Sequence of the record that opened the day. */
  readonly openedBy: number;
  readonly opened: LocalTime;
  readonly closed: boolean;
  /** Sequence and time of the closing. */
  readonly closedBy?: number;
  readonly closedAt?: LocalTime;
  /** The counters of the closing, as verified. */
  readonly counters: readonly CounterValue[];
}

interface TaxSum {
  readonly group: string;
  readonly rate: Decimal | undefined;
  gross: bigint;
  tax: bigint;
}

function sameRate(left: Decimal | undefined, right: Decimal | undefined): boolean {
  return left === right || (left?.digits === right?.digits && left?.scale === right?.scale);
}

type Sum = 'total' | 'discount' | 'surcharge' | 'cashIn' | 'cashOut';

class TotalsBuilder {
  readonly #receipts = new Map<DocumentKind, number>();
  readonly #taxes: TaxSum[] = [];
  readonly #payments = new Map<string, bigint>();
  readonly #sums: Record<Sum, bigint> = { total: 0n, discount: 0n, surcharge: 0n, cashIn: 0n, cashOut: 0n };
  #copies = 0;

  add(sum: Sum, amount: bigint): void {
    this.#sums[sum] += amount;
  }

  copy(): void {
    this.#copies++;
  }

  document(document: DocumentKind): void {
    this.#receipts.set(document, (this.#receipts.get(document) ?? 0) + 1);
  }

  payment(kind: string, amount: bigint): void {
    this.#payments.set(kind, (this.#payments.get(kind) ?? 0n) + amount);
  }

  tax({ group, rate, gross, tax }: TaxTotal, isMinus: boolean): void {
    // A group may change its rate with new rules: then it has two rows.
    let row = this.#taxes.find((other) => other.group === group && sameRate(other.rate, rate));
    if (row === undefined) this.#taxes.push((row = { group, rate, gross: 0n, tax: 0n }));
    row.gross += isMinus ? -gross : gross;
    row.tax += isMinus ? -tax : tax;
  }

  build(): Totals {
    return {
      receipts: [...this.#receipts].map(([document, count]) => ({ document, count })),
      taxes: this.#taxes.map(({ group, rate, gross, tax }) => ({ group, ...(rate && { rate }), gross, tax })),
      payments: [...this.#payments].map(([kind, amount]) => ({ kind, amount })),
      copies: this.#copies,
      ...this.#sums,
    };
  }
}

function timeOf({ utcMs, offsetMinutes }: RecordHeader): LocalTime {
  return { utcMs, offsetMinutes };
}

export class Tally {
  readonly #whole = new TotalsBuilder();
  readonly #days: DaySummary[] = [];
  #opened: RecordOf<'day-open'> | undefined;
  #day = new TotalsBuilder();

  openDay(record: RecordOf<'day-open'>): void {
    this.#opened = record;
    this.#day = new TotalsBuilder();
  }

  /** Adds a receipt by its facts, which have the sign already, and its shares, which have not. */
  receipt(payload: ReceiptPayload, facts: readonly Fact[], rule: DocumentRule): void {
    const { request, taxes } = payload;
    for (const totals of [this.#whole, this.#day]) {
      totals.document(request.document);
      for (const { measure, amount, payment } of facts) {
        if (measure === 'total' || measure === 'discount' || measure === 'surcharge') totals.add(measure, amount);
        if (payment !== undefined) totals.payment(payment, amount);
      }
      if (rule.counted) for (const share of taxes) totals.tax(share, rule.sign === 'minus');
    }
  }

  copy(): void {
    this.#whole.copy();
    this.#day.copy();
  }

  cash(direction: CashDirection, amount: bigint): void {
    const sum = direction === 'in' ? 'cashIn' : 'cashOut';
    this.#whole.add(sum, amount);
    this.#day.add(sum, amount);
  }

  closeDay(record: RecordOf<'day-close'>): void {
    this.#endDay({ closed: true, closedBy: record.sequence, closedAt: timeOf(record.header) }, record.payload.counters);
  }

  #endDay(closing: Pick<DaySummary, 'closed' | 'closedBy' | 'closedAt'>, counters: readonly CounterValue[]): void {
    if (this.#opened === undefined) return;
    const { sequence, header, payload } = this.#opened;
    const day = { day: payload.day, openedBy: sequence, opened: timeOf(header), ...closing, counters };
    this.#days.push({ ...day, ...this.#day.build() });
    this.#opened = undefined;
  }

  /** Ends the account; a day that is still open comes last. */
  finish(): { readonly days: readonly DaySummary[]; readonly totals: Totals } {
    this.#endDay({ closed: false }, []);
    return { days: this.#days, totals: this.#whole.build() };
  }
}
