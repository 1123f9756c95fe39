/**
 * What a command sees, and the shape of a command: validate (may refuse, may not change anything), then the plan is
 * appended. A command that changes state lists its records; the rest is the same for all of them (`execute.ts`).
 */
import type { AppendOptions, Commit, Content, FiscalUnit, Plan, PlacedRecord } from '@plomba/core';
import type { Country, PaperHead, PaperLine } from '@plomba/core/country';
import type { OperationStamp } from '@plomba/core/model';
import type { ChangeName, QueryName, ReplyOf, RequestOf, SelfTestLine } from '@plomba/link';
import type { Standing } from '../firmware/condition.js';
import type { Firmware } from '../firmware/firmware.js';
import type { FirmwareStore } from '../firmware/firmware-store.js';
import type { UnitModeInput } from '../firmware/mode-input.js';
import type { LineSession } from '../firmware/line-session.js';
import type { PinVault } from '../firmware/pin-vault.js';
import type { Hardware } from '../hardware/hardware.js';
import type { CommandRefusal } from './refusal.js';

export interface Context {
  readonly unit: FiscalUnit;
  readonly country: Country;
  readonly firmware: Firmware;
  /** Who and where, for paper; absent before the unit is bound. */
  readonly head: PaperHead | undefined;
  readonly hardware: Hardware;
  readonly pins: PinVault;
  readonly updates: FirmwareStore;
  /** The self-test of the boot; empty where the unit goes on from a snapshot. */
  readonly selfTest: readonly SelfTestLine[];
  /** The state of the unit, as the table of modes asks for it. */
  readonly mode: UnitModeInput;
  /** Who asks. */
  readonly session: LineSession;
  /** How the unit stands now. */
  readonly standing: () => Standing;
}

/** What validation found out: the records to append, and how. */
export interface ValidPlan extends Plan {
  readonly append?: AppendOptions;
}

export interface ChangeCommand<N extends ChangeName> {
  readonly name: N;
  validate(context: Context, request: RequestOf<N>, operation: OperationStamp): ValidPlan | CommandRefusal;
  /** Instead of appending the plan: where core appends by itself what it plans. */
  append?(context: Context, operation: OperationStamp): Commit | CommandRefusal;
  /** Before the append: what must not come after it, where power may go in between. Leaves nothing laxer by itself. */
  prepare?(context: Context, request: RequestOf<N>): void;
  /** After the append, before the answer: effects outside the journal, such as the clock. */
  effect?(context: Context, request: RequestOf<N>): void;
  /** What the printer prints for the record; nothing when absent. */
  paper?(context: Context, record: PlacedRecord, content: Content): readonly PaperLine[];
}

export interface QueryCommand<N extends QueryName> {
  readonly name: N;
  answer(context: Context, request: RequestOf<N>): QueryAnswer<N> | CommandRefusal;
}

export interface QueryAnswer<N extends QueryName> {
  readonly ok: true;
  readonly reply: ReplyOf<N>;
  /** What the printer prints beside the answer. */
  readonly paper?: readonly PaperLine[];
}
