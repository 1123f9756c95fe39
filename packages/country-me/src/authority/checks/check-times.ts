/** The clock of the client (code 2). */
import { parseTime } from '@plomba/core/model';
import type { CisSettings } from '../settings.js';
import { refuse, type Refusal } from './refusal.js';

/** UTC ms of a time that the schema has let through; undefined for one that no calendar has. */
export function momentOf(text: string): number | undefined {
  return parseTime(text)?.utcMs;
}

export function noMoment(name: string, text: string): Refusal {
  return refuse(11, `${name} '${text}' is no moment of the calendar.`);
}

/** @param isLate the message says why it comes late: that excuses its age, not a time in the future */
export function checkSendTime(
  sendDateTime: string,
  { nowMs, settings, isLate }: { readonly nowMs: number; readonly settings: CisSettings; readonly isLate: boolean },
): Refusal | undefined {
  const sentMs = momentOf(sendDateTime);
  if (sentMs === undefined) return noMoment('SendDateTime', sendDateTime);
  if (sentMs > nowMs + settings.clockAheadMs) return refuse(2, 'It is in the future.');
  if (!isLate && sentMs < nowMs - settings.clockToleranceMs) {
    return refuse(2);
  }
  return undefined;
}
