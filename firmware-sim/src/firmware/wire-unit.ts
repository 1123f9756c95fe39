/**
 * The unit as the server of a vendor's wire sees it: the commands of the native link, run in place. Such a wire has no
 * operation ids, so the unit makes one for each receipt: the next sequence, which no other record will ever have.
 */
import type {
  Country,
  WholeUnit,
  WireBacklog,
  WireReceipt,
  WireRefusal,
  WireReport,
  WireStatus,
} from '@plomba/core/country';
import type { FiscalUnit } from '@plomba/core';
import type { ReceiptRequest } from '@plomba/core/model';
import {
  commandRegistry,
  isChange,
  replyToJson,
  requestFromJson,
  type CommandName,
  type CommitReply,
} from '@plomba/link';
import type { Hardware } from '../hardware/hardware.js';
import type { Firmware } from './firmware.js';
import { receiptNumbered } from '../commands/receipts.js';
import type { CommandRefusal } from '../commands/refusal.js';
import type { Answer, CommandRequest } from './execute.js';
import type { FirmwareState } from './firmware-state.js';
import { reportedRecord } from './report-desk.js';

export interface WireUnitParts {
  readonly state: () => FirmwareState | undefined;
  readonly country: Country;
  readonly firmware: Firmware;
  readonly hardware: Hardware;
  /** Runs a command with all that belongs to it: work, paper, triggers. */
  readonly run: (unit: FiscalUnit, request: CommandRequest) => Answer | CommandRefusal;
  readonly reports: WireReports;
}

/** Requests of the unit for an authority, and what it knows of the answers. */
export interface WireReports {
  report(sequence: number): WireReport | undefined;
  backlog(): WireBacklog;
}

/** Refusals after which a unit has no room, although some bytes may be left: too few for what it was asked to store. */
const FULL: readonly string[] = ['journal-full', 'fiscal-memory-full'];

export function wireUnit(parts: WireUnitParts): WholeUnit {
  let hasRoom = true;
  const running = (): FiscalUnit | undefined => {
    const state = parts.state();
    return state?.kind === 'running' ? state.unit : undefined;
  };
  const run = (command: CommandRequest['command'], rest: object, id?: string): Answer | WireRefusal => {
    const state = parts.state();
    if (state?.kind !== 'running') return { ok: false, code: 'halted', detail: state?.why ?? 'the power is off' };
    const { unit } = state;
    const operation = { id: id ?? `wire/${unit.size}`, epoch: unit.epoch };
    const answer = parts.run(unit, { command, request: isChange(command) ? { operation, ...rest } : rest });
    hasRoom = answer.ok || !FULL.includes(answer.code);
    return answer;
  };
  return {
    status: () => (hasRoom ? statusOf(parts) : { ...statusOf(parts), memory: 'full' }),
    now() {
      const { utcMs, offsetMinutes } = parts.hardware.rtc.read();
      return { utcMs, offsetMinutes };
    },
    state: () => running()?.state,
    record(sequence) {
      const unit = running();
      return unit === undefined ? undefined : reportedRecord(unit, sequence);
    },
    receiptOf(operation) {
      const unit = running();
      const bound = unit?.findOperation({ id: operation });
      if (unit === undefined || bound === undefined || bound.fenced) return undefined;
      const record = reportedRecord(unit, bound.sequence);
      return record?.content.kind === 'receipt' ? record : undefined;
    },
    receiptNumbered(series, number) {
      const unit = running();
      const found = unit === undefined ? undefined : receiptNumbered(unit, series, number);
      return unit === undefined || found === undefined ? undefined : reportedRecord(unit, found.sequence);
    },
    report: (sequence) => parts.reports.report(sequence),
    backlog: () => parts.reports.backlog(),
    call(name, json, id) {
      if (!isCommand(name)) return { ok: false, code: 'unknown-command', detail: `there is no command ${name}` };
      const unit = running();
      const operation = { id: id ?? `wire/${unit?.size ?? 0}`, epoch: unit?.epoch ?? 0 };
      const read = requestFromJson(name, isChange(name) ? { operation, ...json } : json);
      if (!read.ok) return { ok: false, code: 'validation-failed', detail: read.rule, path: read.path };
      const answer = run(name, read.value, operation.id);
      return answer.ok ? { ok: true, reply: replyToJson(name, answer.reply as never) } : answer; // the reply of that name
    },
    openDay() {
      const answer = run('day.open', {});
      return answer.ok ? { ok: true } : answer;
    },
    issue(receipt: ReceiptRequest, id?: string): WireReceipt | WireRefusal {
      const answer = run('receipt.issue', { receipt }, id);
      if (!answer.ok) return answer;
      const { sequence, repeated, receipt: issued } = answer.reply as CommitReply; // what a change is answered with
      if (issued === undefined) return { ok: false, code: 'internal', detail: 'the operation is of another command' };
      return { ok: true, sequence, repeated, number: issued.number, codes: issued.codes };
    },
  };
}

/** The status is no command of a running unit: `status()` has it. */
function isCommand(name: string): name is CommandRequest['command'] {
  return Object.hasOwn(commandRegistry, name) && (name as CommandName) !== 'unit.status'; // a name of the registry
}

function statusOf({ state, country, firmware, hardware }: WireUnitParts): WireStatus {
  const now = state();
  const { version } = firmware;
  const clock = hardware.rtc.read().quality === 'set' ? 'set' : 'unset';
  const power = hardware.supply.output === 'good' ? 'good' : 'failing';
  if (now?.kind !== 'running') {
    const halted = now?.why ?? 'the power is off';
    return { life: 'blocked', halted, firmware: version, memory: 'ample', clock, power };
  }
  const { unit } = now;
  const { identity } = unit;
  const serial = identity === undefined ? {} : { serial: identity.serial };
  const max = country.registersMax?.(unit.state);
  return {
    ...serial,
    life: unit.state.life,
    firmware: version,
    memory: unit.memory(country).level,
    clock,
    power,
    ...(max === undefined ? {} : { registers: { max, used: unit.state.counters.registers.length } }),
  };
}
