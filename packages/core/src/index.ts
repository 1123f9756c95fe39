/**
 * The fiscal truth: journal, counters, memories and proofs, pure and synchronous, safe under any power cut.
 *
 * @packageDocumentation
 */
export { assert, AssertionError, present } from './assert.js';
export { counterList, nameOfKey, type CounterOverflow, type Counters } from './counters/counters.js';
export type { Fact } from './counters/facts.js';
export type { ScopeStart } from './counters/layout.js';
export { portableSigner, verifyEd25519 } from './crypto/ed25519.js';
export { portableHasher } from './crypto/hasher.js';
export { portableKeyedHash } from './crypto/hmac.js';
export { KeyError, type KeyErrorCode } from './crypto/key-error.js';
export { constantTimeEqual, PIN_SALT_BYTES, pinHash } from './crypto/pin-hash.js';
export { p256SignatureFromDer, p256SignatureToDer, portableP256Signer } from './crypto/p256.js';
export { RsaPrivateKey, type RsaJwk } from './crypto/rsa-key.js';
export { portableRsaSigner } from './crypto/rsa.js';
export { sha256, sha256Parts } from './crypto/sha256.js';
export { portableVerifiers } from './crypto/verifiers.js';
export { decide, matchingRows, type Cell, type DecisionRow, type DecisionTable } from './decision-table.js';
export { decodeContent } from './journal/content.js';
export type { JournalRecord, Place, RecordStamp } from './journal/frame.js';
export type { Frontier } from './journal/merkle.js';
export { FISCAL_TABLE, TAIL_TABLE } from './journal/recovery.table.js';
export type { FiscalDecision, FiscalInput, TailDecision, TailInput } from './journal/recovery.table.js';
export {
  checkpointNote,
  checkpointText,
  noteSignable,
  recordSignable,
  rotationSignable,
  type TreeHead,
} from './journal/signable.js';
export { sourceOfRecords, type BundleBytes, type ExportSource } from './export/export-source.js';
export { journalExport, type JournalExport } from './export/journal-export.js';
export { keyNamed, keyRefusal, logKeyIn } from './keys/key-table.js';
export { planKey, planSuccessor } from './keys/plans.js';
export type { ClockPort, ClockReading } from './ports/clock.js';
export { seededEntropy, type EntropyPort } from './ports/entropy.js';
export {
  norGeometry,
  PlainFlash,
  type FlashCells,
  type FlashGeometry,
  type FlashPort,
  type FlushTicket,
} from './ports/flash.js';
export type { HasherPort, KeyedHashAlgorithm, KeyedHashPort } from './ports/hasher.js';
export type { SignatureRun } from './journal/signature-run.js';
export type { SignatureAlgorithm, SignatureVerifier, SignerPort } from './ports/signer.js';
export {
  DEFAULT_SIZES,
  flashGeometry,
  memoryMap,
  type MemoryMap,
  type MemorySizes,
  type Region,
} from './storage/memory-map.js';
export type { FiscalEntry } from './storage/fiscal-memory.js';
export type { Gap, PlacedRecord } from './storage/journal-space.js';
export type { BootReport } from './unit/boot.js';
export type { Halt, HaltPlace } from './unit/position.js';
export { salvage, type Salvage } from './unit/salvage.js';
export { FiscalUnit, type AppendOptions, type Commit } from './unit/fiscal-unit.js';
export type { SealedGroup, Sealing } from './unit/chain.js';
export {
  Group,
  type GroupBase,
  type GroupContext,
  type Signing,
  type StageOptions,
  type Staged,
} from './unit/group.js';
export { contentOf, type LogHead, type LogPlace } from './unit/journal-log.js';
export type { Series } from './unit/series.js';
export type { BatchLayout } from './storage/batch-layout.js';
export type { InclusionProof } from './unit/journal-tree.js';
export type { Checkpoint } from './unit/tree-heads.js';
export { operationIn, type BoundOperation } from './unit/bound-operation.js';
export type { Admission } from './unit/operations.js';
export type { FreeMemory, MemoryLevel, MemoryReport, MemoryWarning } from './unit/memory.js';
export type { SecureElementPort, UnitPorts } from './unit/ports.js';
export type { Plan } from './unit/plan.js';
export { planCash, planClock, planCopy, planDayClose, planDayOpen, planIdentity, planLife } from './unit/plans.js';
export { checkReceipt, planReceipt, type ReceiptCommand } from './unit/receipt-plan.js';
export { planEvent, planShift } from './unit/event-plans.js';
export { closedDays, reportPeriod, type ClosedDaysSource, type Period } from './reports/closed-days.js';
export { shiftReportAt } from './reports/recorded-shift.js';
export { figuresOf, unitOf, type Figure, type FigureUnit } from './reports/figure.js';
export {
  periodReport,
  shiftReport,
  xReport,
  zReport,
  type PeriodReport,
  type ReportSource,
  type ShiftReport,
  type XReport,
  type ZReport,
} from './reports/reports.js';
export { licenceStanding, type LicenceStanding } from './service/licence-state.js';
export { isVisitOpen } from './service/visit.js';
export {
  planIntervention,
  planLicence,
  planNotice,
  type InterventionCommand,
  type LicenceCheck,
} from './service/plans.js';
export { refuse, type Refusal, type RefusalCode } from './unit/refusal.js';
export { epochOf, summaryOf, type Content, type UnitState } from './unit/state.js';
