/**
 * Somebody changes a record on the flash, with a programmer and the right CRCs, but without the key. The canary: were it
 * not seen, the checkers would be blind.
 */
import { crc32c, FieldError, int, optional, record } from '@plomba/codec';
import { FiscalUnit, type PlacedRecord } from '@plomba/core';
import { HASH_BYTES, recordHeaderLayout } from '@plomba/core/tables';
import type { Hardware } from '../../hardware/hardware.js';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface ForgedRecordParams {
  readonly sequence?: number;
}

const { bytes: HEADER_BYTES } = recordHeaderLayout;
/** Of the trailer, before the CRC of the body. */
const BEFORE_CRC_BYTES = 4;

export const forgedRecord: FaultKind = faultKind({
  name: 'forged-record',
  group: 'storage',
  note: 'a record on the flash has another content, with right CRCs',
  params: record<ForgedRecordParams>('forged-record', {
    sequence: optional(1, int({ min: 0, max: 0xffff_ffff }), 'which; default: the last receipt but one'),
  }),
  lasts: 'moment',
  verdict: 'detected',
  foundAs: ['forensics: no-place', 'verifier: entry-previous'],
  becomes: 'its hash is another: the chain is broken at boot or when it is read, and every verifier refuses the export',
  shownBy: 'packages/testkit/src/forged-record.sim.test.ts',
  begin(site, { sequence }) {
    const { hardware } = site;
    const forged = recordToForge(hardware, sequence);
    const start = hardware.map.journal.start + forged.offset;
    const crcAt = frameBytes(forged) - 4;
    const bytes = hardware.flash.cells.read(start, frameBytes(forged));
    const at = HEADER_BYTES + HASH_BYTES + forged.payload.length - 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(crcAt, crc32c(bytes.subarray(HEADER_BYTES, crcAt)));
    hardware.flash.overwrite(start, bytes);
    site.hit();
  },
});

function frameBytes({ payload, signature }: PlacedRecord): number {
  return HEADER_BYTES + HASH_BYTES + payload.length + signature.length + BEFORE_CRC_BYTES + 4;
}

/** @throws FieldError when no record can be forged in its place */
function recordToForge(hardware: Hardware, sequence: number | undefined): PlacedRecord {
  const unit = FiscalUnit.boot(hardware.fork().unitPorts);
  if ('halted' in unit) throw new FieldError('with', 'the memories cannot be explained');
  const { sectorBytes } = hardware.flash.geometry;
  // A frame that goes on behind the header of the next sector would be forged in two places.
  const fits = (one: PlacedRecord): boolean => (one.offset % sectorBytes) + frameBytes(one) <= sectorBytes;
  const inOne = [...unit.records(0)].filter(fits);
  const found =
    sequence === undefined
      ? (inOne.filter(({ header }) => header.kind === 'receipt').at(-2) ?? inOne.at(-2))
      : inOne.find(({ header }) => header.sequence === sequence);
  if (found === undefined) throw new FieldError('with.sequence', 'no record of that number lies in one sector');
  return found;
}
