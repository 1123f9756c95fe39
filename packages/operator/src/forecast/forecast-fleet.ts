/** The forecast of what is kept: the units of a company, or all of them. */
import type { KeptJournal } from '../store/intake.js';
import type { StoredLicence } from '../store/licences.js';
import type { Store } from '../store/store.js';
import type { FleetUnit } from '../fleet/unit.js';
import { forecast, type ForecastEvent, type ForecastOptions, type ForecastUnit } from './forecast.js';

/** @param units which; all of the store's when absent */
export async function forecastFleet(
  store: Store,
  options: ForecastOptions,
  units?: readonly FleetUnit[],
): Promise<readonly ForecastEvent[]> {
  const known: ForecastUnit[] = [];
  for (const unit of units ?? (await store.units.all())) {
    const licences = unit.serial === undefined ? [] : await store.licences.ofSerial(unit.serial);
    known.push(unitOf(unit, await store.intake.journal(unit.id), licences));
  }
  return forecast(known, options);
}

function unitOf(unit: FleetUnit, journal: KeptJournal | undefined, licences: readonly StoredLicence[]): ForecastUnit {
  const { id, name, shop, serial, driveSerial, status, registration } = unit;
  const facts = journal?.known.facts;
  const licence = facts?.licence ?? status?.licence;
  const updates = licences.flatMap(({ product, validUntil }) =>
    product === 'firmware-year' && validUntil !== undefined ? [validUntil] : [],
  );
  return {
    id,
    name,
    shop,
    serial: serial ?? driveSerial ?? '',
    ...(status === undefined ? {} : { look: status }),
    ...(facts?.firstDocumentMs === undefined ? {} : { firstDocumentMs: facts.firstDocumentMs }),
    fiscalEntries: facts?.fiscalEntries ?? 0,
    closings: facts?.closings ?? 0,
    ...(licence === undefined
      ? {}
      : {
          licence: { id: licence.id, ...(licence.notAfter === undefined ? {} : { notAfterMs: licence.notAfter }) },
        }),
    keys: facts?.keys ?? [],
    ...(updates.length === 0 ? {} : { updatesUntilMs: Math.max(...updates) }),
    waitsForRegistration: registration === 'waiting',
  };
}
