/** What a record adds to the totals (docs/spec/journal.md section 4): the rows of the table there, as values. */
import type { DocumentKind, Measure, OperationKind } from '@plomba/core/model';

export interface Fact {
  readonly measure: Measure;
  readonly amount: bigint;
  /** What the record did. */
  readonly operation: OperationKind;
  readonly document?: DocumentKind | undefined;
  readonly taxGroup?: string | undefined;
  readonly payment?: string | undefined;
  /** Till that the record names. */
  readonly till?: string | undefined;
}

/** Facts of one document. Each is written out whole: spreads would cost more than all the rest of a verification. */
export class DocumentFacts {
  readonly facts: Fact[] = [];
  readonly #document: DocumentKind;
  readonly #till: string | undefined;

  constructor(document: DocumentKind, till: string | undefined) {
    this.#document = document;
    this.#till = till;
  }

  add(
    measure: Measure,
    amount: bigint,
    of: { readonly taxGroup?: string; readonly payment?: string } = NO_GROUP,
  ): void {
    if (amount === 0n) return;
    const [document, till] = [this.#document, this.#till];
    const { taxGroup, payment } = of;
    this.facts.push({ measure, amount, operation: document, document, taxGroup, payment, till });
  }
}

const NO_GROUP = {};
