/** How a unit is shown: its row, its colour and alarms, what it said and what its journal says. */
import { bool, int, text } from '@plomba/codec';
import {
  idText,
  line,
  listOf,
  may,
  must,
  object,
  timeMs,
  wordOf,
  type ObjectShape,
  type Shape,
} from '../http/shape.js';
import type { FirmwareChannel } from '../firmware/rules.js';
import type { BoardRow } from '../monitoring/board.js';
import type { Alarm, Registration } from '../monitoring/alarms.js';
import { ALARMS, type AlarmKind, type AlarmLevel } from '../monitoring/alarms.table.js';
import type { UnitColour } from '../monitoring/colour.js';
import type { UnitFacts } from '../intake/facts.js';
import type { FleetUnit, UnitLook } from './unit.js';

export const serialText: Shape<string> = text({ bytesMax: 16, pattern: /^[A-Za-z0-9._-]+$/ });
export const channelWord: Shape<FirmwareChannel> = wordOf('stable', 'early', 'test');
export const registrationWord: Shape<Registration> = wordOf('not-needed', 'waiting', 'done');
export const colourWord: Shape<UnitColour> = wordOf('unknown', 'green', 'yellow', 'red');
// Object.keys widens to string; these are the names of the table.
export const alarmWord: Shape<AlarmKind> = wordOf(...(Object.keys(ALARMS) as AlarmKind[]));
export const levelWord: Shape<AlarmLevel> = wordOf('stop', 'soon', 'look');
export const count: Shape<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });

export interface AlarmView extends Alarm {
  readonly means: string;
  readonly wayOut: string;
}

export const alarmView: ObjectShape<AlarmView> = object<AlarmView>('Alarm', {
  kind: must(alarmWord, 'what it is'),
  level: must(levelWord, 'stop: it sells no more or is not to be trusted; soon: it will stop; look: look at it'),
  detail: must(line(600), 'in this case'),
  about: may(line(16), 'name of the key that it is about'),
  atMs: may(timeMs, 'since when, or when it comes'),
  means: must(line(300), 'what it means'),
  wayOut: must(line(300), 'what to do'),
});

const lookView: ObjectShape<LookView> = object<LookView>('UnitLook', {
  atMs: must(timeMs, 'when it said so'),
  model: may(line(40), 'model'),
  firmware: must(line(24), 'version that runs'),
  firmwarePending: may(line(24), 'version that runs from the next boot on'),
  firmwareFailed: may(line(24), 'version that did not check at the boot'),
  life: must(line(16), 'state of life'),
  mode: may(line(16), 'what it does now'),
  halted: may(line(300), 'why it has stopped'),
  day: must(count, 'last day that was opened'),
  dayOpen: must(bool, 'whether it is still open'),
  records: must(count, 'records of its journal'),
  journalBytes: must(count, 'room of its journal'),
  journalUsedBytes: must(count, 'of it, used'),
  memory: may(line(16), 'ample, near-end, end, full'),
  paper: may(line(16), 'ok, near-end, out, cover-open'),
  warnings: must(listOf(line(24), 16), 'what needs a technician'),
  licence: may(line(16), 'id of the licence in force'),
  licenceEndsAt: may(timeMs, 'last ms at which it is valid'),
  currency: may(line(3), 'ISO 4217'),
  simulated: must(bool, 'true: what it prints is no fiscal receipt'),
});

export interface LookView extends Omit<UnitLook, 'licence' | 'mode' | 'memory' | 'life' | 'warnings'> {
  readonly life: string;
  readonly mode?: string;
  readonly memory?: string;
  readonly warnings: readonly string[];
  readonly licence?: string;
  readonly licenceEndsAt?: number;
}

export interface KeyView {
  readonly name: string;
  readonly purpose?: string;
  readonly notAfterMs?: number;
}

