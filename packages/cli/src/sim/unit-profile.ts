/**
 * The unit file of `plomba sim --unit`: who a new unit is, who keeps it and where, what its registration carries, and
 * when its clock begins. A table like any other, so that a mistake in the file is named by its field path.
 */
import { optional, record, text, type RecordSchema } from '@plomba/codec';
import {
  localTime,
  ownerTable,
  placeTable,
  shortId,
  type LifeChange,
  type LocalTime,
  type Owner,
  type Place,
} from '@plomba/core/model';

/** What the file may hold; everything has a default. */
interface UnitFile {
  readonly serial?: string;
  readonly owner?: Owner;
  readonly place?: Place;
  readonly registrationCode?: string;
  readonly licence?: string;
  readonly clock?: LocalTime;
}

export interface UnitProfile extends UnitFile {
  readonly serial: string;
  readonly owner: Owner;
  readonly place: Place;
  /** Where a virtual clock begins. */
  readonly clock: LocalTime;
}

const unitFileTable: RecordSchema<UnitFile> = record<UnitFile>('UnitFile', {
  serial: optional(1, shortId, 'serial number of a new unit'),
  owner: optional(2, ownerTable, 'who keeps it'),
  place: optional(3, placeTable, 'where it stands'),
  registrationCode: optional(4, text({ bytesMax: 64 }), 'where the country asks for one'),
  licence: optional(5, text({ bytesMax: 2048 }), 'licence of the unit, where it needs one'),
  clock: optional(6, localTime, 'where the clock of a new unit begins'),
});

export const DEFAULT_PROFILE: UnitProfile = {
  serial: 'SIM-0001',
  owner: { name: 'Example Ltd', taxNumber: 'EX12345678' },
  place: { name: 'Example Shop', address: 'High Street 1' },
  clock: { utcMs: Date.UTC(2026, 0, 1, 5), offsetMinutes: 60 },
};

/** @throws FieldError with the path of the field */
export function parseProfile(json: unknown): UnitProfile {
  return { ...DEFAULT_PROFILE, ...unitFileTable.fromJson(json, 'unit') };
}

/** What a step of life carries, from the profile: the tax office's part where the unit is bound. */
export function lifeChangeOf(profile: UnitProfile, to: LifeChange['to']): LifeChange {
  const { owner, place, registrationCode, licence } = profile;
  if (to === 'blocked') return { to, reason: 'asked for at the start of the simulator' };
  if (to === 'production' && registrationCode !== undefined) return { to, registrationCode };
  if (to !== 'bound') return { to };
  return {
    to,
    owner,
    place,
    ...(registrationCode === undefined ? {} : { registrationCode }),
    ...(licence === undefined ? {} : { licence }),
  };
}
