/**
 * State of each part as a snapshot writes it, beside the printer's (`paper-state.ts`). A row may only grow by optional
 * fields; what is absent is as in a new part.
 */
import { blob, bool, int, list, oneOf, optional, record, required, text, type RecordSchema } from '@plomba/codec';
import { anyText } from './any-text.js';
import type { BuzzerState } from './buzzer.js';
import type { DrawerState } from './cash-drawer.js';
import type { DisplayState } from './display.js';
import type { CardFile, CardState } from './export-card.js';
import type { LampsState } from './lamps.js';
import type { NetworkKind, NetworkState } from './network.js';
import { numberChoice } from './number-choice.js';
import type { Mains, SupplyState } from './power-supply.js';
import { UART_BAUDS, type Parity, type UartBaud, type UartSettings, type UartState } from './uart.js';

const count = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const draws = int({ min: 0, max: 0xffffffff });

export const displayTable: RecordSchema<DisplayState> = record<DisplayState>('DisplayState', {
  rows: required(1, list(anyText(80), { min: 2, max: 2 }), 'what it was told to show'),
  isDead: required(2, bool, 'whether it is dark whatever it is told'),
});

export const drawerTable: RecordSchema<DrawerState> = record<DrawerState>('DrawerState', {
  isOpen: required(1, bool, 'whether it is open'),
  isStuck: required(2, bool, 'whether it stays where it is'),
  kicks: required(3, count, 'pulses so far'),
  restMs: required(4, count, 'until the solenoid may be on again, ms'),
});

export const supplyTable: RecordSchema<SupplyState> = record<SupplyState>('SupplyState', {
  mains: required(1, oneOf<Mains>({ good: 0, low: 1, gone: 2 }), 'what comes in'),
  holdUpMs: required(2, count, 'hold-up time of a full bank, ms'),
  chargeUs: required(3, count, 'what is left in the bank, thousandths of an ms'),
  dipMs: optional(4, count, 'until the mains is good again, ms; absent: it stays as it is'),
});

const cardFileTable: RecordSchema<CardFile> = record<CardFile>('CardFile', {
  name: required(1, text({ bytesMax: 255 }), 'of the file'),
  bytes: required(2, blob({ min: 0, max: 2 ** 24 }), 'its content'),
  isWhole: required(3, bool, 'whether all of it was written'),
});

export const cardTable: RecordSchema<CardState> = record<CardState>('CardState', {
  isInserted: required(1, bool, 'whether a card is in the slot'),
  isWriteProtected: required(2, bool, 'its switch'),
  isSlow: required(3, bool, 'whether it is worn'),
  capacityBytes: required(4, count, 'of the card'),
  files: required(5, list(cardFileTable, { min: 0, max: 4096 }), 'on the card'),
});

export const networkTable: RecordSchema<NetworkState> = record<NetworkState>('NetworkState', {
  kind: required(1, oneOf<NetworkKind>({ lan: 0, sim: 1 }), 'cable or modem'),
  isConnected: required(2, bool, 'whether the cable or the SIM card is in'),
  signal: required(3, int({ min: 0, max: 100 }), 'of the modem'),
  draws: required(4, draws, 'state of the generator of what is lost'),
  sent: required(5, count, 'packets so far'),
  lost: required(6, count, 'those of them that are gone'),
});

const uartSettingsTable: RecordSchema<UartSettings> = record<UartSettings>('UartSettings', {
  baud: required(1, numberChoice<UartBaud>(UART_BAUDS), 'bits per second'),
  parity: required(2, oneOf<Parity>({ none: 0, even: 1, odd: 2 }), 'of a byte'),
  stopBits: required(3, numberChoice<1 | 2>([1, 2]), 'of a byte'),
});

export const uartTable: RecordSchema<UartState> = record<UartState>('UartState', {
  settings: required(1, uartSettingsTable, 'of this end'),
  peer: optional(2, uartSettingsTable, 'of the other end; absent: the same'),
  noisePpm: required(3, int({ min: 0, max: 1_000_000 }), 'bits of a million that are turned over'),
  draws: required(4, draws, 'state of the generator of the noise'),
  isPaced: required(5, bool, 'whether bytes take their time'),
  isStalled: required(6, bool, 'whether the firmware does not read'),
});

export const lampsTable: RecordSchema<LampsState> = record<LampsState>('LampsState', {
  power: required(1, bool, 'wired to the supply'),
  ready: required(2, bool, 'commands are taken'),
  error: required(3, bool, 'somebody has to come'),
  paper: required(4, bool, 'the roll is out or nearly out, or the cover open'),
});

export const buzzerTable: RecordSchema<BuzzerState> = record<BuzzerState>('BuzzerState', {
  beeps: required(1, count, 'so far'),
  leftMs: required(2, count, 'how long it still sounds, ms'),
});
