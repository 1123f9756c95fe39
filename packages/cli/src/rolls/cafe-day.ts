/**
 * A day of a café as a till roll, made from a seed: guests come one after the other, most of them buy what guests buy,
 * and a fixed few do what a till must also be able to do. Every seed gives another day with all of these in it.
 * Under the plain rules (no country) every line is accepted.
 */
import { FieldError, formatDecimal } from '@plomba/codec';
import { lineAmount } from '@plomba/core/country';
import {
  itemTable,
  type IssueLine,
  type Item,
  type Payment,
  type ReceiptRequest,
  type TillRoll,
} from '@plomba/core/model';
import { COUNTER, PIECES, WEIGHED, type Good } from './cafe-goods.table.js';
import { RollWriter } from './roll-writer.js';
import { SeededRandom } from './seeded-random.js';

const GUESTS = 80;
const TILL = 'T1';
const START = '2026-03-14T06:45:00+01:00';
/** Smallest banknote, in hundredths. */
const NOTE = 500n;

interface Day {
  readonly roll: RollWriter;
  readonly random: SeededRandom;
  /** Sales so far, the first one apart: there is always one to refer to. */
  readonly sales: [IssueLine, ...IssueLine[]];
  readonly cashier: string;
}

type Way = 'card' | 'exact' | 'note' | 'card and cash' | 'voucher';

function itemOf(good: Good, quantity: string): Item {
  const { name, price, group } = good;
  const item = itemTable.fromJson({ name, quantity, unitPrice: price, taxGroup: group }, 'item');
  // The scales give the till a sum of its own, which the unit then checks.
  return good.weight === undefined ? item : { ...item, amount: lineAmount(item) };
}

/** The better seller of two is bought. */
function pieces(random: SeededRandom): Item {
  const index = Math.min(random.between(0, PIECES.length - 1), random.between(0, PIECES.length - 1));
  return itemOf(PIECES[index] ?? PIECES[0], `${random.chance(75) ? 1 : random.between(2, 4)}`);
}

function weighed(random: SeededRandom): Item {
  const good = random.pick(WEIGHED);
  const { places, min, max } = good.weight ?? { places: 0, min: 1, max: 1 };
  return itemOf(good, formatDecimal({ digits: BigInt(random.between(min, max)), scale: places }));
}

function basket(random: SeededRandom): Item[] {
  const items = Array.from({ length: random.between(1, 4) }, () => pieces(random));
  if (random.chance(25)) items.push(weighed(random));
  if (random.chance(12)) items.push(itemOf(random.pick(COUNTER), '1'));
  return items;
}

/** A tenth off the line, rounded down; a till's own sum would no longer hold. */
function discounted({ amount: _sum, ...item }: Item): Item {
  return { ...item, discount: lineAmount(item) / 10n };
}

function totalOf(items: readonly Item[]): bigint {
  return items.reduce((sum, item) => sum + lineAmount(item), 0n);
}

/** More than the amount, in notes: there is always change. */
function notesFor(amount: bigint): bigint {
  return (amount / NOTE + 1n) * NOTE;
}

function paymentsOf(total: bigint, way: Way): readonly Payment[] {
  const voucher = total < 2n * NOTE ? total : 2n * NOTE;
  const half = total / 2n;
  switch (way) {
    case 'card':
      return [{ kind: 'card', amount: total }];
    case 'exact':
      return total === 0n ? [] : [{ kind: 'cash', amount: total }];
    case 'note':
      return [{ kind: 'cash', amount: notesFor(total) }];
    case 'card and cash':
      return [
        { kind: 'card', amount: half },
        { kind: 'cash', amount: notesFor(total - half) },
      ];
    case 'voucher':
      return [{ kind: 'voucher', amount: voucher }, ...paymentsOf(total - voucher, 'exact')];
  }
}

type Extras = Pick<ReceiptRequest, 'buyer' | 'notes'>;

function sell(day: Omit<Day, 'sales'>, items: readonly Item[], how: { way: Way; extras?: Extras }): IssueLine {
  const payments = paymentsOf(totalOf(items), how.way);
  return day.roll.issue({ document: 'sale', till: TILL, cashier: day.cashier, items, payments, ...how.extras });
}

function ordinary(day: Day): void {
  const { random, sales } = day;
  const way = random.pick<Way>(['card', 'card', 'card', 'note', 'note', 'exact']);
  const items = basket(random).map((item) => (random.chance(5) ? discounted(item) : item));
  sales.push(sell(day, items, { way }));
}

function refund(day: Day): void {
  const [first, ...others] = day.sales.slice(-12);
  const sale = day.random.pick([first ?? day.sales[0], ...others]);
  const items = sale.receipt.items.slice(0, 1);
  const payments = paymentsOf(totalOf(items), 'exact');
  day.roll.issue({ document: 'refund', till: TILL, cashier: day.cashier, items, payments }, sale);
}

