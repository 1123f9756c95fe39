/** Group commit against one command after the other: the same journal, whatever was grouped; nothing acknowledged early. */
import { toHex } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import {
  activate,
  bootUnit,
  committed,
  issue,
  makePorts,
  run,
  stampOf,
  type TestPorts,
} from '../__tests__/unit-fixture.js';
import { present } from '../assert.js';
import { none } from '../country/none.js';
import { LIMITS } from '../model/limits.js';
import { planDayClose } from '../unit/plans.js';
import { planReceipt } from '../unit/receipt-plan.js';
import type { FiscalUnit } from '../unit/fiscal-unit.js';
import { batchSigner, GroupCommit, type GroupCommand, type GroupOutcome } from './group-commit.js';

const RECEIPT = {
  document: 'sale',
  items: [
    { name: 'Espresso', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 360n, scale: 2 }, taxGroup: 'A' },
  ],
  payments: [{ kind: 'cash', amount: 360n }],
} as const;

function sale(unit: FiscalUnit, id: string): GroupCommand {
  const operation = stampOf(id, unit.epoch);
  const now = unit.now();
  return {
    operation,
    plan: (state) => planReceipt(state, none, { operation, receipt: RECEIPT, now, dayOpenedUtcMs: 0 }),
  };
}

function openDay(options: Parameters<typeof makePorts>[0] = {}): { ports: TestPorts; unit: FiscalUnit } {
  const ports = makePorts(options);
  const unit = bootUnit(ports);
  activate(unit);
  return { ports, unit };
}

function grouped(ports: TestPorts, unit: FiscalUnit, commandsMax: number): GroupCommit {
  const signer = present(ports.secureElement.signer(), 'the unit has a key');
  return new GroupCommit({ unit, signer: batchSigner(signer), commandsMax });
}

function recordsOf(outcome: GroupOutcome): readonly number[] {
  if (!outcome.ok || outcome.repeated) throw new Error(JSON.stringify(outcome));
  return outcome.records.map(({ header }) => header.sequence);
}

/** Everything of the journal that is hashed or signed. */
function entries(unit: FiscalUnit): readonly string[] {
  return [...unit.records(0)].map(({ entry, signature }) => toHex(entry) + toHex(signature));
}

describe('group commit', () => {
  it.each([1, 7, 64, 512])(
    'of %i commands leads to the journal of one command after the other',
    async (commandsMax) => {
      const count = LIMITS.checkpointRecords + 100;
      const alone = openDay();
      for (let index = 0; index < count; index++) committed(issue(alone.unit, `sale-${index}`, RECEIPT));
      const { ports, unit } = openDay();
      const commit = grouped(ports, unit, commandsMax);
      const outcomes = await Promise.all(
        Array.from({ length: count }, (_, index) => commit.submit(sale(unit, `sale-${index}`))),
      );
      const sequences = outcomes.flatMap(recordsOf);
      expect(new Set(sequences).size).toBe(count);
      expect(sequences).toEqual([...sequences].sort((left, right) => left - right));
      expect(entries(unit)).toEqual(entries(alone.unit));
      expect(entries(bootUnit(ports))).toEqual(entries(alone.unit));
    },
  );

  it('shares flushes', async () => {
    const { ports, unit } = openDay();
    let flushes = 0;
    const flush = ports.flash.flush.bind(ports.flash);
    ports.flash.flush = () => {
      flushes++;
      return flush();
    };
    const commit = grouped(ports, unit, 50);
    await Promise.all(Array.from({ length: 200 }, (_, index) => commit.submit(sale(unit, `sale-${index}`))));
    expect(flushes).toBe(4);
  });

  it('gives one outcome to the same operation, staged, committed or repeated, and refuses another content', async () => {
    const { ports, unit } = openDay();
    const commit = grouped(ports, unit, 50);
    const [first, twin, conflict] = await Promise.all([
      commit.submit(sale(unit, 'one')),
      commit.submit(sale(unit, 'one')),
      commit.submit({ ...sale(unit, 'one'), operation: { ...stampOf('one'), digest: new Uint8Array(32) } }),
    ]);
    expect(twin).toBe(first);
    expect(conflict).toMatchObject({ ok: false, code: 'operation-conflict' });
    const [sequence] = recordsOf(first);
    expect(await commit.submit(sale(unit, 'one'))).toMatchObject({ repeated: true, bound: { sequence } });
    expect(unit.state.series.get('receipt')).toBe(1);
  });

  it('refuses one command and commits those around it', async () => {
    const { ports, unit } = openDay();
    const commit = grouped(ports, unit, 50);
    const wrong: GroupCommand = {
      operation: stampOf('close'),
      plan: (state) => {
        const plan = planDayClose(state, stampOf('close'), unit.now());
        return plan.ok ? { ok: false, code: 'day-not-open', detail: 'planned refusal' } : plan;
      },
    };
    const [before, refused, after] = await Promise.all([
      commit.submit(sale(unit, 'a')),
      commit.submit(wrong),
      commit.submit(sale(unit, 'b')),
    ]);
    expect(refused).toMatchObject({ ok: false, code: 'day-not-open' });
    expect(recordsOf(present(after, 'outcome'))).toEqual(recordsOf(present(before, 'outcome')).map((at) => at + 1));
  });

  it('closes a day in the middle of a group: fiscal memory behind the journal, and what follows sees the closed day', async () => {
    const { ports, unit } = openDay();
    const commit = grouped(ports, unit, 50);
    const close: GroupCommand = {
      operation: stampOf('close'),
      plan: (state) => planDayClose(state, stampOf('close'), unit.now()),
    };
    const [sold, closed, late] = await Promise.all([
      commit.submit(sale(unit, 'a')),
      commit.submit(close),
      commit.submit(sale(unit, 'b')),
    ]);
    expect([sold.ok, closed.ok]).toEqual([true, true]);
    expect(late).toMatchObject({ ok: false, code: 'day-not-open' });
    expect(unit.fiscalEntries().at(-1)?.header.kind).toBe('day-close');
    expect(bootUnit(ports).report.fiscal).toBe('@A');
  });

  it('acknowledges nothing that a failed flush may have lost, and nothing after it', async () => {
    const { ports, unit } = openDay();
    const commit = grouped(ports, unit, 10);
    const failure = new Error('the disk failed');
    await commit.submit(sale(unit, 'before'));
    ports.flash.flush = () => {
      throw failure;
    };
    const lost = Array.from({ length: 25 }, (_, index) => commit.submit(sale(unit, `lost-${index}`)));
    for (const outcome of await Promise.allSettled(lost))
      expect(outcome).toEqual({ status: 'rejected', reason: failure });
    await expect(commit.submit(sale(unit, 'after'))).rejects.toBe(failure);
  });

  it('refuses all that is staged when the secure element does not answer, and goes on when it does', async () => {
    const { ports, unit } = openDay();
    const signer = present(ports.secureElement.signer(), 'the unit has a key');
    let broken = true;
    const flaky = batchSigner({ ...signer, sign: (messages) => (broken ? undefined : signer.sign(messages)) });
    const commit = new GroupCommit({ unit, signer: flaky, commandsMax: 4 });
    const size = unit.size;
    const refused = await Promise.all(
      Array.from({ length: 10 }, (_, index) => commit.submit(sale(unit, `r-${index}`))),
    );
    expect(refused.every((outcome) => !outcome.ok && outcome.code === 'signer-broken')).toBe(true);
    expect(unit.size).toBe(size);
    broken = false;
    expect((await commit.submit(sale(unit, 'r-0'))).ok).toBe(true);
  });
});

