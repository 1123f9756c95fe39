/** Units and their events, in the database. */
import type { FleetUnit, UnitEvent, UnitEventKind, UnitLook } from '../fleet/unit.js';
import type { FirmwareChannel } from '../firmware/rules.js';
import type { Registration } from '../monitoring/alarms.js';
import { fileEvent } from './service-file.js';
import { partLike, searchText } from './search-text.js';
import { maybeNumber, maybeText, numberOf, textOf, type Sql, type SqlRow, type SqlValue } from './sql.js';

/** What may be changed of a unit afterwards. */
export type UnitChange = Partial<
  Pick<
    FleetUnit,
    'name' | 'shop' | 'driveSerial' | 'registration' | 'registrationNumber' | 'tariff' | 'channel' | 'serial' | 'logKey'
  >
>;

export interface UnitFilter {
  /** Units that this company owns or looks after. */
  readonly company?: string;
  /** Part of name, shop or serial number. */
  readonly text?: string;
  readonly below?: string;
  readonly max: number;
}

export interface UnitStore {
  /** @throws StoreError `unique` for a serial number that is registered */
  add(unit: FleetUnit): Promise<void>;
  /** Removed ones are not found. */
  byId(id: string): Promise<FleetUnit | undefined>;
  /** The unit that a company owns or looks after. */
  ofCompany(company: string, id: string): Promise<FleetUnit | undefined>;
  /** By its own serial number, or by that of its drive. */
  bySerial(serial: string): Promise<FleetUnit | undefined>;
  list(filter: UnitFilter): Promise<readonly FleetUnit[]>;
  all(): Promise<readonly FleetUnit[]>;
  ids(company: string): Promise<readonly string[]>;
  change(id: string, change: UnitChange): Promise<void>;
  setPartner(id: string, partner: string | undefined): Promise<void>;
  connected(id: string, at: number, isEntrusted: boolean): Promise<void>;
  disconnected(id: string, at: number): Promise<void>;
  /** Nobody is connected when the operator starts. */
  allDisconnected(): Promise<void>;
  look(id: string, look: UnitLook): Promise<void>;
  remove(id: string, at: number): Promise<void>;
  /** Also stands in the service file of whoever looks after the unit now. */
  addEvent(
    unit: string,
    event: { readonly at: number; readonly kind: UnitEventKind; readonly detail: string },
  ): Promise<void>;
  events(unit: string, page: { readonly below?: number; readonly max: number }): Promise<readonly UnitEvent[]>;
}

function unitOf(row: SqlRow): FleetUnit {
  const status = row['status'];
  return {
    id: textOf(row, 'id'),
    company: textOf(row, 'company'),
    ...maybeText(row, 'partner', 'partner'),
    name: textOf(row, 'name'),
    shop: textOf(row, 'shop'),
    ...maybeText(row, 'serial', 'serial'),
    ...maybeText(row, 'drive_serial', 'driveSerial'),
    country: textOf(row, 'country'),
    registration: textOf(row, 'registration') as Registration, // written by add() and change()
    ...maybeText(row, 'registration_number', 'registrationNumber'),
    tariff: textOf(row, 'tariff'),
    channel: textOf(row, 'channel') as FirmwareChannel, // written by add() and change()
    ...maybeText(row, 'log_key', 'logKey'),
    createdAt: numberOf(row, 'created_at'),
    ...maybeNumber(row, 'first_seen_at', 'firstSeenAt'),
    ...maybeNumber(row, 'last_seen_at', 'lastSeenAt'),
    ...maybeNumber(row, 'connected_at', 'connectedAt'),
    isEntrusted: row['is_entrusted'] === 1,
    ...(typeof status === 'string' ? { status: JSON.parse(status) as UnitLook } : {}), // written by look()
    ...maybeNumber(row, 'removed_at', 'removedAt'),
  };
}

const COLUMNS: Readonly<Record<keyof UnitChange, string>> = {
  name: 'name',
  shop: 'shop',
  serial: 'serial',
  driveSerial: 'drive_serial',
  registration: 'registration',
  registrationNumber: 'registration_number',
  tariff: 'tariff',
  channel: 'channel',
  logKey: 'log_key',
};

type Finding = Pick<UnitStore, 'byId' | 'ofCompany' | 'bySerial' | 'list' | 'all' | 'ids'>;

const OF_COMPANY = '(company = ? or partner = ?) and removed_at is null';

