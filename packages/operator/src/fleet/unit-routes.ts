/** Units: registered by serial, with values to set in them; found, changed, looked at, removed. */
import { toHex } from '@plomba/codec';
import { answerWith, nothing, route, type Call, type Route } from '../http/route.js';
import { OperatorError } from '../http/operator-error.js';
import { boardRow } from '../monitoring/board.js';
import { monitored } from '../monitoring/monitored.js';
import { StoreError } from '../store/sql.js';
import type { UnitChange } from '../store/units.js';
import { unitList, unitView, viewOfUnit, type UnitList, type UnitView } from './unit-view.js';
import type { FleetUnit, UnitEvent } from './unit.js';
import {
  eventList,
  eventPage,
  newUnit,
  unitPatch,
  unitSearch,
  unitValues,
  type EventPage,
  type NewUnit,
  type UnitPatch,
  type UnitSearch,
  type UnitValues,
} from './unit-bodies.js';

/** The unit of the path, which the company of the path owns or looks after. @throws OperatorError `not-found` */
export async function unitIn(call: Call<unknown, unknown>): Promise<FleetUnit> {
  const unit = await call.store.units.ofCompany(call.company.id, call.params['unit'] ?? '');
  if (unit === undefined) throw new OperatorError('not-found', { detail: 'there is no such unit' });
  return unit;
}

/** The number that is printed on it: its own serial number, or that of its drive. */
export function numberOfUnit({ serial, driveSerial }: FleetUnit): string {
  return serial ?? driveSerial ?? '';
}

export async function shownUnit(call: Call<unknown, unknown>, unit: FleetUnit): Promise<UnitView> {
  const { store, nowMs } = call;
  // Of this transaction, not of the board: a change is answered with the alarms that it leaves.
  const findings = await store.intake.findings(unit.id, true);
  const journal = await store.intake.journal(unit.id);
  const owner = await store.companies.byId(unit.company);
  const partner = unit.partner === undefined ? undefined : await store.companies.byId(unit.partner);
  return viewOfUnit({
    unit,
    row: boardRow(monitored(unit, journal, findings), nowMs),
    facts: journal?.known.facts,
    companyName: owner?.name ?? '',
    ...(partner === undefined ? {} : { partnerName: partner.name }),
  });
}

async function register(call: Call<NewUnit, object>): Promise<UnitView> {
  const { company, store, body, nowMs, parts } = call;
  const { client, registrationNumber, registration, serial, driveSerial, name, shop, tariff, channel, logKey } = body;
  if (serial === undefined && driveSerial === undefined) {
    throw new OperatorError('bad-field', {
      path: 'serial',
      detail: 'a serial number of the unit or of its drive is needed',
    });
  }
  if (client !== undefined) await checkClient(call, client);
  const unit: FleetUnit = {
    id: call.newId('unit'),
    company: client ?? company.id,
    ...(client === undefined ? {} : { partner: company.id }),
    name,
    shop,
    ...(serial === undefined ? {} : { serial }),
    ...(driveSerial === undefined ? {} : { driveSerial }),
    country: company.country.toLowerCase(),
    registration: registrationNumber === undefined ? (registration ?? 'not-needed') : 'done',
    ...(registrationNumber === undefined ? {} : { registrationNumber }),
    tariff: tariff ?? '',
    channel: channel ?? 'stable',
    ...(logKey === undefined ? {} : { logKey }),
    createdAt: nowMs,
    isEntrusted: false,
  };
  await unlessTaken(() => store.units.add(unit));
  await store.units.addEvent(unit.id, { at: nowMs, kind: 'registered', detail: numberOfUnit(unit) });
  await call.audit({ act: 'unit.registered', object: unit.id, after: { name, number: numberOfUnit(unit) } });
  parts.fleet.changes(unit.id);
  return shownUnit(call, unit);
}

/** A partner connects the unit of a client: the client is on its list, the unit at the agency, and has a plan. */
async function checkClient({ store, company, body }: Call<NewUnit, object>, client: string): Promise<void> {
  if (!(await store.companies.isClient(company.id, client))) {
    throw new OperatorError('bad-field', { path: 'client', detail: 'this company is not on the list of the partner' });
  }
  const needed = {
    driveSerial: body.driveSerial ?? body.serial,
    registrationNumber: body.registrationNumber,
    tariff: body.tariff,
  };
  const missing = Object.entries(needed).find(([, value]) => value === undefined || value === '');
  if (missing === undefined) return;
  throw new OperatorError('bad-field', { path: missing[0], detail: "is needed to connect a client's unit" });
}

async function unlessTaken(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'unique') throw error;
    throw new OperatorError('conflict', {
      detail: 'a unit with this serial number is registered already',
      cause: error,
    });
  }
}

