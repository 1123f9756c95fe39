import { journalExport } from '@plomba/core';
import { none } from '@plomba/core/country';
import { parseTillRoll, type TillRoll } from '@plomba/core/model';
import { readExport, type ExportRecord } from '@plomba/verify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { directStagehand, directUnit } from '../__tests__/direct-unit.js';
import { makeCafeDay } from '../rolls/cafe-day.js';
import { DirectClient } from '../sim/direct-client.js';
import { startSim, type Sim } from '../sim/start-sim.js';
import { DEFAULT_PROFILE } from '../sim/unit-profile.js';
import { auditRoll } from './audit.js';
import { planRoll, type KnownOperation } from './plan.js';
import { RollPlayer, type PlayEvent } from './player.js';

const KIB = 1024;
const sizes = { fiscalBytes: 64 * KIB, journalBytes: 512 * KIB, derivedBytes: 64 * KIB, workingBytes: 64 * KIB };

let sim: Sim;
beforeEach(async () => {
  sim = await startSim({
    listen: 'memory',
    profile: DEFAULT_PROFILE,
    country: none,
    state: 'production',
    seed: '1',
    clock: 'virtual',
    sizes,
  });
});
afterEach(() => sim.stop());

const at = (minute: number): string => `2026-03-14T08:${minute.toString().padStart(2, '0')}:00+01:00`;
const coffee = { name: 'Coffee', quantity: '1', unitPrice: '2.00', taxGroup: 'A' };
const sale = (operation: string, minute: number): object => ({
  operation,
  time: at(minute),
  document: 'sale',
  items: [coffee],
  payments: [{ kind: 'cash', amount: '2.00' }],
});

function rollOf(...lines: readonly object[]): TillRoll {
  return parseTillRoll({ format: 'plomba-till-roll/1', title: 'test', currency: 'EUR', till: 'T1', lines });
}

const roll = rollOf(
  { operation: 'open', time: at(0), action: 'open-day' },
  sale('s1', 1),
  { ...sale('s2', 2), signer: 'broken' },
  { ...sale('r1', 3), document: 'refund', refersToOperation: 's2' },
  { operation: 'c1', time: at(4), action: 'copy', of: 's1' },
  { operation: 'in', time: at(5), action: 'cash-in', amount: '10.00', reason: 'float' },
  { operation: 'clock', time: at(6), action: 'set-clock', to: at(4) },
  sale('s3', 7),
  { operation: 'close', time: at(8), action: 'close-day' },
);

function known(ids: readonly string[]): readonly KnownOperation[] {
  const client = new DirectClient(sim.device);
  try {
    return client.call('operation.find', { ids }).found;
  } finally {
    client.close();
  }
}

function exported(): readonly ExportRecord[] {
  if (sim.device.state?.kind !== 'running') throw new TypeError('the unit does not run');
  const { unit } = sim.device.state;
  const checkpoint = unit.checkpoint();
  if (!checkpoint.ok) throw new TypeError(checkpoint.detail);
  const { size } = unit;
  const made = journalExport({ size, checkpoint: checkpoint.text, source: unit.exportSource() });
  const read = readExport(made.read(0, made.bytes));
  if (!read.ok) throw new TypeError(read.finding.message);
  return [...read.journal.records()];
}

const ids = roll.lines.map(({ operation }) => operation);

