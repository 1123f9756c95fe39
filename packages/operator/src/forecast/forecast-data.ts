/** The forecast from an operator's folder, whether or not the operator runs. */
import { join } from 'node:path';
import { migrateToday } from '../store/migrate.js';
import { openSqlite } from '../store/sqlite.js';
import { openStore } from '../store/store.js';
import type { ForecastEvent, ForecastOptions } from './forecast.js';
import { forecastFleet } from './forecast-fleet.js';

/**
 * What will stop which till of an operator's fleet, the earliest first.
 * @param dataDir folder of an operator, which is there
 * @throws StoreError (as a rejection) when it cannot be read
 */
export async function forecastData(
  dataDir: string,
  options: ForecastOptions,
): Promise<{ readonly units: number; readonly events: readonly ForecastEvent[] }> {
  const database = await openSqlite(join(dataDir, 'operator.db'));
  try {
    await migrateToday(database, options.nowMs);
    const { read } = openStore(database);
    const units = await read.units.all();
    return { units: units.length, events: await forecastFleet(read, options, units) };
  } finally {
    await database.close();
  }
}
