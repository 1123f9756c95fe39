/** Faults of the cells and of their part, asked for by name; each shows its verdict. */
import { FieldError } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { must, operation } from '../../__tests__/bench.js';
import { answerControl } from '../../control/answer.js';
import { imageDigest } from '../../control/oracle.js';
import type { Device } from '../../device.js';
import { SellingUnit } from '../__tests__/selling.js';

describe('bit-rot', () => {
  it('before the last batch is seen at boot or when it is read, and never passed on as right', () => {
    const found: Record<string, number> = {};
    for (let seed = 0; seed < 60; seed++) {
      const unit = new SellingUnit(0);
      for (let sale = 0; sale < 6; sale++) unit.sell();
      const { state } = unit.device;
      const last = state?.kind === 'running' ? (state.unit.record(state.unit.size - 1)?.offset ?? 0) : 0;
      unit.device.inject({ fault: 'bit-rot', with: { offset: (seed * 97) % last, bit: seed % 8 } });
      unit.reboot();
      const kind = unit.standing().split(':')[0] ?? '';
      found[kind] = (found[kind] ?? 0) + 1;
    }
    expect(found['lost']).toBeUndefined();
    expect(found['halts']).toBeGreaterThan(30);
  });

  it('falls into what is written where nobody says a place, and is the same for the same seed', () => {
    const flipped = [1, 1, 2].map((seed) => {
      const { device } = new SellingUnit(3);
      const { start, bytes } = device.hardware.map.fiscal;
      const before = device.hardware.flash.cells.read(start, bytes);
      device.inject({ fault: 'bit-rot', with: { memory: 'fiscal', seed } });
      const after = device.hardware.flash.cells.read(start, bytes);
      return [...before.keys()].filter((at) => before[at] !== after[at]);
    });
    expect(flipped.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(flipped[0]).toEqual(flipped[1]);
    expect(flipped[0]).not.toEqual(flipped[2]);
  });

  it('in the fiscal memory is seen', () => {
    const unit = new SellingUnit(1);
    unit.device.inject({ fault: 'bit-rot', with: { memory: 'fiscal', offset: 40 } });
    unit.reboot();
    expect(unit.standing()).toMatch(/^halts/);
  });
});

function asked(device: Device, method: string, params: object = {}): unknown {
  return JSON.parse(answerControl(device, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })) ?? 'null');
}

describe.each(['bit-rot', 'stuck-bits'])('%s aimed at an empty memory', (fault) => {
  const why = 'with.memory: working is empty: nothing is stored there that could be damaged';

  it('is refused with its reason, and changes nothing', () => {
    const { device } = new SellingUnit(1);
    const before = imageDigest(device.hardware);
    expect(() => device.inject({ fault, with: { memory: 'working' } })).toThrow(
      new FieldError('with.memory', why.slice(13)),
    );
    expect(device.injections()).toEqual([]);
    expect(imageDigest(device.hardware)).toBe(before);
  });

  it('at a later moment does not hit, and says why; the unit goes on', () => {
    const unit = new SellingUnit(1);
    const id = unit.device.inject({
      fault,
      with: { memory: 'working' },
      when: { at: 'event', event: 'receipt-committed' },
    });
    expect(unit.sell()).toBe(2);
    expect(unit.device.injections()).toMatchObject([{ id, state: 'over', hits: 0, missed: why }]);
    unit.reboot();
    expect(unit.standing()).toBe('whole');
  });

  it('is asked for on the control channel, and refused there with the same reason', () => {
    const { device } = new SellingUnit(1);
    const params = { fault, with: { memory: 'working' } };
    expect(asked(device, 'fault.inject', params)).toMatchObject({ error: { code: -32_602, message: why } });
    asked(device, 'fault.inject', { ...params, when: { at: 'after', ms: 1 } });
    device.advanceClock(1_000);
    expect(asked(device, 'fault.list')).toMatchObject({ result: [{ hits: 0, missed: why }] });
  });
});

describe('what the flash does to a program', () => {
  const attempts = ['lost-write', 'misdirected-write', 'stuck-bits'] as const;

  it.each(attempts)('%s: nothing of it is acknowledged, and what was stays', (fault) => {
    for (let program = 1; program <= 4; program++) {
      const unit = new SellingUnit(3);
      const used = unit.device.state?.kind === 'running' ? unit.device.state.unit.journalUsedBytes : 0;
      const given = fault === 'stuck-bits' ? { offset: used + 60 * program } : { program };
      unit.device.inject({ fault, with: given });
      const sold = unit.sell();
      // A program that was lost may be one that writes the same once more: then it did no harm.
      if (sold === undefined || typeof sold === 'object') expect(unit.standing()).toMatch(/^halts/);
      const before = unit.standing();
      unit.device.faults.reports().forEach(({ id }) => unit.device.lift(id));
      unit.reboot();
      expect(unit.standing(), `program ${program}, before: ${before}`).toMatch(/^whole|^halts/);
    }
  });

  it('misdirected-write onto the page before hits the last batch: only who has the answer sees it', () => {
    const seen = new Set<string>();
    for (let pages = -3; pages <= -1; pages++) {
      const unit = new SellingUnit(6);
      unit.device.inject({ fault: 'misdirected-write', with: { pages, program: 2 } });
      unit.sell();
      unit.reboot();
      seen.add(unit.standing().split(':')[0] ?? '');
    }
    expect([...seen].every((standing) => ['lost', 'halts', 'whole'].includes(standing))).toBe(true);
    expect(seen.has('lost') || seen.has('halts')).toBe(true);
  });

  it('stuck-bits move again when they are lifted', () => {
    const unit = new SellingUnit(1);
    const used = unit.device.state?.kind === 'running' ? unit.device.state.unit.journalUsedBytes : 0;
    const id = unit.device.inject({ fault: 'stuck-bits', with: { offset: used + 100 } });
    expect(unit.sell()).not.toBe(2);
    unit.device.lift(id);
    unit.reboot();
    expect(unit.standing()).toBe('whole');
    expect(unit.sell()).toBeTypeOf('number');
  });
});

