/** A key that cannot be used. The text names the field that is wrong, never a byte of the key. */

export type KeyErrorCode = 'key-malformed' | 'key-unsupported';

/** Key material that cannot be read, or that no signer of ours takes. The message never carries the key. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly code: KeyErrorCode;

  constructor(code: KeyErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
