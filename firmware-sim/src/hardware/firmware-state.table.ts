/** What a unit remembers of its two firmware slots: part of the small state, written as a whole. */
import { blob, bool, int, oneOf, optional, record, required, type RecordSchema } from '@plomba/codec';
import { firmwareManifestTable, LINK_LIMITS, type FirmwareManifest, type FirmwareSlot } from '@plomba/link';

/** The image in the slot that does not run. */
export interface IncomingFirmware {
  readonly manifest: FirmwareManifest;
  readonly signature: Uint8Array;
  /** Bytes from its beginning that are durable. */
  readonly received: number;
  /** True: it was checked, and the next boot tries it. */
  readonly pending: boolean;
}

export interface SlotState {
  readonly active: FirmwareSlot;
  /** Of what runs; absent: the firmware that the unit was made with. */
  readonly manifest?: FirmwareManifest;
  /** The maker's, of `manifest`. */
  readonly signature?: Uint8Array;
  readonly incoming?: IncomingFirmware;
  /** What did not check at the boot after its commit. */
  readonly failed?: FirmwareManifest;
}

const incomingTable: RecordSchema<IncomingFirmware> = record<IncomingFirmware>('IncomingFirmware', {
  manifest: required(1, firmwareManifestTable, 'what it is'),
  signature: required(2, blob({ min: 64, max: 64 }), "the maker's"),
  received: required(3, int({ min: 0, max: LINK_LIMITS.firmwareBytes }), 'bytes that are durable'),
  pending: required(4, bool, 'true: it was checked, and the next boot tries it'),
});

export const slotStateTable: RecordSchema<SlotState> = record<SlotState>('SlotState', {
  active: required(1, oneOf<FirmwareSlot>({ a: 0, b: 1 }), 'the slot that runs'),
  manifest: optional(2, firmwareManifestTable, 'of what runs; absent: made with it'),
  incoming: optional(3, incomingTable, 'the image in the other slot'),
  failed: optional(4, firmwareManifestTable, 'what did not check at the boot after its commit'),
  signature: optional(5, blob({ min: 64, max: 64 }), "the maker's, of what runs"),
});
