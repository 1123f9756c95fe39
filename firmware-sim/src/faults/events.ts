/**
 * What happens in and around a unit that a tester may aim at, and the directions of a line. An event is told before the
 * unit goes on: a fault that waits for it comes at just this moment.
 */
import type { RecordKind } from '@plomba/core/tables';
import type { CommandName } from '@plomba/link';

export type WireDirection = 'to-unit' | 'from-unit';

export const WIRE_DIRECTIONS: readonly WireDirection[] = ['to-unit', 'from-unit'];

/** Each event, and when it comes. */
export const DEVICE_EVENTS = {
  booted: 'the memories are explained, before anything is answered',
  halted: 'the unit stopped: it will not write again before the next boot',
  'powered-off': 'the power is off: what happens now is found by the next boot',
  'line-opened': 'a till or a bench has a new line',
  'line-closed': 'a line is gone',
  'command-received': 'a command has arrived whole, before anything of it is carried out',
  'command-refused': 'a command is refused, before the refusal leaves',
  'receipt-refused': 'the same, for a receipt only',
  'after-commit-before-answer': 'a record is durable, nothing is printed, no answer has left',
  'receipt-committed': 'the same, for a receipt only',
  'day-opened': 'the same, for the opening of a day',
  'day-closed': 'the same, for the closing of a day: journal and fiscal memory have it',
  printing: 'the record is durable, the first row is not printed yet',
  'line-printed': 'one more line stands on the paper',
  cutting: 'all rows are printed, the cutter has not moved',
  printed: 'the paper is cut',
  'answer-sent': 'the last byte of the answer to a committed command has left the unit',
} as const;

export type DeviceEventName = keyof typeof DEVICE_EVENTS;

/** The names, in the order of the table. */
export const DEVICE_EVENT_NAMES: readonly DeviceEventName[] = Object.keys(DEVICE_EVENTS) as DeviceEventName[]; // keys of the table

export interface DeviceEvent {
  readonly name: DeviceEventName;
  /** Kind of the record that was committed, where one was. */
  readonly kind?: RecordKind;
  /** The command that it is about. */
  readonly command?: CommandName;
  /** Status code of a refusal. */
  readonly code?: string;
}
