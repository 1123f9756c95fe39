/**
 * The meaning of the records, one after the other: each is checked against the state that those before it led to,
 * and then changes it (docs/spec/journal.md sections 1, 3 and 4).
 */
import type { RecordKind } from '@plomba/core/tables';
import type { Finding } from '../finding.js';
import type { ExportRecord } from '../records.js';
import { checkCheckpoint, checkCheckpointDue } from './checkpoint-record.js';
import { startYear } from './counters.js';
import { applyAnswer, applyCash, applyCopy, applyDayClose, applyDayOpen } from './days.js';
import { applyEvent } from './events.js';
import { applyKey } from './keys.js';
import { applyIdentity, applyLife, checkArchived } from './life.js';
import { bindOperation } from './operations.js';
import { applyReceipt } from './receipt.js';
import { applyRules } from './rules.js';
import { applyIntervention, applyLicence, applyNotice, checkInService } from './service.js';
import { applyShift } from './shifts.js';
import type { FoldState, Step } from './state.js';
import { applySuccessor } from './successor.js';
import { checkTime, yearOf } from './time.js';

type Handler<K extends RecordKind> = (step: Step<K>) => Finding | undefined;

/** Nothing to check beyond the table: `discard` names flash, `fence` and `clock` were dealt with before. */
const nothing = (): undefined => undefined;

const HANDLERS: { readonly [K in RecordKind]: Handler<K> } = {
  identity: applyIdentity,
  life: applyLife,
  rules: applyRules,
  'day-open': applyDayOpen,
  receipt: applyReceipt,
  copy: applyCopy,
  cash: applyCash,
  clock: nothing,
  'day-close': applyDayClose,
  checkpoint: nothing,
  fence: nothing,
  discard: nothing,
  answer: applyAnswer,
  event: applyEvent,
  shift: applyShift,
  key: applyKey,
  successor: applySuccessor,
  intervention: applyIntervention,
  notice: applyNotice,
  licence: applyLicence,
};

/** The first record of another local year starts the counters of that scope anew, before anything counts. */
function enterYear(state: FoldState, record: ExportRecord): void {
  const year = yearOf(record);
  if (state.year !== undefined && state.year !== year) startYear(state);
  state.year = year;
}

/** Goes on with the next record, whose chain has been checked. */
export function foldRecord(state: FoldState, record: ExportRecord): Finding | undefined {
  const early = checkTime(state, record) ?? checkCheckpointDue(state, record) ?? checkArchived(state, record);
  if (early !== undefined) return early;
  // A checkpoint is about the records before it: its state is compared before it changes anything itself.
  const checkpoint = record.kind === 'checkpoint' ? checkCheckpoint({ state, record }) : undefined;
  if (checkpoint !== undefined) return checkpoint;
  enterYear(state, record);
  const handler = HANDLERS[record.kind] as Handler<RecordKind>; // the handler of this record's own kind
  const wrong = bindOperation(state, record) ?? checkInService(state, record) ?? handler({ state, record });
  if (wrong !== undefined) return wrong;
  state.lastUtcMs = record.header.utcMs;
  state.offsetMinutes = record.header.offsetMinutes;
  return undefined;
}
