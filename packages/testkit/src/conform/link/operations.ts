/** Cases of docs/spec/link.md sections 4 and 5 about operations: at most once, whatever is lost or repeated. */
import { must, mustBe } from '../conform-case.js';
import type { ConformCost, ConformEffect } from '../conform-case.js';
import type { LinkCase } from './case.js';
import type { LinkBench } from './link-bench.js';

const CLAUSE = 'link.md §4 Commands, operations';

interface OperationCase {
  readonly title: string;
  readonly cost?: ConformCost;
  readonly effect?: ConformEffect;
  readonly run: (bench: LinkBench) => Promise<void>;
}

function operationCase(name: string, { title, cost, effect = 'fiscal', run }: OperationCase): LinkCase {
  return {
    id: `operation/${name}`,
    title,
    clause: CLAUSE,
    effect,
    needs: ['trading'],
    ...(cost === undefined ? {} : { cost }),
    async run(bench) {
      if (effect === 'fiscal') await bench.dayOpen();
      await run(bench);
    },
  };
}

const ONE = { receipts: 1, papers: 1 };

export const OPERATION_CASES: readonly LinkCase[] = [
  operationCase('repeated', {
    title: 'the same operation with the same content gets its first outcome again, and nothing is written',
    cost: ONE,
    async run(bench) {
      const [operation, receipt] = [await bench.operation(), await bench.sale()];
      const first = await bench.issue(receipt, operation);
      const { records } = await bench.status();
      const again = await bench.issue(receipt, operation);
      mustBe([first.repeated, again.repeated], [false, true], 'repeated, first and again');
      mustBe({ ...again, repeated: false }, first, 'the outcome of the repetition');
      mustBe((await bench.status()).records, records, 'the number of records');
    },
  }),
  operationCase('repeated-elsewhere', {
    title: 'a repetition on another connection gets the first outcome, too',
    cost: ONE,
    async run(bench) {
      const [operation, receipt] = [await bench.operation(), await bench.sale()];
      const first = await bench.issue(receipt, operation);
      await bench.another();
      const again = await bench.issue(receipt, operation);
      mustBe(
        [again.sequence, again.receipt.number, again.repeated],
        [first.sequence, first.receipt.number, true],
        'the outcome',
      );
    },
  }),
  operationCase('repeated-in-another-state', {
    title: 'a repetition gets the first outcome when the day is closed by now',
    cost: { receipts: 1, papers: 2 },
    async run(bench) {
      const [operation, receipt] = [await bench.operation(), await bench.sale()];
      const first = await bench.issue(receipt, operation);
      await bench.closeDay();
      const again = await bench.issue(receipt, operation);
      mustBe([again.sequence, again.repeated], [first.sequence, true], 'the outcome');
    },
  }),
  operationCase('on-its-way-twice', {
    title: 'the same operation sent twice without waiting is executed once',
    cost: ONE,
    async run(bench) {
      const talk = await bench.talk();
      const request = { operation: await bench.operation(), receipt: await bench.sale() };
      bench.spend(ONE);
      const both = await Promise.all([talk.ask('receipt.issue', request), talk.ask('receipt.issue', request)]);
      const replies = both.map((answer) => (answer.ok ? [answer.reply.sequence, answer.reply.repeated] : answer.code));
      const [one] = both;
      must(one?.ok === true, 'the first of two was refused');
      mustBe(
        replies,
        [
          [one.reply.sequence, false],
          [one.reply.sequence, true],
        ],
        'sequence and repeated of both answers',
      );
    },
  }),
  operationCase('conflict', {
    title: 'the same operation with other content is refused, and the first outcome stays',
    cost: ONE,
    async run(bench) {
      const operation = await bench.operation();
      const first = await bench.issue(await bench.sale(), operation);
      const talk = await bench.talk();
      const request = { operation, receipt: await bench.sale(101n) };
      await talk.mustRefuse({ command: 'receipt.issue', request }, 'operation-conflict');
      const { outcome, commit } = await talk.must('operation.outcome', { operation });
      mustBe([outcome, commit?.sequence], ['committed', first.sequence], 'the outcome');
    },
  }),
  operationCase('conflict-of-commands', {
    title: 'the same operation with another command is refused',
    cost: ONE,
    async run(bench) {
      const operation = await bench.operation();
      await bench.issue(await bench.sale(), operation);
      const request = { operation, direction: 'in', amount: 100n } as const;
      await (await bench.talk()).mustRefuse({ command: 'cash.move', request }, 'operation-conflict');
    },
  }),
  operationCase('refusal-binds-nothing', {
    title: 'an operation that was refused may be used again with other content',
    cost: ONE,
    async run(bench) {
      const operation = await bench.operation();
      const wrong = await bench.sale(100n, { payments: [] });
      await (
        await bench.talk()
      ).mustRefuse({ command: 'receipt.issue', request: { operation, receipt: wrong } }, 'validation-failed');
      const { repeated } = await bench.issue(await bench.sale(), operation);
      mustBe(repeated, false, 'repeated');
    },
  }),
  operationCase('outcome-committed', {
    title: 'the outcome of a committed operation is what its answer said',
    cost: ONE,
    async run(bench) {
      const operation = await bench.operation();
      const first = await bench.issue(await bench.sale(), operation);
      const { outcome, commit } = await (await bench.talk()).must('operation.outcome', { operation });
      mustBe([outcome, commit?.repeated], ['committed', true], 'outcome and repeated');
      mustBe({ ...commit, repeated: false }, first, 'the outcome');
    },
  }),
  operationCase('fence', {
    title: 'an operation that is said to be not committed never will be',
    async run(bench) {
      const talk = await bench.talk();
      const operation = await bench.operation();
      const asked = await talk.must('operation.outcome', { operation });
      mustBe([asked.outcome, asked.commit], ['not-committed', undefined], 'the outcome');
      const request = { operation, receipt: await bench.sale() };
      await talk.mustRefuse({ command: 'receipt.issue', request }, 'operation-fenced');
      const again = await talk.must('operation.outcome', { operation });
      mustBe(again.outcome, 'not-committed', 'the outcome, asked again');
    },
  }),
  operationCase('fence-is-a-record', {
    title: 'a fence is one record, and asking again writes no other',
    async run(bench) {
      const talk = await bench.talk();
      const operation = await bench.operation();
      const before = await bench.status();
      await talk.must('operation.outcome', { operation });
      const { records } = await bench.status();
      must(records > before.records, 'not committed was said without a record that fences it');
      await talk.must('operation.outcome', { operation });
      mustBe((await bench.status()).records, records, 'the number of records after asking again');
    },
  }),
  operationCase('find', {
    title: 'find names committed and fenced operations, leaves out unknown ones, and fences nothing',
    cost: ONE,
    async run(bench) {
      const talk = await bench.talk();
      const [done, fenced, unknown] = [await bench.operation(), await bench.operation(), bench.operationId()];
      const { sequence } = await bench.issue(await bench.sale(), done);
      await talk.must('operation.outcome', { operation: fenced });
      const { records } = await bench.status();
      const { found } = await talk.must('operation.find', { ids: [done.id, fenced.id, unknown] });
      const seen = found.map((one) => [one.id, one.fenced, one.sequence]);
      mustBe(
        seen,
        [
          [done.id, false, sequence],
          [fenced.id, true, undefined],
        ],
        'what was found',
      );
      mustBe((await bench.status()).records, records, 'the number of records');
    },
  }),
  operationCase('epoch-to-come', {
    title: 'an operation of an epoch that has not begun is refused',
    effect: 'safe',
    async run(bench) {
      const talk = await bench.talk();
      const { id, epoch } = await bench.operation();
      const operation = { id, epoch: epoch + 1 };
      await talk.mustRefuse({ command: 'day.open', request: { operation } }, 'epoch-unknown');
      await talk.mustRefuse({ command: 'operation.outcome', request: { operation } }, 'epoch-unknown');
    },
  }),
  {
    ...operationCase('epoch-over', {
      title: 'an operation of an epoch that is over is looked up and never executed',
      effect: 'safe',
      async run(bench) {
        const talk = await bench.talk();
        const { epoch } = await bench.status();
        bench.unless(epoch >= 2, `the unit is in epoch ${epoch}; the one before the last is over from epoch 2 on`);
        const operation = { id: bench.operationId(), epoch: epoch - 2 };
        await talk.mustRefuse({ command: 'day.open', request: { operation } }, 'epoch-too-old');
        mustBe((await talk.must('operation.outcome', { operation })).outcome, 'not-committed', 'the outcome');
      },
    }),
  },
  operationCase('operations-of-all-commands', {
    title: 'opening and closing a day, cash and events are executed once, too',
    cost: { receipts: 0, papers: 2 },
    async run(bench) {
      const talk = await bench.talk();
      bench.spend({ receipts: 0, papers: 1 });
      const cash = { operation: await bench.operation(), direction: 'in', amount: 100n } as const;
      const event = { operation: await bench.operation(), event: 'drawer-opened' } as const;
      const pairs = [
        [await talk.must('cash.move', cash), await talk.must('cash.move', cash)],
        [await talk.must('event.note', event), await talk.must('event.note', event)],
      ];
      bench.spend({ receipts: 0, papers: 1 });
      const close = { operation: await bench.operation() };
      pairs.push([await talk.must('day.close', close), await talk.must('day.close', close)]);
      const open = { operation: await bench.operation() };
      pairs.push([await talk.must('day.open', open), await talk.must('day.open', open)]);
      for (const [first, again] of pairs) {
        mustBe([again?.sequence, again?.repeated], [first?.sequence, true], `the repetition of ${first?.kind}`);
      }
    },
  }),
];
