/** Points of sale of a company. */
import { OperatorError } from '../http/operator-error.js';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import { idText, line, listOf, may, must, object, timeMs, type ObjectShape } from '../http/shape.js';
import type { PointOfSale } from '../store/terminals.js';

export interface NewPoint {
  readonly name: string;
  readonly address: string;
}

export interface PointView extends NewPoint {
  readonly id: string;
  readonly createdAt: number;
  readonly closedAt?: number;
}

const fields = { name: must(line(120), 'name of the shop'), address: must(line(300), 'where it is') } as const;

const newPoint: ObjectShape<NewPoint> = object<NewPoint>('NewPointOfSale', fields);

const pointView: ObjectShape<PointView> = object<PointView>('PointOfSale', {
  id: must(idText, 'id of the point of sale'),
  ...fields,
  createdAt: must(timeMs, 'when it was entered'),
  closedAt: may(timeMs, 'when it was closed'),
});

const pointList: ObjectShape<{ readonly points: readonly PointView[] }> = object<{
  readonly points: readonly PointView[];
}>('PointsOfSale', { points: must(listOf(pointView, 100_000), 'by name') });

async function pointIn(call: Call<unknown, unknown>): Promise<PointOfSale> {
  const point = await call.store.terminals.point(call.company.id, call.params['point'] ?? '');
  if (point === undefined) throw new OperatorError('not-found');
  return point;
}

async function add(call: Call<NewPoint, object>): Promise<PointView> {
  const point: PointOfSale = { id: call.newId('pos'), company: call.company.id, ...call.body, createdAt: call.nowMs };
  await call.store.terminals.addPoint(point);
  await call.audit({ act: 'point.added', object: point.id, after: { ...call.body } });
  return point;
}

async function change(call: Call<NewPoint, object>): Promise<PointView> {
  const before = await pointIn(call);
  const after: PointOfSale = { ...before, ...call.body };
  await call.store.terminals.updatePoint(after);
  await call.audit({
    act: 'point.changed',
    object: after.id,
    before: { name: before.name, address: before.address },
    after: { ...call.body },
  });
  return after;
}

async function close(call: Call<object, object>): Promise<PointView> {
  const before = await pointIn(call);
  if (before.closedAt !== undefined) throw new OperatorError('wrong-state', { detail: 'the point of sale is closed' });
  const after: PointOfSale = { ...before, closedAt: call.nowMs };
  await call.store.terminals.updatePoint(after);
  await call.audit({ act: 'point.closed', object: after.id, before: { name: before.name } });
  return after;
}

const area = 'points of sale';
const base = '/v1/companies/{company}/points-of-sale';

export const pointRoutes: readonly Route[] = [
  route<NewPoint, object, PointView>(
    {
      id: 'addPointOfSale',
      method: 'POST',
      path: base,
      area,
      access: 'points.write',
      summary: 'Enter a point of sale.',
      body: newPoint,
      answer: answerWith(pointView),
      example: { body: { name: 'Kafana', address: 'Njegoševa 1, Cetinje' } },
    },
    add,
  ),
  route<object, object, { readonly points: readonly PointView[] }>(
    {
      id: 'listPointsOfSale',
      method: 'GET',
      path: base,
      area,
      access: 'points.read',
      summary: 'Points of sale of the company.',
      answer: answerWith(pointList),
    },
    async ({ store, company }) => ({ points: await store.terminals.points(company.id) }),
  ),
  route<NewPoint, object, PointView>(
    {
      id: 'changePointOfSale',
      method: 'PUT',
      path: `${base}/{point}`,
      area,
      access: 'points.write',
      summary: 'Change name and address.',
      body: newPoint,
      answer: answerWith(pointView),
    },
    change,
  ),
  route<object, object, PointView>(
    {
      id: 'closePointOfSale',
      method: 'POST',
      path: `${base}/{point}/closure`,
      area,
      access: 'points.write',
      summary: 'Close a point of sale.',
      answer: answerWith(pointView),
    },
    close,
  ),
];
