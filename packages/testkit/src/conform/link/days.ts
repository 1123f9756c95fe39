/** Cases about days, cash, shifts, events and reports. */
import type { ConformCost } from '../conform-case.js';
import { must, mustBe } from '../conform-case.js';
import type { LinkCase } from './case.js';
import type { LinkBench } from './link-bench.js';

const CLAUSE = 'link.md §4 Commands';

interface DayCase {
  readonly title: string;
  readonly cost?: ConformCost;
  readonly run: (bench: LinkBench) => Promise<void>;
}

function dayCase(id: string, { title, cost, run }: DayCase): LinkCase {
  return {
    id,
    title,
    clause: CLAUSE,
    effect: 'fiscal',
    needs: ['trading'],
    ...(cost === undefined ? {} : { cost }),
    run,
  };
}

const papers = (count: number, receipts = 0): ConformCost => ({ receipts, papers: count + receipts });

const DAY_CASES: readonly LinkCase[] = [
  dayCase('day/open-twice', {
    title: 'an open day cannot be opened',
    async run(bench) {
      await bench.dayOpen();
      const request = { operation: await bench.operation() };
      await (await bench.talk()).mustRefuse({ command: 'day.open', request }, 'day-already-open');
    },
  }),
  dayCase('day/close-twice', {
    title: 'a closed day cannot be closed',
    cost: papers(1),
    async run(bench) {
      await bench.dayClosed();
      const request = { operation: await bench.operation() };
      await (await bench.talk()).mustRefuse({ command: 'day.close', request }, 'day-not-open');
    },
  }),
  dayCase('day/closed', {
    title: 'outside of a day there are no receipts, no copies and no cash',
    cost: papers(1),
    async run(bench) {
      await bench.dayClosed();
      const talk = await bench.talk();
      const operation = await bench.operation();
      await talk.mustRefuse(
        { command: 'receipt.issue', request: { operation, receipt: await bench.sale() } },
        'day-not-open',
      );
      await talk.mustRefuse(
        { command: 'cash.move', request: { operation, direction: 'in', amount: 1n } },
        'day-not-open',
      );
      await talk.mustRefuse({ command: 'receipt.copy', request: { operation, sequence: 0 } }, 'day-not-open');
    },
  }),
  dayCase('day/numbers', {
    title: 'days are numbered one after the other',
    cost: papers(2),
    async run(bench) {
      await bench.dayOpen();
      const { day } = await bench.status();
      mustBe((await bench.closeDay()).day, day, 'the number of the day that was closed');
      await bench.dayOpen();
      mustBe((await bench.status()).day, day + 1, 'the number of the next day');
    },
  }),
  dayCase('day/counters-begin-anew', {
    title: 'the closing carries what was sold, and the counters of the next day begin at zero',
    cost: papers(2, 2),
    async run(bench) {
      const talk = await bench.talk();
      await bench.dayClosed();
      await bench.dayOpen();
      await bench.issue(await bench.sale(111n));
      await bench.issue(await bench.sale(222n));
      const closing = await bench.closeDay();
      const of = (key: string): bigint | undefined => closing.counters?.find((counter) => counter.key === key)?.value;
      bench.unless(of('documents/sale') !== undefined, 'the rules in force have no counter "documents/sale"');
      mustBe([of('documents/sale'), of('total/sale')], [2n, 333n], 'receipts and total of the day');
      await bench.dayOpen();
      const { counters } = await talk.must('report.x', {});
      mustBe(counters.find(({ key }) => key === 'documents/sale')?.value ?? 0n, 0n, 'the sales of the new day');
    },
  }),
  dayCase('day/z-again', {
    title: 'the report of a closed day can be had again, and says what the closing said',
    cost: papers(1, 1),
    async run(bench) {
      await bench.dayOpen();
      await bench.issue(await bench.sale(777n));
      const closing = await bench.closeDay();
      const report = await (await bench.talk()).must('report.z', { day: closing.day ?? 0 });
      mustBe(report.sequence, closing.sequence, 'the record of the closing');
      const said = report.figures.map(({ key, value }) => [key, value]);
      for (const [key, value] of said) {
        const counted = closing.counters?.find((counter) => counter.key === key)?.value;
        mustBe(value, counted, `the figure ${String(key)}`);
      }
      must(said.length > 0, 'the report has no figures');
    },
  }),
  dayCase('day/no-such-report', {
    title: 'there is no report of a day that was not closed',
    async run(bench) {
      const talk = await bench.talk();
      await bench.dayOpen();
      const { day } = await bench.status();
      for (const wanted of [0, day, day + 1, 0xffffffff]) {
        await talk.mustRefuse({ command: 'report.z', request: { day: wanted } }, 'no-such-report');
      }
    },
  }),
  dayCase('day/period', {
    title: 'the report of two days is the sum of their reports',
    cost: papers(3, 2),
    async run(bench) {
      const talk = await bench.talk();
      await bench.dayClosed();
      const days: number[] = [];
      for (const cents of [100n, 250n]) {
        await bench.dayOpen();
        await bench.issue(await bench.sale(cents));
        days.push((await bench.closeDay()).day ?? 0);
      }
      const [from = 0, to = 0] = days;
      const { closings, sums } = await talk.must('report.period', { days: { from, to } });
      mustBe(closings, 2, 'the number of days');
      const of = (key: string): bigint | undefined => sums.find((figure) => figure.key === key)?.value;
      bench.unless(of('documents/sale') !== undefined, 'the rules in force have no counter "documents/sale"');
      mustBe([of('documents/sale'), of('total/sale')], [2n, 350n], 'receipts and total of both days');
    },
  }),
  dayCase('day/period-by-what', {
    title: 'a period is asked for by days or by dates, not by both and not by neither',
    cost: papers(1),
    async run(bench) {
      const talk = await bench.talk();
      const both = { days: { from: 1, to: 1 }, dates: { from: '2026-01-01', to: '2026-12-31' } };
      await talk.mustRefuse({ command: 'report.period', request: both }, 'validation-failed');
      await talk.mustRefuse({ command: 'report.period', request: {} }, 'validation-failed');
    },
  }),
];

