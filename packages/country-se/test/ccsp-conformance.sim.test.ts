/** The conformance suite of CCSP against the simulated control unit, in this process. */
import { Device } from '@plomba/firmware-sim';
import { conform, memoryTarget } from '@plomba/testkit';
import { describe, expect, it } from 'vitest';
import { ccspWire, controlCodeParts, DEFAULT_CCSP_SETTINGS, SIMULATED_KEYS } from '../src/device/index.js';
import { sweden } from '../src/index.js';
import { activatedHardware } from './helpers/rig.js';

describe('the CCSP suite', () => {
  it('passes on the simulated control unit', async () => {
    const country = sweden(controlCodeParts(SIMULATED_KEYS));
    const wire = ccspWire(DEFAULT_CCSP_SETTINGS);
    const device = new Device({ hardware: activatedHardware(), country, session: () => 1, hostMs: 0, wire });
    device.powerOn();
    const { run, unit } = await conform('ccsp', memoryTarget(device), { limits: { allow: ['safe', 'fiscal'] } });
    expect(unit.serial).toBe('PLSE00000001');
    expect(run.results.length).toBeGreaterThanOrEqual(40);
    const others = run.results.filter(({ outcome }) => outcome !== 'passed');
    expect(others.map((one) => `${one.id}: ${one.outcome === 'passed' ? '' : one.why}`)).toEqual([]);
  });
});
