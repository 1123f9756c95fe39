/**
 * The unit as the server of a vendor's wire sees it: the commands of the native link, run in place. Such a wire has no
 * operation ids, so the unit makes one for each receipt: the next sequence, which no other record will ever have.
 */
import type { Country, WireReceipt, WireRefusal, WireStatus, WireUnit } from '@plomba/core/country';
import type { FiscalUnit } from '@plomba/core';
import type { ReceiptRequest } from '@plomba/core/model';
import type { CommitReply } from '@plomba/link';
import type { Hardware } from '../hardware/hardware.js';
import type { Firmware } from './firmware.js';
import type { CommandRefusal } from '../commands/refusal.js';
import type { Answer, CommandRequest } from './execute.js';
import type { FirmwareState } from './firmware-state.js';

export interface WireUnitParts {
  readonly state: () => FirmwareState | undefined;
  readonly country: Country;
  readonly firmware: Firmware;
  readonly hardware: Hardware;
  /** Runs a command with all that belongs to it: work, paper, triggers. */
  readonly run: (unit: FiscalUnit, request: CommandRequest) => Answer | CommandRefusal;
}

/** Refusals after which a unit has no room, although some bytes may be left: too few for what it was asked to store. */
const FULL: readonly string[] = ['journal-full', 'fiscal-memory-full'];

export function wireUnit(parts: WireUnitParts): WireUnit {
  let hasRoom = true;
  const run = (command: CommandRequest['command'], rest: object, id?: string): Answer | WireRefusal => {
    const state = parts.state();
    if (state?.kind !== 'running') return { ok: false, code: 'halted', detail: state?.why ?? 'the power is off' };
    const { unit } = state;
    const operation = { id: id ?? `wire/${unit.size}`, epoch: unit.epoch };
    const answer = parts.run(unit, { command, request: { operation, ...rest } });
    hasRoom = answer.ok || !FULL.includes(answer.code);
    return answer;
  };
  return {
    status: () => (hasRoom ? statusOf(parts) : { ...statusOf(parts), memory: 'full' }),
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
