/**
 * Issue receipts on a fiscal unit, simulated or real, exactly once.
 *
 * @packageDocumentation
 */
export { connect, type ConnectOptions, type DriverConnectOptions } from './connect.js';
export type {
  CashMove,
  ChangeOptions,
  JournalLink,
  KeyChange,
  LifeStep,
  Login,
  PeriodChoice,
  PrintOptions,
  Shift,
  SignedLicence,
  TillEvent,
  VisitBegin,
  VisitEnd,
} from './call-types.js';
export type { Capabilities } from './capabilities.js';
export type {
  BasicStatus,
  CoreCalls,
  Driver,
  DriverCapabilities,
  DriverHost,
  DriverSession,
  EventOptions,
  OptionalCall,
  OptionalCalls,
  Resolution,
  Turn,
} from './driver.js';
export {
  FiscalError,
  isConnectionError,
  isFiscalError,
  isOutcomeUnknown,
  type CallOptions,
  type Committed,
  type FiscalErrorDetails,
  type Outcome,
} from './fiscal-error.js';
export type { ExpectedUnit } from './identity.js';
export { linkDriver } from './link-driver.js';
export type { UnitNotice } from './link/event-feed.js';
export type { FirmwareImage, UpdateOptions } from './link/firmware.js';
export { port, serial, tcp } from './ports.js';
export type { ExportOptions, JournalOptions, Query, SequencedRecord } from './reading.js';
export {
  signatureCodeOf,
  toJson,
  type Amount,
  type ItemInput,
  type JsonObject,
  type JsonValue,
  type PaymentInput,
  type Receipt,
  type ReceiptInput,
} from './receipt.js';
export { visitsToJson } from './service-book.js';
export { hostTimers, type Timers } from './timers.js';
export { Unit } from './unit.js';
export type {
  ConsistencyProof,
  JournalRecords,
  KeySuccession,
  Prover,
  RecordProof,
  SignedHead,
  Verification,
} from './verification-port.js';
export type {
  Actor,
  CallOutcome,
  CommitReply,
  FirmwareManifest,
  FirmwareStatus,
  Forensics,
  FoundOperation,
  JournalRecord,
  MemoryState,
  PaperState,
  PeriodReport,
  ReceiptCheck,
  ReceiptFinding,
  ReportFigure,
  Retry,
  SessionReply,
  ShiftReport,
  StatusCode,
  UnitCapabilities,
  UnitCondition,
  UnitEventKind,
  UnitStatus,
  UnitWarning,
  Visit,
  XReport,
  ZReport,
} from '@plomba/link';
export type { LifeState, LocalTime, Operation, Owner, Place } from '@plomba/core/model';