describe('a roll', () => {
  test('is played line by line, each at its time, and is on the unit exactly once', async () => {
    const events: PlayEvent[] = [];
    const player = new RollPlayer(directUnit(sim.device), planRoll(roll, [], { resume: false }), {
      stagehand: directStagehand(sim.device),
      onEvent: (event) => events.push(event),
    });
    expect(await player.play()).toEqual({ played: 9, skipped: 0, breakdowns: 1 });
    const records = exported();
    expect(auditRoll(roll, records)).toEqual({ asked: 9, once: 9, missing: [], double: [] });
    const kinds = records.slice(5).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'day-open',
      'receipt',
      'receipt',
      'receipt',
      'copy',
      'cash',
      'clock',
      'receipt',
      'day-close',
      'checkpoint',
    ]);
    const clocks = records.slice(5, 9).map(({ header }) => new Date(header.utcMs).toISOString().slice(11, 16));
    expect(clocks).toEqual(['07:00', '07:01', '07:02', '07:03']);
    const refund = records[8];
    expect(refund?.kind === 'receipt' && refund.payload.request.refersTo).toBe(2);
    const copy = records[9];
    expect(copy?.kind === 'copy' && copy.payload.of).toBe(6);
    expect(events.map(({ kind }) => kind).join(' ')).toBe(`played played signer-broken ${'played '.repeat(7).trim()}`);
  });

  test('without a stagehand is played too: time and breakdowns are left as they are', async () => {
    const player = new RollPlayer(directUnit(sim.device), planRoll(roll, [], { resume: false }));
    expect(await player.play()).toEqual({ played: 9, skipped: 0, breakdowns: 0 });
    expect(exported()[5]?.header.utcMs).toBeLessThan(Date.UTC(2026, 0, 2));
  });

  test('goes on after any line where a run stopped, asks nothing twice, and finds what later lines refer to', async () => {
    for (let done = 1; done < ids.length; done++) {
      await sim.stop();
      sim = await startSim({
        listen: 'memory',
        profile: DEFAULT_PROFILE,
        country: none,
        state: 'production',
        seed: '1',
        clock: 'virtual',
        sizes,
      });
      const stop = new AbortController();
      const first = new RollPlayer(directUnit(sim.device), planRoll(roll, [], { resume: false }), {
        stagehand: directStagehand(sim.device),
        stopped: stop.signal,
        onEvent: (event) => {
          if (event.kind === 'played' && event.step.index === done - 1) stop.abort();
        },
      });
      await expect(first.play()).rejects.toMatchObject({ code: 'interrupted' });
      const unit = directUnit(sim.device);
      const plan = planRoll(roll, known(ids), { resume: true });
      expect(plan.doneBefore).toBe(done);
      expect(await new RollPlayer(unit, plan).play()).toMatchObject({ played: 9 - done, skipped: done });
      expect(unit.asked).toEqual(ids.slice(done));
      expect(auditRoll(roll, exported())).toMatchObject({ once: 9, missing: [], double: [] });
    }
  });

  test('that is begun already is refused without --resume, before anything is asked', async () => {
    await new RollPlayer(directUnit(sim.device), planRoll(roll, [], { resume: false })).play();
    expect(() => planRoll(roll, known(ids), { resume: false })).toThrow(
      expect.objectContaining({ code: 'roll-begun' }),
    );
    const unit = directUnit(sim.device);
    const plan = planRoll(roll, known(ids), { resume: true });
    expect(await new RollPlayer(unit, plan).play()).toEqual({ played: 0, skipped: 9, breakdowns: 0 });
    expect(unit.asked).toEqual([]);
  });

  test('with an operation that was given up names the line', () => {
    const fenced = [{ id: 's2', epoch: 0, fenced: true }];
    expect(() => planRoll(roll, fenced, { resume: true })).toThrow(
      expect.objectContaining({ code: 'operation-fenced', where: 'lines[2]' }),
    );
  });

  test('ends at the first line that the unit refuses, with its code', async () => {
    const early = rollOf(sale('s1', 1));
    const player = new RollPlayer(directUnit(sim.device), planRoll(early, [], { resume: false }));
    await expect(player.play()).rejects.toMatchObject({ code: 'day-not-open' });
  });

  test('with a breakdown fails where a unit issues all the same', async () => {
    const deaf = { ...directStagehand(sim.device), breakSigner: () => Promise.resolve() };
    const player = new RollPlayer(directUnit(sim.device), planRoll(roll, [], { resume: false }), { stagehand: deaf });
    await expect(player.play()).rejects.toMatchObject({ code: 'not-refused', where: 'lines[2]' });
  });

  test('of a café day of any seed is accepted whole', async () => {
    const day = makeCafeDay(7);
    const stagehand = directStagehand(sim.device);
    await new RollPlayer(directUnit(sim.device), planRoll(day, [], { resume: false }), { stagehand }).play();
    expect(auditRoll(day, exported()).once).toBe(day.lines.length);
  });
});

describe('the audit', () => {
  test('names what is missing and what is double', async () => {
    await new RollPlayer(directUnit(sim.device), planRoll(roll, [], { resume: false })).play();
    const records = exported();
    const [receipt] = records.filter(({ kind }) => kind === 'receipt');
    expect(
      auditRoll(
        roll,
        records.filter((record) => record !== receipt),
      ),
    ).toMatchObject({ once: 8, missing: ['s1'], double: [] });
    expect(auditRoll(roll, [...records, receipt!])).toMatchObject({ once: 8, missing: [], double: ['s1'] });
  });
});
