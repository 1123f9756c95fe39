/** Points of sale and terminals, in the database. Every method takes the company first. */
import { maybeNumber, maybeText, numberOf, textOf, type Sql, type SqlRow } from './sql.js';

export interface PointOfSale {
  readonly id: string;
  readonly company: string;
  readonly name: string;
  readonly address: string;
  readonly createdAt: number;
  readonly closedAt?: number;
}

export interface Terminal {
  readonly id: string;
  readonly company: string;
  readonly point?: string;
  readonly name: string;
  /** Digest of the hardware that it is bound to. */
  readonly hardware?: string;
  readonly boundAt?: number;
  /** Number under which the agency has it. */
  readonly registerNumber?: string;
  readonly createdAt: number;
  /** Products whose part of the program may be used on it. */
  readonly parts: readonly string[];
}

export interface TerminalStore {
  addPoint(point: PointOfSale): Promise<void>;
  point(company: string, id: string): Promise<PointOfSale | undefined>;
  points(company: string): Promise<readonly PointOfSale[]>;
  updatePoint(point: PointOfSale): Promise<void>;
  /** @throws StoreError `unique` for a name that the company has */
  add(terminal: Terminal): Promise<void>;
  byId(company: string, id: string): Promise<Terminal | undefined>;
  /** By its id alone: the program on the hardware knows no company. */
  anywhere(id: string): Promise<Terminal | undefined>;
  list(company: string): Promise<readonly Terminal[]>;
  count(company: string): Promise<number>;
  remove(company: string, id: string): Promise<void>;
  /** Writes hardware and register number. */
  update(terminal: Terminal): Promise<void>;
  setParts(
    company: string,
    id: string,
    change: { readonly parts: readonly string[]; readonly since: number },
  ): Promise<void>;
  /** Terminals of the company that have a part. */
  countPart(company: string, product: string): Promise<number>;
  grant(terminal: string, account: string, since: number): Promise<void>;
  revoke(terminal: string, account: string): Promise<number>;
  isGranted(terminal: string, account: string): Promise<boolean>;
  granted(terminal: string): Promise<readonly { readonly account: string; readonly login: string }[]>;
}

function pointOf(row: SqlRow): PointOfSale {
  return {
    id: textOf(row, 'id'),
    company: textOf(row, 'company'),
    name: textOf(row, 'name'),
    address: textOf(row, 'address'),
    createdAt: numberOf(row, 'created_at'),
    ...maybeNumber(row, 'closed_at', 'closedAt'),
  };
}

async function terminalOf(sql: Sql, row: SqlRow): Promise<Terminal> {
  const id = textOf(row, 'id');
  const parts = await sql.all('select product from terminal_parts where terminal = ? order by product', [id]);
  return {
    id,
    company: textOf(row, 'company'),
    ...maybeText(row, 'point', 'point'),
    name: textOf(row, 'name'),
    ...maybeText(row, 'hardware', 'hardware'),
    ...maybeNumber(row, 'bound_at', 'boundAt'),
    ...maybeText(row, 'register_number', 'registerNumber'),
    createdAt: numberOf(row, 'created_at'),
    parts: parts.map((part) => textOf(part, 'product')),
  };
}

type Points = Pick<TerminalStore, 'addPoint' | 'point' | 'points' | 'updatePoint'>;

function points(sql: Sql): Points {
  return {
    async addPoint({ id, company, name, address, createdAt }) {
      await sql.run('insert into points_of_sale (id, company, name, address, created_at) values (?, ?, ?, ?, ?)', [
        id,
        company,
        name,
        address,
        createdAt,
      ]);
    },
    async point(company, id) {
      const row = await sql.get('select * from points_of_sale where company = ? and id = ?', [company, id]);
      return row === undefined ? undefined : pointOf(row);
    },
    async points(company) {
      const text = 'select * from points_of_sale where company = ? order by name, id';
      return (await sql.all(text, [company])).map(pointOf);
    },
    async updatePoint({ id, company, name, address, closedAt }) {
      const text = 'update points_of_sale set name = ?, address = ?, closed_at = ? where company = ? and id = ?';
      await sql.run(text, [name, address, closedAt ?? null, company, id]);
    },
  };
}

type Grants = Pick<TerminalStore, 'grant' | 'revoke' | 'isGranted' | 'granted'>;

function grants(sql: Sql): Grants {
  return {
    async grant(terminal, account, since) {
      await sql.run(
        'insert into terminal_grants (terminal, account, since) values (?, ?, ?) on conflict (terminal, account) do nothing',
        [terminal, account, since],
      );
    },
    revoke: (terminal, account) =>
      sql.run('delete from terminal_grants where terminal = ? and account = ?', [terminal, account]),
    isGranted: async (terminal, account) =>
      (await sql.get('select 1 as found from terminal_grants where terminal = ? and account = ?', [
        terminal,
        account,
      ])) !== undefined,
    async granted(terminal) {
      const text = `select a.id, a.login from terminal_grants g join accounts a on a.id = g.account
        where g.terminal = ? order by a.login_key`;
      const rows = await sql.all(text, [terminal]);
      return rows.map((row) => ({ account: textOf(row, 'id'), login: textOf(row, 'login') }));
    },
  };
}

async function counted(sql: Sql, text: string, values: readonly string[]): Promise<number> {
  const row = await sql.get(text, values);
  return row === undefined ? 0 : numberOf(row, 'total');
}

export function terminalStore(sql: Sql): TerminalStore {
  const one = async (text: string, values: readonly string[]): Promise<Terminal | undefined> => {
    const row = await sql.get(text, values);
    return row === undefined ? undefined : terminalOf(sql, row);
  };
  return {
    ...points(sql),
    ...grants(sql),
    async add({ id, company, point, name, createdAt }) {
      await sql.run('insert into terminals (id, company, point, name, created_at) values (?, ?, ?, ?, ?)', [
        id,
        company,
        point ?? null,
        name,
        createdAt,
      ]);
    },
    byId: (company, id) => one('select * from terminals where company = ? and id = ?', [company, id]),
    anywhere: (id) => one('select * from terminals where id = ?', [id]),
    async list(company) {
      const rows = await sql.all('select * from terminals where company = ? order by name, id', [company]);
      return Promise.all(rows.map((row) => terminalOf(sql, row)));
    },
    count: (company) => counted(sql, 'select count(*) as total from terminals where company = ?', [company]),
    async remove(company, id) {
      const own = '(select id from terminals where company = ? and id = ?)';
      await sql.run(`delete from terminal_grants where terminal in ${own}`, [company, id]);
      await sql.run(`delete from terminal_parts where terminal in ${own}`, [company, id]);
      await sql.run('delete from terminals where company = ? and id = ?', [company, id]);
    },
    async update({ id, company, hardware, boundAt, registerNumber }) {
      const text = 'update terminals set hardware = ?, bound_at = ?, register_number = ? where company = ? and id = ?';
      await sql.run(text, [hardware ?? null, boundAt ?? null, registerNumber ?? null, company, id]);
    },
    async setParts(company, id, { parts, since }) {
      const own = '(select id from terminals where company = ? and id = ?)';
      await sql.run(`delete from terminal_parts where terminal in ${own}`, [company, id]);
      for (const product of parts) {
        const text =
          'insert into terminal_parts (terminal, product, since) select id, ?, ? from terminals where company = ? and id = ?';
        await sql.run(text, [product, since, company, id]);
      }
    },
    countPart: (company, product) =>
      counted(
        sql,
        `select count(*) as total from terminal_parts p join terminals t on t.id = p.terminal
         where t.company = ? and p.product = ?`,
        [company, product],
      ),
  };
}
