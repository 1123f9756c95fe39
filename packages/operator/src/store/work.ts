/** Work for units, goods, requests between partners and users, in the database. */
import type { Json } from '@plomba/codec';
import type { Goods } from '../fleet/goods.js';
import type { ServiceRequest } from '../fleet/requests.js';
import type { Work, WorkState } from '../fleet/work.js';
import type { WorkKind } from '../fleet/work.table.js';
import { maybeNumber, maybeText, numberOf, textOf, type Sql, type SqlRow } from './sql.js';

export interface WorkStore {
  add(work: Omit<Work, 'number'>): Promise<Work>;
  byId(unit: string, id: string): Promise<Work | undefined>;
  /** In the order in which it was given. */
  waiting(unit: string): Promise<readonly Work[]>;
  /** Units with work that waits. */
  unitsWaiting(): Promise<readonly string[]>;
  list(unit: string, page: { readonly below?: number; readonly max: number }): Promise<readonly Work[]>;
  /** Before anything is sent: the epoch of its operation, or that it has none any more. */
  begin(id: string, epoch: number | undefined): Promise<void>;
  end(
    id: string,
    end: { readonly state: WorkState; readonly at: number; readonly result?: Json; readonly why?: string },
  ): Promise<number>;
  /** Takes work back that nobody has begun. */
  cancel(unit: string, id: string, at: number): Promise<number>;
  putGoods(unit: string, revision: number, goods: Goods & { readonly at: number }): Promise<void>;
  goods(unit: string): Promise<(Goods & { readonly revision: number; readonly at: number }) | undefined>;
}

export interface RequestStore {
  add(request: ServiceRequest): Promise<void>;
  /** A request that this company sent or got. */
  ofCompany(company: string, id: string): Promise<ServiceRequest | undefined>;
  list(company: string, open: boolean): Promise<readonly ServiceRequest[]>;
  ofUnit(unit: string): Promise<readonly ServiceRequest[]>;
  /** Requests that wait for this company. */
  waiting(company: string): Promise<number>;
  /** Of a request that this company sent or got. Returns how many it was: none where it had ended. */
  end(
    company: string,
    id: string,
    end: Pick<ServiceRequest, 'state'> & { readonly at: number; readonly by: string },
  ): Promise<number>;
}

function workOf(row: SqlRow): Work {
  const result = row['result'];
  return {
    id: textOf(row, 'id'),
    unit: textOf(row, 'unit'),
    number: numberOf(row, 'number'),
    kind: textOf(row, 'kind') as WorkKind, // written by add()
    input: JSON.parse(textOf(row, 'input')) as Json, // written by add()
    state: textOf(row, 'state') as WorkState, // written by add() and end()
    ...maybeNumber(row, 'epoch', 'epoch'),
    tries: numberOf(row, 'tries'),
    ...(typeof result === 'string' ? { result: JSON.parse(result) as Json } : {}), // written by end()
    ...maybeText(row, 'why', 'why'),
    createdAt: numberOf(row, 'created_at'),
    createdBy: textOf(row, 'created_by'),
    ...maybeNumber(row, 'ended_at', 'endedAt'),
  };
}

