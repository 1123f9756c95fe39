/** Cases about receipts: numbers, sums, taxes, change, kinds of document, copies, and what is refused where. */
import type { Item, ReceiptRequest } from '@plomba/core/model';
import type { ConformCost } from '../conform-case.js';
import { must, mustBe } from '../conform-case.js';
import { lineCents, taxCents } from './arithmetic.js';
import type { LinkCase } from './case.js';
import type { LinkBench } from './link-bench.js';

const CLAUSE = 'link.md §4 Commands, receipt.issue; journal.md §4';

interface ReceiptCase {
  readonly title: string;
  readonly cost: ConformCost;
  readonly run: (bench: LinkBench) => Promise<void>;
}

function receiptCase(name: string, { title, cost, run }: ReceiptCase): LinkCase {
  return {
    id: `receipt/${name}`,
    title,
    clause: CLAUSE,
    effect: 'fiscal',
    needs: ['trading'],
    cost,
    async run(bench) {
      await bench.dayOpen();
      await run(bench);
    },
  };
}

const cost = (receipts: number, copies = 0): ConformCost => ({ receipts, papers: receipts + copies });

/** Issues these items paid exactly, and compares every sum with those made by hand. */
async function mustAddUp(
  bench: LinkBench,
  items: readonly Item[],
  document: ReceiptRequest['document'] = 'sale',
): Promise<void> {
  const total = items.reduce((sum, item) => sum + lineCents(item), 0n);
  const payments = total === 0n ? [] : [{ kind: await bench.cash(), amount: total }];
  const { receipt } = await bench.issue({ document, items, payments });
  mustBe(receipt.total, total, 'the total');
  mustBe(receipt.change, 0n, 'the change');
  for (const { group, rate, gross, tax } of receipt.taxes) {
    const sum = items.filter(({ taxGroup }) => taxGroup === group).reduce((all, item) => all + lineCents(item), 0n);
    mustBe(gross, sum, `the gross sum of tax group ${group}`);
    mustBe(tax, taxCents(sum, rate), `the tax in ${gross} of tax group ${group}`);
  }
  const groups = new Set(items.map(({ taxGroup }) => taxGroup));
  mustBe(receipt.taxes.length, groups.size, 'the number of tax groups');
}

const decimal = (digits: bigint, scale: number): { digits: bigint; scale: number } => ({ digits, scale });

