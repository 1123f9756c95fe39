/** The printer: paper-end, paper-near-end, cover-open, paper-jam, cutter-stuck, head-hot. None stops a sale. */
import { describe, expect, it } from 'vitest';
import { paperText } from '../../hardware/paper-rows.js';
import type { Injection } from '../injection.js';
import { SellingUnit } from '../__tests__/selling.js';

/** Papers that came out since the last call, torn ones too. */
function papers(unit: SellingUnit): readonly string[] {
  return unit.device.hardware.printer.take().map((paper) => paperText(paper));
}

describe.each<Injection>([
  { fault: 'paper-end' },
  { fault: 'paper-end', with: { rows: 7 } },
  { fault: 'cover-open' },
  { fault: 'paper-jam' },
  { fault: 'cutter-stuck' },
])('$fault $with', (injection) => {
  it.each(['now', 'line-printed', 'cutting'] as const)(
    'at %s: the sale is committed, its paper comes when it is lifted',
    (at) => {
      const unit = new SellingUnit(1);
      papers(unit);
      const when = at === 'now' ? { at } : ({ at: 'event', event: at, count: at === 'cutting' ? 1 : 3 } as const);
      const id = unit.device.inject({ ...injection, when });
      expect(unit.sell()).toBe(2);
      expect(unit.sell()).toBe(3);
      unit.device.lift(id);
      unit.device.advanceClock(60_000);
      const out = papers(unit).filter((text) => text.includes('Espresso'));
      expect(out.length, 'both, and perhaps a torn piece').toBeGreaterThanOrEqual(2);
      expect(out.length).toBeLessThanOrEqual(3);
      expect(unit.device.hardware.printer.waiting).toBe(0);
      expect(unit.standing()).toBe('whole');
    },
  );
});

describe('paper-near-end', () => {
  it('is said by the unit', () => {
    const unit = new SellingUnit(1);
    const id = unit.device.inject({ fault: 'paper-near-end' });
    expect(unit.device.call('events.watch', { kinds: ['paper'] })).toMatchObject({
      reply: { condition: { paper: 'near-end' } },
    });
    unit.device.lift(id);
    expect(unit.device.hardware.printer.paper).toBe('ok');
  });
});

describe('head-hot', () => {
  it('pauses the printer until it is cool', () => {
    const unit = new SellingUnit(1);
    papers(unit);
    unit.device.inject({ fault: 'head-hot' });
    expect(unit.device.hardware.printer.fault).toBe('hot');
    expect(unit.sell()).toBe(2);
    unit.device.advanceClock(600_000);
    expect(unit.device.hardware.printer.fault).toBeUndefined();
    expect(papers(unit)).toHaveLength(1);
  });
});