describe('neighbour-damage', () => {
  it('is detected, or looks like a torn tail: then the till has the answer', () => {
    const found: Record<string, number> = {};
    for (let seed = 0; seed < 40; seed++) {
      const unit = new SellingUnit(6);
      unit.device.inject({ fault: 'neighbour-damage', with: { seed, pages: 1 + (seed % 6) } });
      expect(unit.device.powered).toBe(false);
      unit.device.powerOn();
      const kind = unit.standing().split(':')[0] ?? '';
      found[kind] = (found[kind] ?? 0) + 1;
    }
    expect(found['lost'], 'the last batch').toBeGreaterThan(0);
    expect(found['halts'], 'one before it').toBeGreaterThan(0);
  });
});

describe('worn-out', () => {
  it.each(['journal', 'fiscal'] as const)('in the %s changes nothing: it is never erased in use', (memory) => {
    const unit = new SellingUnit(2);
    unit.device.inject({ fault: 'worn-out', with: { memory } });
    const { flash, map } = unit.device.hardware;
    const sector = map[memory].start / flash.geometry.sectorBytes;
    expect(flash.erasesOf(sector)).toBe(flash.profile.enduranceErases);
    for (let sale = 0; sale < 10; sale++) expect(unit.sell()).toBe(3 + sale);
    must(unit.device, 'day.close', { operation: operation() });
    unit.reboot();
    expect(unit.standing()).toBe('whole');
  });

  it('in the derived area costs time only: what does not hold is not used', () => {
    const unit = new SellingUnit(2);
    unit.device.inject({ fault: 'worn-out', with: { memory: 'derived' } });
    for (let boot = 0; boot < 6; boot++) {
      for (let sale = 0; sale < 12; sale++) expect(unit.sell()).toBeTypeOf('number');
      unit.device.inject({ fault: 'derived-area-lost', with: { garbage: boot } });
      unit.reboot();
      expect(unit.standing()).toBe('whole');
    }
    expect(unit.device.hardware.flash.faults.stuckBytes().length, 'it was erased, and is stuck').toBeGreaterThan(0);
  });
});

describe('a full memory', () => {
  it('journal-full: sales are refused, the day can be closed, and lifting it sells again', () => {
    const unit = new SellingUnit(2);
    const id = unit.device.inject({ fault: 'journal-full', with: { leftBytes: 24_000 } });
    let sold: ReturnType<SellingUnit['sell']> = 0;
    for (let sale = 0; sale < 200 && typeof sold === 'number'; sale++) sold = unit.sell();
    expect(sold).toMatchObject({ ok: false, code: 'journal-full' });
    expect(unit.device.call('report.x', {})).toMatchObject({ ok: true });
    must(unit.device, 'day.close', { operation: operation() });
    unit.reboot();
    expect(unit.standing()).toBe('whole');
    unit.device.lift(id);
    must(unit.device, 'day.open', { operation: operation() });
    expect(unit.sell()).toBeTypeOf('number');
  });

  it('journal-full with nothing left refuses at once and stays whole', () => {
    const unit = new SellingUnit(2);
    unit.device.inject({ fault: 'journal-full' });
    expect(unit.sell()).toMatchObject({ code: 'journal-full' });
    unit.reboot();
    expect(unit.standing()).toBe('whole');
  });

  it('fiscal-memory-full: no day is opened any more, and the life can be ended', () => {
    const unit = new SellingUnit(1);
    unit.device.inject({ fault: 'fiscal-memory-full', with: { leftSlots: 12 } });
    let days = 0;
    let opened: unknown = { ok: true };
    for (; days < 40 && (opened as { ok: boolean }).ok; days++) {
      must(unit.device, 'day.close', { operation: operation() });
      opened = unit.device.call('day.open', { operation: operation() });
    }
    expect(opened).toMatchObject({ ok: false, code: 'fiscal-memory-full' });
    expect(days).toBeLessThan(13);
    expect(unit.device.call('life.change', { operation: operation(), change: { to: 'closing' } })).toMatchObject({
      ok: true,
    });
    unit.reboot();
    expect(unit.standing()).toBe('whole');
  });
});

describe('a memory that may be lost', () => {
  it.each([
    ['derived-area-lost', undefined],
    ['derived-area-lost', 7],
    ['working-memory-lost', undefined],
    ['working-memory-lost', 7],
  ] as const)('%s (garbage %s): everything is there, and no operation is done twice', (fault, garbage) => {
    const unit = new SellingUnit(4);
    unit.sell('known');
    const given = garbage === undefined ? {} : { garbage };
    unit.device.inject({ fault, with: given });
    const { flash, map } = unit.device.hardware;
    const { start, bytes } = fault === 'derived-area-lost' ? map.derived : map.working;
    expect(flash.cells.isErased(start, bytes)).toBe(garbage === undefined);
    expect(unit.sell(), 'while it runs').toBe(6);
    unit.device.inject({ fault, with: given, when: { at: 'event', event: 'powered-off' } });
    unit.reboot();
    expect(unit.standing()).toBe('whole');
    expect(unit.sell('known'), 'the first outcome').toBe(5);
    expect(unit.sell()).toBe(7);
  });
});
