/** Snapshots: a restored unit continues byte for byte; a file that is not sound is refused with its place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '@plomba/codec';
import { memoryMap, present } from '@plomba/core';
import { ClientMachine, type ClientEvent } from '@plomba/link';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { none } from '@plomba/core/country';
import { Client, deviceIn, makeDevice, makeHardware, SALE } from '../__tests__/bench.js';
import { imageDigest } from '../control/oracle.js';
import type { Device } from '../device.js';
import { Hardware } from '../hardware/hardware.js';
import { PART_STATES, PARTS_KEPT_OTHERWISE } from './part-states.js';
import { restoreDevice, type RestoreOptions } from './restore-device.js';
import { SnapshotError } from './snapshot-error.js';
import { decodeSnapshot, encodeSnapshot, readSnapshotState } from './snapshot-file.js';

const backends = { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher };

function options(): RestoreOptions {
  let session = 100;
  return { ...backends, country: none, session: () => ++session, hostMs: 0 };
}

/** What a script does to a unit; whatever the unit answers is compared. */
type Deed =
  | { readonly kind: 'call'; readonly command: 'receipt.issue' | 'cash.move' | 'day.open' | 'day.close' | 'report.x' }
  | { readonly kind: 'pin'; readonly pin: string }
  | { readonly kind: 'challenge' }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'power' }
  | { readonly kind: 'cut'; readonly operation: number }
  | { readonly kind: 'roll'; readonly rows: number }
  | { readonly kind: 'drift'; readonly ppm: number };

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      command: fc.constantFrom(
        'receipt.issue' as const,
        'receipt.issue' as const,
        'cash.move' as const,
        'day.open' as const,
        'day.close' as const,
        'report.x' as const,
      ),
    }),
  },
  fc.record({ kind: fc.constant('pin' as const), pin: fc.constantFrom('000000', '1234') }),
  fc.constant({ kind: 'challenge' as const }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 90_000_000 }) }),
  fc.constant({ kind: 'power' as const }),
  fc.record({ kind: fc.constant('cut' as const), operation: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('roll' as const), rows: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('drift' as const), ppm: fc.integer({ min: -50, max: 50 }) }),
);

function requestOf(command: string, operation: object): object {
  if (command === 'receipt.issue') return { operation, receipt: SALE };
  if (command === 'cash.move') return { operation, direction: 'in', amount: 100n };
  return command === 'report.x' ? {} : { operation };
}

/** Runs a script; everything that can be seen, as text. */
function run(device: Device, script: readonly Deed[], name: string): readonly string[] {
  return script.map((deed, index) => {
    if (!device.powered) device.powerOn();
    return done(device, deed, { id: `${name}-${index}`, epoch: 0 });
  });
}

function done(device: Device, deed: Deed, operation: object): string {
  switch (deed.kind) {
    case 'call':
      return seen(device.call(deed.command, requestOf(deed.command, operation)));
    case 'pin':
      return seen(device.call('session.login', { principal: 'service', pin: deed.pin }));
    case 'challenge':
      return toHex(device.hardware.randomBytes(5));
    case 'advance':
      return String(device.advanceClock(deed.ms));
    case 'power':
      return String(device.powerOff('by the test'));
    case 'roll':
      return String(device.hardware.printer.loadRoll(deed.rows));
    case 'drift':
      return String(device.hardware.rtc.setDrift(deed.ppm));
    case 'cut':
      device.cutAt({ at: 'flash', operation: deed.operation, phase: 'middle' });
      return ''; // its number is the tester's
  }
}

function seen(answer: unknown): string {
  return JSON.stringify(answer, (key, value: unknown) =>
    // A ticket is between a unit and the host of its flash, and counts from when that was made.
    key === 'ticket'
      ? undefined
      : typeof value === 'bigint'
        ? `${value}n`
        : value instanceof Uint8Array
          ? toHex(value)
          : value,
  );
}

