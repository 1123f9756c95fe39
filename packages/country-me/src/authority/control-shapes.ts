/** What the methods of the control channel give. */

export interface Done {
  readonly result: unknown;
  readonly entries: readonly Uint8Array[];
}

/** A result, and nothing changed. */
export function done(result: unknown): Done {
  return { result, entries: [] };
}

export function asFields(json: unknown): Readonly<Record<string, unknown>> {
  return json as Readonly<Record<string, unknown>>; // a record table gives an object
}
