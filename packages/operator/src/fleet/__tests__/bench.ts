/** A fleet on a store of its own, and units that call it: both ends in this process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { LifeChange } from '@plomba/core/model';
import type { Device } from '@plomba/firmware-sim';
import { benchDevice, benchHardware, DeviceHost, MemoryServer, mustDo } from '@plomba/testkit';
import { migrateToday } from '../../store/migrate.js';
import { openSqlite } from '../../store/sqlite.js';
import type { Database } from '../../store/sql.js';
import { openStore, type OpenStore } from '../../store/store.js';
import { Fleet } from '../fleet.js';
import type { FleetUnit } from '../unit.js';

export const NOW = 1_773_500_000_000;

const SALE = {
  document: 'sale',
  till: 'till-1',
  items: [{ name: 'Tea', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 100n, scale: 2 }, taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: 100n }],
};

const BACKENDS = { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher };
const OWNER = { name: 'Tea Ltd', taxNumber: '1' };
const PLACE = { name: 'Shop', address: 'Street' };

/** A unit of the fleet, in production with an open day. */
export class CallingUnit {
  readonly device: Device;
  readonly server = new MemoryServer();
  readonly host: DeviceHost;
  #operations = 0;

  constructor(serial: string, seed = serial) {
    this.device = benchDevice(benchHardware({ ...BACKENDS, seed }));
    this.host = new DeviceHost({
      device: this.device,
      server: this.server,
      nowMs: () => performance.now(),
      onFailure: () => undefined,
    });
    this.device.powerOn();
    mustDo(this.device, 'unit.personalise', { operation: this.operation(), serial });
    for (const to of ['bound', 'test', 'production'] as const) {
      const change: LifeChange = to === 'bound' ? { to, owner: OWNER, place: PLACE } : { to };
      mustDo(this.device, 'life.change', { operation: this.operation(), change });
    }
    mustDo(this.device, 'day.open', { operation: this.operation() });
  }

  operation(): object {
    const { state } = this.device;
    return { id: `own-${++this.#operations}`, epoch: state?.kind === 'running' ? state.unit.epoch : 0 };
  }

  sell(count = 1): void {
    for (let sale = 0; sale < count; sale++) {
      this.host.act((device) => mustDo(device, 'receipt.issue', { operation: this.operation(), receipt: SALE }));
    }
  }

  /** Sets the values that the operator handed out. */
  trust(publicKey: Uint8Array): void {
    const operation = this.operation();
    const request = { operation, name: 'operator', step: 'import', purpose: 'fleet', algorithm: 'ed25519', publicKey };
    this.host.act((device) => mustDo(device, 'key.change', request));
  }

  /** Calls the fleet. @returns resolves when the call is over */
  async call(fleet: Fleet): Promise<Promise<void>[]> {
    const channel = await this.server.open();
    return [fleet.accept(channel)];
  }

  get records(): number {
    const { state } = this.device;
    return state?.kind === 'running' ? state.unit.size : 0;
  }
}

export interface FleetBench {
  readonly fleet: Fleet;
  readonly store: OpenStore;
  readonly database: Database;
  readonly clock: { nowMs: number };
  addUnit(unit: Partial<FleetUnit> & { readonly id: string }): Promise<void>;
  /** Resolves when `isSo` says yes; looks again with every turn of the event loop. */
  until(isSo: () => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
}

export async function fleetBench(turnMs = 20): Promise<FleetBench> {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-fleet-'));
  const database = await openSqlite(join(folder, 'operator.db'));
  await migrateToday(database, NOW);
  await database.write(async (sql) => {
    await sql.run(`insert into accounts (id, login, login_key, email, email_key, language, state, staff, created_at)
      values ('a', 'a', 'a', 'a@b.example', 'a@b.example', 'en', 'active', 0, 1)`);
    for (const id of ['owner', 'partner']) {
      await sql.run(
        `insert into companies (id, country, tax_number, name, address, email, created_at, created_by)
         values (?, 'se', ?, ?, 'Street', 'c@b.example', 1, 'a')`,
        [id, id, id],
      );
    }
  });
  const store = openStore(database);
  const clock = { nowMs: NOW };
  let drawn = 0;
  const entropy = (bytes: number): Uint8Array => {
    drawn++;
    return Uint8Array.from({ length: bytes }, (_, at) => (drawn >> (8 * (at % 4))) & 0xff);
  };
  const fleet = new Fleet({ store, clock: { now: () => clock.nowMs }, entropy, dataDir: folder, turnMs });
  await fleet.start();
  return {
    fleet,
    store,
    database,
    clock,
    addUnit: (unit) =>
      store.write(({ units }) =>
        units.add({
          company: 'owner',
          name: 'Till',
          shop: 'Shop',
          country: 'none',
          registration: 'not-needed',
          tariff: '',
          channel: 'stable',
          createdAt: NOW,
          isEntrusted: false,
          ...unit,
        }),
      ),
    async until(isSo) {
      for (let turn = 0; turn < 5_000; turn++) {
        if (await isSo()) return;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      throw new RangeError('it did not come to that');
    },
    async stop() {
      await fleet.stop();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
