/**
 * A vendor's own tests: the kiosk against a whole unit in this process, with everything that can go wrong at a till. What
 * really happened is read from the journal of the unit, not from what the kiosk believes.
 */
import { connect, memoryOutbox, type Outbox, type Unit } from '@plomba/sdk';
import { ACTIVATION, exportOf, unitInProcess, type InProcessUnit } from '@plomba/testkit';
import { readExport, verify } from '@plomba/verify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Kiosk } from './kiosk.js';

let device: InProcessUnit;
let unit: Unit;
let outbox: Outbox;
let kiosk: Kiosk;

beforeEach(async () => {
  device = unitInProcess();
  // As a technician leaves it.
  device.host.act((held) => {
    for (const { id, command, request } of ACTIVATION) held.call(command, request({ id, epoch: 0 }, new Map()));
  });
  unit = await connect(device.open, { timeoutMs: 1_000 });
  await unit.openDay();
  outbox = await memoryOutbox();
  kiosk = new Kiosk(unit, outbox, 'sv');
});

afterEach(async () => {
  await unit.close();
  await device.stop();
});

/** The journal as an auditor would get it. */
function journal(): Uint8Array {
  return device.host.act(({ state }) => {
    return exportOf(state?.kind === 'running' ? state.unit : expect.unreachable('the unit runs'));
  });
}

/** Numbers and totals of the receipts that the unit has, whatever the kiosk thinks. */
function truth(): readonly string[] {
  const read = readExport(journal());
  if (!read.ok) throw new TypeError(read.finding.message);
  return [...read.journal.records()].flatMap((record) =>
    record.kind === 'receipt' ? [`${record.payload.number}: ${record.payload.total}`] : [],
  );
}

describe('a sale', () => {
  it('gives a ticket, and the journal verifies', async () => {
    expect(await kiosk.sell('4.20')).toEqual({ shows: 'ticket', receipt: 1 });
    expect(truth()).toEqual(['1: 420']);
    expect(verify(journal())).toMatchObject({ ok: true });
  });

  it('is sold once although the power goes between the commit and the answer', async () => {
    device.host.act((held) => held.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 }));
    expect(await kiosk.sell('4.20')).toEqual({ shows: 'ticket', receipt: 1 });
    expect(truth()).toEqual(['1: 420']);
  });

  it('that was refused leaves nothing behind, and the screen says why in Swedish', async () => {
    await unit.closeDay();
    const screen = await kiosk.sell('4.20');
    expect(screen).toMatchObject({ shows: 'sorry' });
    expect(truth()).toEqual([]);
    // The day was closed, not the sale given up: with an open day it is sold.
    await unit.openDay();
    expect(await kiosk.settle()).toEqual([1]);
    expect(truth()).toEqual(['1: 420']);
  });

  it('whose answer does not come makes the kiosk wait, not sell again', async () => {
    // The unit commits, dies before it answers, and stays away for longer than this kiosk waits.
    let away = false;
    const line = await connect((signal) => (away ? never(signal) : device.open(signal)), { timeoutMs: 300 });
    const impatient = new Kiosk(line, outbox, 'en');
    device.host.act((held) => held.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 }));
    away = true;
    expect(await impatient.sell('4.20')).toMatchObject({ shows: 'wait' });
    await line.close();
    // Back again: the kiosk asks, and finds its one receipt.
    expect(await kiosk.settle()).toEqual([1]);
    expect(await outbox.pending()).toEqual([]);
    expect(truth()).toEqual(['1: 420']);
  });
});

describe('a power cut at every flash operation of a sale', () => {
  it('gives one ticket each time', { timeout: 60_000 }, async () => {
    // How many there are: sold once with a cut that is too far away to come.
    const operations = (): number => device.host.act(({ hardware }) => hardware.flash.operations);
    const before = operations();
    await kiosk.sell('4.20');
    const needed = operations() - before;
    expect(needed).toBeGreaterThan(2);
    for (let cut = 1; cut <= needed; cut++) {
      for (const phase of ['before', 'middle', 'after'] as const) {
        device.host.act((held) => held.cutAt({ at: 'flash', operation: cut, phase }));
        const sold = truth().length;
        expect(await kiosk.sell('4.20')).toEqual({ shows: 'ticket', receipt: sold + 1 });
        expect(truth()).toHaveLength(sold + 1);
      }
    }
  });
});

/** An opener for a unit that is not there. */
function never(signal?: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')), { once: true });
  });
}