describe('a batch that is signed as one', () => {
  const contents = (unit: FiscalUnit, count: number): Parameters<FiscalUnit['append']>[0] => {
    const out = [];
    let { state } = unit;
    for (let index = 0; index < count; index++) {
      const operation = stampOf(`batch-${unit.size}-${index}`);
      const plan = planReceipt(state, none, { operation, receipt: RECEIPT, now: unit.now(), dayOpenedUtcMs: 0 });
      if (!plan.ok) throw new Error(plan.detail);
      out.push(...plan.contents);
      const group = unit.group();
      group.add(out, unit.stageOptions());
      state = group.state;
    }
    return out;
  };

  it('has one signed checkpoint record at its end, and every record is proved by it', () => {
    const { ports, unit } = openDay();
    const first = unit.size;
    committed(unit.append(contents(unit, 20), { signing: 'batch' }));
    const records = [...unit.records(first)];
    expect(records.map(({ signature }) => signature.length)).toEqual([...Array.from({ length: 20 }, () => 0), 64]);
    expect(records.at(-1)?.header.kind).toBe('checkpoint');
    expect(bootUnit(ports).size).toBe(unit.size);
    committed(issue(unit, 'next', RECEIPT));
    committed(run(unit, planDayClose(unit.state, stampOf('close'), unit.now())));
    expect(entries(bootUnit(ports))).toEqual(entries(unit));
  });

  it('is discarded as a whole when power took its checkpoint record, also where every receipt of it is whole', () => {
    const { ports, unit } = openDay();
    committed(issue(unit, 'before', RECEIPT));
    const size = unit.size;
    const before = ports.flash.fork();
    committed(unit.append(contents(unit, 3), { signing: 'batch' }));
    const seal = present(unit.record(unit.size - 1), 'the checkpoint record');
    const torn = before.fork();
    const { start } = ports.map.journal;
    for (let at = start; at < start + seal.offset; at += 16) torn.clearBits(at, ports.flash.read(at, 16));
    const again = bootUnit({ ...ports, flash: torn });
    expect(again.record(size)?.header.kind).toBe('discard');
    expect(again.state.series.get('receipt')).toBe(1);
    expect(again.findOperation({ id: `batch-${size}-0` })).toBeUndefined();
  });
});
