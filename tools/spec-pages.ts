// The pages of docs/spec/ that are generated: the registry that `pnpm spec` writes and `pnpm check spec` compares.
// One entry per page; the text comes from the same tables as the encoders and decoders.

export interface SpecPage {
  /** Name inside docs/spec/, such as `record.md`. */
  readonly file: string;
  /** The whole page. */
  readonly text: string;
}

export const specPages: readonly SpecPage[] = [];
