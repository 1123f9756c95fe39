// What the café sells, with the tax groups of the plain rules: A standard, B reduced, C second reduced, D zero,
// S special, E exempt. Goods with a `weight` are weighed: their quantity is a number of that many places.

export interface Good {
  readonly name: string;
  /** Gross price of one, as a decimal string. */
  readonly price: string;
  readonly group: string;
  /** Quantities in steps of the last place: 125 to 1000 with 3 places is 0.125 to 1.000. */
  readonly weight?: { readonly places: number; readonly min: number; readonly max: number };
}

/** Sold by the piece, what sells best first. */
export const PIECES: readonly [Good, ...Good[]] = [
  { name: 'Espresso', price: '1.80', group: 'A' },
  { name: 'Cappuccino', price: '2.90', group: 'A' },
  { name: 'Croissant', price: '1.60', group: 'B' },
  { name: 'Caffè latte', price: '3.20', group: 'A' },
  { name: 'Mineral water 0.33 l', price: '2.20', group: 'A' },
  { name: 'Tea, pot', price: '3.10', group: 'A' },
  { name: 'Espresso doppio', price: '2.60', group: 'A' },
  { name: 'Ham and cheese toast', price: '4.80', group: 'B' },
  { name: 'Filter coffee', price: '2.40', group: 'A' },
  { name: 'Nut roll', price: '2.10', group: 'B' },
  { name: 'Cheesecake, slice', price: '4.20', group: 'B' },
  { name: 'Orange juice 0.2 l', price: '3.60', group: 'A' },
  { name: 'Apple strudel', price: '3.90', group: 'B' },
  { name: 'Hot chocolate', price: '3.40', group: 'A' },
  { name: 'Omelette', price: '6.90', group: 'B' },
  { name: 'Soup of the day', price: '4.50', group: 'B' },
  { name: 'Lunch menu', price: '9.80', group: 'B' },
  { name: 'Prosecco 0.1 l', price: '4.20', group: 'A' },
];

/** Sold by weight or volume, with prices of two to four places. */
export const WEIGHED: readonly [Good, ...Good[]] = [
  { name: 'Coffee beans, kg', price: '24.90', group: 'A', weight: { places: 3, min: 125, max: 1000 } },
  { name: 'Loose tea, g', price: '0.0895', group: 'A', weight: { places: 1, min: 500, max: 2500 } },
  { name: 'Antipasti, g', price: '0.0245', group: 'B', weight: { places: 0, min: 80, max: 400 } },
  { name: 'Cake to go, 100 g', price: '1.895', group: 'B', weight: { places: 2, min: 90, max: 800 } },
  { name: 'Honey, kg', price: '14.5', group: 'B', weight: { places: 3, min: 250, max: 1500 } },
  { name: 'Milk, l', price: '1.4375', group: 'B', weight: { places: 2, min: 25, max: 300 } },
];

/** From the counter: the tax groups that nothing above has. */
export const COUNTER: readonly [Good, ...Good[]] = [
  { name: 'Tulips, bunch', price: '5.90', group: 'C' },
  { name: 'Potted herb', price: '3.50', group: 'C' },
  { name: 'Gift card', price: '20.00', group: 'D' },
  { name: 'Town map', price: '4.50', group: 'S' },
  { name: 'Postage stamp', price: '1.20', group: 'E' },
];
