/**
 * The byte layouts and payload tables of the journal: all that `core` and the independent verifier share.
 *
 * @packageDocumentation
 */
export { condemnMarkLayout, type CondemnMark } from './condemn-mark.table.js';
export {
  BLOCK_BYTES,
  HASH_BYTES,
  HEADER_CRC_BYTES,
  RECORD_FORMAT,
  RECORD_KINDS,
  recordHeaderLayout,
  recordTrailerLayout,
  type RecordHeader,
  type RecordKind,
  type RecordTrailer,
} from './record-header.table.js';
export {
  SECTOR_BYTES,
  SECTOR_CRC_BYTES,
  SECTOR_HEADER_BYTES,
  sectorHeaderLayout,
  type SectorHeader,
} from './sector-header.table.js';
export {
  SLOT_BYTES,
  SLOT_CRC_BYTES,
  slotHeaderLayout,
  slotPayloadTable,
  type SlotHeader,
  type SlotKind,
  type SlotPayload,
} from './fiscal-slot.table.js';
export {
  answerTable,
  cashTable,
  checkpointTable,
  clockTable,
  copyTable,
  dayCloseTable,
  dayOpenTable,
  discardTable,
  fenceTable,
  identityTable,
  lifeTable,
  PAYLOADS,
  receiptTable,
  rulesPayloadTable,
  stateSummaryTable,
  type AnswerFrom,
  type AnswerPayload,
  type AnswerResult,
  type CashPayload,
  type CheckpointPayload,
  type ClockPayload,
  type CopyPayload,
  type DayClosePayload,
  type DayOpenPayload,
  type DiscardPayload,
  type FencePayload,
  type IdentityPayload,
  type LifePayload,
  type Payloads,
  type ReceiptPayload,
  type RulesPayload,
  type SeriesValue,
  type StateSummary,
} from './payloads.table.js';
export {
  eventKind,
  eventTable,
  shiftTable,
  type EventPayload,
  type ShiftPayload,
  type ShiftStep,
  type ShiftValue,
} from './events.table.js';
export {
  keyAlgorithm,
  keyStep,
  keyTable,
  LOG_KEY,
  publicKeyBytes,
  successorTable,
  type KeyAlgorithm,
  type KeyPayload,
  type KeyStep,
  type KeyValue,
  type LinkStep,
  type SuccessorPayload,
  type Validity,
} from './keys.table.js';
export {
  cashDirection,
  codeValueTable,
  taxShareTable,
  type CashDirection,
  type CodeValue,
  type TaxShare,
} from './receipt-parts.table.js';
export {
  interventionTable,
  partList,
  sealList,
  visitPlace,
  type InterventionPayload,
  type PartValue,
  type SealCondition,
  type SealValue,
  type VisitPlace,
  type VisitStep,
  type VisitValue,
} from './visit.table.js';
export { selfTestFindings, selfTestStep, type SelfTestFinding, type SelfTestStep } from './self-test.table.js';
export { type LicencePayload, type LicenceValue, type NoticeKind, type NoticePayload } from './service.table.js';
export { EXPORT_FILES } from './export-files.table.js';
export {
  DERIVED_PARTS,
  derivedPageLayout,
  operationEntryLayout,
  placeEntryLayout,
  type DerivedPageHeader,
  type DerivedPart,
  type OperationEntry,
  type PlaceEntry,
} from './derived-page.table.js';
