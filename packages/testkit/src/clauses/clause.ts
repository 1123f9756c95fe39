/**
 * What a country says it models, clause by clause, and what proves it. `packages/country-xx/test/clauses.ts` exports
 * `CLAUSES` of this shape; `tools/clauses.ts` runs the tests that it names and writes the page. Data only.
 */

/** Tests whose full name (its groups, then its own, with blanks between) contains a text. */
export interface ClauseTest {
  /** Path inside the package: `test/extraction.sim.test.ts`. */
  readonly file: string;
  readonly name: string;
}

export interface Clause {
  /** Chapter of the page. */
  readonly chapter: string;
  /** The law's article, the agency's regulation, or the section of a protocol. */
  readonly clause: string;
  /** How surely it is known: `V-law`, `V`, `I`, `R`, `OEEL`, `own`, or what the country's sheet says. */
  readonly mark: string;
  /** What it asks for, as a sentence fragment. */
  readonly says: string;
  /** Where it is kept: paths inside the package. */
  readonly files: readonly string[];
  /** At least one; each must match a test, and every test that it matches must pass. */
  readonly tests: readonly ClauseTest[];
}

/** A country's clauses, and what its page begins with. */
export interface ClauseBook {
  /** Of the package: `se`. */
  readonly country: string;
  readonly title: string;
  /** Law and date, a paragraph. */
  readonly asOf: string;
  readonly clauses: readonly Clause[];
  /** What is known of and not modelled, and why. */
  readonly notModelled: readonly { readonly clause: string; readonly why: string }[];
}
