/**
 * The independent offline verifier of journal exports: written from docs/spec/journal.md and the record tables, without
 * the code that writes them.
 *
 * @packageDocumentation
 */
export { parseCheckpoint, type Checkpoint, type CheckpointResult } from './checkpoint.js';
export type { Finding, Place } from './finding.js';
export { FINDINGS, rulesVersion, type FindingName } from './findings.table.js';
export type { DaySummary, DocumentCount, PaymentTotal, TaxTotal, Totals } from './fold/tally.js';
export {
  HANDOVER_FINDINGS,
  verifyHandover,
  type HandoverFindingName,
  type HandoverOptions,
  type HandoverVerdict,
} from './handover.js';
export type { HashingPort } from './hashing.js';
export type { ProgressListener, VerifyProgress } from './progress.js';
export { readExport, type JournalExport, type ReadResult } from './read-export.js';
export type { ExportRecord, RecordOf } from './records.js';
export { firstSigner, isSignedBy, rotatedLogKey, type SignedRecord, type Signer } from './rotation.js';
export { SIGNATURE_CACHE_MAX, strictVerifier, type SignatureCache, type SignatureVerifier } from './signature.js';
export { toJson, type Summary } from './summary.js';
export { verify, type Verdict, type VerifyOptions } from './verify.js';