export interface UnitView {
  readonly id: string;
  readonly company: string;
  readonly companyName: string;
  readonly partner?: string;
  readonly partnerName?: string;
  readonly name: string;
  readonly shop: string;
  readonly serial?: string;
  readonly driveSerial?: string;
  readonly registration: Registration;
  readonly registrationNumber?: string;
  readonly tariff: string;
  readonly channel: FirmwareChannel;
  readonly createdAt: number;
  readonly firstSeenAt?: number;
  readonly lastSeenAt?: number;
  readonly connectedAt?: number;
  readonly isEntrusted: boolean;
  readonly logKey?: string;
  readonly colour: UnitColour;
  readonly lastDocumentAt?: number;
  readonly documents: number;
  readonly alarms: readonly AlarmView[];
  readonly keys: readonly KeyView[];
  readonly look?: LookView;
}

export const unitView: ObjectShape<UnitView> = object<UnitView>('Unit', {
  id: must(idText, 'id of the unit'),
  company: must(idText, 'whose it is'),
  companyName: must(line(200), 'its name'),
  partner: may(idText, 'who looks after it; absent: its company by itself'),
  partnerName: may(line(200), 'its name'),
  name: must(line(120), 'name of the cash register'),
  shop: must(line(120), 'name of the shop'),
  serial: may(serialText, 'serial number of the unit; known from the first connection on'),
  driveSerial: may(serialText, 'serial number of its fiscal drive'),
  registration: must(registrationWord, 'whether the tax agency knows it'),
  registrationNumber: may(line(64), 'number that the agency gave it'),
  tariff: must(line(60), 'tariff plan'),
  channel: must(channelWord, 'which firmware it takes'),
  createdAt: must(timeMs, 'when it was registered here'),
  firstSeenAt: may(timeMs, 'first connection'),
  lastSeenAt: may(timeMs, 'when it was last heard of'),
  connectedAt: may(timeMs, 'since when it is connected; absent: it is not'),
  isEntrusted: must(bool, 'whether the values that were handed out are set in it'),
  logKey: may(line(64), 'its key, hex; compare it with the one that the unit shows'),
  colour: must(colourWord, 'green: a document within 24 hours; yellow: longer; red: from 72 hours on'),
  lastDocumentAt: may(timeMs, "its last document, by the unit's clock"),
  documents: must(count, 'documents that were taken in'),
  alarms: must(listOf(alarmView, 64), 'the gravest first'),
  keys: must(
    listOf(
      object<KeyView>('UnitKey', {
        name: must(line(16), 'name of the key'),
        purpose: may(line(40), 'what it is for'),
        notAfterMs: may(timeMs, 'last ms at which it may sign'),
      }),
      16,
    ),
    'keys of the country and the operator',
  ),
  look: may(lookView, 'what the unit said last'),
});

export const unitList: ObjectShape<UnitList> = object<UnitList>('Units', {
  units: must(listOf(unitView, 500), 'by id'),
  next: may(idText, 'give it as `after` for the next page'),
});

export interface UnitList {
  readonly units: readonly UnitView[];
  readonly next?: string;
}

export interface UnitShown {
  readonly unit: FleetUnit;
  readonly row: BoardRow;
  readonly facts: UnitFacts | undefined;
  readonly companyName: string;
  readonly partnerName?: string;
}

export function viewOfUnit({ unit, row, facts, companyName, partnerName }: UnitShown): UnitView {
  const { status, removedAt: _, country: _country, ...rest } = unit;
  return {
    ...rest,
    companyName,
    ...(partnerName === undefined ? {} : { partnerName }),
    colour: row.colour,
    ...(facts?.lastDocumentMs === undefined ? {} : { lastDocumentAt: facts.lastDocumentMs }),
    documents: facts?.documents ?? 0,
    alarms: row.alarms.map(viewOfAlarm),
    keys: facts?.keys ?? [],
    ...(status === undefined ? {} : { look: viewOfLook(status) }),
  };
}

export function viewOfAlarm(alarm: Alarm): AlarmView {
  const { means, wayOut } = ALARMS[alarm.kind];
  return { ...alarm, means, wayOut };
}

function viewOfLook({ licence, ...look }: UnitLook): LookView {
  return {
    ...look,
    ...(licence === undefined ? {} : { licence: licence.id }),
    ...(licence?.notAfter === undefined ? {} : { licenceEndsAt: licence.notAfter }),
  };
}
