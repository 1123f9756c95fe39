import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CustomerDisplay, DISPLAY_COLUMNS, DISPLAY_ROWS, displayRow } from './display.js';

describe('the customer display', () => {
  it('shows two rows of twenty cells and cuts off the rest, by letters and not by bytes', () => {
    const display = new CustomerDisplay();
    expect(display.rows).toEqual(['', '']);
    display.show('ÎÎÎÎÎÎÎÎÎÎÎÎÎÎÎÎÎÎÎÎ!', '😀'.repeat(21));
    expect(display.rows).toEqual(['Î'.repeat(20), '😀'.repeat(20)]);
    display.show('one row');
    expect(display.rows).toEqual(['one row', '']);
  });

  it('has no memory without power, and is dark while it is dead', () => {
    const display = new CustomerDisplay();
    display.show('TOTAL', '1.00');
    display.setDead(true);
    expect(display.rows).toEqual(['', '']);
    display.setDead(false);
    expect(display.rows).toEqual(['TOTAL', '1.00']);
    display.powerOff();
    expect(display.rows).toEqual(['', '']);
  });

  it('never loses what stands right to what stands left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: DISPLAY_COLUMNS }), (left, right) => {
        const row = displayRow(left, right);
        expect([...row].length).toBeLessThanOrEqual(DISPLAY_COLUMNS);
        expect(row.endsWith(right)).toBe(true);
      }),
    );
    expect(DISPLAY_ROWS).toBe(2);
  });
});
