// A unit for tests: it plans records of an orderly life, with everything computed from the records planned before.
import type { Decimal } from '@plomba/codec';
import type {
  Item,
  LifeChange,
  LifeState,
  LocalTime,
  Operation,
  Payment,
  ReceiptRequest,
  Rules,
} from '@plomba/core/model';
import type { CashPayload, Payloads, RecordKind, StateSummary, TaxShare } from '@plomba/core/tables';
import { exportOf, seal, signerOf, type Plan, type PlanOf, type UnitName } from './export-builder.js';
import { countersOf } from './naive-counters.js';

export const plainRules: Rules = {
  edition: 'none/1',
  currency: 'EUR',
  taxGroups: [
    { id: 'A', label: 'Standard', rate: { digits: 210n, scale: 1 } },
    { id: 'Z', label: 'Exempt' },
  ],
  documents: [
    { document: 'sale', sign: 'plus', counted: true, series: 'F' },
    { document: 'refund', sign: 'minus', counted: true, series: 'F' },
    { document: 'training', sign: 'plus', counted: false, series: 'T' },
  ],
  payments: [
    { kind: 'cash', cash: true },
    { kind: 'card', cash: false },
  ],
  counters: [
    { name: 'docs', measure: 'documents', by: 'document', scope: 'unit', max: 10n ** 12n, inZ: true },
    { name: 'grand', measure: 'total', by: 'none', scope: 'unit', max: 10n ** 15n, inZ: true },
    { name: 'gross', measure: 'gross', by: 'tax-group', scope: 'day', max: 10n ** 12n, inZ: true },
    { name: 'tax', measure: 'tax', by: 'tax-group', scope: 'day', max: 10n ** 12n, inZ: true },
    { name: 'paid', measure: 'payment', by: 'payment', scope: 'day', max: 10n ** 12n, inZ: true },
    { name: 'off', measure: 'discount', by: 'none', scope: 'year', max: 10n ** 12n, inZ: false },
    { name: 'on', measure: 'surcharge', by: 'none', scope: 'year', max: 10n ** 12n, inZ: true },
    { name: 'drawer', measure: 'cash-in', by: 'none', scope: 'till', max: 10n ** 12n, inZ: true },
    { name: 'safe', measure: 'cash-out', by: 'none', scope: 'till', max: 10n ** 12n, inZ: true },
    { name: 'sold', measure: 'total', by: 'none', scope: 'till', documents: ['sale'], max: 10n ** 12n, inZ: true },
    { name: 'copies', measure: 'copies', by: 'none', scope: 'unit', max: 10n ** 9n, inZ: true },
    { name: 'days', measure: 'days', by: 'none', scope: 'unit', max: 10n ** 6n, inZ: true },
  ],
};

/** 2026-03-14T08:00:00Z */
export const START_MS = 1_773_475_200_000;

const owner = { name: 'Kafić "Kod Đorđa" d.o.o.', taxNumber: '02345678' };
const place = { name: 'Kafić', address: 'Njegoševa 12, Cetinje' };

export const decimal = (digits: number | bigint, scale = 0): Decimal => ({ digits: BigInt(digits), scale });

export const coffee: Item = { name: 'Espresso', quantity: decimal(2), unitPrice: decimal(180, 2), taxGroup: 'A' };
export const stamp: Item = { name: 'Marka', quantity: decimal(1500, 3), unitPrice: decimal(333, 3), taxGroup: 'Z' };

function roundHalfAway(value: bigint, divisor: bigint): bigint {
  const rest = value % divisor;
  const half = (rest < 0n ? -rest : rest) * 2n >= divisor ? 1n : 0n;
  return value / divisor + (value < 0n ? -half : half);
}

function amountOf(item: Item): bigint {
  const places = item.quantity.scale + item.unitPrice.scale;
  const tenThousandths = item.quantity.digits * item.unitPrice.digits * 10n ** BigInt(12 - places);
  return roundHalfAway(tenThousandths, 10n ** 10n) - (item.discount ?? 0n) + (item.surcharge ?? 0n);
}

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

export interface TestUnitOptions {
  readonly serial?: string;
  readonly seed?: number;
  readonly rules?: Rules;
  readonly startMs?: number;
}

