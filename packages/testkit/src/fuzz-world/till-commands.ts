/** What a till on the native link asks for, drawn from the number of a step. */
import type { Committed, Operation, Receipt, ReceiptInput, Unit } from '@plomba/sdk';
import { formatTime, type LocalTime } from '@plomba/core/model';
import type { Draws } from '../draws.js';
import type { StepKind } from './fuzz.table.js';

/** A change that a till asks for: the same in every repetition. */
export interface TillCommand {
  readonly name: string;
  readonly run: (
    unit: Unit,
    options: { readonly operation: Operation; readonly timeoutMs: number },
  ) => Promise<Committed | Receipt>;
}

/** What the till knows of what it did: receipts that it could copy or refund. */
export interface KnownReceipt {
  readonly sequence: number;
  readonly number: number;
}

const GROUPS = ['A', 'B', 'C', 'D', 'E', 'S'];
const NAMES = ['Espresso', 'Menu of the day with everything', 'Brot', 'Кофе', 'x'];

function items(draws: Draws): ReceiptInput['items'] {
  const count = draws.below(5) === 0 ? 6 + draws.below(20) : 1 + draws.below(4);
  return Array.from({ length: count }, () => ({
    name: draws.pick(NAMES),
    quantity: draws.pick(['1', '2', '0.500', '1.25', '12']),
    unitPrice: `${draws.below(100)}.${String(draws.below(100)).padStart(2, '0')}`,
    // A group that no rules have is refused, and must have written nothing.
    taxGroup: draws.below(30) === 0 ? 'Q' : draws.pick(GROUPS),
  }));
}

/** @param known receipts of this till */
export function receiptInput(
  document: ReceiptInput['document'],
  draws: Draws,
  { known, till }: { readonly known: readonly KnownReceipt[]; readonly till: string },
): ReceiptInput {
  const refersTo = document === 'refund' || document === 'correction' ? known.at(-1)?.number : undefined;
  return {
    document,
    items: items(draws),
    payments:
      draws.below(3) === 0
        ? [
            { kind: 'card', amount: '0.01' },
            { kind: 'cash', amount: '100000.00' },
          ]
        : [{ kind: 'cash', amount: '100000.00' }],
    ...(draws.below(2) === 0 ? { till } : {}),
    ...(refersTo === undefined || draws.below(3) === 0 ? {} : { refersTo }),
  };
}

/** The command of a step; undefined where the till has nothing to ask for. */
export function tillCommand(
  kind: StepKind,
  draws: Draws,
  about: { readonly known: readonly KnownReceipt[]; readonly till: string; readonly now: LocalTime },
): TillCommand | undefined {
  const { known, till } = about;
  const amount = `${1 + draws.below(500)}.${draws.below(90) + 10}`;
  const receipt = (document: ReceiptInput['document']) => (): TillCommand['run'] => {
    const input = receiptInput(document, draws, about);
    return (unit, options) => unit.issue(input, options);
  };
  const runs: Partial<Readonly<Record<StepKind, () => TillCommand['run']>>> = {
    sale: receipt('sale'),
    refund: receipt('refund'),
    correction: receipt('correction'),
    training: receipt('training'),
    proforma: receipt('proforma'),
    copy: () => {
      const { sequence } = known.length === 0 ? { sequence: draws.below(20) } : draws.pick(known);
      return (unit, options) => unit.copy({ sequence }, options);
    },
    'cash-in': () => (unit, options) => unit.cashIn({ amount, till }, options),
    'cash-out': () => (unit, options) => unit.cashOut({ amount }, options),
    'day-open': () => (unit, options) => unit.openDay(options),
    'day-close': () => (unit, options) => unit.closeDay(options),
    'shift-open': () => (unit, options) => unit.openShift({ till, cashier: 'Ana' }, options),
    'shift-close': () => (unit, options) => unit.closeShift({ till }, options),
    // A till may correct the clock by five minutes.
    'clock-nudge': () => {
      const time = formatTime({ ...about.now, utcMs: Math.max(0, about.now.utcMs + draws.below(590_000) - 295_000) });
      return (unit, options) => unit.setClock(time, options);
    },
    event: () => {
      const event = draws.pick(['drawer-opened', 'drawer-opened', 'line-cancelled'] as const);
      const cancelled = event === 'line-cancelled' ? { amount } : {};
      return (unit, options) => unit.noteEvent({ event, till, ...cancelled }, options);
    },
  };
  const run = runs[kind]?.();
  return run === undefined ? undefined : { name: kind, run };
}
