/** Format 1 is frozen: a file that this format's first version wrote is restored by every later one, to the same state. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { none } from '@plomba/core/country';
import { imageDigest } from '../control/oracle.js';
import { restoreDevice } from './restore-device.js';
import { describeSnapshot } from './snapshot.js';

const bytes = Uint8Array.from(readFileSync(new URL('./fixtures/format-1.plsnap', import.meta.url)));

describe('a snapshot of format 1', () => {
  it('says what it is of', () => {
    expect(describeSnapshot(bytes)).toMatchObject({
      ...{ format: 1, serial: 'FIXTURE-1', country: 'none', power: 'running', records: 9, clock: 'virtual', armed: 1 },
    });
  });

  it('is restored, with its paper, its armed fault and its memories', () => {
    const device = restoreDevice(bytes, { country: none, session: () => 1, hostMs: 0 });
    expect(imageDigest(device.hardware)).toBe('fbaf0db9e7feb6efc83ecb18656d9ec856d60e68a326201b44806b2f69ee9f32');
    expect(device.hardware.printer.paper).toBe('out');
    expect(device.injections()[0]?.injection.fault).toBe('power-cut');
    const sale = device.call('report.x', {});
    expect(sale?.ok).toBe(true);
  });
});
