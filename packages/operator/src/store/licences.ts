/** Licences that were issued, and switches of devices to production with their files, in the database. */
import { maybeNumber, numberOf, textOf, type Sql, type SqlRow } from './sql.js';

export interface StoredLicence {
  readonly id: string;
  readonly company: string;
  readonly product: string;
  readonly serial: string;
  readonly environment: 'test' | 'production';
  /** The encoded licence, hex. */
  readonly licence: string;
  /** Of the operator's licence key, hex. */
  readonly signature: string;
  readonly issuedAt: number;
  /** When the serial got its first one of this year: what a year is counted from. */
  readonly activatedAt: number;
  readonly validUntil?: number;
  /** When another took its place. */
  readonly replacedAt?: number;
  /** How many of the available ones it used up: 1, or 0 where it took the place of another. */
  readonly cost: number;
}

export interface LicenceStore {
  add(licence: StoredLicence): Promise<void>;
  byId(company: string, id: string): Promise<StoredLicence | undefined>;
  list(company: string): Promise<readonly StoredLicence[]>;
  /** The one in force for a serial, the latest. */
  inForce(company: string, product: string, serial: string): Promise<StoredLicence | undefined>;
  /** Of whatever company: what a unit of that serial has. */
  ofSerial(serial: string): Promise<readonly StoredLicence[]>;
  replace(company: string, id: string, nowMs: number): Promise<void>;
  /** How many were used up. */
  spent(company: string, product: string): Promise<number>;
}

export interface ProductionSwitch {
  readonly id: string;
  readonly company: string;
  readonly licence: string;
  readonly path: string;
  readonly state: string;
  /** The rest of it, JSON. */
  readonly content: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface ProductionFile {
  readonly id: string;
  readonly switch: string;
  readonly kind: 'certificate' | 'document';
  readonly name: string;
  /** Base64. */
  readonly bytes: string;
  readonly account: string;
  readonly at: number;
}

export interface ProductionStore {
  add(one: ProductionSwitch): Promise<void>;
  byId(company: string, id: string): Promise<ProductionSwitch | undefined>;
  list(company: string): Promise<readonly ProductionSwitch[]>;
  /** In one state, of every company. */
  all(state: string): Promise<readonly ProductionSwitch[]>;
  update(one: ProductionSwitch): Promise<void>;
  addFile(file: ProductionFile): Promise<void>;
  files(id: string): Promise<readonly ProductionFile[]>;
}

function licenceOf(row: SqlRow): StoredLicence {
  return {
    id: textOf(row, 'id'),
    company: textOf(row, 'company'),
    product: textOf(row, 'product'),
    serial: textOf(row, 'serial'),
    environment: textOf(row, 'environment') === 'production' ? 'production' : 'test',
    licence: textOf(row, 'licence'),
    signature: textOf(row, 'signature'),
    issuedAt: numberOf(row, 'issued_at'),
    activatedAt: numberOf(row, 'activated_at'),
    ...maybeNumber(row, 'valid_until', 'validUntil'),
    ...maybeNumber(row, 'replaced_at', 'replacedAt'),
    cost: numberOf(row, 'cost'),
  };
}

export function licenceStore(sql: Sql): LicenceStore {
  return {
    async add(one) {
      await sql.run(
        `insert into licences (id, company, product, serial, environment, licence, signature, issued_at, activated_at,
         valid_until, cost) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          one.id,
          one.company,
          one.product,
          one.serial,
          one.environment,
          one.licence,
          one.signature,
          one.issuedAt,
          one.activatedAt,
          one.validUntil ?? null,
          one.cost,
        ],
      );
    },
    async byId(company, id) {
      const row = await sql.get('select * from licences where company = ? and id = ?', [company, id]);
      return row === undefined ? undefined : licenceOf(row);
    },
    async list(company) {
      const text = 'select * from licences where company = ? order by issued_at desc, id';
      return (await sql.all(text, [company])).map(licenceOf);
    },
    async inForce(company, product, serial) {
      const text = `select * from licences where company = ? and product = ? and serial = ? and replaced_at is null
        order by issued_at desc, id limit 1`;
      const row = await sql.get(text, [company, product, serial]);
      return row === undefined ? undefined : licenceOf(row);
    },
    async ofSerial(serial) {
      const text = 'select * from licences where serial = ? and replaced_at is null order by issued_at desc, id';
      return (await sql.all(text, [serial])).map(licenceOf);
    },
    async replace(company, id, nowMs) {
      await sql.run('update licences set replaced_at = ? where company = ? and id = ?', [nowMs, company, id]);
    },
    async spent(company, product) {
      const text = 'select coalesce(sum(cost), 0) as total from licences where company = ? and product = ?';
      const row = await sql.get(text, [company, product]);
      return row === undefined ? 0 : numberOf(row, 'total');
    },
  };
}

function switchOf(row: SqlRow): ProductionSwitch {
  return {
    id: textOf(row, 'id'),
    company: textOf(row, 'company'),
    licence: textOf(row, 'licence'),
    path: textOf(row, 'path'),
    state: textOf(row, 'state'),
    content: textOf(row, 'content'),
    createdAt: numberOf(row, 'created_at'),
    changedAt: numberOf(row, 'changed_at'),
  };
}

function fileOf(row: SqlRow): ProductionFile {
  return {
    id: textOf(row, 'id'),
    switch: textOf(row, 'switch'),
    kind: textOf(row, 'kind') === 'certificate' ? 'certificate' : 'document',
    name: textOf(row, 'name'),
    bytes: textOf(row, 'bytes'),
    account: textOf(row, 'account'),
    at: numberOf(row, 'at'),
  };
}

export function productionStore(sql: Sql): ProductionStore {
  return {
    async add({ id, company, licence, path, state, content, createdAt, changedAt }) {
      await sql.run(
        `insert into production_switches (id, company, licence, path, state, content, created_at, changed_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, company, licence, path, state, content, createdAt, changedAt],
      );
    },
    async byId(company, id) {
      const row = await sql.get('select * from production_switches where company = ? and id = ?', [company, id]);
      return row === undefined ? undefined : switchOf(row);
    },
    async list(company) {
      const text = 'select * from production_switches where company = ? order by created_at desc, id';
      return (await sql.all(text, [company])).map(switchOf);
    },
    async all(state) {
      const text = 'select * from production_switches where state = ? order by created_at, id';
      return (await sql.all(text, [state])).map(switchOf);
    },
    async update({ id, company, state, content, changedAt }) {
      await sql.run(
        'update production_switches set state = ?, content = ?, changed_at = ? where company = ? and id = ?',
        [state, content, changedAt, company, id],
      );
    },
    async addFile({ id, switch: of, kind, name, bytes, account, at }) {
      await sql.run(
        'insert into production_files (id, switch, kind, name, bytes, account, at) values (?, ?, ?, ?, ?, ?, ?)',
        [id, of, kind, name, bytes, account, at],
      );
    },
    async files(id) {
      return (await sql.all('select * from production_files where switch = ? order by at, id', [id])).map(fileOf);
    },
  };
}