/** Everything of a unit that a tester can see. */
function portrait(device: Device): object {
  const { flash, firmwareFlash, rtc } = device.hardware;
  return {
    image: imageDigest(device.hardware),
    powered: device.powered,
    paper: device.hardware.printer.state(),
    injections: device.faults.state(),
    time: rtc.read(),
    flash: flash.state(),
    firmware: firmwareFlash.state(),
    snapshot: device.snapshot().length,
  };
}

const readyUnits = { production: deviceIn('production').snapshot(), blank: makeDevice(makeHardware()).snapshot() };

/** The fault before is over, and its number is not in the list of those that are armed. */
const NUMBERS_GO_ON: ['production', Deed[], Deed[]] = [
  'production',
  [
    { kind: 'cut', operation: 1 },
    { kind: 'pin', pin: '000000' },
  ],
  [{ kind: 'cut', operation: 1 }],
];

describe('a restored unit', () => {
  it('continues byte for byte, whatever was done before and is done after', () => {
    const script = fc.array(deeds, { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom('production' as const, 'blank' as const), script, script, (start, before, after) => {
        const original = restoreDevice(readyUnits[start], options());
        run(original, before, 'before');
        const restored = restoreDevice(original.snapshot(), options());
        expect(portrait(restored)).toEqual(portrait(original));
        expect(run(restored, after, 'after')).toEqual(run(original, after, 'after'));
        expect(portrait(restored)).toEqual(portrait(original));
        expect(restored.snapshot()).toEqual(original.snapshot());
      }),
      { numRuns: 15, examples: [NUMBERS_GO_ON] },
    );
  });

  it('goes back in place, and continues as one that was made anew from the same file', () => {
    const script = fc.array(deeds, { maxLength: 10 });
    fc.assert(
      fc.property(
        fc.constantFrom('production' as const, 'blank' as const),
        script,
        script,
        script,
        (start, one, two, after) => {
          const unit = restoreDevice(readyUnits[start], options());
          run(unit, one, 'before');
          const saved = unit.snapshot();
          const restored = restoreDevice(saved, options());
          run(unit, two, 'between');
          unit.inject({ fault: 'lost-flush' });
          unit.inject({ fault: 'signer-slow', with: { ms: 700 } });
          unit.restore(saved);
          expect(portrait(unit)).toEqual(portrait(restored));
          expect(run(unit, after, 'after')).toEqual(run(restored, after, 'after'));
          expect(portrait(unit)).toEqual(portrait(restored));
          expect(unit.snapshot()).toEqual(restored.snapshot());
        },
      ),
      { numRuns: 15 },
    );
  });

  it('changes nothing with a file that is not sound, at any of its bytes, or of another kind of unit', () => {
    const unit = deviceIn('production');
    unit.inject({ fault: 'power-cut', when: { at: 'event', event: 'day-closed' } });
    const saved = unit.snapshot();
    const before = portrait(unit);
    const refused = (bytes: Uint8Array): string => {
      try {
        unit.restore(bytes);
      } catch (error) {
        if (error instanceof SnapshotError) return error.code;
        throw error;
      }
      return 'restored';
    };
    for (let at = 0; at < saved.length; at += 97) {
      const spoilt = saved.map((byte, index) => (index === at ? byte ^ 0x40 : byte));
      expect(refused(spoilt), `byte ${at}`).toMatch(/^(not-a-snapshot|other-format|truncated|damaged)$/);
    }
    expect(refused(saved.subarray(0, 1000))).toBe('truncated');
    const swedish = makeDevice(makeHardware(), { ...none, id: 'se' });
    expect(refused(swedish.snapshot())).toBe('other-unit');
    const sizes = { fiscalBytes: 64 * 1024, journalBytes: 64 * 1024, derivedBytes: 128 * 1024, workingBytes: 4096 };
    const board = { map: memoryMap(sizes), seed: 'x', start: { utcMs: 0, offsetMinutes: 0 }, hostMs: 0 };
    const small = new Hardware({ ...board, clock: 'virtual' });
    expect(refused(makeDevice(small).snapshot())).toBe('other-unit');
    expect(portrait(unit)).toEqual(before);
  });

  it('is told of by the same bytes each time, and by few of them', () => {
    const device = deviceIn('production');
    const bytes = device.snapshot();
    expect(device.snapshot()).toEqual(bytes);
    expect(restoreDevice(bytes, options()).snapshot()).toEqual(bytes);
    expect(bytes.length).toBeLessThan(8192); // a unit with a flash of more than 700 KiB
  });

  it('serves a till again, which finds another life of the unit', () => {
    const device = deviceIn('production');
    const till = new Client(device);
    till.ask('day.open', { operation: { id: 'open', epoch: 0 } });
    const restored = restoreDevice(device.snapshot(), options());
    const again = new Client(restored);
    const answer = again.ask('receipt.issue', { operation: { id: 'sale', epoch: 0 }, receipt: SALE });
    expect(answer?.kind).toBe('response');
    expect(till.ask('unit.status', {})?.kind).toBe('response'); // the original has its line as ever
  });

  it('stays off, or halted with its reason', () => {
    const off = makeDevice(makeHardware());
    expect(restoreDevice(off.snapshot(), options()).powered).toBe(false);
    const device = deviceIn('production');
    device.powerOff('to damage it');
    const { flash, map } = device.hardware;
    flash.rot(map.journal.start + 100, 0);
    device.powerOn();
    const { state } = restoreDevice(device.snapshot(), options());
    expect(state?.kind).toBe('halted');
    const { selfTest: _ofTheBoot, ...halted } = present(device.state, 'it is on');
    expect(state).toEqual(halted);
  });
});

