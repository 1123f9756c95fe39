/** Drawer, display, seal and secure element: drawer-stuck, display-dead, seal-broken, signer-broken, signer-slow. */
import { describe, expect, it } from 'vitest';
import { operation } from '../../__tests__/bench.js';
import { SellingUnit } from '../__tests__/selling.js';

describe('drawer-stuck', () => {
  it('stays shut, and the sale is committed', () => {
    const unit = new SellingUnit(1);
    unit.device.hardware.drawer.close();
    const id = unit.device.inject({ fault: 'drawer-stuck' });
    unit.device.advanceClock(10_000);
    expect(unit.sell()).toBe(2);
    expect(unit.device.hardware.drawer.isOpen).toBe(false);
    unit.device.lift(id);
    unit.device.advanceClock(10_000);
    expect(unit.sell()).toBe(3);
    expect(unit.device.hardware.drawer.isOpen, 'cash opens it').toBe(true);
  });
});

describe('display-dead', () => {
  it('shows nothing, and nothing else changes', () => {
    const unit = new SellingUnit(1);
    const id = unit.device.inject({ fault: 'display-dead' });
    expect(unit.sell()).toBe(2);
    expect(unit.device.hardware.display.rows.join('')).toBe('');
    unit.device.lift(id);
    expect(unit.sell()).toBe(3);
    expect(unit.device.hardware.display.rows.join('')).not.toBe('');
  });
});

describe('seal-broken', () => {
  it('is said in status and events, and stays over power cuts and after it was lifted', () => {
    const unit = new SellingUnit(1);
    const id = unit.device.inject({ fault: 'seal-broken' });
    unit.device.lift(id);
    unit.reboot();
    expect(unit.device.hardware.sealIntact).toBe(false);
    expect(unit.device.call('events.watch', { kinds: ['warning'] })).toMatchObject({
      reply: { condition: { warnings: expect.arrayContaining(['seal-broken']) as string[] } },
    });
    expect(unit.sell()).toMatchObject({ code: 'seal-broken' });
    expect(unit.standing()).toBe('whole');
  });
});

describe('signer-broken', () => {
  it('refuses what would be unsigned and writes nothing; afterwards the unit sells on', () => {
    const unit = new SellingUnit(1);
    const id = unit.device.inject({ fault: 'signer-broken' });
    const { operations } = unit.device.hardware.flash;
    expect(unit.sell()).toMatchObject({ ok: false, code: 'signer-broken' });
    expect(unit.device.hardware.flash.operations).toBe(operations);
    unit.device.lift(id);
    expect(unit.sell()).toBe(2);
  });
});

describe('signer-slow', () => {
  it('makes every command that writes longer, by what it was told', () => {
    const took = [0, 7_000].map((ms) => {
      const unit = new SellingUnit(1);
      if (ms > 0) unit.device.inject({ fault: 'signer-slow', with: { ms } });
      const before = unit.device.hardware.rtc.read().utcMs;
      let committedMs = 0;
      unit.device.onEvent(({ name }) => {
        if (name === 'after-commit-before-answer') committedMs = unit.device.hardware.rtc.read().utcMs;
      });
      expect(unit.device.call('cash.move', { operation: operation(), direction: 'in', amount: 1n })).toMatchObject({
        ok: true,
      });
      return committedMs - before;
    });
    expect((took[1] ?? 0) - (took[0] ?? 0)).toBe(7_000);
  });
});