const SUM_CASES: readonly LinkCase[] = [
  receiptCase('numbers', {
    title: 'receipts of a series are numbered one after the other without gaps',
    cost: cost(3),
    async run(bench) {
      const first = (await bench.issue(await bench.sale())).receipt;
      const second = (await bench.issue(await bench.sale(250n))).receipt;
      const third = (await bench.issue(await bench.sale(1n))).receipt;
      mustBe([second.number, third.number], [first.number + 1, first.number + 2], 'the numbers behind the first');
      mustBe([second.series, third.series], [first.series, first.series], 'their series');
    },
  }),
  receiptCase('number-after-refusal', {
    title: 'a refused receipt takes no number',
    cost: cost(2),
    async run(bench) {
      const { receipt } = await bench.issue(await bench.sale());
      const request = { operation: await bench.operation(), receipt: await bench.sale(100n, { payments: [] }) };
      await (await bench.talk()).mustRefuse({ command: 'receipt.issue', request }, 'validation-failed');
      const next = (await bench.issue(await bench.sale())).receipt;
      mustBe(next.number, receipt.number + 1, 'the number behind the refused one');
    },
  }),
  receiptCase('sums', {
    title: 'a receipt of several items comes to their sum',
    cost: cost(1),
    async run(bench) {
      const items = [
        await bench.item(180n, { quantity: decimal(2n, 0) }),
        await bench.item(1999n),
        await bench.item(5n),
      ];
      await mustAddUp(bench, items);
    },
  }),
  receiptCase('half-up', {
    title: 'half a cent of a line is rounded away from zero',
    cost: cost(1),
    async run(bench) {
      await mustAddUp(bench, [
        await bench.item(1n, { quantity: decimal(5n, 1) }), // 0.005
        await bench.item(3n, { quantity: decimal(25n, 1) }), // 0.075
        await bench.item(0n, { quantity: decimal(1n, 0), unitPrice: decimal(149n, 4) }), // 0.0149
      ]);
    },
  }),
  receiptCase('places', {
    title: 'quantities of six places and prices of four are multiplied exactly',
    cost: cost(1),
    async run(bench) {
      await mustAddUp(bench, [
        await bench.item(0n, { quantity: decimal(333333n, 6), unitPrice: decimal(30001n, 4) }),
        await bench.item(0n, { quantity: decimal(1234567n, 6), unitPrice: decimal(99999n, 4) }),
      ]);
    },
  }),
  receiptCase('tax-of-each-cent', {
    title: 'the tax in each of twelve sums is rounded as the page says',
    cost: cost(12),
    async run(bench) {
      for (const cents of [1n, 2n, 3n, 7n, 9n, 11n, 15n, 33n, 99n, 101n, 12345n, 99999n]) {
        await mustAddUp(bench, [await bench.item(cents)]);
      }
    },
  }),
  receiptCase('tax-groups', {
    title: 'every tax group has its own share, in the order of the rules',
    cost: cost(1),
    async run(bench) {
      const groups = (await bench.capabilities()).taxGroups.map(({ id }) => id);
      const items: Item[] = [];
      for (const [at, id] of [...groups].reverse().entries())
        items.push(await bench.item(BigInt(103 + 7 * at), { taxGroup: id }));
      const total = items.reduce((sum, item) => sum + lineCents(item), 0n);
      const { receipt } = await bench.issue({
        document: 'sale',
        items,
        payments: [{ kind: await bench.cash(), amount: total }],
      });
      mustBe(
        receipt.taxes.map(({ group }) => group),
        groups,
        'the order of the groups',
      );
      for (const { gross, rate, tax } of receipt.taxes) mustBe(tax, taxCents(gross, rate), `the tax in ${gross}`);
    },
  }),
  receiptCase('tax-of-the-group', {
    title: 'tax is taken from the sum of a group, not line by line',
    cost: cost(1),
    async run(bench) {
      await mustAddUp(bench, await Promise.all([3n, 3n, 3n, 3n, 3n, 3n].map((cents) => bench.item(cents))));
    },
  }),
  receiptCase('discount', {
    title: 'a discount is taken off its line, a surcharge is added',
    cost: cost(1),
    async run(bench) {
      await mustAddUp(bench, [await bench.item(1000n, { discount: 150n }), await bench.item(500n, { surcharge: 25n })]);
    },
  }),
  receiptCase('own-sum', {
    title: 'the till’s own sum of a line is taken when it is right, and refused at its field when it is not',
    cost: cost(1),
    async run(bench) {
      await mustAddUp(bench, [await bench.item(250n, { amount: 250n })]);
      const items = [await bench.item(250n), await bench.item(250n, { amount: 251n })];
      await mustRefuseReceipt(bench, await bench.sale(500n, { items }), 'items[1].amount');
    },
  }),
  receiptCase('change', {
    title: 'what was handed over beyond the total is the change',
    cost: cost(1),
    async run(bench) {
      const { receipt } = await bench.issue(
        await bench.sale(365n, { payments: [{ kind: await bench.cash(), amount: 500n }] }),
      );
      mustBe([receipt.total, receipt.change], [365n, 135n], 'total and change');
    },
  }),
  receiptCase('mixed-payment', {
    title: 'a receipt may be paid in two ways, and change comes from the cash',
    cost: cost(1),
    async run(bench) {
      const card = (await bench.capabilities()).payments.find(({ givesChange }) => !givesChange)?.kind;
      bench.unless(card !== undefined, 'the unit takes cash only');
      const payments = [
        { kind: card ?? '', amount: 300n },
        { kind: await bench.cash(), amount: 300n },
      ];
      const { receipt } = await bench.issue(await bench.sale(500n, { payments }));
      mustBe([receipt.total, receipt.change], [500n, 100n], 'total and change');
    },
  }),
  receiptCase('null', {
    title: 'a receipt without items comes to nothing and has a number',
    cost: cost(1),
    async run(bench) {
      const { receipt } = await bench.issue({ document: 'sale', items: [], payments: [] });
      mustBe([receipt.total, receipt.taxes], [0n, []], 'total and taxes');
    },
  }),
  receiptCase('notes-and-buyer', {
    title: 'notes, cashier, till and buyer are taken',
    cost: cost(1),
    async run(bench) {
      const buyer = { name: 'Žofie Ærøskøbing 日本', taxNumber: 'X1234567' };
      const receipt = await bench.sale(100n, { notes: ['one', 'ζ'], cashier: 'Ana', till: 'K1', buyer });
      await bench.issue(receipt);
    },
  }),
];

