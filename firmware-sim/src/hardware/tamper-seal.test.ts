import { describe, expect, it } from 'vitest';
import { smallStateTable } from './small-state.js';
import { TamperSeal } from './tamper-seal.js';
import { makeHardware } from '../__tests__/bench.js';

describe('the tamper seal', () => {
  it('stays broken until a technician puts on another one, with another number', () => {
    const seal = new TamperSeal();
    expect([seal.isIntact, seal.number]).toEqual([true, 'FACTORY']);
    seal.break();
    seal.break();
    expect([seal.isIntact, seal.number]).toEqual([false, 'FACTORY']);
    seal.replace('RO-0042');
    expect([seal.isIntact, seal.number]).toEqual([true, 'RO-0042']);
  });

  it('stands in the state that outlives power, its number only when it is not the first one', () => {
    const hardware = makeHardware();
    expect(smallStateTable.decode(hardware.smallState())).not.toHaveProperty('sealNumber');
    hardware.seal.replace('RO-0042');
    hardware.seal.break();
    hardware.powerOff();
    hardware.powerOn();
    expect(smallStateTable.decode(hardware.smallState())).toMatchObject({ sealIntact: false, sealNumber: 'RO-0042' });
    expect([hardware.fork().sealIntact, hardware.fork().seal.number]).toEqual([false, 'RO-0042']);
  });
});
