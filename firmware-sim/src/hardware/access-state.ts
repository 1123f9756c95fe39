/** What a unit remembers of its PINs and of wrong tries: part of the small state, so it outlives a power cut. */
import { blob, int, optional, record, required, type RecordSchema, type Schema } from '@plomba/codec';

const utcMs: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });

export interface PinRecord {
  /** 16 bytes, drawn for this PIN. */
  readonly salt: Uint8Array;
  /** `pinHash` of core, 32 bytes. */
  readonly hash: Uint8Array;
}

export interface AccessState {
  /** Absent: the documented test PIN of the simulator is in force. */
  readonly servicePin?: PinRecord;
  /** Wrong PINs in a row. */
  readonly wrongTries: number;
  /** When the last wrong PIN came, by the unit's clock: a wait begins here. 0 without one. */
  readonly wrongAtUtcMs: number;
  /** How many of them the journal knows of; absent: none. */
  readonly notedTries?: number;
}

const pinRecordTable: RecordSchema<PinRecord> = record<PinRecord>('PinRecord', {
  salt: required(1, blob({ min: 16, max: 16 }), 'drawn for this PIN'),
  hash: required(2, blob({ min: 32, max: 32 }), 'scrypt, N = 1024, r = 8, p = 1'),
});

export const accessStateTable: RecordSchema<AccessState> = record<AccessState>('AccessState', {
  servicePin: optional(1, pinRecordTable, 'absent: the documented test PIN of the simulator'),
  wrongTries: required(2, int({ min: 0, max: 0xffffffff }), 'wrong PINs in a row'),
  wrongAtUtcMs: required(3, utcMs, 'when the last one came; 0 without one'),
  notedTries: optional(4, int({ min: 0, max: 0xffffffff }), 'how many of them the journal knows of'),
});
