/** Runs of bytes with their places in the export, and who has those of a record. */

export const SIGNATURE_BYTES = 64;
/** Header and previous hash. */
export const ENTRY_BYTES_MIN = 64;
/** Place of the kind in an entry. */
export const KIND_AT = 3;

export interface Span {
  readonly file: string;
  /** Offset in the export. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The parts of the records that are at hand. */
export interface RecordSpans {
  entry(sequence: number): Span;
  /** Empty when the record is not signed itself. */
  signature(sequence: number): Span;
  /** The leaf hash as its tile has it. */
  leaf(sequence: number): Span;
}