const CASH_CASES: readonly LinkCase[] = [
  dayCase('cash/moves', {
    title: 'cash in and cash out are counted apart',
    cost: papers(2),
    async run(bench) {
      await bench.dayOpen();
      const talk = await bench.talk();
      const of = async (key: string): Promise<bigint> =>
        (await talk.must('report.x', {})).counters.find((counter) => counter.key === key)?.value ?? 0n;
      const before = [await of('cash-in'), await of('cash-out')];
      bench.spend({ receipts: 0, papers: 2 });
      await talk.must('cash.move', {
        operation: await bench.operation(),
        direction: 'in',
        amount: 5000n,
        reason: 'float',
      });
      await talk.must('cash.move', { operation: await bench.operation(), direction: 'out', amount: 1200n });
      const after = [await of('cash-in'), await of('cash-out')];
      bench.unless(after[0] !== 0n, 'the rules in force have no counter "cash-in"');
      mustBe(after, [before[0]! + 5000n, before[1]! + 1200n], 'cash in and cash out of the day');
    },
  }),
  dayCase('cash/positive', {
    title: 'cash of nothing or less is refused at amount',
    async run(bench) {
      await bench.dayOpen();
      const talk = await bench.talk();
      for (const amount of [0n, -1n]) {
        const request = { operation: await bench.operation(), direction: 'out', amount } as const;
        await talk.mustRefuse({ command: 'cash.move', request }, 'validation-failed', 'amount');
      }
    },
  }),
];

