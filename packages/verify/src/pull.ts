/**
 * How the verifier gets at the bytes of an export: it asks for a run of bytes and goes on when it has them. Whoever
 * drives it may answer from an array, a file or a network; the verifier itself neither waits nor knows.
 */

/** A run of bytes that is needed next. The answer is shorter only where the export ends. */
export interface ReadRequest {
  readonly offset: number;
  readonly count: number;
  /** Bytes that will not be asked for again, from and up to an offset. */
  readonly forget?: { readonly from: number; readonly to: number } | undefined;
}

/** Work that asks for bytes and ends in a value. */
export type Steps<T> = Generator<ReadRequest, T, Uint8Array>;

export function* read(offset: number, count: number, forget?: ReadRequest['forget']): Steps<Uint8Array> {
  return yield { offset, count, forget };
}

/** Answers every request from bytes that are there already; what comes out are views of them. */
export function runOnBytes<T>(bytes: Uint8Array, steps: Steps<T>): T {
  let step = steps.next();
  while (step.done !== true) {
    const { offset, count } = step.value;
    step = steps.next(bytes.subarray(offset, offset + count));
  }
  return step.value;
}
