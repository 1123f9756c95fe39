/** What can be wrong with an image file, each with what to do about it. */

export type ImageErrorCode =
  | 'image-missing'
  | 'image-not-an-image'
  | 'image-format'
  | 'image-truncated'
  | 'image-locked'
  | 'image-read-only'
  | 'image-disk-full'
  | 'image-io';

/** An image that cannot be opened, or that failed. Branch on `code`, show `hint`; `cause` has what the system said. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly code: ImageErrorCode;
  /** What to do, one sentence. */
  readonly hint: string;

  constructor(code: ImageErrorCode, message: string, options: { readonly hint: string; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