const SHIFT_CASES: readonly LinkCase[] = [
  dayCase('shift/turn', {
    title: 'a shift is opened once, counts its till, is closed once, and its report can be had again',
    cost: papers(1, 1),
    async run(bench) {
      await bench.dayOpen();
      const talk = await bench.talk();
      bench.unless((await bench.capabilities()).features.includes('shifts'), 'the unit keeps no shifts');
      const till = 'conform';
      await talk.ask('shift.close', { operation: await bench.operation(), till });
      const opened = await talk.must('shift.open', { operation: await bench.operation(), till, cashier: 'Ana' });
      const again = { operation: await bench.operation(), till };
      await talk.mustRefuse({ command: 'shift.open', request: again }, 'not-allowed-in-state');
      await bench.issue(await bench.sale(640n, { till }));
      bench.spend({ receipts: 0, papers: 1 });
      const closed = await talk.must('shift.close', { operation: await bench.operation(), till });
      mustBe(closed.shift, opened.shift, 'till and number of the shift');
      await talk.mustRefuse(
        { command: 'shift.close', request: { ...again, operation: await bench.operation() } },
        'not-allowed-in-state',
      );
      const report = await talk.must('report.shift', { sequence: closed.sequence });
      mustBe([report.till, report.sequence, report.openedBy], [till, closed.sequence, opened.sequence], 'the report');
      await talk.mustRefuse({ command: 'report.shift', request: { sequence: opened.sequence } }, 'no-such-report');
    },
  }),
];

const EVENT_CASES: readonly LinkCase[] = [
  dayCase('event/outage', {
    title: 'an outage has its beginning and its end, in this order and not in the future',
    async run(bench) {
      const talk = await bench.talk();
      const { time } = await bench.status();
      const at = (ms: number): typeof time => ({ ...time, utcMs: time.utcMs + ms });
      const base = async (): Promise<{ operation: { id: string; epoch: number }; event: 'network-outage' }> => ({
        operation: await bench.operation(),
        event: 'network-outage',
      });
      await talk.must('event.note', { ...(await base()), from: at(-5000), to: at(-1000) });
      const refused = [
        [{}, 'from'],
        [{ from: at(-5000) }, 'to'],
        [{ from: at(-1000), to: at(-5000) }, 'to'],
        [{ from: at(-1000), to: at(86_400_000) }, 'to'],
      ] as const;
      for (const [more, path] of refused) {
        await talk.mustRefuse(
          { command: 'event.note', request: { ...(await base()), ...more } },
          'validation-failed',
          path,
        );
      }
    },
  }),
  dayCase('event/watched', {
    title: 'what a connection watches it is told, with how things stand then; what it does not watch it is not',
    cost: papers(2),
    async run(bench) {
      await bench.dayOpen();
      const talk = await bench.talk();
      await talk.must('events.watch', { kinds: ['day'] });
      await bench.closeDay();
      const closed = await talk.event(({ event }) => event.kind === 'day');
      must(closed !== undefined, 'the closing of a day was not said');
      mustBe(
        [closed.number, closed.missed, closed.event.condition.dayOpen],
        [1, 0, false],
        'number, missed, whether the day is open',
      );
      await bench.dayOpen();
      const opened = await talk.event(({ event }) => event.kind === 'day');
      mustBe(
        [opened?.number, opened?.event.condition.dayOpen],
        [2, true],
        'number of the second one, whether the day is open',
      );
      await talk.must('events.watch', { kinds: [] });
      await bench.closeDay();
      must((await talk.event(() => true, 300)) === undefined, 'an event was said that nobody watches');
    },
  }),
];

const REPORT_CASES: readonly LinkCase[] = [
  dayCase('report/x-closes-nothing', {
    title: 'the report X says the same twice, and closes nothing',
    async run(bench) {
      await bench.dayOpen();
      const talk = await bench.talk();
      const first = await talk.must('report.x', {});
      mustBe(await talk.must('report.x', {}), first, 'the second report');
      mustBe((await bench.status()).dayOpen, true, 'whether the day is open');
    },
  }),
];

export const DAY_AND_REPORT_CASES: readonly LinkCase[] = [
  ...DAY_CASES,
  ...CASH_CASES,
  ...SHIFT_CASES,
  ...EVENT_CASES,
  ...REPORT_CASES,
];