/** A receipt must be refused as invalid at this field of it. */
async function mustRefuseReceipt(bench: LinkBench, receipt: ReceiptRequest, path: string): Promise<void> {
  const request = { operation: await bench.operation(), receipt };
  await (await bench.talk()).mustRefuse({ command: 'receipt.issue', request }, 'validation-failed', path);
}

interface RefusedReceipt {
  readonly title: string;
  readonly path: string;
  readonly receipt: (bench: LinkBench) => Promise<ReceiptRequest>;
}

/** A refused receipt writes nothing, so these are safe once a day is open; without one they open it. */
function refusedCase(name: string, { title, path, receipt }: RefusedReceipt): LinkCase {
  return receiptCase(`refused/${name}`, {
    title: `${title} is refused at ${path}`,
    cost: cost(0),
    async run(bench) {
      const { records } = await bench.status();
      await mustRefuseReceipt(bench, await receipt(bench), path);
      mustBe((await bench.status()).records, records, 'the number of records');
    },
  });
}

const REFUSED_CASES: readonly LinkCase[] = [
  refusedCase('tax-group', {
    title: 'an item in a tax group that is not in force',
    path: 'items[1].taxGroup',
    receipt: async (bench) =>
      bench.sale(200n, { items: [await bench.item(100n), await bench.item(100n, { taxGroup: 'no-such' })] }),
  }),
  refusedCase('payment-kind', {
    title: 'a payment of a kind that is not in force',
    path: 'payments[0].kind',
    receipt: (bench) => bench.sale(100n, { payments: [{ kind: 'no-such', amount: 100n }] }),
  }),
  refusedCase('paid-too-little', {
    title: 'a receipt that is paid short by a cent',
    path: 'payments',
    receipt: async (bench) => bench.sale(100n, { payments: [{ kind: await bench.cash(), amount: 99n }] }),
  }),
  refusedCase('change-from-a-card', {
    title: 'change from what gives none',
    path: 'payments',
    async receipt(bench) {
      const card = (await bench.capabilities()).payments.find(({ givesChange }) => !givesChange)?.kind;
      bench.unless(card !== undefined, 'the unit takes cash only');
      return bench.sale(100n, { payments: [{ kind: card ?? '', amount: 101n }] });
    },
  }),
  refusedCase('discount-negative', {
    title: 'a negative discount',
    path: 'items[0].discount',
    receipt: async (bench) => bench.sale(101n, { items: [await bench.item(100n, { discount: -1n })] }),
  }),
  refusedCase('surcharge-negative', {
    title: 'a negative surcharge',
    path: 'items[0].surcharge',
    receipt: async (bench) => bench.sale(99n, { items: [await bench.item(100n, { surcharge: -1n })] }),
  }),
  refusedCase('negative-sale', {
    title: 'a sale of less than nothing',
    path: 'items',
    receipt: async (bench) => ({
      document: 'sale',
      items: [await bench.item(-100n)],
      payments: [{ kind: await bench.cash(), amount: -100n }],
    }),
  }),
  refusedCase('reference', {
    title: 'a refund of a receipt that there is not',
    path: 'refersTo',
    receipt: (bench) => bench.sale(100n, { document: 'refund', refersTo: 999_999_999 }),
  }),
  refusedCase('too-much', {
    title: 'a receipt beyond what a document may come to',
    path: 'items',
    receipt: (bench) => bench.sale(100_000_000_000n),
  }),
];

