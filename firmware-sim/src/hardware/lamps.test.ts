import { describe, expect, it } from 'vitest';
import { Buzzer } from './buzzer.js';
import { Lamps } from './lamps.js';

describe('the lamps', () => {
  it('are dark without power, and the power lamp does not hang on the firmware', () => {
    const lamps = new Lamps();
    lamps.set({ ready: true, error: true, paper: true });
    expect(lamps.state()).toEqual({ power: false, ready: true, error: true, paper: true });
    lamps.powerOn();
    expect(lamps.state()).toEqual({ power: true, ready: false, error: false, paper: false });
    lamps.set({ ready: true, error: false, paper: true });
    expect(lamps.state()).toEqual({ power: true, ready: true, error: false, paper: true });
    lamps.powerOff();
    expect(Object.values(lamps.state())).toEqual([false, false, false, false]);
  });
});

describe('the buzzer', () => {
  it('sounds for its time, and is silent without power', () => {
    const buzzer = new Buzzer();
    buzzer.beep(40);
    buzzer.advance(39);
    expect([buzzer.isSounding, buzzer.beeps]).toEqual([true, 1]);
    buzzer.advance(1);
    expect(buzzer.isSounding).toBe(false);
    buzzer.beep(400);
    buzzer.powerOff();
    expect([buzzer.isSounding, buzzer.beeps]).toEqual([false, 2]);
  });
});
