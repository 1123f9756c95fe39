/**
 * All commands of the link, by name. Both ends encode and decode through this list; what is not in it does not exist.
 * Codes and names are unique: asserted where the module loads.
 */
import { concatBytes, u16, Writer } from '@plomba/codec';
import { assert } from '../assert.js';
import { eventsWatchCommand, type EventsWatchReply, type EventsWatchRequest } from './events/watch.table.js';
import {
  firmwareBeginCommand,
  firmwareCommitCommand,
  firmwareStatusCommand,
  firmwareWriteCommand,
  type FirmwareBeginRequest,
  type FirmwareStatus,
  type FirmwareWriteRequest,
} from './firmware/update.table.js';
import {
  interventionCloseCommand,
  interventionListCommand,
  interventionOpenCommand,
  type InterventionCloseRequest,
  type InterventionList,
  type InterventionListRequest,
  type InterventionOpenRequest,
} from './intervention/intervention.table.js';
import { licenceInstallCommand, type LicenceInstallRequest } from './licence/install.table.js';
import { unitForensicsCommand, type Forensics } from './unit/forensics.table.js';
import { eventNoteCommand, type EventNoteRequest } from './event/note.table.js';
import {
  keyChangeCommand,
  keyRotateCommand,
  type KeyChangeRequest,
  type KeyRotateRequest,
} from './key/change.table.js';
import { lifeLinkCommand, type LifeLinkRequest } from './life/link.table.js';
import {
  proofConsistencyCommand,
  proofInclusionCommand,
  type ConsistencyReply,
  type ConsistencyRequest,
  type InclusionReply,
  type InclusionRequest,
} from './proof/proof.table.js';
import { receiptCheckCommand, type ReceiptCheck, type ReceiptCheckRequest } from './receipt/check.table.js';
import { reportPeriodCommand, type PeriodReport, type ReportPeriodRequest } from './report/period.table.js';
import { reportShiftCommand, type ReportShiftRequest, type ShiftReport } from './report/shift.table.js';
import { reportZCommand, type ReportZRequest, type ZReport } from './report/z.table.js';
import {
  shiftCloseCommand,
  shiftOpenCommand,
  type ShiftCloseRequest,
  type ShiftOpenRequest,
} from './shift/shift.table.js';
import { unitCapabilitiesCommand, type UnitCapabilities } from './unit/capabilities.table.js';
import { cashMoveCommand, type CashMoveRequest } from './cash/move.table.js';
import { clockSetCommand, type ClockSetRequest } from './clock/set.table.js';
import type { ChangeTable, CommandTable, NoFields, StateChange } from './command.js';
import type { CommitReply } from './commit-reply.table.js';
import { dayCloseCommand, type DayCloseRequest } from './day/close.table.js';
import { dayOpenCommand, type DayOpenRequest } from './day/open.table.js';
import { exportReadCommand, type ExportPiece, type ExportReadRequest } from './export/read.table.js';
import { journalCheckpointCommand, type JournalCheckpoint } from './journal/checkpoint.table.js';
import { journalReadCommand, type JournalPage, type JournalReadRequest } from './journal/read.table.js';
import { lifeChangeCommand, type LifeChangeRequest } from './life/change.table.js';
import { operationFindCommand, type FoundOperations, type OperationFindRequest } from './operation/find.table.js';
import {
  operationOutcomeCommand,
  type OperationOutcome,
  type OperationOutcomeRequest,
} from './operation/outcome.table.js';
import { receiptCopyCommand, type ReceiptCopyRequest } from './receipt/copy.table.js';
import { receiptIssueCommand, type ReceiptIssueRequest } from './receipt/issue.table.js';
import { reportXCommand, type XReport } from './report/x.table.js';
import { pinChangeCommand, type PinChangeRequest } from './pin/change.table.js';
import {
  sessionChallengeCommand,
  type SessionChallengeReply,
  type SessionChallengeRequest,
} from './session/challenge.table.js';
import {
  sessionLoginCommand,
  sessionLogoutCommand,
  type SessionLoginRequest,
  type SessionReply,
} from './session/login.table.js';
import { unitPersonaliseCommand, type PersonaliseRequest } from './unit/personalise.table.js';
import { unitStatusCommand, type UnitStatus } from './unit/status.table.js';

/** Requests of the commands that carry an operation; every one of them is answered with a `CommitReply`. */
export interface ChangeRequests {
  'unit.personalise': PersonaliseRequest;
  'life.change': LifeChangeRequest;
  'day.open': DayOpenRequest;
  'day.close': DayCloseRequest;
  'receipt.issue': ReceiptIssueRequest;
  'receipt.copy': ReceiptCopyRequest;
  'cash.move': CashMoveRequest;
  'clock.set': ClockSetRequest;
  'life.link': LifeLinkRequest;
  'shift.open': ShiftOpenRequest;
  'shift.close': ShiftCloseRequest;
  'event.note': EventNoteRequest;
  'key.change': KeyChangeRequest;
  'key.rotate': KeyRotateRequest;
  'intervention.open': InterventionOpenRequest;
  'intervention.close': InterventionCloseRequest;
  'licence.install': LicenceInstallRequest;
}

