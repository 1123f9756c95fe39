/** Bodies of the routes of units: what goes in and out, with its rules. */
import { int } from '@plomba/codec';
import { idText, line, listOf, may, must, object, timeMs, wordOf, type ObjectShape } from '../http/shape.js';
import type { FirmwareChannel } from '../firmware/rules.js';
import type { Registration } from '../monitoring/alarms.js';
import { channelWord, count, registrationWord, serialText } from './unit-view.js';
import { unitEventKinds, type UnitEvent } from './unit.js';

export interface NewUnit {
  readonly name: string;
  readonly shop: string;
  readonly serial?: string;
  readonly driveSerial?: string;
  readonly registration?: Registration;
  readonly registrationNumber?: string;
  readonly tariff?: string;
  readonly channel?: FirmwareChannel;
  readonly client?: string;
  readonly logKey?: string;
}

export interface UnitPatch {
  readonly name?: string;
  readonly shop?: string;
  readonly driveSerial?: string;
  readonly registration?: Registration;
  readonly registrationNumber?: string;
  readonly tariff?: string;
  readonly channel?: FirmwareChannel;
}

export interface UnitSearch {
  readonly text?: string;
  readonly after?: string;
  readonly max?: number;
}

export interface UnitValues {
  readonly id: string;
  readonly key: string;
  readonly addresses: readonly string[];
}

export interface EventPage {
  readonly below?: number;
  readonly max?: number;
}

const PAGE_MAX = 500;
const pageSize = int({ min: 1, max: PAGE_MAX });

export const newUnit: ObjectShape<NewUnit> = object<NewUnit>('NewUnit', {
  name: must(line(120), 'name of the cash register'),
  shop: must(line(120), 'name of the shop'),
  serial: may(serialText, 'serial number of the unit'),
  driveSerial: may(serialText, 'serial number of its fiscal drive; one of the two is needed'),
  registration: may(registrationWord, 'whether the tax agency knows it; `not-needed` when absent'),
  registrationNumber: may(line(64), 'number that the agency gave it; then it counts as registered'),
  tariff: may(line(60), 'tariff plan'),
  channel: may(channelWord, 'which firmware it takes; `stable` when absent'),
  client: may(idText, 'for a service partner: the company on its list whose unit it is'),
  logKey: may(line(64), 'its key in hex, where it is known; otherwise the one that it shows first is kept'),
});

export const unitPatch: ObjectShape<UnitPatch> = object<UnitPatch>('UnitChange', {
  name: may(line(120), 'name of the cash register'),
  shop: may(line(120), 'name of the shop'),
  driveSerial: may(serialText, 'serial number of its fiscal drive'),
  registration: may(registrationWord, 'whether the tax agency knows it'),
  registrationNumber: may(line(64), 'number that the agency gave it; then it counts as registered'),
  tariff: may(line(60), 'tariff plan'),
  channel: may(channelWord, 'which firmware it takes'),
});

export const unitSearch: ObjectShape<UnitSearch> = object<UnitSearch>('UnitSearch', {
  text: may(line(120), 'part of name, shop or serial number'),
  after: may(idText, 'the `next` of the page before'),
  max: may(pageSize, 'units of a page; 100 when absent'),
});

export const unitValues: ObjectShape<UnitValues> = object<UnitValues>('UnitValues', {
  id: must(idText, 'id of the unit here'),
  key: must(line(64), 'Ed25519 key of the operator for this unit, hex: goes into it under the name `operator`'),
  addresses: must(listOf(line(200), 16), 'where it dials; `plomba sim --dial ADDRESS`'),
});

export const eventPage: ObjectShape<EventPage> = object<EventPage>('EventPage', {
  below: may(count, 'only those before this sequence'),
  max: may(pageSize, 'events of a page; 100 when absent'),
});

export const eventList: ObjectShape<{ readonly events: readonly UnitEvent[] }> = object<{
  readonly events: readonly UnitEvent[];
}>('UnitEvents', {
  events: must(
    listOf(
      object<UnitEvent>('UnitEvent', {
        sequence: must(count, 'from 1, without gaps'),
        at: must(timeMs, 'when'),
        kind: must(wordOf(...unitEventKinds), 'what happened'),
        detail: must(line(600), 'in this case'),
      }),
      PAGE_MAX,
    ),
    'the newest first',
  ),
});
