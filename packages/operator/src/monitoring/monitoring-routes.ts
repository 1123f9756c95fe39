/** The monitoring board of a company: counts, and a row for each unit that it owns or looks after. */
import { bool, int } from '@plomba/codec';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import { OperatorError } from '../http/operator-error.js';
import { idText, line, listOf, may, must, object, timeMs, type ObjectShape, type Shape } from '../http/shape.js';
import { alarmView, alarmWord, colourWord, count, levelWord, viewOfAlarm, type AlarmView } from '../fleet/unit-view.js';
import type { AlarmKind, AlarmLevel } from './alarms.table.js';
import type { BoardCounts } from './board.js';
import type { UnitColour } from './colour.js';

export interface BoardSearch {
  readonly colour?: UnitColour;
  readonly alarm?: AlarmKind;
  readonly level?: AlarmLevel;
  readonly max?: number;
}

export interface BoardRowView {
  readonly unit: string;
  readonly name: string;
  readonly shop: string;
  readonly number: string;
  readonly colour: UnitColour;
  readonly connected: boolean;
  readonly lastDocumentAt?: number;
  readonly lastSeenAt?: number;
  readonly alarms: readonly AlarmView[];
}

export interface BoardView {
  readonly at: number;
  readonly counts: BoardCountsView;
  readonly rows: readonly BoardRowView[];
}

export interface BoardCountsView extends Omit<BoardCounts, 'colours' | 'levels' | 'alarms'> {
  readonly unknown: number;
  readonly green: number;
  readonly yellow: number;
  readonly red: number;
  readonly stop: number;
  readonly soon: number;
  readonly look: number;
  readonly alarms: readonly { readonly kind: AlarmKind; readonly units: number }[];
}

const ROWS_MAX = 10_000;

const countsView: ObjectShape<BoardCountsView> = object<BoardCountsView>('BoardCounts', {
  units: must(count, 'all units of the company'),
  connected: must(count, 'connected now'),
  unknown: must(count, 'before their first document'),
  green: must(count, 'a document within 24 hours'),
  yellow: must(count, 'a pause over 24 hours, under 72'),
  red: must(count, 'a pause of 72 hours and more'),
  stop: must(count, 'with an alarm that stops them'),
  soon: must(count, 'with one that will'),
  look: must(count, 'with one that wants a look'),
  alarms: must(
    listOf(
      object<{ readonly kind: AlarmKind; readonly units: number }>('AlarmCount', {
        kind: must(alarmWord, 'the alarm'),
        units: must(count, 'units that have it'),
      }),
      64,
    ),
    'units by alarm',
  ),
});

const rowView: ObjectShape<BoardRowView> = object<BoardRowView>('BoardRow', {
  unit: must(idText, 'id of the unit'),
  name: must(line(120), 'name of the cash register'),
  shop: must(line(120), 'name of the shop'),
  number: must(line(16), 'factory number'),
  colour: must(colourWord, 'the circle'),
  connected: must(bool, 'whether it is connected now'),
  lastDocumentAt: may(timeMs, 'its last document'),
  lastSeenAt: may(timeMs, 'when it was last heard of'),
  alarms: must(listOf(alarmView, 64), 'the gravest first'),
});

const LEVELS: readonly UnitColour[] = ['red', 'yellow', 'unknown', 'green'];

async function show(call: Call<object, BoardSearch>): Promise<BoardView> {
  const { store, parts, company, nowMs, query } = call;
  const { colour, alarm, level, max = 1_000 } = query;
  const units = await store.units.list({ company: company.id, max: ROWS_MAX });
  if (units.length === 0) {
    throw new OperatorError('conflict', { detail: 'no unit is registered yet: there is nothing to monitor' });
  }
  const board = await parts.fleet.upToDate();
  const ids = units.map(({ id }) => id);
  const { colours, levels, alarms, ...counts } = board.counts(nowMs, ids);
  const rows: BoardRowView[] = [];
  for (const unit of units) {
    const row = board.row(unit.id, nowMs);
    if (row === undefined || (colour !== undefined && row.colour !== colour)) continue;
    if (alarm !== undefined && !row.alarms.some(({ kind }) => kind === alarm)) continue;
    if (level !== undefined && row.alarms[0]?.level !== level) continue;
    const { lastDocumentMs, lastSeenMs, connected } = row.unit;
    rows.push({
      unit: unit.id,
      name: unit.name,
      shop: unit.shop,
      number: unit.serial ?? unit.driveSerial ?? '',
      colour: row.colour,
      connected,
      ...(lastDocumentMs === undefined ? {} : { lastDocumentAt: lastDocumentMs }),
      ...(lastSeenMs === undefined ? {} : { lastSeenAt: lastSeenMs }),
      alarms: row.alarms.map(viewOfAlarm),
    });
  }
  rows.sort((left, right) => LEVELS.indexOf(left.colour) - LEVELS.indexOf(right.colour));
  // Object.entries widens to string; the keys are those of the counts.
  const byKind = Object.entries(alarms).map(([kind, number]) => ({ kind: kind as AlarmKind, units: number }));
  return { at: nowMs, counts: { ...counts, ...colours, ...levels, alarms: byKind }, rows: rows.slice(0, max) };
}

const pageMax: Shape<number> = int({ min: 1, max: ROWS_MAX });

export const monitoringRoutes: readonly Route[] = [
  route<object, BoardSearch, BoardView>(
    {
      id: 'showBoard',
      method: 'GET',
      path: '/v1/companies/{company}/monitoring',
      area: 'monitoring',
      access: 'monitoring.read',
      summary: 'The monitoring board: counts, and a row for each unit, red ones first.',
      description:
        'Green: a document within 24 hours. Yellow: a pause over 24 hours. Red: from exactly 72 hours on. A first document shows within five minutes.',
      query: object<BoardSearch>('BoardSearch', {
        colour: may(colourWord, 'only these'),
        alarm: may(alarmWord, 'only those with this alarm'),
        level: may(levelWord, 'only those whose gravest alarm is of this level'),
        max: may(pageMax, 'rows; 1,000 when absent'),
      }),
      answer: answerWith(
        object<BoardView>('Board', {
          at: must(timeMs, 'the time that it is of'),
          counts: must(countsView, 'over all units of the company'),
          rows: must(listOf(rowView, ROWS_MAX), 'red ones first'),
        }),
      ),
    },
    show,
  ),
];
