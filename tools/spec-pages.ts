// The pages of docs/spec/ that are generated: the registry that `pnpm spec` writes and `pnpm check spec` compares.
// One entry per page; the text comes from the same tables as the encoders and decoders. A package imported here by its
// published name is a devDependency of the root (`workspace:*`).

export interface SpecPage {
  /** Name inside docs/spec/, such as `record.md`. */
  readonly file: string;
  /** The whole page. */
  readonly text: string;
}

export const specPages: readonly SpecPage[] = [];
