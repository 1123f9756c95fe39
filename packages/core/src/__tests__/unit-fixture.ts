/**
 * A unit on plain ports for the tests of `core`: in-memory flash, a clock that stands still until it is moved,
 * a secure element with a seeded key (native backends: the same bytes, and quick). One constructor a component, so that each option in a test means something.
 */
import { none } from '../country/none.js';
import { nativeHasher } from '../node/native-hasher.js';
import { nativeSigner, verifyNative } from '../node/native-ed25519.js';
import { sha256 } from '../crypto/sha256.js';
import type { OperationStamp } from '../model/operation.js';
import type { ReceiptRequest } from '../model/receipt.js';
import type { LocalTime } from '../model/time.js';
import type { ClockPort, ClockReading } from '../ports/clock.js';
import { PlainFlash } from '../ports/flash.js';
import { seededEntropy } from '../ports/entropy.js';
import type { SignerPort } from '../ports/signer.js';
import { flashGeometry, memoryMap, type MemoryMap } from '../storage/memory-map.js';
import type { UnitPorts } from '../unit/ports.js';
import { FiscalUnit, type Commit } from '../unit/fiscal-unit.js';
import * as plans from '../unit/plans.js';
import type { Plan } from '../unit/plan.js';
import { planReceipt } from '../unit/receipt-plan.js';
import type { Refusal } from '../unit/refusal.js';

const START: LocalTime = { utcMs: 1_773_475_200_000, offsetMinutes: 60 };

export const SMALL_MAP: MemoryMap = memoryMap({
  fiscalBytes: 64 * 1024,
  journalBytes: 1024 * 1024,
  derivedBytes: 256 * 1024,
  workingBytes: 4096,
});

export function makeClock(start: LocalTime = START): ClockPort & { advance(ms: number): void } {
  let reading: ClockReading = { ...start, quality: 'set' };
  return {
    read: () => reading,
    set: (time) => void (reading = { ...time, quality: 'set' }),
    advance: (ms) => void (reading = { ...reading, utcMs: reading.utcMs + ms }),
  };
}

export interface TestPorts extends UnitPorts {
  readonly flash: PlainFlash;
  readonly clock: ReturnType<typeof makeClock>;
}

export function makePorts(
  options: { readonly flash?: PlainFlash; readonly map?: MemoryMap; readonly seed?: string } = {},
): TestPorts {
  const map = options.map ?? SMALL_MAP;
  const entropy = seededEntropy(options.seed ?? 'core test');
  const seed = entropy.bytes(32);
  let signer: SignerPort | undefined = options.flash === undefined ? undefined : nativeSigner(seed);
  return {
    flash: options.flash ?? new PlainFlash(flashGeometry(map)),
    map,
    clock: makeClock(),
    secureElement: {
      signer: () => signer,
      createKey: () => (signer ??= nativeSigner(seed)),
      drawJournalId: () => entropy.bytes(16),
    },
    verifySignature: verifyNative,
    hasher: nativeHasher,
  };
}

export function bootUnit(ports: UnitPorts): FiscalUnit {
  const unit = FiscalUnit.boot(ports);
  if ('halted' in unit) throw new Error(`unit halted: ${unit.halted}`);
  return unit;
}

export function stampOf(id: string, epoch = 0): OperationStamp {
  return { id, epoch, digest: sha256(Uint8Array.from(id, (letter) => letter.charCodeAt(0))) };
}

export function committed(result: Commit | Refusal): Commit {
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  return result;
}

export function run(unit: FiscalUnit, plan: Plan | Refusal): Commit | Refusal {
  return plan.ok ? unit.append(plan.contents) : plan;
}

const OWNER = { name: 'Kafana Plomba d.o.o.', taxNumber: '12345678' };
const PLACE = { name: 'Café Plomba', address: 'Main Street 1' };

/** Takes a blank unit to an open day in production. */
export function activate(unit: FiscalUnit): void {
  const identity = {
    operation: stampOf('personalise'),
    serial: 'PL000001',
    model: 'Plomba 1',
    country: none.id,
    firmware: '0.1.0',
    simulated: true,
    ...unit.drawIdentity(),
  };
  committed(unit.append([{ kind: 'identity', payload: identity }], { identity }));
  const step = (to: 'bound' | 'test' | 'production', extra = {}): void =>
    void committed(run(unit, plans.planLife(unit.state, none, { operation: stampOf(to), change: { to, ...extra } })));
  step('bound', { owner: OWNER, place: PLACE });
  step('test');
  step('production');
  committed(run(unit, plans.planDayOpen(unit.state, none, stampOf('open-1'))));
}

function sale(cents = 360n): ReceiptRequest {
  return {
    document: 'sale',
    items: [
      { name: 'Espresso', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: cents, scale: 2 }, taxGroup: 'A' },
    ],
    payments: [{ kind: 'cash', amount: cents }],
  };
}

export function issue(unit: FiscalUnit, id: string, receipt: ReceiptRequest = sale()): Commit | Refusal {
  const now = unit.now();
  const command = { operation: stampOf(id, unit.epoch), receipt, now, dayOpenedUtcMs: 0 };
  return run(unit, planReceipt(unit.state, none, command));
}