export function workStore(sql: Sql): WorkStore {
  return {
    async add({ id, unit, kind, input, state, tries, createdAt, createdBy }) {
      const row = await sql.get('select coalesce(max(number), 0) + 1 as next from work where unit = ?', [unit]);
      const number = row === undefined ? 1 : numberOf(row, 'next');
      await sql.run(
        `insert into work (id, unit, number, kind, input, state, tries, created_at, created_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, unit, number, kind, JSON.stringify(input), state, tries, createdAt, createdBy],
      );
      return { id, unit, number, kind, input, state, tries, createdAt, createdBy };
    },
    async byId(unit, id) {
      const row = await sql.get('select * from work where unit = ? and id = ?', [unit, id]);
      return row === undefined ? undefined : workOf(row);
    },
    async waiting(unit) {
      const text = "select * from work where unit = ? and state = 'waiting' order by number";
      return (await sql.all(text, [unit])).map(workOf);
    },
    async unitsWaiting() {
      const rows = await sql.all("select distinct unit from work where state = 'waiting'");
      return rows.map((row) => textOf(row, 'unit'));
    },
    async list(unit, { below = Number.MAX_SAFE_INTEGER, max }) {
      const text = 'select * from work where unit = ? and number < ? order by number desc limit ?';
      return (await sql.all(text, [unit, below, max])).map(workOf);
    },
    async begin(id, epoch) {
      await sql.run('update work set epoch = ?, tries = tries + 1 where id = ?', [epoch ?? null, id]);
    },
    end: (id, { state, at, result, why }) =>
      sql.run("update work set state = ?, ended_at = ?, result = ?, why = ? where id = ? and state = 'waiting'", [
        state,
        at,
        result === undefined ? null : JSON.stringify(result),
        why ?? null,
        id,
      ]),
    cancel: (unit, id, at) =>
      sql.run(
        "update work set state = 'cancelled', ended_at = ? where unit = ? and id = ? and state = 'waiting' and tries = 0",
        [at, unit, id],
      ),
    async putGoods(unit, revision, { goods, at }) {
      await sql.run('insert into goods (unit, revision, goods, in_force_at) values (?, ?, ?, ?)', [
        unit,
        revision,
        JSON.stringify(goods),
        at,
      ]);
    },
    async goods(unit) {
      const row = await sql.get('select * from goods where unit = ? order by revision desc limit 1', [unit]);
      if (row === undefined) return undefined;
      const goods = JSON.parse(textOf(row, 'goods')) as Goods['goods']; // written by putGoods()
      return { goods, revision: numberOf(row, 'revision'), at: numberOf(row, 'in_force_at') };
    },
  };
}

function requestOf(row: SqlRow): ServiceRequest {
  return {
    id: textOf(row, 'id'),
    unit: textOf(row, 'unit'),
    kind: textOf(row, 'kind') as ServiceRequest['kind'], // written by add()
    sender: textOf(row, 'sender'),
    receiver: textOf(row, 'receiver'),
    state: textOf(row, 'state') as ServiceRequest['state'], // written by add() and end()
    note: textOf(row, 'note'),
    createdAt: numberOf(row, 'created_at'),
    createdBy: textOf(row, 'created_by'),
    ...maybeNumber(row, 'ended_at', 'endedAt'),
    ...maybeText(row, 'ended_by', 'endedBy'),
  };
}

export function requestStore(sql: Sql): RequestStore {
  return {
    async add({ id, unit, kind, sender, receiver, state, note, createdAt, createdBy }) {
      await sql.run(
        `insert into requests (id, unit, kind, sender, receiver, state, note, created_at, created_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, unit, kind, sender, receiver, state, note, createdAt, createdBy],
      );
    },
    async ofCompany(company, id) {
      const text = 'select * from requests where id = ? and (sender = ? or receiver = ?)';
      const row = await sql.get(text, [id, company, company]);
      return row === undefined ? undefined : requestOf(row);
    },
    async list(company, open) {
      const more = open ? " and state = 'waiting'" : '';
      const text = `select * from requests where (sender = ? or receiver = ?)${more} order by created_at desc, id limit 500`;
      return (await sql.all(text, [company, company])).map(requestOf);
    },
    async ofUnit(unit) {
      return (await sql.all('select * from requests where unit = ? order by created_at desc, id', [unit])).map(
        requestOf,
      );
    },
    async waiting(company) {
      const text = "select count(*) as waiting from requests where receiver = ? and state = 'waiting'";
      const row = await sql.get(text, [company]);
      return row === undefined ? 0 : numberOf(row, 'waiting');
    },
    end: (company, id, { state, at, by }) =>
      sql.run(
        `update requests set state = ?, ended_at = ?, ended_by = ?
         where id = ? and (sender = ? or receiver = ?) and state = 'waiting'`,
        [state, at, by, id, company, company],
      ),
  };
}
