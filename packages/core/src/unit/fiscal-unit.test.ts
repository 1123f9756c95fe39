import { toHex } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { activate, bootUnit, committed, issue, makePorts, run, stampOf } from '../__tests__/unit-fixture.js';
import { none } from '../country/none.js';
import { LIMITS } from '../model/limits.js';
import { planDayClose, planDayOpen } from './plans.js';
import { summaryOf } from './state.js';

function makeDay(receipts: number) {
  const ports = makePorts();
  const unit = bootUnit(ports);
  activate(unit);
  for (let index = 0; index < receipts; index++) {
    ports.clock.advance(1000);
    committed(issue(unit, `sale-${index}`));
  }
  return { ports, unit };
}

describe('a fiscal unit', () => {
  it('boots to the state that it had, whatever was appended', () => {
    for (const receipts of [0, 1, 5, 300, 700]) {
      const { ports, unit } = makeDay(receipts);
      const again = bootUnit(ports);
      expect(summaryOf(again.state)).toEqual(summaryOf(unit.state));
      expect(again.size).toBe(unit.size);
      expect(again.checkpoint()).toEqual(unit.checkpoint());
      expect(again.report.tail).toBe('@A');
    }
  });

  it('reads no more than the tail at boot', () => {
    const { ports } = makeDay(700);
    expect(bootUnit(ports).report.recordsRead).toBeLessThanOrEqual(LIMITS.checkpointRecords);
  });

  it('numbers without gaps and counts what the journal says', () => {
    const { unit } = makeDay(5);
    expect(unit.state.series.get('receipt')).toBe(5);
    expect(unit.state.counters.get('turnover')).toBe(1800n);
    expect(unit.state.counters.get('gross/A')).toBe(1800n);
    expect(unit.state.counters.get('tax/A')).toBe(300n);
  });

  it('finds every record by its sequence', () => {
    const { unit } = makeDay(400);
    for (let sequence = 0; sequence < unit.size; sequence++) {
      expect(unit.record(sequence)?.header.sequence).toBe(sequence);
    }
    expect(unit.record(unit.size)).toBeUndefined();
  });

  it('keeps closings in the fiscal memory too', () => {
    const { ports, unit } = makeDay(3);
    committed(run(unit, planDayClose(unit.state, stampOf('close-1'), unit.now())));
    committed(run(unit, planDayOpen(unit.state, none, stampOf('open-2'))));
    const [last] = bootUnit(ports).fiscalEntries().slice(-1);
    expect(last?.header).toMatchObject({ kind: 'day-close', entry: 5 });
    expect(last?.payload.day).toBe(1);
    expect(last?.payload.counters).toContainEqual({ key: 'turnover', value: 1080n });
    const closing = unit.record(last?.header.sequence ?? 0);
    expect(toHex(closing?.leafHash ?? new Uint8Array())).toBe(toHex(last?.payload.leafHash ?? new Uint8Array()));
  });
});
