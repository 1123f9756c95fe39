/** The forecast of a company's units. */
import { bool, int } from '@plomba/codec';
import { answerWith, route, type Route } from '../http/route.js';
import { idText, line, listOf, may, must, object, timeMs, wordOf, type ObjectShape } from '../http/shape.js';
import { count } from '../fleet/unit-view.js';
import { FISCAL_SLOTS, type ForecastEvent } from './forecast.js';
import { forecastFleet } from './forecast-fleet.js';

export interface ForecastSearch {
  readonly days?: number;
}

export interface ForecastView {
  readonly at: number;
  readonly days: number;
  readonly events: readonly ForecastEvent[];
}

const UNITS_MAX = 10_000;

const eventView: ObjectShape<ForecastEvent> = object<ForecastEvent>('ForecastEvent', {
  unit: must(idText, 'id of the unit'),
  name: must(line(120), 'name of the cash register'),
  serial: must(line(16), 'its number'),
  shop: must(line(120), 'name of the shop'),
  kind: must(
    wordOf(
      ...([
        'halted',
        'seal-broken',
        'visit-open',
        'licence-invalid',
        'licence-ends',
        'key-expired',
        'certificate-ends',
        'journal-full',
        'fiscal-memory-full',
        'clock-unset',
        'pins-locked',
        'updates-end',
        'not-registered',
        'never-seen',
      ] as const),
    ),
    'what happens',
  ),
  stops: must(bool, 'whether the till stops selling'),
  atMs: must(timeMs, 'when; now for what stands in the way already'),
  inDays: must(count, 'whole days from now'),
  why: must(line(400), 'in one sentence'),
});

export const forecastRoutes: readonly Route[] = [
  route<object, ForecastSearch, ForecastView>(
    {
      id: 'showForecast',
      method: 'GET',
      path: '/v1/companies/{company}/forecast',
      area: 'monitoring',
      access: 'monitoring.read',
      summary: 'What will stop which till on which day, and why; the earliest first.',
      query: object<ForecastSearch>('ForecastSearch', {
        days: may(int({ min: 1, max: 3_650 }), 'how far it looks; 400 when absent'),
      }),
      answer: answerWith(
        object<ForecastView>('Forecast', {
          at: must(timeMs, 'the time that it is made at'),
          days: must(count, 'how far it looks'),
          events: must(listOf(eventView, 100_000), 'the earliest first'),
        }),
      ),
    },
    async ({ store, company, nowMs, query: { days = 400 } }) => {
      const units = await store.units.list({ company: company.id, max: UNITS_MAX });
      const events = await forecastFleet(store, { nowMs, days, fiscalSlots: FISCAL_SLOTS }, units);
      return { at: nowMs, days, events };
    },
  ),
];