export class TestUnit {
  readonly plans: Plan[] = [];
  readonly name: UnitName;
  clockMs: number;
  offsetMinutes = 60;
  /** Whether the next records are signed, or vouched for by a checkpoint record after 64 of them: that of `checkpoint()`. */
  signed = true;
  readonly #rules: Rules;

  constructor({ serial = 'PL-000001', seed = 1, rules = plainRules, startMs = START_MS }: TestUnitOptions = {}) {
    this.name = { serial, journalId: new Uint8Array(16).fill(0x40 + seed), signer: signerOf(seed) };
    this.clockMs = startMs;
    this.#rules = rules;
  }

  /** A unit in production with rules in force. */
  static inProduction(options: TestUnitOptions = {}): TestUnit {
    return new TestUnit(options).identity().life('bound', { owner, place }).rules().life('production');
  }

  #append(kind: RecordKind, payload: unknown): this {
    const isDue = this.plans.length - this.lastOf('checkpoint') >= (this.signed ? 512 : 65);
    if (kind !== 'checkpoint' && isDue) this.checkpoint();
    const { clockMs: utcMs, offsetMinutes } = this;
    const signed = this.signed || kind === 'checkpoint';
    this.plans.push({ kind, utcMs, offsetMinutes, signed, payload } as Plan); // the callers below pair them
    this.clockMs += 1000;
    return this;
  }

  /** Sequence of the last record of a kind, 0 for none. */
  lastOf(kind: RecordKind): number {
    return Math.max(
      0,
      this.plans.findLastIndex((plan) => plan.kind === kind),
    );
  }

  #ofKind<K extends RecordKind>(kind: K): PlanOf<K>[] {
    return this.plans.filter((plan) => plan.kind === kind) as unknown as PlanOf<K>[]; // filtered by that kind
  }

  get #operations(): number {
    return this.plans.filter(({ kind }) => !['rules', 'checkpoint', 'discard', 'answer', 'notice'].includes(kind))
      .length;
  }

  get day(): number {
    return this.#ofKind('day-open').length;
  }

  #bind(): { operation: Payloads['copy']['operation'] } {
    const epoch = Math.floor(this.#operations / 4096);
    return { operation: { id: `op-${this.#operations}`, epoch, digest: new Uint8Array(32).fill(this.#operations) } };
  }

  identity(): this {
    const { serial, journalId, signer } = this.name;
    const who = { serial, model: 'Plomba Sim', country: 'none', firmware: '0.1.0', simulated: true };
    return this.#append('identity', { ...this.#bind(), ...who, journalId, logKey: signer.publicKey });
  }

  get lifeState(): LifeState {
    return this.#ofKind('life').at(-1)?.payload.change.to ?? 'personalised';
  }

  life(to: LifeState, change: Omit<LifeChange, 'to'> = {}): this {
    return this.#append('life', { ...this.#bind(), from: this.lifeState, change: { to, ...change } });
  }

  rules(rules: Rules = this.#rules): this {
    return this.#append('rules', { rules });
  }

  openDay(): this {
    return this.#append('day-open', { ...this.#bind(), day: this.day + 1 });
  }

  get #rulesInForce(): Rules {
    return this.#ofKind('rules').at(-1)?.payload.rules ?? this.#rules;
  }

  /** A receipt; paid exactly in cash unless payments are given. */
  receipt(request: Partial<ReceiptRequest> = {}): this {
    const { document = 'sale', items = [coffee, stamp] } = request;
    const rules = this.#rulesInForce;
    const amounts = items.map(amountOf);
    const taxes = rules.taxGroups.flatMap(({ id, rate }): TaxShare[] => {
      const shares = amounts.filter((_, index) => items[index]?.taxGroup === id);
      if (shares.length === 0) return [];
      const gross = total(shares);
      const scale = 10n ** BigInt(rate?.scale ?? 0);
      const tax = rate === undefined ? 0n : roundHalfAway(gross * rate.digits, 100n * scale + rate.digits);
      return [{ group: id, ...(rate && { rate }), gross, tax }];
    });
    const exact: Payment[] = [{ kind: 'cash', amount: total(amounts) }];
    const payments = request.payments ?? (items.length === 0 ? [] : exact);
    const series = rules.documents.find((rule) => rule.document === document)?.series ?? 'X';
    const number = this.#ofKind('receipt').filter(({ payload }) => payload.series === series).length + 1;
    const change = total(payments.map(({ amount }) => amount)) - total(amounts);
    const codes = [{ name: 'verify', value: `https://example.org/${number}` }];
    return this.#append('receipt', {
      ...this.#bind(),
      request: { till: 'T1', cashier: 'Ana', ...request, document, items, payments },
      ...{ number, series, day: this.day, amounts, taxes, total: total(amounts), change, codes },
    });
  }

  copy(of: number = this.lastOf('receipt')): this {
    return this.#append('copy', { ...this.#bind(), of, ordinal: this.#ofKind('copy').length + 1, day: this.day });
  }

  cash(direction: CashPayload['direction'], amount: bigint, till?: string): this {
    return this.#append('cash', { ...this.#bind(), direction, amount, day: this.day, ...(till && { till }) });
  }

  clock(after: LocalTime): this {
    const before = { utcMs: this.clockMs, offsetMinutes: this.offsetMinutes };
    this.clockMs = after.utcMs;
    this.offsetMinutes = after.offsetMinutes;
    return this.#append('clock', { ...this.#bind(), before, after });
  }

  closeDay(): this {
    const at = this.plans.length;
    this.#append('day-close', { ...this.#bind(), day: this.day, openedBy: this.lastOf('day-open'), counters: [] });
    const plan = this.plans.at(-1);
    const counters = countersOf(this.plans, 'in-z');
    if (plan?.kind === 'day-close' && this.plans.length > at) {
      this.plans[this.plans.length - 1] = { ...plan, payload: { ...plan.payload, counters } };
    }
    return this.checkpoint();
  }

  checkpoint(): this {
    return this.#append('checkpoint', { state: this.state() });
  }

  fence(id: string, epoch = 0): this {
    const fenced: Operation = { id, epoch };
    return this.#append('fence', { fenced });
  }

  discard(block: number, blocks: number): this {
    return this.#append('discard', { block, blocks });
  }

  answer(of: number, settled?: number): this {
    return this.#append('answer', {
      of,
      from: 'printer',
      result: 'done',
      ...(settled === undefined ? {} : { settled }),
    });
  }

  state(): StateSummary {
    const { plans } = this;
    const closings = this.#ofKind('day-close');
    const last = plans.at(-1);
    const series = new Map(this.#ofKind('receipt').map(({ payload }) => [payload.series, payload.number]));
    const fiscal = ['identity', 'life', 'rules', 'day-close'];
    const unblocked = this.#ofKind('life').filter(({ payload }) => payload.change.to !== 'blocked');
    return {
      life: this.lifeState,
      lifeBefore: unblocked.at(-1)?.payload.change.to ?? 'personalised',
      lastUtcMs: last?.utcMs ?? 0,
      offsetMinutes: last?.offsetMinutes ?? 0,
      year: new Date((last?.utcMs ?? 0) + (last?.offsetMinutes ?? 0) * 60_000).getUTCFullYear(),
      day: this.day,
      dayOpen: this.day > closings.length,
      dayOpenedBy: this.lastOf('day-open'),
      lastCloseUtcMs: closings.at(-1)?.utcMs ?? 0,
      copies: this.#ofKind('copy').length,
      series: [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, last]) => ({ series: name, last })),
      counters: countersOf(plans, 'all'),
      operations: this.#operations,
      ...{ epochBlock: 3, previousEpochBlock: 0, rulesBlock: 100, bindingBlock: 50 },
      fiscalEntries: plans.filter(({ kind }) => fiscal.includes(kind)).length,
    };
  }

  /** The export of all records so far. */
  export(): Uint8Array {
    return exportOf(seal(this.plans, this.name));
  }
}

/** The journal of the golden vector and of the exhaustive tests: one day with five receipts and one of all else. */
export function fiveReceipts(): TestUnit {
  const unit = TestUnit.inProduction().openDay().cash('in', 10_000n, 'T1');
  unit.receipt().receipt({ items: [{ ...coffee, discount: 60n }], payments: [{ kind: 'cash', amount: 500n }] });
  unit.receipt({ document: 'refund' }).copy();
  unit.receipt({ document: 'training' });
  unit.clock({ utcMs: unit.clockMs + 5_000, offsetMinutes: 120 });
  unit.receipt({ items: [{ ...coffee, surcharge: 5n }, stamp], payments: [{ kind: 'card', amount: 415n }] });
  return unit.closeDay();
}
