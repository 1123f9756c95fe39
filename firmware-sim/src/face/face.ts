/**
 * The face of a unit: everything that somebody in front of it, or behind it with an open case, can see. One plain object
 * of JSON, made anew each time; looking changes nothing. A front panel draws it, a scenario expects on it.
 */
import type { Country } from '@plomba/core/country';
import type { LifeState, TimeQuality } from '@plomba/core/model';
import type { MemoryState } from '@plomba/link';
import type { FirmwareState } from '../firmware/firmware-state.js';
import type { FlashPart } from '../hardware/flash-part.js';
import type { Hardware } from '../hardware/hardware.js';
import type { LampsState } from '../hardware/lamps.js';
import type { NetworkKind } from '../hardware/network.js';
import { textOfWidth } from '../hardware/paper-rows.js';
import type { Mains, SupplyOutput } from '../hardware/power-supply.js';
import type { PrinterFault, PrinterPaper } from '../hardware/printer.js';
import type { UartErrors } from '../hardware/uart.js';
import type { LineMeter } from './line-meter.js';

export interface FacePower {
  /** Whether the unit is switched on and has power. */
  readonly on: boolean;
  readonly mains: Mains;
  readonly output: SupplyOutput;
  /** Hold-up time of a full supply, ms. */
  readonly holdUpMs: number;
}

export interface FacePaper {
  readonly sensor: PrinterPaper;
  readonly fault?: PrinterFault;
  /** Rows left; absent: a roll without an end. */
  readonly rowsLeft?: number;
  /** Papers that wait, the one in the printer too. */
  readonly waiting: number;
  /** What stands on the piece that is still in the printer; empty without one. */
  readonly sheet: string;
  /** Pieces that came out so far, torn ones too. */
  readonly pieces: number;
  /** The last of them as text, the newest at the end, whether somebody took them or not. */
  readonly last: readonly string[];
  readonly cuts: number;
  readonly headCelsius: number;
  readonly columns: number;
}

export interface FaceMemory {
  readonly name: 'fiscal' | 'journal' | 'derived' | 'working';
  readonly sizeBytes: number;
  /** Absent where nobody knows: the unit is off or halted, or the memory keeps no count. */
  readonly usedBytes?: number;
  /** Erases of its most worn sector. */
  readonly erasesMax: number;
}

export interface FaceLine {
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** The end of the last piece each way, hexadecimal. */
  readonly lastIn: string;
  readonly lastOut: string;
  /** Lines that are open. */
  readonly open: number;
  readonly errors: UartErrors;
}

export interface FaceClock {
  readonly utcMs: number;
  readonly offsetMinutes: number;
  readonly quality: TimeQuality;
  readonly battery: 'good' | 'dead';
  readonly driftPpm: number;
  readonly stopped: boolean;
}

export interface FaceCard {
  readonly inserted: boolean;
  readonly writeProtected: boolean;
  readonly busy: boolean;
  readonly freeBytes: number;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly whole: boolean }[];
}

export interface FaceNetwork {
  readonly kind: NetworkKind;
  readonly up: boolean;
  /** Of the modem, 0 to 100. */
  readonly signal: number;
  readonly sent: number;
  readonly lost: number;
}

/** What the firmware says of itself; most of it only while it runs. */
export interface FaceUnit {
  readonly mode: 'off' | 'running' | 'halted';
  readonly halted?: string;
  readonly serial?: string;
  readonly life?: LifeState;
  readonly day?: number;
  readonly dayOpen?: boolean;
  readonly records?: number;
  /** Room in the memories. */
  readonly level?: MemoryState;
}

export interface Face {
  readonly power: FacePower;
  readonly unit: FaceUnit;
  readonly lamps: LampsState;
  readonly buzzer: { readonly beeps: number; readonly sounding: boolean };
  readonly display: { readonly rows: readonly string[]; readonly dead: boolean };
  readonly drawer: { readonly open: boolean; readonly kicks: number; readonly stuck: boolean };
  readonly paper: FacePaper;
  readonly memories: readonly FaceMemory[];
  readonly line: FaceLine;
  readonly clock: FaceClock;
  readonly seal: { readonly intact: boolean; readonly number: string };
  readonly signer: { readonly answers: boolean };
  readonly card: FaceCard;
  readonly network: FaceNetwork;
}