describe('the list of parts', () => {
  it('names everything of a board', () => {
    const hardware = makeHardware();
    const listed = [...PART_STATES.map(({ property }) => property), ...Object.keys(PARTS_KEPT_OTHERWISE)];
    expect(Object.keys(hardware).filter((property) => !listed.includes(property))).toEqual([]);
    expect(new Set(PART_STATES.map(({ part }) => part)).size).toBe(PART_STATES.length);
  });

  it('brings each state onto another board', () => {
    const [one, other] = [makeHardware(), makeHardware()];
    one.printer.loadRoll(3);
    one.rtc.setDrift(7);
    one.rtc.advance(1000);
    one.secureElement.broken = true;
    one.map.journal.limit = 8192;
    for (const { part, save, restore } of PART_STATES) {
      restore(other, save(one));
      expect([part, save(other)]).toEqual([part, save(one)]);
    }
  });
});

describe('a fork', () => {
  it('has the lines as they are in the middle of an exchange, and neither unit hears of the other', () => {
    const device = deviceIn('production');
    const till = new ClientMachine({ session: 5 });
    const line = device.openLine();
    const exchange = (machine: ClientMachine, end: typeof line, nowMs: number): readonly ClientEvent[] => {
      machine.tick(nowMs);
      for (let turn = 0; turn < 10; turn++) {
        end.receive(machine.takeOutput());
        machine.receive(end.takeOutput(), nowMs);
      }
      return machine.takeEvents();
    };
    exchange(till, line, 0);
    till.request('day.open', { operation: { id: 'open', epoch: 0 } });
    line.receive(till.takeOutput()); // the answer is still in the unit
    const { device: other, lines } = device.fork(() => 900);
    const otherTill = till.fork();
    const otherLine = present(lines.get(line), 'each line has its fork');
    const kinds = (events: readonly ClientEvent[]): unknown => events.map(({ kind }) => kind);
    expect(kinds(exchange(otherTill, otherLine, 1))).toEqual(['response']);
    otherTill.request('receipt.issue', { operation: { id: 'sale', epoch: 0 }, receipt: SALE });
    expect(kinds(exchange(otherTill, otherLine, 2))).toEqual(['response']);
    expect(kinds(exchange(till, line, 1))).toEqual(['response']);
    const sizes = [device, other].map(({ state }) => (state?.kind === 'running' ? state.unit.size : 0));
    expect(sizes).toEqual([6, 7]);
  });

  it('does the same as the unit that it is of, faults that are armed included', () => {
    const device = deviceIn('production');
    run(device, [{ kind: 'call', command: 'day.open' }], 'day');
    device.inject({ fault: 'power-cut', when: { at: 'event', event: 'after-commit-before-answer', count: 2 } });
    const { device: other } = device.fork(() => 900);
    const sale = { kind: 'call', command: 'receipt.issue' } as const;
    const script = [sale, sale, sale];
    expect(run(other, script, 'x')).toEqual(run(device, script, 'x'));
    expect(portrait(other)).toEqual(portrait(device));
    expect(device.injections()[0]?.state).toBe('over');
    expect(other.injections()[0]?.state).toBe('over');
  });
});

