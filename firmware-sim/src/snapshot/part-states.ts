/**
 * The parts of a board beside flash, clock and secure element, with the state that each keeps without power. One list: a
 * snapshot writes it and a restore reads it. A part of `Hardware` that is neither here nor among
 * `PARTS_KEPT_OTHERWISE` fails a test.
 *
 * Format 1 of the snapshot: a row may be added; what a row holds may only grow by optional fields. A row that a file does
 * not name keeps what a new part has.
 */
import { bool, int, optional, record, required, type RecordSchema, type Schema } from '@plomba/codec';
import type { Hardware } from '../hardware/hardware.js';
import { printerRow, printerStateOf, printerTable } from '../hardware/paper-state.js';
import {
  buzzerTable,
  cardTable,
  displayTable,
  drawerTable,
  lampsTable,
  networkTable,
  supplyTable,
  uartTable,
} from '../hardware/part-states.table.js';

/** One part: how its state is read from a board, and given to another one, as the bytes of its table. */
export interface PartStates {
  /** As in the file: lower case and hyphens. */
  readonly part: string;
  /** Property of `Hardware`. */
  readonly property: keyof Hardware;
  readonly table: RecordSchema<object>;
  readonly save: (hardware: Hardware) => Uint8Array;
  /** @throws DecodeError */
  readonly restore: (hardware: Hardware, state: Uint8Array) => void;
}

interface PartRow<S extends object> {
  readonly part: string;
  readonly property: keyof Hardware;
  readonly table: RecordSchema<S>;
  readonly save: (hardware: Hardware) => S;
  readonly restore: (hardware: Hardware, state: S) => void;
}

function partStates<S extends object>({ part, property, table, save, restore }: PartRow<S>): PartStates {
  return {
    part,
    property,
    table: table as unknown as RecordSchema<object>, // only its description is read through this field
    save: (hardware) => table.encode(save(hardware)),
    restore: (hardware, state) => restore(hardware, table.decode(state)),
  };
}

/** A part that says its whole state and takes one. */
interface OwnState<S extends object> {
  state(): S;
  restore(state: S): void;
}

function ownState<S extends object>(
  part: string,
  of: (hardware: Hardware) => OwnState<S>,
  about: { readonly property: keyof Hardware; readonly table: RecordSchema<S> },
): PartStates {
  const { property, table } = about;
  return partStates<S>({
    part,
    property,
    table,
    save: (hardware) => of(hardware).state(),
    restore: (hardware, state) => of(hardware).restore(state),
  });
}

interface LimitsRow {
  readonly fiscal?: number;
  readonly journal?: number;
}

const bytes: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });

const limitsTable: RecordSchema<LimitsRow> = record<LimitsRow>('MemoryLimits', {
  fiscal: optional(1, bytes, 'bytes of the fiscal memory that can be used; absent: all'),
  journal: optional(2, bytes, 'bytes of the journal that can be used; absent: all'),
});

interface ClockRow {
  readonly restMillionths: number;
}

const clockTable: RecordSchema<ClockRow> = record<ClockRow>('ClockState', {
  restMillionths: required(1, int({ min: -1_000_000, max: 1_000_000 }), 'of a ms, that its drift has gathered'),
});

interface SecureElementRow {
  readonly broken: boolean;
}

const secureElementTable: RecordSchema<SecureElementRow> = record<SecureElementRow>('SecureElementState', {
  broken: required(1, bool, 'whether it does not answer'),
});

export const PART_STATES: readonly PartStates[] = [
  partStates({
    part: 'printer',
    property: 'printer',
    table: printerTable,
    save: ({ printer }) => printerRow(printer.state()),
    restore: ({ printer }, row) => printer.restore(printerStateOf(row)),
  }),
  ownState('display', ({ display }) => display, { property: 'display', table: displayTable }),
  ownState('drawer', ({ drawer }) => drawer, { property: 'drawer', table: drawerTable }),
  ownState('supply', ({ supply }) => supply, { property: 'supply', table: supplyTable }),
  ownState('card', ({ card }) => card, { property: 'card', table: cardTable }),
  ownState('network', ({ network }) => network, { property: 'network', table: networkTable }),
  ownState('uart', ({ uart }) => uart, { property: 'uart', table: uartTable }),
  ownState('lamps', ({ lamps }) => lamps, { property: 'lamps', table: lampsTable }),
  ownState('buzzer', ({ buzzer }) => buzzer, { property: 'buzzer', table: buzzerTable }),
  partStates<LimitsRow>({
    part: 'memory-limits',
    property: 'map',
    table: limitsTable,
    save: ({ map: { fiscal, journal } }) => ({
      ...(fiscal.limit === undefined ? {} : { fiscal: fiscal.limit }),
      ...(journal.limit === undefined ? {} : { journal: journal.limit }),
    }),
    restore: ({ map }, { fiscal, journal }) => {
      map.fiscal.limit = fiscal;
      map.journal.limit = journal;
    },
  }),
  partStates<ClockRow>({
    part: 'clock',
    property: 'rtc',
    table: clockTable,
    save: ({ rtc: { restMillionths } }) => ({ restMillionths }),
    restore: ({ rtc }, { restMillionths }) => {
      rtc.restMillionths = restMillionths;
    },
  }),
  partStates<SecureElementRow>({
    part: 'secure-element',
    property: 'secureElement',
    table: secureElementTable,
    save: ({ secureElement }) => ({ broken: secureElement.broken }),
    restore: ({ secureElement }, { broken }) => {
      secureElement.broken = broken;
    },
  }),
];

/** Properties of `Hardware` whose state stands elsewhere in a snapshot, or that have none: each with the word where. @internal */
export const PARTS_KEPT_OTHERWISE: { readonly [K in keyof Hardware]?: string } = {
  flash: 'memories',
  firmwareFlash: 'firmware',
  seal: 'smallState',
  sealIntact: 'smallState',
  access: 'smallState',
  slots: 'smallState',
  verifySignature: 'of the process, not of the unit',
  hasher: 'of the process, not of the unit',
};