/** What a face is made of. */
export interface FaceParts {
  readonly hardware: Hardware;
  readonly country: Country;
  /** Undefined while the power is off. */
  readonly state: FirmwareState | undefined;
  readonly meter: LineMeter;
  readonly openLines: number;
}

export function faceOf({ hardware, country, state, meter, openLines }: FaceParts): Face {
  const { supply, display, drawer, seal, buzzer, network, card, uart, secureElement } = hardware;
  return {
    power: { on: state !== undefined, mains: supply.mains, output: supply.output, holdUpMs: supply.holdUpMs },
    unit: unitOf(state, country),
    lamps: hardware.lamps.state(),
    buzzer: { beeps: buzzer.beeps, sounding: buzzer.isSounding },
    display: { rows: display.rows, dead: display.isDead },
    drawer: { open: drawer.isOpen, kicks: drawer.kicks, stuck: drawer.isStuck },
    paper: paperOf(hardware),
    memories: memoriesOf(hardware, state),
    line: { ...meter.read(), open: openLines, errors: uart.errors },
    clock: clockOf(hardware),
    seal: { intact: seal.isIntact, number: seal.number },
    signer: { answers: !secureElement.broken },
    card: {
      inserted: card.isInserted,
      writeProtected: card.isWriteProtected,
      busy: card.isBusy,
      freeBytes: card.freeBytes,
      files: card.files.map(({ name, bytes, isWhole }) => ({ name, bytes: bytes.length, whole: isWhole })),
    },
    network: { kind: network.kind, up: network.isUp, signal: network.signal, ...network.traffic },
  };
}

function unitOf(state: FirmwareState | undefined, country: Country): FaceUnit {
  if (state === undefined) return { mode: 'off' };
  if (state.kind === 'halted') return { mode: 'halted', halted: state.why };
  const { unit } = state;
  const { identity } = unit;
  const { life, day, dayOpen } = unit.state;
  return {
    mode: 'running',
    ...(identity === undefined ? {} : { serial: identity.serial }),
    life,
    day,
    dayOpen,
    records: unit.size,
    level: unit.memory(country).level,
  };
}

function paperOf({ printer }: Hardware): FacePaper {
  const { fault, rowsLeft, columns } = printer;
  return {
    sensor: printer.paper,
    ...(fault === undefined ? {} : { fault }),
    ...(rowsLeft === undefined ? {} : { rowsLeft }),
    waiting: printer.waiting,
    sheet: textOfWidth(printer.sheet, columns),
    pieces: printer.pieces,
    last: printer.last.map((paper) => textOfWidth(paper, columns)),
    cuts: printer.cuts,
    headCelsius: printer.headCelsius,
    columns,
  };
}

function clockOf({ rtc }: Hardware): FaceClock {
  const { utcMs, offsetMinutes, quality } = rtc.read();
  const battery = rtc.batteryDead ? 'dead' : 'good';
  return { utcMs, offsetMinutes, quality, battery, driftPpm: rtc.driftPpm, stopped: rtc.isStopped };
}

function memoriesOf({ map, flash }: Hardware, state: FirmwareState | undefined): readonly FaceMemory[] {
  const journal = state?.kind === 'running' ? { usedBytes: state.unit.journalUsedBytes } : {};
  return [
    { name: 'fiscal', sizeBytes: map.fiscal.bytes, erasesMax: erasesIn(flash, map.fiscal) },
    { name: 'journal', sizeBytes: map.journal.bytes, ...journal, erasesMax: erasesIn(flash, map.journal) },
    { name: 'derived', sizeBytes: map.derived.bytes, erasesMax: erasesIn(flash, map.derived) },
    { name: 'working', sizeBytes: map.working.bytes, erasesMax: erasesIn(flash, map.working) },
  ];
}

function erasesIn(flash: FlashPart, region: { readonly start: number; readonly bytes: number }): number {
  const { sectorBytes } = flash.geometry;
  const isWithin = (sector: number): boolean => {
    const at = sector * sectorBytes;
    return at >= region.start && at < region.start + region.bytes;
  };
  return flash
    .state()
    .wear.filter(({ sector }) => isWithin(sector))
    .reduce((most, { erases }) => Math.max(most, erases), 0);
}
