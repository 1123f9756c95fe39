/** Documents of a unit: delivered, searched, counted by day; findings about its journal, and what was decided. */
import { int, text, type Json } from '@plomba/codec';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import { OperatorError } from '../http/operator-error.js';
import {
  fileBytes,
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
import { alarmWord, count } from '../fleet/unit-view.js';
import { unitIn } from '../fleet/unit-routes.js';
import type { DocumentQuery, Finding, TakenDocument } from '../store/intake.js';
import type { IntakeReport } from './delivery.js';
import { Intake } from './intake.js';
import type { RawRecord } from './record.js';

export interface DeliveryBody {
  readonly from: number;
  readonly records: readonly RawRecord[];
  readonly checkpoint?: string;
}

export interface DeliveryAnswer {
  readonly size: number;
  readonly taken: number;
  readonly documents: number;
  readonly finding?: Finding;
}

export interface DocumentSearch {
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly number?: number;
  readonly text?: string;
  readonly below?: number;
  readonly max?: number;
}

export interface DayRange {
  readonly from: string;
  readonly to: string;
}

export interface DayCount {
  readonly date: string;
  readonly documents: number;
}

export interface Decision {
  readonly decision: 'continue' | 'dismiss';
  readonly reason: string;
}

const date: Shape<string> = text({ bytesMax: 10, pattern: /^\d{4}-\d{2}-\d{2}$/ });
const RECORDS_MAX = 2_048;
const PAGE_MAX = 500;
/** What a delivery may weigh: 2,048 records of a kilobyte in base64. */
const DELIVERY_BYTES_MAX = 4 * 1_048_576;

const findingView: ObjectShape<Finding> = object<Finding>('Finding', {
  id: must(idText, 'id of the finding'),
  unit: must(idText, 'the unit'),
  kind: must(alarmWord as Shape<Finding['kind']>, 'rolled-back, forked, cut-tail, wrong-key, bad-record or gap'), // a part of the alarms
  at: must(count, 'first record at which the unit is not what was taken in'),
  known: must(count, 'records that were taken in'),
  found: must(count, 'records that the unit has'),
  detail: must(line(600), 'in one sentence'),
  foundAt: must(timeMs, 'when'),
  decidedAt: may(timeMs, 'when somebody decided'),
  decidedBy: may(line(64), 'who'),
  decision: may(line(16), 'what'),
  reason: may(line(500), 'why'),
});

const deliveryBody: ObjectShape<DeliveryBody> = object<DeliveryBody>('Delivery', {
  from: must(count, 'sequence of the first record'),
  records: must(
    listOf(
      object<RawRecord>('DeliveredRecord', {
        entry: must(fileBytes(65_535), 'header, previous hash, payload; base64'),
        signature: must(fileBytes(64), '64 bytes, or none; base64'),
      }),
      RECORDS_MAX,
    ),
    'in sequence',
  ),
  checkpoint: may(checkpointText(), 'signed head over the last of them; needed where that is not signed itself'),
});

const deliveryAnswer: ObjectShape<DeliveryAnswer> = object<DeliveryAnswer>('Acknowledgement', {
  size: must(count, 'records that are durable here: the unit may count on them'),
  taken: must(count, 'of these, taken now'),
  documents: must(count, 'documents among them'),
  finding: may(findingView, 'what is wrong with its journal'),
});

const documentSearch: ObjectShape<DocumentSearch> = object<DocumentSearch>('DocumentSearch', {
  from: may(date, 'first local day'),
  to: may(date, 'last local day'),
  kind: may(line(16), 'sale, refund, copy, cash-in, day-close …'),
  number: may(count, 'number in its series'),
  text: may(line(60), 'part of till, cashier or buyer'),
  below: may(count, 'only those before this sequence'),
  max: may(int({ min: 1, max: PAGE_MAX }), 'documents of a page; 100 when absent'),
});

const documentView: ObjectShape<TakenDocument> = object<TakenDocument>('Document', {
  sequence: must(count, 'its record'),
  kind: must(line(16), 'kind of document'),
  date: must(date, 'local day at the unit'),
  utcMs: must(timeMs, "the unit's time"),
  offsetMinutes: must(int({ min: -840, max: 840 }), 'minutes east of UTC'),
  series: may(line(16), 'series of its number'),
  number: may(count, 'number in its series'),
  totalMinor: may(line(24), 'total in hundredths, decimal digits'),
  till: may(line(16), 'register'),
  cashier: may(line(40), 'as printed'),
  buyer: may(line(160), 'tax number and name'),
  takenAt: must(timeMs, 'when it was taken in'),
});

function checkpointText(): Shape<string> {
  return {
    fromJson(json, path) {
      if (typeof json === 'string' && json.length <= 400) return json;
      return text({ bytesMax: 1, pattern: /^$/ }).fromJson(json, path);
    },
    toJson: (value) => value,
    jsonSchema: { type: 'string', maxLength: 400 },
  };
}

async function deliver(call: Call<DeliveryBody, object>): Promise<DeliveryAnswer> {
  const unit = await unitIn(call);
  const { intake: store } = call.store;
  // In the transaction of this request: what is acknowledged is durable when the answer leaves.
  const intake = new Intake({
    read: store,
    write: (work) => work(store),
    now: () => call.nowMs,
    drawId: () => call.newId('finding'),
  });
  const report: IntakeReport = await intake.deliver(unit.id, {
    ...call.body,
    of: {
      serials: [unit.serial, unit.driveSerial].filter((serial) => serial !== undefined),
      ...(unit.logKey === undefined ? {} : { logKey: unit.logKey }),
    },
  });
  call.parts.fleet.changes(unit.id);
  return report;
}

async function decide(call: Call<Decision, object>): Promise<Finding> {
  const unit = await unitIn(call);
  const { decision, reason } = call.body;
  const { intake: store } = call.store;
  const finding = await store.finding(unit.id, call.params['finding'] ?? '');
  if (finding === undefined) throw new OperatorError('not-found');
  if (finding.decidedAt !== undefined) throw new OperatorError('conflict', { detail: 'somebody has decided already' });
  if (decision === 'continue') {
    const parts = { read: store, write: <T>(work: (tx: typeof store) => Promise<T>) => work(store) };
    await new Intake({ ...parts, now: () => call.nowMs, drawId: () => call.newId('finding') }).restart(
      unit.id,
      finding,
    );
  }
  const by = call.principal.account.id;
  await store.decide(unit.id, finding.id, { decision, reason, by, atMs: call.nowMs });
  await call.store.units.addEvent(unit.id, { at: call.nowMs, kind: 'decided', detail: `${finding.kind}: ${decision}` });
  await call.audit({ act: 'finding.decided', object: finding.id, after: { decision, reason } satisfies Json });
  call.parts.fleet.changes(unit.id);
  return { ...finding, decision, reason, decidedBy: by, decidedAt: call.nowMs };
}

const UNIT = '/v1/companies/{company}/units/{unit}';
const area = 'documents';

export const documentRoutes: readonly Route[] = [
  route<DeliveryBody, object, DeliveryAnswer>(
    {
      id: 'deliverDocuments',
      method: 'POST',
      path: `${UNIT}/deliveries`,
      area,
      access: 'units.work',
      summary: 'Takes records of the journal of a unit that does not dial; acknowledged when they are durable.',
      description: 'Idempotent by unit and sequence: what came before is compared and counts as delivered.',
      body: deliveryBody,
      bodyBytesMax: DELIVERY_BYTES_MAX,
      answer: answerWith(deliveryAnswer),
      silent: 'the journal of the unit is its own trail',
      example: { body: { from: 0, records: [] } },
    },
    deliver,
  ),
  route<object, DocumentSearch, { readonly documents: readonly TakenDocument[] }>(
    {
      id: 'searchDocuments',
      method: 'GET',
      path: `${UNIT}/documents`,
      area,
      access: 'documents.read',
      summary: 'Documents of a unit by day, kind, number, till, cashier or buyer; the newest first.',
      query: documentSearch,
      answer: answerWith(
        object<{ readonly documents: readonly TakenDocument[] }>('Documents', {
          documents: must(listOf(documentView, PAGE_MAX), 'the newest first'),
        }),
      ),
    },
    async (call) => {
      const unit = await unitIn(call);
      const query: DocumentQuery = { ...call.query, max: call.query.max ?? 100 };
      return { documents: await call.store.intake.documents(unit.id, query) };
    },
  ),
  route<object, DayRange, { readonly days: readonly DayCount[] }>(
    {
      id: 'countDocuments',
      method: 'GET',
      path: `${UNIT}/documents-per-day`,
      area,
      access: 'documents.read',
      summary: 'Documents formed by local day, the days without one left out.',
      query: object<DayRange>('DayRange', { from: must(date, 'first local day'), to: must(date, 'last local day') }),
      answer: answerWith(
        object<{ readonly days: readonly DayCount[] }>('DocumentsPerDay', {
          days: must(
            listOf(
              object<DayCount>('DayCount', {
                date: must(date, 'local day'),
                documents: must(count, 'documents formed'),
              }),
              4_000,
            ),
            'in order',
          ),
        }),
      ),
    },
    async (call) => {
      const unit = await unitIn(call);
      return { days: await call.store.intake.documentsPerDay(unit.id, call.query.from, call.query.to) };
    },
  ),
  route<object, object, { readonly findings: readonly Finding[] }>(
    {
      id: 'listFindings',
      method: 'GET',
      path: `${UNIT}/findings`,
      area,
      access: 'units.read',
      summary: 'What was found wrong with the journal of a unit: an older image, a fork, a cut tail, a gap.',
      answer: answerWith(
        object<{ readonly findings: readonly Finding[] }>('Findings', {
          findings: must(listOf(findingView, 10_000), 'the newest first'),
        }),
      ),
    },
    async (call) => ({ findings: await call.store.intake.findings((await unitIn(call)).id, false) }),
  ),
  route<Decision, object, Finding>(
    {
      id: 'decideFinding',
      method: 'POST',
      path: `${UNIT}/findings/{finding}/decision`,
      area,
      access: 'units.write',
      summary: 'Decides about a finding: go on with what the unit has now, or dismiss it.',
      description:
        'After `continue` the intake goes on from the record at which the two part; what had been taken in behind it is kept as evidence.',
      body: object<Decision>('Decision', {
        decision: must(wordOf('continue', 'dismiss'), 'what happens next'),
        reason: must(line(500), 'why; stands in the audit trail'),
      }),
      answer: answerWith(findingView),
      example: { body: { decision: 'continue', reason: 'the memory was replaced, see visit 12' } },
    },
    decide,
  ),
];