/** The first item of the last sale was the wrong one. */
function correction(day: Day): void {
  const sale = day.sales.at(-1) ?? day.sales[0];
  const wrong = sale.receipt.items.slice(0, 1).map(({ name, unitPrice, taxGroup, quantity }): Item => {
    return { name, quantity: { ...quantity, digits: -quantity.digits }, unitPrice, taxGroup };
  });
  const items = [...wrong, itemOf(day.random.pick(PIECES), '1')];
  const payments = paymentsOf(totalOf(items), 'exact');
  day.roll.issue({ document: 'correction', till: TILL, cashier: day.cashier, items, payments }, sale);
}

function training(day: Day): void {
  const items = basket(day.random);
  const payments = paymentsOf(totalOf(items), 'exact');
  day.roll.issue({ document: 'training', till: TILL, cashier: 'Trainee', items, payments, notes: ['First day'] });
}

function proforma(day: Day): void {
  const items = [itemOf({ name: 'Lunch menu', price: '9.80', group: 'B' }, '12')];
  const payments = [{ kind: 'other', amount: totalOf(items) }];
  day.roll.issue({ document: 'proforma', till: TILL, items, payments, buyer: { name: 'Rowing club' } });
}

function invoice(day: Day): void {
  const buyer = { taxNumber: '00000002', name: 'Example Office Ltd' };
  const extras = { buyer, notes: ['Working lunch'] };
  day.sales.push(sell(day, [...basket(day.random), pieces(day.random)], { way: 'card', extras }));
}

function copyOfLast(day: Day): void {
  day.roll.copy(day.sales.at(-1) ?? day.sales[0]);
  ordinary(day);
}

/** One item of each tax group, and something weighed. */
function everyGroup(day: Day): void {
  const groups = [...new Set([...PIECES, ...COUNTER].map(({ group }) => group))];
  const firsts = groups.flatMap((group) => [...PIECES, ...COUNTER].filter((good) => good.group === group).slice(0, 1));
  const items = [...firsts.map((good) => itemOf(good, '1')), weighed(day.random)];
  day.sales.push(sell(day, items, { way: 'card and cash' }));
}

function surcharged(day: Day): void {
  const items = [{ ...pieces(day.random), surcharge: 50n }, pieces(day.random)];
  day.sales.push(sell(day, items, { way: 'note', extras: { notes: ['Oat milk'] } }));
}

/** What other guests do, by their number. */
const SPECIAL_GUESTS: Readonly<Record<number, (day: Day) => void>> = {
  5(day) {
    day.roll.moveClock(4);
    ordinary(day);
  },
  9: (day) => day.sales.push(sell(day, basket(day.random).map(discounted), { way: 'note' })),
  13: invoice,
  17: copyOfLast,
  21: training,
  25: (day) => day.sales.push(sell(day, basket(day.random), { way: 'card and cash' })),
  29: (day) => day.sales.push(sell(day, basket(day.random), { way: 'voucher' })),
  34: refund,
  38: (day) => day.sales.push(sell(day, [weighed(day.random), weighed(day.random)], { way: 'card' })),
  42: everyGroup,
  46: correction,
  50: proforma,
  54(day) {
    day.roll.moveClock(-60);
    ordinary(day);
  },
  58(day) {
    day.roll.cash('cash-out', 15_000n, 'to the bank');
    ordinary(day);
  },
  62: copyOfLast,
  67: surcharged,
  72: refund,
};

/** The day of one seed, a whole number of 32 bits. @throws FieldError for any other seed */
export function makeCafeDay(seed: number): TillRoll {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new FieldError('seed', 'must be a whole number from 0 to 4294967295');
  }
  const random = new SeededRandom(seed);
  const roll = new RollWriter({ start: START, prefix: `cafe-${seed}` });
  roll.day('open-day');
  roll.pass(90);
  roll.cash('cash-in', 20_000n, 'float');
  roll.pass(random.between(600, 1200));
  const early = { roll, random, cashier: 'Ana' };
  const sales: Day['sales'] = [sell(early, basket(random), { way: 'note' })];
  for (let guest = 2; guest <= GUESTS; guest++) {
    roll.pass(random.between(180, 750));
    (SPECIAL_GUESTS[guest] ?? ordinary)({ roll, random, sales, cashier: guest <= 44 ? 'Ana' : 'Marko' });
  }
  roll.pass(900);
  roll.day('close-day');
  return {
    format: 'plomba-till-roll/1',
    title: `A day of a café (seed ${seed})`,
    currency: 'EUR',
    till: TILL,
    lines: roll.lines,
  };
}
