/** Firmware and its roll-outs, in the database. */
import { fromHex, toHex } from '@plomba/codec';
import type { FirmwareManifest } from '@plomba/sdk';
import type { FirmwareChannel } from '../firmware/rules.js';
import type { RollOutState, RollOutUnit, RollOutUnitState, Stage } from '../firmware/roll-out.js';
import { maybeNumber, maybeText, numberOf, textOf, type Sql, type SqlRow, type SqlValue } from './sql.js';

export interface KeptFirmware {
  readonly id: string;
  readonly model: string;
  readonly version: string;
  /** Date, `2026-03-14`. */
  readonly released: string;
  readonly channel: FirmwareChannel;
  /** Whether it needs a year of updates. */
  readonly needsLicence: boolean;
  readonly manifest: FirmwareManifest;
  readonly signature: Uint8Array;
  readonly notes: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly withdrawnAt?: number;
}

export interface KeptRollOut {
  readonly id: string;
  readonly firmware: string;
  readonly stages: readonly Stage[];
  readonly stage: number;
  readonly state: RollOutState;
  readonly failuresMax: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly endedAt?: number;
  readonly why?: string;
}

export interface KeptRollOutUnit extends RollOutUnit {
  readonly rollOut: string;
  readonly why?: string;
  readonly endedAt?: number;
}

export interface RollOutCount {
  readonly rollOut: string;
  readonly state: RollOutUnitState;
  readonly units: number;
}

export interface FirmwareStore {
  /** @throws StoreError `unique` for a version that is there */
  add(firmware: KeptFirmware, image: Uint8Array): Promise<void>;
  byId(id: string): Promise<KeptFirmware | undefined>;
  list(): Promise<readonly KeptFirmware[]>;
  /** In hex. */
  image(id: string): Promise<string>;
  withdraw(id: string, at: number): Promise<number>;
  addRollOut(rollOut: KeptRollOut, units: readonly string[]): Promise<void>;
  rollOut(id: string): Promise<KeptRollOut | undefined>;
  rollOuts(state?: RollOutState): Promise<readonly KeptRollOut[]>;
  /** Units of every roll-out by their state; states without one are left out. */
  rollOutCounts(): Promise<readonly RollOutCount[]>;
  /** In the order of their ranks. */
  rollOutUnits(rollOut: string): Promise<readonly KeptRollOutUnit[]>;
  rollOutUnitOf(work: string): Promise<KeptRollOutUnit | undefined>;
  setRollOut(
    id: string,
    set: Pick<KeptRollOut, 'stage' | 'state' | 'why' | 'endedAt'> & Partial<Pick<KeptRollOut, 'failuresMax'>>,
  ): Promise<void>;
  setRollOutUnit(
    rollOut: string,
    unit: string,
    set: { readonly state: RollOutUnitState; readonly work?: string; readonly why?: string; readonly endedAt?: number },
  ): Promise<void>;
}

interface ManifestText extends Omit<FirmwareManifest, 'sha256'> {
  readonly sha256: string;
}

function firmwareOf(row: SqlRow): KeptFirmware {
  const manifest = JSON.parse(textOf(row, 'manifest')) as ManifestText; // written by add()
  return {
    id: textOf(row, 'id'),
    model: textOf(row, 'model'),
    version: textOf(row, 'version'),
    released: textOf(row, 'released'),
    channel: textOf(row, 'channel') as FirmwareChannel, // written by add()
    needsLicence: row['needs_licence'] === 1,
    manifest: { ...manifest, sha256: fromHex(manifest.sha256) ?? new Uint8Array(0) },
    signature: fromHex(textOf(row, 'signature')) ?? new Uint8Array(0),
    notes: textOf(row, 'notes'),
    createdAt: numberOf(row, 'created_at'),
    createdBy: textOf(row, 'created_by'),
    ...maybeNumber(row, 'withdrawn_at', 'withdrawnAt'),
  };
}

function rollOutOf(row: SqlRow): KeptRollOut {
  return {
    id: textOf(row, 'id'),
    firmware: textOf(row, 'firmware'),
    stages: JSON.parse(textOf(row, 'stages')) as readonly Stage[], // written by addRollOut()
    stage: numberOf(row, 'stage'),
    state: textOf(row, 'state') as RollOutState, // written here
    failuresMax: numberOf(row, 'failures_max'),
    createdAt: numberOf(row, 'created_at'),
    createdBy: textOf(row, 'created_by'),
    ...maybeNumber(row, 'ended_at', 'endedAt'),
    ...maybeText(row, 'why', 'why'),
  };
}

