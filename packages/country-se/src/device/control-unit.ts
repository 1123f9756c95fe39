/** The unit behind a wire as both wires see it: whether it works, who it is, how it is, and how a receipt is stored. */
import type { WireReceipt, WireRefusal, WireStatus, WireUnit } from '@plomba/core/country';
import { CONTROL_CODE } from '../rules/rules.table.js';
import { receiptOf, type ReceiptFields } from './receipt-of.js';
import type { ControlUnitSettings } from './settings.js';

/** Whether it takes receipts at all. */
export function isWorking({ life, halted }: WireStatus): boolean {
  return halted === undefined && (life === 'test' || life === 'production');
}

/** The manufacturing number as a wire writes it: letters and digits only. Empty for a unit that has none. */
export function unitIdOf({ serial }: WireStatus): string {
  return serial?.replace(/[^0-9A-Za-z]/g, '') ?? '';
}

/** Main status [V]: 0 OK, 1 warning, 3 error, 4 fatal error. */
export function mainStatusOf(status: WireStatus): '0' | '1' | '3' | '4' {
  if (!isWorking(status)) return '4';
  if (status.memory === 'full') return '3';
  return status.memory === 'ample' && status.clock === 'set' && status.power === 'good' ? '0' : '1';
}

/** Storage status [V]: 0 OK, 1 nearly full, 2 full. */
export function storageStatusOf({ memory }: WireStatus): '0' | '1' | '2' {
  return memory === 'full' ? '2' : memory === 'ample' ? '0' : '1';
}

/** Whether the unit was made for this register. */
export function isServed({ registers }: ControlUnitSettings, { orgNo, posId }: ReceiptFields): boolean {
  return registers === 'any' || registers.some((pair) => pair.orgNo === orgNo && pair.posId === posId);
}

/** Operation under which the one copy of a receipt is stored; undefined for what is no copy. */
function copyOperation({ kind, orgNo, posId, receiptId }: ReceiptFields): string | undefined {
  return kind === 'kopia' ? `kopia/${orgNo}/${posId}/${receiptId}` : undefined;
}

/**
 * Stores a receipt. A control unit knows no days and the journal does, so the first receipt opens one.
 *
 * @param operation under which it is stored, where the wire numbers its messages; a copy has its own
 * @returns undefined where the amounts cannot be
 */
export function store(
  unit: WireUnit,
  fields: ReceiptFields,
  by: { readonly settings: ControlUnitSettings; readonly operation?: string },
): WireReceipt | WireRefusal | undefined {
  const receipt = receiptOf(fields);
  if (receipt === undefined) return undefined;
  const operation = (by.settings.oneCopy ? copyOperation(fields) : undefined) ?? by.operation;
  const first = unit.issue(receipt, operation);
  if (first.ok || first.code !== 'day-not-open') return first;
  const opened = unit.openDay();
  return opened.ok ? unit.issue(receipt, operation) : opened;
}

/** The control code of a stored receipt; undefined for ovning and profo. */
export function codeOf({ codes }: WireReceipt): string | undefined {
  return codes.find(({ name }) => name === CONTROL_CODE)?.value;
}
