/**
 * `firmware.begin`, `firmware.write`, `firmware.commit`, `firmware.status`: another firmware in pieces. It goes into the
 * slot that is not running, so the unit can always boot; it becomes active at the next boot after its commit.
 *
 * All of them may be repeated: `begin` with the same manifest goes on where the transfer stands, a piece that is there
 * already changes nothing, a second `commit` answers as the first.
 */
import { blob, int, oneOf, optional, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';
import { LINK_LIMITS } from '../../limits.js';
import { ALL_ROLES, ALL_STATES, type CommandTable, type NoFields } from '../command.js';
import { bytes32, bytes64, noFields, shortText } from '../fields.js';

/** What an image is, as its maker signed it (`firmwareSignable`). */
export interface FirmwareManifest {
  /** Model of the units that it is for, exactly. */
  readonly model: string;
  /** Three numbers, `1.12.0`: compared as numbers; a unit never takes an older one. */
  readonly version: string;
  /** Date of the release, `2026-03-14`. */
  readonly released: string;
  /** Size of the image, 1 to 1,048,576. */
  readonly bytes: number;
  /** Of the image. */
  readonly sha256: Uint8Array;
}

export interface FirmwareBeginRequest {
  readonly manifest: FirmwareManifest;
  /** Ed25519 by the maker's key that the unit was made with. */
  readonly signature: Uint8Array;
}

export interface FirmwareWriteRequest {
  /** Where in the image this piece begins: what `received` said. */
  readonly offset: number;
  /** 1 to 8,192 bytes. */
  readonly bytes: Uint8Array;
}

/** An image that is being taken. */
export interface FirmwareTransfer {
  readonly version: string;
  readonly bytes: number;
  /** Bytes from the beginning that are there; go on at this offset. Falls back to a whole sector after a power cut. */
  readonly received: number;
}

export type FirmwareSlot = 'a' | 'b';

export interface FirmwareStatus {
  /** What runs. */
  readonly version: string;
  readonly slot: FirmwareSlot;
  readonly transfer?: FirmwareTransfer;
  /** Committed: this version runs from the next boot on. */
  readonly pending?: string;
  /** A version that was committed and did not check at the boot after it: the one before runs on. */
  readonly failed?: string;
}

const versionText: Schema<string> = text({ bytesMax: 24, pattern: /^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}$/ });
const size: Schema<number> = int({ min: 1, max: LINK_LIMITS.firmwareBytes });

export const firmwareManifestTable: RecordSchema<FirmwareManifest> = record<FirmwareManifest>('FirmwareManifest', {
  model: required(1, shortText, 'model of the units that it is for'),
  version: required(2, versionText, 'three numbers'),
  released: required(3, text({ bytesMax: 10, pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/ }), 'date of the release'),
  bytes: required(4, size, 'size of the image'),
  sha256: required(5, bytes32, 'of the image'),
});

const transferTable: RecordSchema<FirmwareTransfer> = record<FirmwareTransfer>('FirmwareTransfer', {
  version: required(1, versionText, 'of the manifest'),
  bytes: required(2, size, 'size of the image'),
  received: required(3, int({ min: 0, max: LINK_LIMITS.firmwareBytes }), 'bytes from the beginning that are there'),
});

const firmwareStatusTable: RecordSchema<FirmwareStatus> = record<FirmwareStatus>('FirmwareStatus', {
  version: required(1, versionText, 'what runs'),
  slot: required(2, oneOf<FirmwareSlot>({ a: 0, b: 1 }), 'where it is'),
  transfer: optional(3, transferTable, 'an image that is being taken'),
  pending: optional(4, versionText, 'committed: runs from the next boot on'),
  failed: optional(5, versionText, 'was committed, and did not check at the boot after it'),
});

const common = { changesState: false, states: ALL_STATES, roles: ['service', 'operator'] } as const;

export const firmwareBeginCommand: CommandTable<FirmwareBeginRequest, FirmwareStatus> = {
  code: 0x1101,
  name: 'firmware.begin',
  note: 'Begins an update, or goes on with it; the manifest is checked first.',
  request: record<FirmwareBeginRequest>('FirmwareBeginRequest', {
    manifest: required(1, firmwareManifestTable, 'what the image is'),
    signature: required(
      2,
      bytes64,
      'Ed25519 over `plomba/firmware/1`, a zero byte and the manifest as it is encoded here',
    ),
  }),
  reply: firmwareStatusTable,
  ...common,
  refusals: ['firmware-refused'],
};

export const firmwareWriteCommand: CommandTable<FirmwareWriteRequest, FirmwareStatus> = {
  code: 0x1102,
  name: 'firmware.write',
  note: 'The next piece of the image.',
  request: record<FirmwareWriteRequest>('FirmwareWriteRequest', {
    offset: required(1, int({ min: 0, max: LINK_LIMITS.firmwareBytes }), 'where in the image it begins'),
    bytes: required(2, blob({ min: 1, max: LINK_LIMITS.pieceBytes }), 'the piece'),
  }),
  reply: firmwareStatusTable,
  ...common,
  refusals: ['no-such-transfer'],
};

export const firmwareCommitCommand: CommandTable<NoFields, FirmwareStatus> = {
  code: 0x1103,
  name: 'firmware.commit',
  note: 'Checks the whole image; it runs from the next boot on.',
  request: noFields,
  reply: firmwareStatusTable,
  ...common,
  refusals: ['no-such-transfer', 'firmware-refused'],
};

export const firmwareStatusCommand: CommandTable<NoFields, FirmwareStatus> = {
  code: 0x1104,
  name: 'firmware.status',
  note: 'What runs, and how far an update is.',
  request: noFields,
  reply: firmwareStatusTable,
  changesState: false,
  states: ALL_STATES,
  roles: ALL_ROLES,
  refusals: [],
};