/** The counters of the unit by their keys. */
async function counters(bench: LinkBench): Promise<ReadonlyMap<string, bigint>> {
  const { counters: all } = await (await bench.talk()).must('report.x', {});
  return new Map(all.map(({ key, value }) => [key, value]));
}

/** By how much the counters have grown whose keys begin so. */
function grown(before: ReadonlyMap<string, bigint>, after: ReadonlyMap<string, bigint>, key: string): bigint {
  return (after.get(key) ?? 0n) - (before.get(key) ?? 0n);
}

/** Every counter that changed, with its growth. */
function changes(before: ReadonlyMap<string, bigint>, after: ReadonlyMap<string, bigint>): readonly string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => grown(before, after, key) !== 0n).sort();
}

/** Sums of money that an uncounted document must leave alone; what may count it is named after it. */
function countsMoney(key: string): boolean {
  return /^(total|gross|tax|payment|turnover|grand)/.test(key);
}

function uncountedCase(document: 'training' | 'proforma'): LinkCase {
  return receiptCase(document, {
    title: `${document} has numbers of its own and moves no total`,
    cost: cost(4),
    async run(bench) {
      bench.unless((await bench.capabilities()).documents.includes(document), `the unit issues no ${document}`);
      const sale = (await bench.issue(await bench.sale())).receipt;
      const before = await counters(bench);
      const one = (await bench.issue(await bench.sale(100n, { document }))).receipt;
      const other = (await bench.issue(await bench.sale(100n, { document }))).receipt;
      mustBe(changes(before, await counters(bench)).filter(countsMoney), [], 'the totals that moved');
      must(one.series !== sale.series, `${document} is numbered in the series of sales`);
      mustBe(other.number, one.number + 1, 'the number of the second one');
      const next = (await bench.issue(await bench.sale())).receipt;
      mustBe(next.number, sale.number + 1, 'the number of the sale behind them');
    },
  });
}

const KIND_CASES: readonly LinkCase[] = [
  uncountedCase('training'),
  uncountedCase('proforma'),
  receiptCase('refund', {
    title: 'a refund is a receipt with a positive total, which the turnover goes down by',
    cost: cost(2),
    async run(bench) {
      const { number } = (await bench.issue(await bench.sale(700n))).receipt;
      const before = await counters(bench);
      const { receipt } = await bench.issue(await bench.sale(300n, { document: 'refund', refersTo: number }));
      mustBe([receipt.number, receipt.total], [number + 1, 300n], 'number and total');
      const after = await counters(bench);
      if (before.has('turnover')) mustBe(grown(before, after, 'turnover'), -300n, 'the growth of the turnover');
    },
  }),
  receiptCase('correction', {
    title: 'a correction may be negative',
    cost: cost(2),
    async run(bench) {
      const { number } = (await bench.issue(await bench.sale())).receipt;
      await mustAddUp(bench, [await bench.item(-100n)], 'correction');
      must(number > 0, 'a sale has the number 0');
    },
  }),
  receiptCase('counters', {
    title: 'a sale moves the turnover by its total',
    cost: cost(1),
    async run(bench) {
      const before = await counters(bench);
      await bench.issue(await bench.sale(4321n));
      const after = await counters(bench);
      bench.unless(after.has('turnover'), 'the rules in force have no counter "turnover"');
      mustBe(grown(before, after, 'turnover'), 4321n, 'the growth of the turnover');
      mustBe(grown(before, after, 'documents/sale'), 1n, 'the growth of the sales of the day');
    },
  }),
];

