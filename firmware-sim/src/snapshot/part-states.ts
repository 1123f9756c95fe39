/**
 * The parts of a board beside flash, clock and secure element, with the state that each keeps without power. One list: a
 * snapshot writes it, a restore reads it, a fork copies by it. A part of `Hardware` that is neither here nor among
 * `PARTS_KEPT_OTHERWISE` fails a test.
 *
 * Format 1 of the snapshot: a row may be added; what a row holds may only grow by optional fields. A row that a file does
 * not name keeps what a new part has.
 */
import { bool, record, required, type RecordSchema } from '@plomba/codec';
import type { Hardware } from '../hardware/hardware.js';
import { printerRow, printerStateOf, printerTable } from '../hardware/paper.table.js';
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

/** Properties of `Hardware` whose state stands elsewhere in a snapshot, or that have none: each with the word where. */
export const PARTS_KEPT_OTHERWISE: { readonly [K in keyof Hardware]?: string } = {
  map: 'sizes',
  flash: 'memories',
  firmwareFlash: 'firmware',
  rtc: 'smallState and clock',
  seal: 'smallState',
  sealIntact: 'smallState',
  access: 'smallState',
  slots: 'smallState',
  verifySignature: 'of the process, not of the unit',
  hasher: 'of the process, not of the unit',
};

/** Gives a board the state of all parts of another one. */
export function copyParts(from: Hardware, to: Hardware): void {
  for (const { save, restore } of PART_STATES) restore(to, save(from));
}
