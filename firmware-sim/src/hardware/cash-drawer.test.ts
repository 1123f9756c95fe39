import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CashDrawer, KICK_MS, KICK_REST_MS } from './cash-drawer.js';

describe('the cash drawer', () => {
  it('opens with a pulse and closes by hand', () => {
    const drawer = new CashDrawer();
    expect([drawer.isOpen, drawer.kick(), drawer.isOpen, drawer.kicks]).toEqual([false, true, true, 1]);
    drawer.close();
    expect(drawer.isOpen).toBe(false);
  });

  it('stays shut when it is stuck, and open when it stood open', () => {
    const drawer = new CashDrawer();
    drawer.stick(true);
    expect([drawer.kick(), drawer.isOpen, drawer.kicks]).toEqual([true, false, 1]);
    drawer.stick(false);
    drawer.advance(KICK_MS + KICK_REST_MS);
    drawer.kick();
    drawer.stick(true);
    expect(drawer.isOpen).toBe(true);
  });

  it('never has its solenoid on for more than a fifth of the time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(900), { maxLength: 50 }), (waits) => {
        const drawer = new CashDrawer();
        let passedMs = 0;
        for (const ms of waits) {
          drawer.kick();
          drawer.advance(ms);
          passedMs += ms;
        }
        expect(drawer.kicks * KICK_MS).toBeLessThanOrEqual(passedMs / 5 + KICK_MS);
      }),
    );
  });
});
