/** Snapshots: a restored unit continues byte for byte; a file that is not sound is refused with its place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '@plomba/codec';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { none } from '@plomba/core/country';
import { Client, deviceIn, makeDevice, makeHardware, SALE } from '../__tests__/bench.js';
import { imageDigest } from '../control/oracle.js';
import type { Device } from '../device.js';
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
  | { readonly kind: 'cut'; readonly operation: number };

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
    case 'cut':
      return String(device.cutAt({ at: 'flash', operation: deed.operation, phase: 'middle' }));
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
    time: rtc.read(),
    flash: flash.state(),
    firmware: firmwareFlash.state(),
    snapshot: device.snapshot().length,
  };
}

const readyUnits = { production: deviceIn('production').snapshot(), blank: makeDevice(makeHardware()).snapshot() };

describe('a restored unit', () => {
  it('continues byte for byte, whatever was done before and is done after', () => {
    const script = fc.array(deeds, { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom('production' as const, 'blank' as const), script, script, (start, before, after) => {
        const original = restoreDevice(readyUnits[start], options());
        run(original, before, 'before');
        original.hardware.flash.arm(undefined); // what is armed is not in a snapshot
        const restored = restoreDevice(original.snapshot(), options());
        expect(portrait(restored)).toEqual(portrait(original));
        expect(run(restored, after, 'after')).toEqual(run(original, after, 'after'));
        expect(portrait(restored)).toEqual(portrait(original));
        expect(restored.snapshot()).toEqual(original.snapshot());
      }),
      { numRuns: 60 },
    );
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
    expect(state).toEqual(device.state);
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
