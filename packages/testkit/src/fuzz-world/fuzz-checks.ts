/**
 * What must hold after every boot, checked from outside: a second unit reads a copy of the memories, the independent
 * verifier reads its export, and what tills believe is compared with what is there.
 */
import { equalBytes } from '@plomba/codec';
import { AssertionError, contentOf, FiscalUnit, operationIn, type PlacedRecord } from '@plomba/core';
import type { Hardware } from '@plomba/firmware-sim';
import type { VerifyOptions } from '@plomba/verify';
import { checkExport, checkFiscalMemory, recordsOf } from '../checkers.js';
import type { FuzzDamage } from './fuzz-damage.js';
import { FuzzTill } from './fuzz-till.js';
import type { VendorTill } from './vendor-till.js';
import type { VendorWire } from './vendor-wire.js';
import type { WorldParts } from './world-parts.js';

export interface AuditOptions {
  readonly parts: WorldParts;
  readonly tills: readonly (FuzzTill | VendorTill)[];
  readonly vendor: VendorWire | undefined;
  readonly verify: VerifyOptions;
  readonly damage: FuzzDamage;
}

export class FuzzAudit {
  readonly #options: AuditOptions;
  /** Leaf hashes of what was there after an earlier boot. */
  #leaves: readonly Uint8Array[] = [];

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  /** @param isWhole whether the verifier goes over everything, too */
  check(isWhole: boolean): void {
    const { parts, tills, vendor, verify, damage } = this.#options;
    const copy = parts.device.hardware.fork();
    copy.flash.faults.disarm();
    if (parts.isDamaged()) {
      this.#readable(copy.fork());
      copy.flash.heal();
    }
    // Only what the unit itself has written counts: a copy must not name a torn tail in its stead.
    copy.secureElement.broken = true;
    const unit = FiscalUnit.boot(copy.unitPorts);
    copy.secureElement.broken = false;
    if ('halted' in unit) {
      if (!damage.isBeyondRepair) parts.found('boot', `the unit halts: ${unit.halted}`);
      return;
    }
    const records = recordsOf(unit);
    this.#gapless(records);
    this.#kept(records);
    this.#clock(records);
    for (const till of tills) {
      if (till instanceof FuzzTill) this.#operations(till, records);
      else if (vendor !== undefined) this.#keys(till, vendor, records);
    }
    for (const detail of checkFiscalMemory(unit, records)) parts.found('fiscal memory', detail);
    if (!isWhole) return;
    for (const detail of checkExport(unit, records, verify)) parts.found('verifier', detail);
  }

  /** Damage has cost the records from this one on. */
  lost(from: number): void {
    this.#leaves = this.#leaves.slice(0, from);
  }

  /** What can be read of damaged memories is what was written; the rest is refused, by its place. */
  #readable(damaged: Hardware): void {
    const { parts, damage } = this.#options;
    const unit = FiscalUnit.boot(damaged.unitPorts);
    if ('halted' in unit) return;
    const records: PlacedRecord[] = [];
    try {
      for (const record of unit.records(0)) records.push(record);
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
    }
    if (!damage.isTrue(records)) parts.found('damage', 'what is read is not what was written');
  }

  #gapless(records: readonly PlacedRecord[]): void {
    const { parts } = this.#options;
    records.forEach(({ header }, index) => {
      if (header.sequence !== index) parts.found('numbers', `record ${index} has sequence ${header.sequence}`);
    });
  }

  /** What was there after a boot is there after every later one. */
  #kept(records: readonly PlacedRecord[]): void {
    const { parts } = this.#options;
    this.#leaves.forEach((leaf, sequence) => {
      const now = records[sequence];
      if (now === undefined) parts.found('kept', `record ${sequence} was there at a boot and is gone`);
      else if (!equalBytes(now.leafHash, leaf)) parts.found('kept', `record ${sequence} is another one now`);
    });
    this.#leaves = records.map(({ leafHash }) => leafHash);
  }

  /** No time runs back, but where a clock was set; and never before the last closing. */
  #clock(records: readonly PlacedRecord[]): void {
    const { parts } = this.#options;
    let last = 0;
    let closed = 0;
    for (const { header } of records) {
      const { utcMs, sequence, kind } = header;
      if (kind !== 'clock' && utcMs < last) parts.found('clock', `record ${sequence} is before the one before it`);
      if (utcMs < closed) parts.found('clock', `record ${sequence} is before the last closing`);
      last = utcMs;
      if (kind === 'day-close') closed = utcMs;
    }
  }

  /** The ambiguity oracle: each operation that the till has ever used. */
  #operations(till: FuzzTill, records: readonly PlacedRecord[]): void {
    const { parts } = this.#options;
    const truths = new Map<string, number>();
    const seen = new Set<string>();
    for (const record of records) {
      const bound = operationIn(contentOf(record));
      if (bound === undefined) continue;
      const { id } = bound.operation;
      if (seen.has(id)) parts.found('oracle', `${id} is bound twice`);
      seen.add(id);
      if (!bound.fenced) truths.set(id, record.header.sequence);
    }
    for (const entry of till.entries) {
      const { operation, belief, sequence } = entry;
      const truth = truths.get(operation.id);
      if (belief === 'committed' && truth !== sequence) {
        parts.found(
          'oracle',
          `${operation.id}: the till has record ${sequence ?? '?'}, the unit ${truth ?? 'nothing'}`,
          operation.id,
        );
      }
      if (belief === 'not-committed' && truth !== undefined && !parts.isLate(entry)) {
        const detail = `${operation.id}: the till believes not committed, the unit has record ${truth}`;
        parts.found('oracle', detail, operation.id);
      }
    }
  }

  /** The same by what a person would know a receipt by. */
  #keys(till: VendorTill, vendor: VendorWire, records: readonly PlacedRecord[]): void {
    const { parts } = this.#options;
    const counts = new Map<string, number>();
    for (const record of records) {
      const key = vendor.keyOf(contentOf(record));
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const { sale, belief } of till.entries) {
      const count = counts.get(sale.key) ?? 0;
      if (count > 1) parts.found('oracle', `sale ${sale.key} is stored ${count} times`);
      if (belief === 'committed' && count === 0) parts.found('oracle', `sale ${sale.key} is lost`, sale.key);
      if (belief === 'not-committed' && count > 0) parts.found('oracle', `sale ${sale.key} is denied`, sale.key);
    }
  }
}