function finding(sql: Sql): Finding {
  const one = async (where: string, values: readonly SqlValue[]): Promise<FleetUnit | undefined> => {
    const row = await sql.get(`select * from units where ${where} and removed_at is null`, values);
    return row === undefined ? undefined : unitOf(row);
  };
  return {
    byId: (id) => one('id = ?', [id]),
    ofCompany: (company, id) => one('id = ? and (company = ? or partner = ?)', [id, company, company]),
    bySerial: (serial) => one('(serial = ? or drive_serial = ?)', [serial, serial]),
    async list({ company, text, below, max }) {
      const wheres = ['removed_at is null'];
      const values: SqlValue[] = [];
      if (company !== undefined) {
        wheres.push('(company = ? or partner = ?)');
        values.push(company, company);
      }
      if (text !== undefined) {
        wheres.push("search like ? escape '\\'");
        values.push(partLike(text));
      }
      if (below !== undefined) {
        wheres.push('id > ?');
        values.push(below);
      }
      const rows = await sql.all(`select * from units where ${wheres.join(' and ')} order by id limit ?`, [
        ...values,
        max,
      ]);
      return rows.map(unitOf);
    },
    all: async () => (await sql.all('select * from units where removed_at is null order by id')).map(unitOf),
    async ids(company) {
      const rows = await sql.all(`select id from units where ${OF_COMPANY} order by id`, [company, company]);
      return rows.map((row) => textOf(row, 'id'));
    },
  };
}

type Changing = Omit<UnitStore, keyof Finding | 'addEvent' | 'events'>;

function changing(sql: Sql): Changing {
  return {
    async add(unit) {
      const { id, company, partner, name, shop, serial, driveSerial, country, registration } = unit;
      await sql.run(
        `insert into units (id, company, partner, name, shop, serial, drive_serial, country, registration,
         registration_number, tariff, channel, log_key, created_at, search)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          ...[id, company, partner ?? null, name, shop, serial ?? null, driveSerial ?? null, country, registration],
          ...[unit.registrationNumber ?? null, unit.tariff, unit.channel, unit.logKey ?? null, unit.createdAt],
          searchText([name, shop, serial, driveSerial]),
        ],
      );
    },
    async change(id, change) {
      for (const [field, value] of Object.entries(change)) {
        // The keys of UnitChange, each with a column.
        await sql.run(`update units set ${COLUMNS[field as keyof UnitChange]} = ? where id = ?`, [value, id]);
      }
      const row = await sql.get('select * from units where id = ?', [id]);
      if (row === undefined) return;
      const { name, shop, serial, driveSerial } = unitOf(row);
      await sql.run('update units set search = ? where id = ?', [searchText([name, shop, serial, driveSerial]), id]);
    },
    async setPartner(id, partner) {
      await sql.run('update units set partner = ? where id = ?', [partner ?? null, id]);
    },
    async connected(id, at, isEntrusted) {
      await sql.run(
        `update units set connected_at = ?, last_seen_at = ?, first_seen_at = coalesce(first_seen_at, ?),
         is_entrusted = ? where id = ?`,
        [at, at, at, isEntrusted ? 1 : 0, id],
      );
    },
    async disconnected(id, at) {
      await sql.run('update units set connected_at = null, last_seen_at = ? where id = ?', [at, id]);
    },
    async allDisconnected() {
      await sql.run('update units set connected_at = null where connected_at is not null');
    },
    async look(id, look) {
      const text = JSON.stringify(look);
      await sql.run('update units set status = ?, last_seen_at = ? where id = ?', [text, look.atMs, id]);
    },
    async remove(id, at) {
      // The serial numbers are free again; what they were stands in the audit trail.
      const text =
        'update units set removed_at = ?, serial = null, drive_serial = null, connected_at = null where id = ?';
      await sql.run(text, [at, id]);
    },
  };
}

type Events = Pick<UnitStore, 'addEvent' | 'events'>;

function events(sql: Sql): Events {
  return {
    async addEvent(unit, { at, kind, detail }) {
      await sql.run(
        `insert into unit_events (unit, sequence, at, kind, detail)
         select ?, coalesce(max(sequence), 0) + 1, ?, ?, ? from unit_events where unit = ?`,
        [unit, at, kind, detail, unit],
      );
      await fileEvent(sql, unit, { at, kind, detail });
    },
    async events(unit, { below = Number.MAX_SAFE_INTEGER, max }) {
      const text = 'select * from unit_events where unit = ? and sequence < ? order by sequence desc limit ?';
      return (await sql.all(text, [unit, below, max])).map((row) => ({
        sequence: numberOf(row, 'sequence'),
        at: numberOf(row, 'at'),
        kind: textOf(row, 'kind') as UnitEventKind, // written by addEvent()
        detail: textOf(row, 'detail'),
      }));
    },
  };
}

export function unitStore(sql: Sql): UnitStore {
  return { ...finding(sql), ...changing(sql), ...events(sql) };
}
