/**
 * What is really committed, for a tester: read from a fork of the hardware, so that looking changes nothing
 * and works while the unit is off or halted.
 */
import { contentOf, FiscalUnit, operationIn, sha256Parts, type PlacedRecord } from '@plomba/core';
import { toHex } from '@plomba/codec';
import type { Hardware } from '../hardware/hardware.js';

export interface OracleOperation {
  readonly id: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly kind: string;
  readonly fenced: boolean;
}

/** A receipt by the key that a person would use. */
export interface OracleDocument {
  readonly sequence: number;
  readonly series: string;
  readonly number: number;
  readonly document: string;
  /** Hundredths, as text. */
  readonly total: string;
  readonly operation: string;
}

/** A second unit on the same memories, for reading only; undefined when the memories cannot be explained. */
function reader(hardware: Hardware): FiscalUnit | undefined {
  const unit = FiscalUnit.boot(hardware.fork().unitPorts);
  return 'halted' in unit ? undefined : unit;
}

function records(hardware: Hardware): readonly PlacedRecord[] {
  const unit = reader(hardware);
  return unit === undefined ? [] : [...unit.records(0)];
}

export function oracleOperations(hardware: Hardware): readonly OracleOperation[] {
  return records(hardware).flatMap((record) => {
    const bound = operationIn(contentOf(record));
    if (bound === undefined) return [];
    const { id, epoch } = bound.operation;
    const { sequence, kind } = record.header;
    return [{ id, epoch, sequence, kind, fenced: bound.fenced }];
  });
}

export function oracleDocuments(hardware: Hardware): readonly OracleDocument[] {
  return records(hardware).flatMap((record) => {
    const content = contentOf(record);
    if (content.kind !== 'receipt') return [];
    const { series, number, total, request, operation } = content.payload;
    const { sequence } = record.header;
    return [{ sequence, series, number, document: request.document, total: total.toString(), operation: operation.id }];
  });
}

/** SHA-256 over everything that outlives a power cut: flash sectors with their places, then the small state. */
export function imageDigest(hardware: Hardware): string {
  const parts = [...hardware.flash.cells.sectors()].flatMap(([sector, bytes]) => {
    const erased = bytes.every((byte) => byte === 0xff);
    return erased ? [] : [Uint8Array.of(sector >>> 24, sector >>> 16, sector >>> 8, sector), bytes];
  });
  return toHex(sha256Parts([...parts, hardware.smallState()]));
}