async function list(call: Call<object, UnitSearch>): Promise<UnitList> {
  const { text, after, max = 100 } = call.query;
  const units = await call.store.units.list({
    company: call.company.id,
    ...(text === undefined ? {} : { text }),
    ...(after === undefined ? {} : { below: after }),
    max: max + 1,
  });
  const shown: UnitView[] = [];
  for (const unit of units.slice(0, max)) shown.push(await shownUnit(call, unit));
  const last = shown.at(-1);
  return { units: shown, ...(units.length > max && last !== undefined ? { next: last.id } : {}) };
}

async function change(call: Call<UnitPatch, object>): Promise<UnitView> {
  const unit = await unitIn(call);
  const { registrationNumber } = call.body;
  const patch: UnitChange = {
    ...call.body,
    ...(registrationNumber === undefined ? {} : { registration: 'done' as const }),
  };
  await unlessTaken(() => call.store.units.change(unit.id, patch));
  const names = Object.keys(patch);
  const before = Object.fromEntries(Object.entries(unit).filter(([name]) => names.includes(name)));
  await call.audit({ act: 'unit.changed', object: unit.id, before: before as never, after: { ...patch } as never });
  await call.store.units.addEvent(unit.id, { at: call.nowMs, kind: 'changed', detail: names.join(', ') });
  call.parts.fleet.changes(unit.id);
  return shownUnit(call, { ...unit, ...patch });
}

async function remove(call: Call<object, object>): Promise<never> {
  const unit = await unitIn(call);
  if (unit.company !== call.company.id)
    throw new OperatorError('forbidden', { detail: 'only its own company removes a unit' });
  await call.store.units.addEvent(unit.id, { at: call.nowMs, kind: 'removed', detail: numberOfUnit(unit) });
  await call.store.units.remove(unit.id, call.nowMs);
  await call.audit({ act: 'unit.removed', object: unit.id, before: { name: unit.name, number: numberOfUnit(unit) } });
  call.parts.fleet.changes(unit.id);
  return undefined as never; // nothing is answered
}

const UNITS = '/v1/companies/{company}/units';
const UNIT = `${UNITS}/{unit}`;
const area = 'units';

export const unitRoutes: readonly Route[] = [
  route<NewUnit, object, UnitView>(
    {
      id: 'registerUnit',
      method: 'POST',
      path: UNITS,
      area,
      access: 'units.write',
      summary: 'Registers a unit by its serial number, or by that of its fiscal drive.',
      description:
        'A service partner names the client whose unit it is; then the registration number and a tariff are needed.',
      body: newUnit,
      answer: answerWith(unitView),
      example: { body: { name: 'Till 1', shop: 'Tea and Co', serial: 'PL-TEST-1' } },
    },
    register,
  ),
  route<object, UnitSearch, UnitList>(
    {
      id: 'listUnits',
      method: 'GET',
      path: UNITS,
      area,
      access: 'units.read',
      summary: 'Units that the company owns or looks after, found by a part of their names or numbers.',
      query: unitSearch,
      answer: answerWith(unitList),
    },
    list,
  ),
  route<object, object, UnitView>(
    {
      id: 'getUnit',
      method: 'GET',
      path: UNIT,
      area,
      access: 'units.read',
      summary: 'A unit: its data, its colour, its alarms, what it said last.',
      answer: answerWith(unitView),
    },
    async (call) => shownUnit(call, await unitIn(call)),
  ),
  route<UnitPatch, object, UnitView>(
    {
      id: 'changeUnit',
      method: 'PATCH',
      path: UNIT,
      area,
      access: 'units.write',
      summary: 'Changes name, shop, serial number of the drive, registration, plan or firmware channel.',
      body: unitPatch,
      answer: answerWith(unitView),
      example: { body: { shop: 'Tea and Co, harbour' } },
    },
    change,
  ),
  route(
    {
      id: 'removeUnit',
      method: 'DELETE',
      path: UNIT,
      area,
      access: 'units.write',
      summary: 'Removes a unit from its company; its documents are kept.',
      answer: nothing,
    },
    remove,
  ),
  route<object, object, UnitValues>(
    {
      id: 'getUnitValues',
      method: 'GET',
      path: `${UNIT}/values`,
      area,
      access: 'units.write',
      summary: 'The values to set in the unit: its identity here, the key of the operator, where it dials.',
      answer: answerWith(unitValues),
    },
    async (call) => {
      const { id } = await unitIn(call);
      const { fleet } = call.parts;
      return { id, key: toHex(fleet.keys.publicKey(id)), addresses: fleet.addresses };
    },
  ),
  route<object, EventPage, { readonly events: readonly UnitEvent[] }>(
    {
      id: 'listUnitEvents',
      method: 'GET',
      path: `${UNIT}/events`,
      area,
      access: 'units.read',
      summary: 'What happened between the unit and the operator, the newest first.',
      query: eventPage,
      answer: answerWith(eventList),
    },
    async (call) => {
      const { id } = await unitIn(call);
      const { below, max = 100 } = call.query;
      return { events: await call.store.units.events(id, { ...(below === undefined ? {} : { below }), max }) };
    },
  ),
];