describe('a snapshot that cannot be restored', () => {
  const bytes = deviceIn('production').snapshot();
  const refusal = (given: Uint8Array): SnapshotError => {
    try {
      restoreDevice(given, options());
    } catch (error) {
      if (error instanceof SnapshotError) return error;
      throw error;
    }
    throw new SnapshotError('not-a-snapshot', 'it was accepted');
  };

  it('says so of every truncation, with the byte at which it ends', () => {
    for (let length = 0; length < bytes.length; length += length < 700 ? 1 : 37) {
      const { code, offset } = refusal(bytes.subarray(0, length));
      expect([code, length]).toEqual([length < 8 ? 'not-a-snapshot' : 'truncated', length]);
      if (code === 'truncated') expect(offset).toBe(length);
    }
  });

  it('says so of every flipped bit, and never names more than its place', () => {
    for (let at = 0; at < bytes.length; at += at < 700 ? 1 : 13) {
      const broken = bytes.slice();
      broken[at] = (broken[at] ?? 0) ^ (1 << (at % 8));
      const { code, offset } = refusal(broken);
      expect(code).toBe(at < 8 ? 'not-a-snapshot' : at < 10 ? 'other-format' : code);
      expect(['not-a-snapshot', 'other-format', 'truncated', 'damaged']).toContain(code);
      expect(offset).toBeDefined();
    }
  });

  it('is of another format, of another country, or has bytes behind its end', () => {
    const later = bytes.slice();
    later[9] = 2;
    expect(refusal(later).code).toBe('other-format');
    expect(refusal(later).message).toContain('format 2');
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(refusal(longer)).toMatchObject({ code: 'damaged', offset: bytes.length });
    const { state, sectors } = decodeSnapshot(bytes);
    const foreign = encodeSnapshot({ state: { ...state, country: 'se' }, sectors });
    expect(refusal(foreign).code).toBe('other-unit');
  });

  it('breaks a rule behind sound checksums', () => {
    const { state, sectors } = decodeSnapshot(bytes);
    const beyond = new Map([...sectors.memories, [1_000_000, new Uint8Array(4096)]]);
    expect(refusal(encodeSnapshot({ state, sectors: { ...sectors, memories: beyond } })).code).toBe('damaged');
    const strange = { ...state, smallState: Uint8Array.of(0xa0) };
    expect(refusal(encodeSnapshot({ state: strange, sectors })).code).toBe('damaged');
    const part = { part: 'steam-engine', state: new Uint8Array(1) };
    expect(refusal(encodeSnapshot({ state: { ...state, parts: [part] }, sectors })).code).toBe('damaged');
  });

  it('says who it is of before it is restored', () => {
    expect(readSnapshotState(bytes).state).toMatchObject({ country: 'none', serial: 'PL-1', power: 'running' });
  });
});
