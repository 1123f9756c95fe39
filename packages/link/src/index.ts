/**
 * The native link: frames, retransmission, commands. Both ends are pure machines: bytes and times go in, bytes and
 * events come out.
 *
 * @packageDocumentation
 */
export { LinkAssertionError } from './assert.js';
export type { CashMoveRequest } from './commands/cash/move.table.js';
export type { ClockSetRequest } from './commands/clock/set.table.js';
export {
  ALL_ROLES,
  ALL_STATES,
  CHANGE_REFUSALS,
  COMMON_REFUSALS,
  STATES_WITH_JOURNAL,
  TRADING_STATES,
  type ChangeTable,
  type CommandTable,
  type NoFields,
  type PrincipalRole,
  type StateChange,
} from './commands/command.js';
export {
  commitReplyTable,
  type CommitReply,
  type CommittedCopy,
  type CommittedReceipt,
  type CommittedShift,
} from './commands/commit-reply.table.js';
export type { DayCloseRequest } from './commands/day/close.table.js';
export type { DayOpenRequest } from './commands/day/open.table.js';
export type { ExportPiece, ExportReadRequest } from './commands/export/read.table.js';
export type { JournalCheckpoint } from './commands/journal/checkpoint.table.js';
export type { JournalPage, JournalReadRequest, JournalRecord } from './commands/journal/read.table.js';
export type { LifeChangeRequest } from './commands/life/change.table.js';
export type { FoundOperation, FoundOperations, OperationFindRequest } from './commands/operation/find.table.js';
export type { OperationOutcome, OperationOutcomeRequest } from './commands/operation/outcome.table.js';
export type { ReceiptCopyRequest } from './commands/receipt/copy.table.js';
export type { ReceiptIssueRequest } from './commands/receipt/issue.table.js';
export {
  commandNamed,
  commandNames,
  commandOf,
  commandRegistry,
  isChange,
  operationDigestContent,
  type AnyCommand,
  type ChangeName,
  type ChangeRequests,
  type CommandName,
  type CommandRegistry,
  type Queries,
  type QueryName,
  type ReplyOf,
  type RequestOf,
} from './commands/registry.js';
export type {
  EventsWatchReply,
  EventsWatchRequest,
  MemoryState,
  PaperState,
  UnitCondition,
  UnitEvent,
  UnitEventKind,
  UnitWarning,
} from './commands/events/watch.table.js';
export type { EventNoteRequest } from './commands/event/note.table.js';
export {
  firmwareManifestTable,
  type FirmwareBeginRequest,
  type FirmwareManifest,
  type FirmwareSlot,
  type FirmwareStatus,
  type FirmwareTransfer,
  type FirmwareWriteRequest,
} from './commands/firmware/update.table.js';
export type {
  InterventionCloseRequest,
  InterventionList,
  InterventionListRequest,
  InterventionOpenRequest,
  Visit,
  VisitRecord,
} from './commands/intervention/intervention.table.js';
export type { LicenceInstallRequest } from './commands/licence/install.table.js';
export type {
  DamagedMemory,
  DamagePlace,
  Forensics,
  LastRecord,
  SelfTestLine,
  SelfTestResult,
} from './commands/unit/forensics.table.js';
export type { KeyChangeRequest, KeyRotateRequest } from './commands/key/change.table.js';
export type { LifeLinkRequest } from './commands/life/link.table.js';
export type {
  ConsistencyReply,
  ConsistencyRequest,
  InclusionReply,
  InclusionRequest,
} from './commands/proof/proof.table.js';
export type { ReceiptCheck, ReceiptCheckRequest, ReceiptFinding } from './commands/receipt/check.table.js';
export type { FigureUnit, ReportFigure } from './commands/report/figure.table.js';
export type { DateRange, DayRange, PeriodReport, ReportPeriodRequest } from './commands/report/period.table.js';
export type { ReportShiftRequest, ShiftReport } from './commands/report/shift.table.js';
export type { ReportZRequest, ZReport } from './commands/report/z.table.js';
export type { ShiftCloseRequest, ShiftOpenRequest } from './commands/shift/shift.table.js';
export type {
  CapabilityLimits,
  PaymentCapability,
  TaxGroupCapability,
  UnitCapabilities,
  UnitFeature,
} from './commands/unit/capabilities.table.js';
export type { PinChangeRequest } from './commands/pin/change.table.js';
export type { SessionChallengeReply, SessionChallengeRequest } from './commands/session/challenge.table.js';
export type { LoginPrincipal, SessionLoginRequest, SessionReply } from './commands/session/login.table.js';
export type { XReport } from './commands/report/x.table.js';
export type { PersonaliseRequest } from './commands/unit/personalise.table.js';
export type { LicenceStatus, UnitMode, UnitStatus } from './commands/unit/status.table.js';
export { Endpoint } from './endpoint/endpoint.js';
export {
  LINK_TIMING,
  type EndpointEvent,
  type EndpointOptions,
  type EndpointStatistics,
  type LinkTiming,
  type LostReason,
  type SendResult,
} from './endpoint/endpoint-options.js';
export type { EndpointState } from './endpoint/cells.table.js';
export type { RoundTripLimits } from './endpoint/round-trip.js';
export type { DiscardReason } from './frames/frame.js';
export { firmwareSignable } from './firmware-signable.js';
export { FrameParser, type Discarded } from './frames/frame-parser.js';
export { decodeFrame, encodeFrame, type Frame } from './frames/frame.js';
export {
  frameHeaderLayout,
  helloAckLayout,
  helloLayout,
  LINK_VERSIONS,
  resetLayout,
  type Capacity,
  type Fragment,
  type FrameHeader,
  type FrameType,
  type Hello,
  type HelloAck,
  type Reset,
  type ResetReason,
  type VersionRange,
} from './frames/frame.table.js';
export { checkRequest, replyToJson, requestFromJson, type JsonResult } from './json-request.js';
export { LINK_LIMITS } from './limits.js';
export { ClientMachine } from './machines/client-machine.js';
export type {
  ClientEvent,
  ClientMachineOptions,
  RefusalEvent,
  ResponseEvent,
  UnansweredEvent,
  UnaskedEvent,
  UndecodableEvent,
} from './machines/client-machine.js';
export {
  ServerMachine,
  type Refusal,
  type ServerMachineOptions,
  type ServerRequest,
} from './machines/server-machine.js';
export {
  eventMessageTable,
  refusalMessageTable,
  requestMessageTable,
  responseMessageTable,
  type EventMessage,
  type RefusalMessage,
  type RequestMessage,
  type ResponseMessage,
} from './messages.table.js';
export {
  OPERATOR_PROOF_TAG,
  operatorProofSignable,
  UNIT_PROOF_TAG,
  unitProofSignable,
  type SessionProof,
} from './session-proofs.js';
export { linkSpecPage } from './spec-page.js';
export type { SentenceLanguage, TranslatedLanguage } from './sentences.table.js';
export {
  isRefusalStatus,
  isWireStatus,
  sentenceIn,
  sentenceLanguages,
  statusCodes,
  statusOfWire,
  statusRow,
} from './status-codes.js';
export {
  STATUS_CODES,
  type Actor,
  type CallOutcome,
  type ClientStatus,
  type RefusalStatus,
  type Retry,
  type StatusCode,
  type StatusRow,
  type WireStatus,
} from './status-codes.table.js';
