/** Every command of the firmware; the types hold this list to the link's registry. */
import type { ChangeName, QueryName } from '@plomba/link';
import { watchEvents } from './events/watch.js';
import { beginFirmware, commitFirmware, firmwareStatus, writeFirmware } from './firmware/update.js';
import { noteEvent } from './event/note.js';
import { listVisits } from './intervention/list.js';
import { closeVisit, openVisit } from './intervention/visit.js';
import { installLicence } from './licence/install.js';
import { forensics } from './unit/forensics.js';
import { changeKey, rotateKey } from './key/change.js';
import { linkLives } from './life/link.js';
import { proveConsistency, proveInclusion } from './proof/proof.js';
import { checkReceiptRequest } from './receipt/check.js';
import { reportPeriod } from './report/period.js';
import { reportShift } from './report/shift.js';
import { reportZ } from './report/z.js';
import { closeShift, openShift } from './shift/shift.js';
import { capabilities } from './unit/capabilities.js';
import { moveCash } from './cash/move.js';
import { setClock } from './clock/set.js';
import type { ChangeCommand, QueryCommand } from './context.js';
import { closeDay } from './day/close.js';
import { openDay } from './day/open.js';
import { readExport } from './export/read.js';
import { journalCheckpoint } from './journal/checkpoint.js';
import { readJournal } from './journal/read.js';
import { changeLife } from './life/change.js';
import { findOperations } from './operation/find.js';
import { copyReceipt } from './receipt/copy.js';
import { issueReceipt } from './receipt/issue.js';
import { changePin } from './pin/change.js';
import { reportX } from './report/x.js';
import { challengeSession } from './session/challenge.js';
import { logIn, logOut } from './session/login.js';
import { personalise } from './unit/personalise.js';

export const CHANGES: { readonly [N in ChangeName]: ChangeCommand<N> } = {
  'unit.personalise': personalise,
  'life.change': changeLife,
  'day.open': openDay,
  'day.close': closeDay,
  'receipt.issue': issueReceipt,
  'receipt.copy': copyReceipt,
  'cash.move': moveCash,
  'clock.set': setClock,
  'life.link': linkLives,
  'shift.open': openShift,
  'shift.close': closeShift,
  'event.note': noteEvent,
  'key.change': changeKey,
  'key.rotate': rotateKey,
  'intervention.open': openVisit,
  'intervention.close': closeVisit,
  'licence.install': installLicence,
};

/** `unit.status` is answered without a booted unit, `operation.outcome` may write: both stand in `execute.ts`. */
export const QUERIES: { readonly [N in Exclude<QueryName, 'unit.status' | 'operation.outcome'>]: QueryCommand<N> } = {
  'operation.find': findOperations,
  'journal.read': readJournal,
  'journal.checkpoint': journalCheckpoint,
  'export.read': readExport,
  'report.x': reportX,
  'session.challenge': challengeSession,
  'session.login': logIn,
  'session.logout': logOut,
  'pin.change': changePin,
  'events.watch': watchEvents,
  'firmware.begin': beginFirmware,
  'firmware.write': writeFirmware,
  'firmware.commit': commitFirmware,
  'firmware.status': firmwareStatus,
  'unit.capabilities': capabilities,
  'receipt.check': checkReceiptRequest,
  'report.z': reportZ,
  'report.period': reportPeriod,
  'report.shift': reportShift,
  'proof.inclusion': proveInclusion,
  'proof.consistency': proveConsistency,
  'intervention.list': listVisits,
  'unit.forensics': forensics,
};
