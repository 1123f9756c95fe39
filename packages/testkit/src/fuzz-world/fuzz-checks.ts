/**
 * What must hold after every boot, checked from outside: a second unit reads a copy of the memories, the independent
 * verifier reads its export, and what tills believe is compared with what is there.
 */
import { equalBytes } from '@plomba/codec';
import { contentOf, FiscalUnit, operationIn, type PlacedRecord } from '@plomba/core';
import type { VerifyOptions } from '@plomba/verify';
import { checkExport, checkFiscalMemory, recordsOf } from '../checkers.js';
import { FuzzTill } from './fuzz-till.js';
import type { VendorTill } from './vendor-till.js';
import type { VendorWire } from './vendor-wire.js';
import type { WorldParts } from './world-parts.js';

export interface AuditOptions {
  readonly parts: WorldParts;
  readonly tills: readonly (FuzzTill | VendorTill)[];
  readonly vendor: VendorWire | undefined;
  readonly verify: VerifyOptions;
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
    const { parts, tills, vendor, verify } = this.#options;
    const unit = FiscalUnit.boot(parts.device.hardware.fork().unitPorts);
    if ('halted' in unit) {
      if (!parts.isDamaged()) parts.found('boot', `the unit halts: ${unit.halted}`);
      return;
    }
    const records = recordsOf(unit);
    const isSound = !parts.isDamaged() || checkExport(unit, records, verify).length === 0;
    // Damage may be noticed, and then nothing more is promised; what looks sound has to be so.
    if (!isSound) return;
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
    for (const { operation, belief, sequence } of till.entries) {
      const truth = truths.get(operation.id);
      if (belief === 'committed' && truth !== sequence) {
        parts.found(
          'oracle',
          `${operation.id}: the till has record ${sequence ?? '?'}, the unit ${truth ?? 'nothing'}`,
        );
      }
      if (belief === 'not-committed' && truth !== undefined) {
        parts.found('oracle', `${operation.id}: the till believes not committed, the unit has record ${truth}`);
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
      if (belief === 'committed' && count === 0) parts.found('oracle', `sale ${sale.key} is lost`);
      if (belief === 'not-committed' && count > 0) parts.found('oracle', `sale ${sale.key} is denied`);
    }
  }
}
