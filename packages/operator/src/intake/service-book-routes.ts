/** The service book of a unit, as its own journal tells it. */
import { int } from '@plomba/codec';
import type { PartValue, SealValue } from '@plomba/core/tables';
import { count } from '../fleet/unit-view.js';
import { unitIn } from '../fleet/unit-routes.js';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import { line, listOf, may, must, object, timeMs, wordOf, type ObjectShape, type Shape } from '../http/shape.js';
import { serviceBook, type Intervention } from './service-book.js';

export interface BookPage {
  readonly below?: number;
  readonly max?: number;
}

export interface InterventionList {
  readonly interventions: readonly Intervention[];
  readonly next?: number;
}

const VISITS_MAX = 200;

const sealView: ObjectShape<SealValue> = object<SealValue>('Seal', {
  number: must(line(40), 'as it is pressed into the seal'),
  condition: must(wordOf('intact', 'broken', 'missing'), 'as the technician sees it'),
});

const partView: ObjectShape<PartValue> = object<PartValue>('Part', {
  part: must(line(40), 'what it is'),
  serial: may(line(40), 'its serial number'),
});

const seals: Shape<readonly SealValue[]> = listOf(sealView, 64);
const parts: Shape<readonly PartValue[]> = listOf(partView, 64);

const interventionView: ObjectShape<Intervention> = object<Intervention>('Intervention', {
  number: must(int({ min: 1, max: 0xffffffff }), 'number of the visit, from 1, without gaps'),
  record: must(count, 'record of the journal that began it'),
  beganAt: must(timeMs, "by the unit's clock"),
  offsetMinutes: must(int({ min: -840, max: 840 }), 'minutes east of UTC'),
  technician: must(line(120), 'who came'),
  authorisation: must(line(40), 'number of the authorisation'),
  firm: may(line(120), 'service firm'),
  place: may(wordOf('shop', 'workshop'), 'where'),
  reason: must(line(200), 'why'),
  sealsFound: must(seals, 'as they were found'),
  partsFound: must(parts, 'as they were found'),
  firmwareFound: must(line(24), 'version that ran'),
  endRecord: may(count, 'record of the journal that ended it; absent while it goes on'),
  endedAt: may(timeMs, "by the unit's clock"),
  endedBy: may(line(120), 'where another technician ended it'),
  work: may(line(400), 'what was done'),
  sealsLeft: may(seals, 'as they were left'),
  partsLeft: may(parts, 'as they were left'),
  firmwareLeft: may(line(24), 'version that ran at the end'),
});

async function list(call: Call<object, BookPage>): Promise<InterventionList> {
  const { id } = await unitIn(call);
  const { below, max = 50 } = call.query;
  // Two records a visit; one more tells whether there is another page. One visit ends before the next begins.
  const page = { ...(below === undefined ? {} : { below }), max: 2 * max + 2 };
  const visits = serviceBook(await call.store.intake.interventions(id, page));
  const interventions = visits.slice(0, max);
  const last = interventions.at(-1);
  return { interventions, ...(visits.length > max && last !== undefined ? { next: last.record } : {}) };
}

export const serviceBookRoutes: readonly Route[] = [
  route<object, BookPage, InterventionList>(
    {
      id: 'listInterventions',
      method: 'GET',
      path: '/v1/companies/{company}/units/{unit}/interventions',
      area: 'documents',
      access: 'units.read',
      summary: 'The service book of a unit: each visit of a technician, the newest first.',
      description:
        'From the records of its own journal that were taken in, so what stands here is signed by the unit. A visit without an end goes on.',
      query: object<BookPage>('BookPage', {
        below: may(count, 'the `next` of the page before'),
        max: may(int({ min: 1, max: VISITS_MAX }), 'visits of a page; 50 when absent'),
      }),
      answer: answerWith(
        object<InterventionList>('Interventions', {
          interventions: must(listOf(interventionView, VISITS_MAX), 'the newest first'),
          next: may(count, 'give it as `below` for the next page'),
        }),
      ),
      example: {
        answer: {
          interventions: [
            {
              number: 1,
              record: 812,
              beganAt: 1_773_640_800_000,
              offsetMinutes: 120,
              technician: 'Radu Ionescu',
              authorisation: 'AT-0107',
              firm: 'Service Case SRL',
              place: 'shop',
              reason: 'profile 0 to 1',
              sealsFound: [{ number: 'RO-1001', condition: 'intact' }],
              partsFound: [{ part: 'modem', serial: 'M-1' }],
              firmwareFound: '1.0.0',
              endRecord: 821,
              endedAt: 1_773_642_600_000,
              work: 'firmware 1.1.0, certificate, profile 1, zero Z delivered',
              sealsLeft: [{ number: 'RO-1002', condition: 'intact' }],
              partsLeft: [{ part: 'modem', serial: 'M-2' }],
              firmwareLeft: '1.1.0',
            },
          ],
        },
      },
    },
    list,
  ),
];
