/** Why a snapshot cannot be restored, with the byte at which that shows. It never carries bytes of the file: they are secret. */

export type SnapshotErrorCode =
  /** The bytes are no snapshot at all. */
  | 'not-a-snapshot'
  /** A snapshot of another format than this version reads. */
  | 'other-format'
  /** It ends before its end. */
  | 'truncated'
  /** A checksum or a rule of its tables does not hold. */
  | 'damaged'
  /** It is sound, and of a unit of another country, wire or model than was asked for. */
  | 'other-unit';

export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
  readonly code: SnapshotErrorCode;
  /** Byte of the file; undefined where no byte is wrong. */
  readonly offset: number | undefined;

  constructor(code: SnapshotErrorCode, message: string, offset?: number) {
    super(offset === undefined ? message : `${message} (byte ${offset})`);
    this.code = code;
    this.offset = offset;
  }
}