function rollOutUnitIn(row: SqlRow): KeptRollOutUnit {
  return {
    rollOut: textOf(row, 'roll_out'),
    unit: textOf(row, 'unit'),
    rank: numberOf(row, 'rank'),
    state: textOf(row, 'state') as RollOutUnitState, // written here
    ...maybeText(row, 'why', 'why'),
    ...maybeNumber(row, 'ended_at', 'endedAt'),
  };
}

type Images = Pick<FirmwareStore, 'add' | 'byId' | 'list' | 'image' | 'withdraw'>;

function images(sql: Sql): Images {
  const columns =
    'id, model, version, released, channel, needs_licence, manifest, signature, notes, created_at, created_by, withdrawn_at';
  return {
    async add({ id, model, version, released, channel, needsLicence, manifest, signature, notes, ...more }, image) {
      const text: ManifestText = { ...manifest, sha256: toHex(manifest.sha256) };
      await sql.run(
        `insert into firmware (id, model, version, released, channel, needs_licence, manifest, signature, image, notes,
         created_at, created_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          ...[id, model, version, released, channel, needsLicence ? 1 : 0, JSON.stringify(text), toHex(signature)],
          ...[toHex(image), notes, more.createdAt, more.createdBy],
        ],
      );
    },
    async byId(id) {
      const row = await sql.get(`select ${columns} from firmware where id = ?`, [id]);
      return row === undefined ? undefined : firmwareOf(row);
    },
    list: async () => (await sql.all(`select ${columns} from firmware order by created_at desc, id`)).map(firmwareOf),
    async image(id) {
      const row = await sql.get('select image from firmware where id = ?', [id]);
      return row === undefined ? '' : textOf(row, 'image');
    },
    withdraw: (id, at) =>
      sql.run('update firmware set withdrawn_at = ? where id = ? and withdrawn_at is null', [at, id]),
  };
}

function rollOuts(sql: Sql): Omit<FirmwareStore, keyof Images> {
  return {
    async addRollOut({ id, firmware, stages, stage, state, failuresMax, createdAt, createdBy }, units) {
      await sql.run(
        `insert into roll_outs (id, firmware, stages, stage, state, failures_max, created_at, created_by)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
        [id, firmware, JSON.stringify(stages), stage, state, failuresMax, createdAt, createdBy],
      );
      for (const [rank, unit] of units.entries()) {
        const text = "insert into roll_out_units (roll_out, unit, rank, state) values (?, ?, ?, 'idle')";
        await sql.run(text, [id, unit, rank]);
      }
    },
    async rollOut(id) {
      const row = await sql.get('select * from roll_outs where id = ?', [id]);
      return row === undefined ? undefined : rollOutOf(row);
    },
    async rollOuts(state) {
      const where = state === undefined ? '' : ' where state = ?';
      const text = `select * from roll_outs${where} order by created_at desc, id`;
      return (await sql.all(text, state === undefined ? [] : [state])).map(rollOutOf);
    },
    async rollOutCounts() {
      const rows = await sql.all(
        `select roll_out, state, count(*) as units from roll_out_units group by roll_out, state
         order by roll_out, state`,
      );
      return rows.map((row) => ({
        rollOut: textOf(row, 'roll_out'),
        state: textOf(row, 'state') as RollOutUnitState, // written here
        units: numberOf(row, 'units'),
      }));
    },
    async rollOutUnits(rollOut) {
      return (await sql.all('select * from roll_out_units where roll_out = ? order by rank', [rollOut])).map(
        rollOutUnitIn,
      );
    },
    async rollOutUnitOf(work) {
      const row = await sql.get('select * from roll_out_units where work = ?', [work]);
      return row === undefined ? undefined : rollOutUnitIn(row);
    },
    async setRollOut(id, { stage, state, why, endedAt, failuresMax }) {
      const values: readonly SqlValue[] = [stage, state, why ?? null, endedAt ?? null, failuresMax ?? null, id];
      const set = 'stage = ?, state = ?, why = ?, ended_at = ?, failures_max = coalesce(?, failures_max)';
      await sql.run(`update roll_outs set ${set} where id = ?`, values);
    },
    async setRollOutUnit(rollOut, unit, { state, work, why, endedAt }) {
      await sql.run(
        `update roll_out_units set state = ?, work = coalesce(?, work), why = ?, ended_at = ?
         where roll_out = ? and unit = ?`,
        [state, work ?? null, why ?? null, endedAt ?? null, rollOut, unit],
      );
    },
  };
}

export function firmwareStore(sql: Sql): FirmwareStore {
  return { ...images(sql), ...rollOuts(sql) };
}
