/**
 * Issue receipts on a fiscal unit, simulated or real, exactly once.
 *
 * @packageDocumentation
 */
export { connect, type ConnectOptions, type DriverConnectOptions } from './connect.js';
export type { CashMove, ChangeOptions, LifeStep } from './call-types.js';
export type {
  BasicStatus,
  CoreCalls,
  Driver,
  DriverCapabilities,
  DriverHost,
  DriverSession,
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
export { exactJson, fromExactJson } from './exact-json.js';
export type { ExpectedUnit } from './identity.js';
export { linkDriver } from './link-driver.js';
export { giveUpStored, issueStored, resumeOutbox, type StoredOutcome } from './outbox/issue-stored.js';
export { memoryOutbox } from './outbox/memory-outbox.js';
export type { Outbox, OutboxEntry } from './outbox/outbox.js';
export { openOutbox, type OutboxStorage } from './outbox/stored-outbox.js';
export { port, serial, tcp } from './ports.js';
export type { ExportOptions, JournalOptions, SequencedRecord } from './reading.js';
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
export { hostTimers, type Timers } from './timers.js';
export { Unit, type Capabilities } from './unit.js';
export type {
  Actor,
  CallOutcome,
  CommitReply,
  FoundOperation,
  JournalRecord,
  Retry,
  StatusCode,
  UnitStatus,
  XReport,
} from '@plomba/link';
export type { LifeState, LocalTime, Operation, Owner, Place } from '@plomba/core/model';
