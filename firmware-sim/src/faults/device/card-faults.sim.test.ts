/** The card that exports are written to: card-missing, card-full, card-write-protected, card-slow. */
import { describe, expect, it } from 'vitest';
import { SellingUnit } from '../__tests__/selling.js';

describe('the card', () => {
  it.each([
    ['card-missing', 'no-card'],
    ['card-full', 'full'],
    ['card-write-protected', 'write-protected'],
  ] as const)(
    '%s refuses a file with its reason; lifted it takes it, and the unit sells all the while',
    (fault, why) => {
      const unit = new SellingUnit(1);
      const { card } = unit.device.hardware;
      const id = unit.device.inject({ fault });
      expect(card.write('export.tar', new Uint8Array(1000))).toBe(why);
      expect(unit.sell()).toBe(2);
      unit.device.lift(id);
      expect(card.write('export.tar', new Uint8Array(1000))).toBeUndefined();
      unit.device.advanceClock(1000);
      expect(card.files).toMatchObject([{ name: 'export.tar', isWhole: true }]);
    },
  );

  it('card-missing in the middle of a file leaves one that says that it is not whole', () => {
    const { device } = new SellingUnit();
    device.hardware.card.write('export.tar', new Uint8Array(1_000_000));
    device.inject({ fault: 'card-missing', when: { at: 'after', ms: 100 } });
    device.advanceClock(100);
    device.advanceClock(1_000);
    expect(device.hardware.card.files).toMatchObject([{ isWhole: false }]);
  });

  it('card-slow takes eighty times as long', () => {
    const { device } = new SellingUnit();
    device.inject({ fault: 'card-slow' });
    device.hardware.card.write('export.tar', new Uint8Array(400_000));
    device.advanceClock(1000);
    expect(device.hardware.card.isBusy).toBe(true);
    device.advanceClock(8000);
    expect(device.hardware.card.files).toMatchObject([{ isWhole: true }]);
  });
});
