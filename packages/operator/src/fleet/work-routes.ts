/** Work for a unit: given at any time, done while it is connected; and the goods that its tills sell. */
import { FieldError, int, type Json } from '@plomba/codec';
import { answerWith, nothing, route, type Call, type Route } from '../http/route.js';
import { OperatorError } from '../http/operator-error.js';
import { anyJson, idText, line, listOf, may, must, object, timeMs, wordOf, type ObjectShape } from '../http/shape.js';
import type { GoodsItem } from './goods.js';
import { unitIn } from './unit-routes.js';
import { count } from './unit-view.js';
import { goodsItemShape, kindsOfWork, type KindOfWork } from './work-kinds.js';
import { WORK_KINDS, type WorkKind } from './work.table.js';
import type { Work, WorkState } from './work.js';

export interface NewWork {
  readonly kind: WorkKind;
  readonly input?: Json;
}

export interface WorkView {
  readonly id: string;
  readonly number: number;
  readonly kind: WorkKind;
  readonly state: WorkState;
  readonly tries: number;
  readonly input: Json;
  readonly result?: Json;
  readonly why?: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly endedAt?: number;
}

export interface WorkPage {
  readonly below?: number;
  readonly max?: number;
}

export interface GoodsView {
  readonly revision: number;
  readonly at: number;
  readonly goods: readonly GoodsItem[];
}

// Object.keys widens to string; these are the names of the table.
const kinds = Object.keys(WORK_KINDS) as WorkKind[];
const PAGE_MAX = 500;

const newWork: ObjectShape<NewWork> = object<NewWork>('NewWork', {
  kind: must(wordOf(...kinds), kinds.map((kind) => `${kind}: ${WORK_KINDS[kind].note}`).join('; ')),
  input: may(anyJson, 'what the kind takes; `{}` when absent'),
});

const workView: ObjectShape<WorkView> = object<WorkView>('Work', {
  id: must(idText, 'id of the work, and of its operation on the unit'),
  number: must(count, 'its place in the queue of the unit'),
  kind: must(wordOf(...kinds), 'what is done'),
  state: must(wordOf('waiting', 'done', 'failed', 'cancelled'), 'waiting: for the unit to be connected'),
  tries: must(count, 'times that it was begun'),
  input: must(anyJson, 'as it was given'),
  result: may(anyJson, 'what the unit answered'),
  why: may(line(1_000), 'why it failed'),
  createdAt: must(timeMs, 'when it was given'),
  createdBy: must(line(64), 'account that gave it'),
  endedAt: may(timeMs, 'when it ended'),
});

const goodsView: ObjectShape<GoodsView> = object<GoodsView>('GoodsInForce', {
  revision: must(count, '1 for the first list'),
  at: must(timeMs, 'since when it is in force'),
  goods: must(listOf(goodsItemShape, 10_000), 'all goods'),
});

function viewOf({ unit: _, epoch: _epoch, ...work }: Work): WorkView {
  return work;
}

async function give(call: Call<NewWork, object>): Promise<WorkView> {
  const unit = await unitIn(call);
  const { kind, input = {} } = call.body;
  const shape = kindsOfWork[kind] as KindOfWork<unknown>; // its own shape checks its input
  try {
    shape.input.fromJson(input, 'input');
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new OperatorError('bad-field', { path: error.path, detail: error.rule, cause: error });
  }
  const { id: createdBy } = call.principal.account;
  const work = await call.store.work.add({
    id: call.newId('work'),
    unit: unit.id,
    kind,
    input,
    state: 'waiting',
    tries: 0,
    createdAt: call.nowMs,
    createdBy,
  });
  await call.audit({ act: 'work.given', object: work.id, after: { unit: unit.id, kind } });
  call.parts.fleet.changes(unit.id);
  return viewOf(work);
}

async function cancel(call: Call<object, object>): Promise<never> {
  const unit = await unitIn(call);
  const id = call.params['work'] ?? '';
  const ended = await call.store.work.cancel(unit.id, id, call.nowMs);
  if (ended === 0) {
    const work = await call.store.work.byId(unit.id, id);
    if (work === undefined) throw new OperatorError('not-found');
    throw new OperatorError('conflict', { detail: `it is ${work.state}, begun ${work.tries} times` });
  }
  await call.audit({ act: 'work.cancelled', object: id });
  return undefined as never; // nothing is answered
}

const UNIT = '/v1/companies/{company}/units/{unit}';
const area = 'work';

export const workRoutes: readonly Route[] = [
  route<NewWork, object, WorkView>(
    {
      id: 'giveWork',
      method: 'POST',
      path: `${UNIT}/work`,
      area,
      access: 'units.work',
      summary:
        'Gives work for a unit: at once where it is connected, with its next call otherwise. Each change happens once.',
      description: kinds.map((kind) => `- \`${kind}\`: ${WORK_KINDS[kind].note}`).join('\n'),
      body: newWork,
      answer: answerWith(workView),
      example: { body: { kind: 'set-clock', input: { time: '2026-03-14T08:00:00+01:00' } } },
    },
    give,
  ),
  route<object, WorkPage, { readonly work: readonly WorkView[] }>(
    {
      id: 'listWork',
      method: 'GET',
      path: `${UNIT}/work`,
      area,
      access: 'units.read',
      summary: 'Work of a unit with its results, the newest first.',
      query: object<WorkPage>('WorkPage', {
        below: may(count, 'only those before this number'),
        max: may(int({ min: 1, max: PAGE_MAX }), 'of a page; 100 when absent'),
      }),
      answer: answerWith(
        object<{ readonly work: readonly WorkView[] }>('WorkList', {
          work: must(listOf(workView, PAGE_MAX), 'the newest first'),
        }),
      ),
    },
    async (call) => {
      const unit = await unitIn(call);
      const { below, max = 100 } = call.query;
      const page = { ...(below === undefined ? {} : { below }), max };
      return { work: (await call.store.work.list(unit.id, page)).map(viewOf) };
    },
  ),
  route<object, object, WorkView>(
    {
      id: 'getWork',
      method: 'GET',
      path: `${UNIT}/work/{work}`,
      area,
      access: 'units.read',
      summary: 'One piece of work.',
      answer: answerWith(workView),
    },
    async (call) => {
      const work = await call.store.work.byId((await unitIn(call)).id, call.params['work'] ?? '');
      if (work === undefined) throw new OperatorError('not-found');
      return viewOf(work);
    },
  ),
  route(
    {
      id: 'cancelWork',
      method: 'DELETE',
      path: `${UNIT}/work/{work}`,
      area,
      access: 'units.work',
      summary: 'Takes work back that nobody has begun.',
      answer: nothing,
    },
    cancel,
  ),
  route<object, object, GoodsView>(
    {
      id: 'getGoods',
      method: 'GET',
      path: `${UNIT}/goods`,
      area,
      access: 'units.read',
      summary: 'The goods in force for the tills of a unit.',
      answer: answerWith(goodsView),
    },
    async (call) => {
      const goods = await call.store.work.goods((await unitIn(call)).id);
      if (goods === undefined) throw new OperatorError('not-found', { detail: 'no goods were loaded yet' });
      return goods;
    },
  ),
];
