/**
 * The unit as the server of a vendor's wire sees it: the commands of the native link, run in place. Such a wire has no
 * operation ids, so the unit makes one for each receipt: the next sequence, which no other record will ever have.
 */
import type { Country, WireReceipt, WireRefusal, WireStatus, WireUnit } from '@plomba/core/country';
import type { FiscalUnit } from '@plomba/core';
import type { ReceiptRequest } from '@plomba/core/model';
import type { Firmware } from './firmware.js';
import type { CommandRefusal } from '../commands/refusal.js';
import type { Answer, CommandRequest } from './execute.js';
import type { FirmwareState } from './firmware-state.js';

export interface WireUnitParts {
  readonly state: () => FirmwareState | undefined;
  readonly country: Country;
  readonly firmware: Firmware;
  /** Runs a command with all that belongs to it: work, paper, triggers. */
  readonly run: (unit: FiscalUnit, request: CommandRequest) => Answer | CommandRefusal;
}

export function wireUnit(parts: WireUnitParts): WireUnit {
  const run = (command: CommandRequest['command'], rest: object): Answer | WireRefusal => {
    const state = parts.state();
    if (state?.kind !== 'running') return { ok: false, code: 'halted', detail: state?.why ?? 'the power is off' };
    const { unit } = state;
    const operation = { id: `wire/${unit.size}`, epoch: unit.epoch };
    return parts.run(unit, { command, request: { operation, ...rest } });
  };
  return {
    status: () => statusOf(parts),
    openDay() {
      const answer = run('day.open', {});
      return answer.ok ? { ok: true } : answer;
    },
    issue(receipt: ReceiptRequest): WireReceipt | WireRefusal {
      const answer = run('receipt.issue', { receipt });
      if (!answer.ok) return answer;
      const { committed } = answer;
      if (committed?.content.kind !== 'receipt') {
        return { ok: false, code: 'internal', detail: 'the operation of a receipt was bound before' };
      }
      const { number, codes } = committed.content.payload;
      return { ok: true, sequence: committed.record.header.sequence, number, codes };
    },
  };
}

function statusOf({ state, country, firmware }: WireUnitParts): WireStatus {
  const now = state();
  const { version } = firmware;
  if (now?.kind !== 'running') {
    return { life: 'blocked', halted: now?.why ?? 'the power is off', firmware: version, memory: 'ample' };
  }
  const { unit } = now;
  const { identity } = unit;
  const serial = identity === undefined ? {} : { serial: identity.serial };
  return { ...serial, life: unit.state.life, firmware: version, memory: unit.memory(country).level };
}
