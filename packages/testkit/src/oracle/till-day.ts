/**
 * The scripted day: each thing that a till does, in the words of the SDK. Every receipt and every sum has an amount of its
 * own, so that a double is seen by what it is, and not only by the id of its operation.
 */
import { present } from '@plomba/core';
import type { Committed, Operation, Receipt, ReceiptInput, Unit } from '@plomba/sdk';

/** What the till knows of a step that is done. */
export interface Known {
  readonly sequence: number;
  /** Of a receipt. */
  readonly number?: number;
}

/** By step. */
export type KnownSteps = ReadonlyMap<string, Known>;

export interface DayStep {
  readonly id: string;
  /** What must stand in the journal for it, once: the kind of the record and what a person would know it by. */
  readonly mark: string;
  run(unit: Unit, operation: Operation, more: { known: KnownSteps; timeoutMs: number }): Promise<Committed | Receipt>;
}

function receipt(id: string, total: string, input: (known: KnownSteps) => ReceiptInput): DayStep {
  return {
    id,
    mark: `receipt ${input(new Map([[REFUNDED, { sequence: 0, number: 1 }]])).document} ${total.replace('.', '')}`,
    run: (unit, operation, { known, timeoutMs }) => unit.issue(input(known), { operation, timeoutMs }),
  };
}

function sale(id: string, total: string, lines = 1): DayStep {
  const name = lines === 1 ? 'Espresso' : 'Menu of the day with everything';
  const first = { name, quantity: '1', unitPrice: total, taxGroup: 'A' };
  const free = Array.from({ length: lines - 1 }, (_, index) => ({
    name: `Side dish ${index + 1}`,
    quantity: '1.500',
    unitPrice: '0.00',
    taxGroup: 'B',
  }));
  const payments = [{ kind: 'cash', amount: total }];
  return receipt(id, total, () => ({ document: 'sale', items: [first, ...free], payments }));
}

function cash(id: string, direction: 'in' | 'out', amount: string): DayStep {
  return {
    id,
    mark: `cash ${direction} ${amount.replace('.', '')}`,
    run: (unit, operation, { timeoutMs }) =>
      direction === 'in'
        ? unit.cashIn({ amount, reason: 'float' }, { operation, timeoutMs })
        : unit.cashOut({ amount, reason: 'bank' }, { operation, timeoutMs }),
  };
}

const REFUNDED = 'sale-1';

function numberOf(known: KnownSteps): number {
  return present(known.get(REFUNDED)?.number, 'the sale has a number');
}

/** Ten commands: open, cash in, sales, copy, refund, training, cash out, close. */
export const TILL_DAY: readonly DayStep[] = [
  {
    id: 'open',
    mark: 'day-open 1',
    run: (unit, operation, { timeoutMs }) => unit.openDay({ operation, timeoutMs }),
  },
  cash('float', 'in', '150.01'),
  sale(REFUNDED, '1.80'),
  sale('sale-2', '23.40', 6),
  {
    id: 'copy',
    mark: `copy of ${REFUNDED}`,
    run: (unit, operation, { known, timeoutMs }) =>
      unit.copy({ sequence: present(known.get(REFUNDED), 'it was issued').sequence }, { operation, timeoutMs }),
  },
  receipt('refund', '1.80', (known) => ({
    document: 'refund',
    items: [{ name: 'Espresso', quantity: '1', unitPrice: '1.80', taxGroup: 'A' }],
    payments: [{ kind: 'cash', amount: '1.80' }],
    refersTo: numberOf(known),
  })),
  receipt('training', '7.77', () => ({
    document: 'training',
    items: [{ name: 'Practice', quantity: '1', unitPrice: '7.77', taxGroup: 'A' }],
    payments: [{ kind: 'cash', amount: '7.77' }],
  })),
  cash('bank', 'out', '99.99'),
  sale('sale-3', '4.20'),
  {
    id: 'close',
    mark: 'day-close 1',
    run: (unit, operation, { timeoutMs }) => unit.closeDay({ operation, timeoutMs }),
  },
];