const COPY = 'link.md §4 Commands, receipt.copy';
const COPY_CASES: readonly LinkCase[] = [
  receiptCase('copy', {
    title: 'a copy names its receipt, is numbered among the copies, and moves no total',
    cost: cost(1, 2),
    async run(bench) {
      const talk = await bench.talk();
      const { sequence } = await bench.issue(await bench.sale());
      const before = await counters(bench);
      bench.spend({ receipts: 0, papers: 2 });
      const one = await talk.must('receipt.copy', { operation: await bench.operation(), sequence });
      mustBe([one.kind, one.copy?.of], ['copy', sequence], 'kind and receipt of the copy');
      mustBe(changes(before, await counters(bench)).filter(countsMoney), [], 'the totals that moved');
      const second = await talk.ask('receipt.copy', { operation: await bench.operation(), sequence });
      if (!second.ok) mustBe(second.code, 'copy-refused', 'the code of a second copy');
      else mustBe(second.reply.copy?.ordinal, (one.copy?.ordinal ?? 0) + 1, 'the ordinal of the second copy');
    },
  }),
  receiptCase('copy-takes-no-number', {
    title: 'a copy takes no receipt number',
    cost: cost(2, 1),
    async run(bench) {
      const { sequence, receipt } = await bench.issue(await bench.sale());
      bench.spend({ receipts: 0, papers: 1 });
      await (await bench.talk()).must('receipt.copy', { operation: await bench.operation(), sequence });
      mustBe((await bench.issue(await bench.sale())).receipt.number, receipt.number + 1, 'the number behind a copy');
    },
  }),
  receiptCase('copy-of-nothing', {
    title: 'what is no receipt cannot be copied',
    cost: cost(0),
    async run(bench) {
      const talk = await bench.talk();
      for (const sequence of [0, Number.MAX_SAFE_INTEGER]) {
        const request = { operation: await bench.operation(), sequence };
        await talk.mustRefuse({ command: 'receipt.copy', request }, 'no-such-receipt', 'sequence');
      }
    },
  }),
].map((one) => ({ ...one, clause: COPY }));

const CHECK_CASES: readonly LinkCase[] = [
  receiptCase('check', {
    title: 'receipt.check says what a receipt would come to, and writes nothing',
    cost: cost(0),
    async run(bench) {
      const { records } = await bench.status();
      const item = await bench.item(365n);
      const receipt = await bench.sale(365n, { items: [item], payments: [{ kind: await bench.cash(), amount: 400n }] });
      const said = await (await bench.talk()).must('receipt.check', { receipt });
      mustBe([said.findings, said.total, said.change], [[], 365n, 35n], 'findings, total and change');
      mustBe((await bench.status()).records, records, 'the number of records');
    },
  }),
  receiptCase('check-finds-all', {
    title: 'receipt.check names every field that is wrong',
    cost: cost(0),
    async run(bench) {
      const items = [await bench.item(100n, { taxGroup: 'no-such' }), await bench.item(100n, { discount: -1n })];
      const receipt = await bench.sale(200n, { items, payments: [{ kind: 'no-such', amount: 201n }] });
      const { findings } = await (await bench.talk()).must('receipt.check', { receipt });
      const paths = findings.map(({ path }) => path);
      for (const path of ['items[0].taxGroup', 'items[1].discount', 'payments[0].kind']) {
        must(paths.includes(path), `${path} is not among what was found: ${paths.join(', ')}`);
      }
    },
  }),
];

export const RECEIPT_CASES: readonly LinkCase[] = [
  ...SUM_CASES,
  ...REFUSED_CASES,
  ...KIND_CASES,
  ...COPY_CASES,
  ...CHECK_CASES,
];
