/** Schemas that several commands share. */
import { blob, int, record, text, type RecordSchema, type Schema } from '@plomba/codec';
import type { NoFields } from './command.js';

/** A sequence, a size, a count: 0 to 2^53 - 1. */
export const count: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
/** The number of a day; 0 before the first. */
export const dayNumber: Schema<number> = int({ min: 0, max: 0xffffffff });
/** A SHA-256 value or an Ed25519 public key. */
export const bytes32: Schema<Uint8Array> = blob({ min: 32, max: 32 });
export const bytes64: Schema<Uint8Array> = blob({ min: 64, max: 64 });
export const shortText: Schema<string> = text({ bytesMax: 40 });

/** The request of a command that takes nothing. */
export const noFields: RecordSchema<NoFields> = record<NoFields>('NoFields', {});
