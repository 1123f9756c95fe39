/** A part with a cache, such as an SD card: lost-flush and reordered-writes. */
import { memoryMap } from '@plomba/core';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { describe, expect, it } from 'vitest';
import { deviceIn, makeDevice } from '../../__tests__/bench.js';
import { Hardware } from '../../hardware/hardware.js';
import { SD_CARD } from '../../hardware/sd-card.js';
import type { Device } from '../../device.js';
import { SellingUnit } from '../__tests__/selling.js';

/** A unit in production whose memories are on a card. */
function onCard(): Device {
  const made = deviceIn('production');
  const { hardware } = made;
  const card = new Hardware({
    map: memoryMap({ fiscalBytes: 64 * 1024, journalBytes: 512 * 1024, derivedBytes: 128 * 1024, workingBytes: 4096 }),
    seed: 'firmware test',
    clock: 'virtual',
    start: hardware.rtc.read(),
    hostMs: 0,
    profile: SD_CARD,
    state: hardware.smallState(),
    makeSigner: nativeSigner,
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
  for (const [sector, bytes] of hardware.flash.cells.sectors()) card.flash.overwrite(sector * bytes.length, bytes);
  const device = makeDevice(card);
  device.powerOn();
  return device;
}

describe('reordered-writes', () => {
  it('at any moment of a sale leaves everything that was acknowledged', () => {
    let missing = 0;
    for (let operation = 1; operation <= 8; operation++) {
      for (let seed = 0; seed < 6; seed++) {
        const unit = new SellingUnit(2, onCard());
        const id = unit.device.inject({ fault: 'reordered-writes', with: { seed }, when: { at: 'flash', operation } });
        unit.sell('cut');
        missing += unit.device.injections().find((one) => one.id === id)?.hits ?? 0;
        unit.device.lift(id);
        unit.device.powerOn();
        expect(unit.standing(), `operation ${operation}, seed ${seed}`).toBe('whole');
        expect(unit.sell('cut')).toBe(3);
        expect(unit.sell()).toBe(4);
      }
    }
    expect(missing).toBeGreaterThan(10);
  });
});

describe('lost-flush', () => {
  it('loses nothing while the power stays, and nothing after an orderly one', () => {
    const unit = new SellingUnit(1, onCard());
    unit.device.inject({ fault: 'lost-flush' });
    for (let sale = 0; sale < 5; sale++) expect(unit.sell()).toBe(2 + sale);
    expect(unit.standing()).toBe('whole');
  });

  it('with a cut that drops the cache needs a witness: the till has the answer, the unit does not', () => {
    const found: Record<string, number> = {};
    for (let seed = 0; seed < 24; seed++) {
      const unit = new SellingUnit(1, onCard());
      unit.device.inject({ fault: 'lost-flush' });
      for (let sale = 0; sale < 3; sale++) unit.sell();
      unit.device.inject({ fault: 'reordered-writes', with: { seed } });
      unit.device.powerOn();
      const kind = unit.standing().split(':')[0] ?? '';
      found[kind] = (found[kind] ?? 0) + 1;
    }
    expect(found['lost']).toBeGreaterThan(0);
  });
});
