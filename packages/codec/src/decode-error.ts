/**
 * The two ways in which data can be wrong, each with its place.
 *
 * `DecodeError`: bytes that are not a canonical encoding; it knows the field path and the byte offset.
 * `FieldError`: a value (from a caller or from JSON) that breaks a rule; it knows the field path and the rule.
 * Neither ever carries the offending bytes: they may be secret.
 */

/** Bytes that do not decode. `offset` counts bytes from the start of the decoded input. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  /** Field path such as `items[2].name`; empty at the root. */
  readonly path: string;
  /** Byte offset in the input at which decoding failed. */
  readonly offset: number;
  /** What is wrong, without the place. */
  readonly rule: string;

  constructor(rule: string, place: { readonly path: string; readonly offset: number }) {
    super(`${place.path === '' ? '' : `${place.path}: `}${rule} (byte ${place.offset})`);
    this.rule = rule;
    this.path = place.path;
    this.offset = place.offset;
  }
}

/** A value that breaks a rule of its table. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
  /** Field path such as `items[2].name`; empty at the root. */
  readonly path: string;
  /** The rule that was broken, as a sentence fragment. */
  readonly rule: string;

  constructor(path: string, rule: string) {
    super(path === '' ? rule : `${path}: ${rule}`);
    this.path = path;
    this.rule = rule;
  }
}

/** `parent.child`, or `child` at the root. */
export function childPath(parent: string, child: string): string {
  return parent === '' ? child : `${parent}.${child}`;
}

/**
 * The path of who does not need one. Coders of records run once without paths, because nearly every value is right,
 * and only after a failure again with them, to say where. No error with this path leaves the codec.
 */
export const NOWHERE = '\u0000';

/** Path of a field, unless nobody asks for it. */
export function fieldPath(parent: string, child: string): string {
  return parent === NOWHERE ? NOWHERE : childPath(parent, child);
}

/** Path of an item of a list, unless nobody asks for it. */
export function itemPath(parent: string, index: number): string {
  return parent === NOWHERE ? NOWHERE : `${parent}[${index}]`;
}
