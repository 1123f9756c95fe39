/** What a record adds to the totals (docs/spec/journal.md section 4): the rows of the table there, as values. */
import type { DocumentKind, Measure, OperationKind } from '@plomba/core/model';

export interface Fact {
  readonly measure: Measure;
  readonly amount: bigint;
  /** What the record did. */
  readonly operation: OperationKind;
  readonly document?: DocumentKind | undefined;
  readonly taxGroup?: string;
  readonly payment?: string;
  /** Till that the record names. */
  readonly till?: string | undefined;
}
