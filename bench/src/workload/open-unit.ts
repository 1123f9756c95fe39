/**
 * A unit on an image file, as a product would run it: native signer and hasher, the file's own flash.
 * The clock stands still between receipts, so that bytes do not depend on how fast the machine is.
 */
import {
  FiscalUnit,
  planDayClose,
  planDayOpen,
  planIdentity,
  planLife,
  seededEntropy,
  type ClockPort,
  type ClockReading,
  type Content,
  type FlashPort,
  type MemorySizes,
  type Plan,
  type Refusal,
  type SignerPort,
  type UnitPorts,
} from '@plomba/core';
import { none } from '@plomba/core/country';
import type { OperationStamp } from '@plomba/core/model';
import { FileImage, nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { demand } from '../bench-error.js';
import { LOG_KEY_SEED } from './log-key.js';

const MIB = 1024 * 1024;
const START_UTC_MS = Date.UTC(2026, 2, 14, 8);
const OWNER = { name: 'Kafana Plomba d.o.o.', taxNumber: '12345678' };
const PLACE = { name: 'Café Plomba', address: 'Main Street 1' };

/** Memories for a journal of so many bytes; the derived area takes a quarter of it. */
export function sizesFor(journalMib: number): MemorySizes {
  return {
    fiscalBytes: 4 * MIB,
    journalBytes: journalMib * MIB,
    derivedBytes: Math.ceil(journalMib / 4) * MIB,
    workingBytes: 65_536,
  };
}

export interface UnitOnFile {
  readonly unit: FiscalUnit;
  readonly image: FileImage;
  readonly clock: ClockPort & { advance(ms: number): void };
  readonly close: () => void;
}

export interface OpenOptions {
  /** The native one where nothing is said. */
  readonly signer?: SignerPort;
  /** Puts something between the unit and its flash. */
  readonly around?: (flash: FlashPort) => FlashPort;
}

function standingClock(): UnitOnFile['clock'] {
  let reading: ClockReading = { utcMs: START_UTC_MS, offsetMinutes: 60, quality: 'set' };
  return {
    read: () => reading,
    set: (time) => void (reading = { ...time, quality: 'set' }),
    advance: (ms) => void (reading = { ...reading, utcMs: reading.utcMs + ms }),
  };
}

/** The ports of a unit on an image; booting is left to the caller. */
export function portsOn(image: FileImage, options: OpenOptions = {}): UnitPorts & Pick<UnitOnFile, 'clock'> {
  const signer = options.signer ?? nativeSigner(LOG_KEY_SEED);
  let isDrawn = !image.created;
  return {
    flash: options.around?.(image.flash) ?? image.flash,
    map: image.map,
    clock: standingClock(),
    secureElement: {
      signer: () => (isDrawn ? signer : undefined),
      createKey: () => {
        isDrawn = true;
        return signer;
      },
      drawJournalId: () => seededEntropy('plomba bench journal').bytes(16),
    },
    verifySignature: verifyNative,
    hasher: nativeHasher,
  };
}

/** @throws BenchError when the unit halts */
export function bootOn(ports: UnitPorts): FiscalUnit {
  const unit = FiscalUnit.boot(ports);
  if ('halted' in unit) demand(false, `the unit halted at boot: ${unit.halted}`);
  return unit;
}

function stampOf(id: string, unit: FiscalUnit): OperationStamp {
  return { id, epoch: unit.epoch, digest: nativeHasher.sha256(Buffer.from(id)) };
}

/** @throws BenchError when the plan or the append is refused */
function commit(unit: FiscalUnit, plan: Plan | Refusal): void {
  if (!plan.ok) demand(false, `${plan.code}: ${plan.detail}`);
  const result = unit.append(plan.contents);
  if (!result.ok) demand(false, `${result.code}: ${result.detail}`);
}

export function openDay(unit: FiscalUnit): void {
  commit(unit, planDayOpen(unit.state, none, stampOf(`open-${unit.state.day + 1}`, unit)));
}

export function closeDay(unit: FiscalUnit): void {
  commit(unit, planDayClose(unit.state, stampOf(`close-${unit.state.day}`, unit), unit.now()));
}

/** From blank to an open day in production. */
function activate(unit: FiscalUnit): void {
  const identity = {
    operation: stampOf('personalise', unit),
    serial: 'PL000001',
    model: 'Plomba 1',
    country: none.id,
    firmware: '0.1.0',
    simulated: true,
    ...unit.drawIdentity(),
  };
  const plan = planIdentity(unit.state, identity);
  if (!plan.ok) demand(false, plan.detail);
  const first: readonly Content[] = plan.contents;
  const born = unit.append(first, { identity });
  if (!born.ok) demand(false, born.detail);
  const bound = { to: 'bound', owner: OWNER, place: PLACE } as const;
  for (const change of [bound, { to: 'production' } as const]) {
    commit(unit, planLife(unit.state, none, { operation: stampOf(change.to, unit), change }));
  }
  openDay(unit);
}

/** A new unit on a new image, in production, with a day open. */
export function createUnit(path: string, sizes: MemorySizes, options: OpenOptions = {}): UnitOnFile {
  const image = FileImage.open(path, { sizes, mode: 'create' });
  demand(image.created, `${path} exists already`);
  const ports = portsOn(image, options);
  const unit = bootOn(ports);
  activate(unit);
  return { unit, image, clock: ports.clock, close: () => image.close() };
}

/** The unit on an image that exists. */
export function openUnit(path: string, options: OpenOptions = {}): UnitOnFile {
  const image = FileImage.open(path, { sizes: sizesFor(64), mode: 'open' });
  const ports = portsOn(image, options);
  return { unit: bootOn(ports), image, clock: ports.clock, close: () => image.close() };
}
