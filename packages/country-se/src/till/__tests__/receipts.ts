/** Receipts for tests: one worked out by hand, and any that hold together. */
import fc from 'fast-check';
import type { ReceiptLine, TillReceipt } from '../receipt.js';

/** A coffee and a bun at 12 %, a newspaper at 6 %, a bag at 25 %; sums and VAT by hand. */
export const CAFE: TillReceipt = {
  kind: 'normal',
  seller: { name: 'Kafé Plåtburken AB', orgNo: '556016-0680', address: 'Storgatan 1, 111 22 Stockholm' },
  posId: 'POS1',
  receiptId: '1001',
  dateTime: '2026-01-02T15:30',
  cashier: 'Bo',
  lines: [
    { name: 'Kaffe', quantity: '2 x 35,00', amount: 7000n, vatPercent: 1200n },
    { name: 'Kanelbulle', amount: 4200n, vatPercent: 1200n },
    { name: 'Dagstidning', amount: 3180n, vatPercent: 600n },
    { name: 'Papperspåse', amount: 500n, vatPercent: 2500n },
  ],
  vat: [
    { percent: 2500n, amount: 100n }, // 500 - 500 / 1,25
    { percent: 1200n, amount: 1200n }, // 11200 - 11200 / 1,12
    { percent: 600n, amount: 180n }, // 3180 - 3180 / 1,06
  ],
  vatTotal: 1480n,
  total: 14_880n,
  payments: [{ means: 'Kort', amount: 14_880n }],
  unitId: 'PLSE00000001',
  copiesBefore: 0,
};

export const CODE = 'UFFQD564M5SQ2JFEAVNOVXV6O6I7NSIQ M2O6FTVNVMGKNOEPOOTXJY3M7A';

/** The halves of VAT go away from zero, worked out with halves doubled: no helper of the code under test. */
function vatIn(gross: bigint, percent: bigint): bigint {
  const sign = gross < 0n ? -1n : 1n;
  const [numerator, denominator] = [sign * gross * percent, 10_000n + percent];
  return sign * ((2n * numerator + denominator) / (2n * denominator));
}

const line = fc.record({
  name: fc.constantFrom('Kaffe', 'Kanelbulle', 'Smörgås', 'Kopia av nyckel', 'Övningsbok'),
  amount: fc.bigInt({ min: -100_000n, max: 1_000_000n }),
  vatPercent: fc.constantFrom(2500n, 1200n, 600n, 0n),
  isReturn: fc.boolean(),
});

/** A receipt that keeps every rule. */
export const anyReceipt: fc.Arbitrary<TillReceipt> = fc
  .record({
    kind: fc.constantFrom('normal' as const, 'kopia' as const, 'ovning' as const, 'profo' as const),
    receiptId: fc.stringMatching(/^[1-9][0-9]{0,11}$/),
    drawn: fc.array(line, { minLength: 1, maxLength: 8 }),
    isElectronic: fc.boolean(),
    rounds: fc.boolean(),
  })
  .map(({ kind, receiptId, drawn, isElectronic, rounds }): TillReceipt => {
    const lines = drawn.map(({ name, amount, vatPercent, isReturn }): ReceiptLine => {
      const isBack = isReturn && amount < 0n;
      // A negative line that is none that came back is a discount: it is kept small, so that it is not money back.
      const kept = amount < 0n && !isBack ? 0n : amount;
      return { name, amount: kept, vatPercent, ...(isBack ? { returned: true as const } : {}) };
    });
    const sum = lines.reduce((total, { amount }) => total + amount, 0n);
    const rounding = rounds && sum >= 0n ? (sum % 100n >= 50n ? 100n - (sum % 100n) : -(sum % 100n)) : 0n;
    const rates = [...new Set(lines.map(({ vatPercent }) => vatPercent))];
    const vat = rates.map((percent) => {
      const gross = lines
        .filter(({ vatPercent }) => vatPercent === percent)
        .reduce((all, { amount }) => all + amount, 0n);
      return { percent, amount: vatIn(gross, percent) };
    });
    const total = sum + rounding;
    return {
      ...CAFE,
      kind,
      receiptId,
      lines,
      vat,
      vatTotal: vat.reduce((all, { amount }) => all + amount, 0n),
      total,
      rounding,
      payments: [{ means: 'Kontant', amount: total }],
      ...(isElectronic ? { isElectronic: true as const } : {}),
    };
  });