/** Request and reply of the other commands. */
export interface Queries {
  'unit.status': { request: NoFields; reply: UnitStatus };
  'operation.outcome': { request: OperationOutcomeRequest; reply: OperationOutcome };
  'operation.find': { request: OperationFindRequest; reply: FoundOperations };
  'journal.read': { request: JournalReadRequest; reply: JournalPage };
  'journal.checkpoint': { request: NoFields; reply: JournalCheckpoint };
  'export.read': { request: ExportReadRequest; reply: ExportPiece };
  'report.x': { request: NoFields; reply: XReport };
  'session.challenge': { request: SessionChallengeRequest; reply: SessionChallengeReply };
  'session.login': { request: SessionLoginRequest; reply: SessionReply };
  'session.logout': { request: NoFields; reply: SessionReply };
  'pin.change': { request: PinChangeRequest; reply: SessionReply };
  'events.watch': { request: EventsWatchRequest; reply: EventsWatchReply };
  'firmware.begin': { request: FirmwareBeginRequest; reply: FirmwareStatus };
  'firmware.write': { request: FirmwareWriteRequest; reply: FirmwareStatus };
  'firmware.commit': { request: NoFields; reply: FirmwareStatus };
  'firmware.status': { request: NoFields; reply: FirmwareStatus };
  'unit.capabilities': { request: NoFields; reply: UnitCapabilities };
  'receipt.check': { request: ReceiptCheckRequest; reply: ReceiptCheck };
  'report.z': { request: ReportZRequest; reply: ZReport };
  'report.period': { request: ReportPeriodRequest; reply: PeriodReport };
  'report.shift': { request: ReportShiftRequest; reply: ShiftReport };
  'proof.inclusion': { request: InclusionRequest; reply: InclusionReply };
  'proof.consistency': { request: ConsistencyRequest; reply: ConsistencyReply };
  'intervention.list': { request: InterventionListRequest; reply: InterventionList };
  'unit.forensics': { request: NoFields; reply: Forensics };
}

/** Names of the commands that carry an operation. */
export type ChangeName = keyof ChangeRequests;
export type QueryName = keyof Queries;
export type CommandName = ChangeName | QueryName;

export type RequestOf<N extends CommandName> = N extends ChangeName
  ? ChangeRequests[N]
  : N extends QueryName
    ? Queries[N]['request']
    : never;

export type ReplyOf<N extends CommandName> = N extends ChangeName
  ? CommitReply
  : N extends QueryName
    ? Queries[N]['reply']
    : never;

/** The tables of all commands. */
export type CommandRegistry = { readonly [N in ChangeName]: ChangeTable<ChangeRequests[N], CommitReply> } & {
  readonly [N in QueryName]: CommandTable<Queries[N]['request'], Queries[N]['reply']>;
};

export const commandRegistry: CommandRegistry = {
  'unit.status': unitStatusCommand,
  'unit.personalise': unitPersonaliseCommand,
  'life.change': lifeChangeCommand,
  'day.open': dayOpenCommand,
  'day.close': dayCloseCommand,
  'receipt.issue': receiptIssueCommand,
  'receipt.copy': receiptCopyCommand,
  'cash.move': cashMoveCommand,
  'clock.set': clockSetCommand,
  'life.link': lifeLinkCommand,
  'shift.open': shiftOpenCommand,
  'shift.close': shiftCloseCommand,
  'event.note': eventNoteCommand,
  'key.change': keyChangeCommand,
  'key.rotate': keyRotateCommand,
  'operation.outcome': operationOutcomeCommand,
  'operation.find': operationFindCommand,
  'journal.read': journalReadCommand,
  'journal.checkpoint': journalCheckpointCommand,
  'export.read': exportReadCommand,
  'report.x': reportXCommand,
  'session.challenge': sessionChallengeCommand,
  'session.login': sessionLoginCommand,
  'session.logout': sessionLogoutCommand,
  'pin.change': pinChangeCommand,
  'events.watch': eventsWatchCommand,
  'firmware.begin': firmwareBeginCommand,
  'firmware.write': firmwareWriteCommand,
  'firmware.commit': firmwareCommitCommand,
  'firmware.status': firmwareStatusCommand,
  'unit.capabilities': unitCapabilitiesCommand,
  'receipt.check': receiptCheckCommand,
  'report.z': reportZCommand,
  'report.period': reportPeriodCommand,
  'report.shift': reportShiftCommand,
  'proof.inclusion': proofInclusionCommand,
  'proof.consistency': proofConsistencyCommand,
  'intervention.open': interventionOpenCommand,
  'intervention.close': interventionCloseCommand,
  'intervention.list': interventionListCommand,
  'licence.install': licenceInstallCommand,
  'unit.forensics': unitForensicsCommand,
};

/** Any command, when only the common parts matter. */
export type AnyCommand = CommandTable<object, object>;

// Object.keys widens to string; the keys of the registry are the names by its type.
export const commandNames: readonly CommandName[] = Object.keys(commandRegistry) as CommandName[];

const nameByCode = new Map<number, CommandName>(commandNames.map((name) => [commandRegistry[name].code, name]));

assert(nameByCode.size === commandNames.length, 'every command has a code of its own');
for (const name of commandNames) {
  const { code, name: own } = commandRegistry[name];
  assert(own === name && Number.isInteger(code) && code > 0 && code <= 0xffff, `${name} has its name and a u16 code`);
}

/** The table of a command. */
export function commandOf(name: CommandName): AnyCommand {
  return commandRegistry[name];
}

/** The name of a command by its code on the wire, or undefined. */
export function commandNamed(code: number): CommandName | undefined {
  return nameByCode.get(code);
}

/** Whether a command carries an operation. */
export function isChange(name: CommandName): name is ChangeName {
  return 'content' in commandRegistry[name];
}

/**
 * What the digest of an operation covers: the command's code (u16) and its request without the operation.
 * The unit takes SHA-256 of it; a repetition must give the same bytes.
 *
 * @throws FieldError when the request does not fit its table
 */
export function operationDigestContent<N extends ChangeName>(name: N, request: ChangeRequests[N]): Uint8Array {
  const { code, content }: ChangeTable<StateChange, CommitReply> = commandRegistry[name];
  const writer = new Writer(2);
  u16.write(writer, code, 'code');
  return concatBytes(writer.toBytes(), content.encode(request));
}
