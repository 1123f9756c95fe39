/**
 * Fills an operator that has just begun with a fleet for looking around: companies, people, units that lived through a
 * month, requests, orders, mails. Everything goes the way it goes in life: through the API, and by units that call.
 */
import { fromHex } from '@plomba/codec';
import type { Operator } from '@plomba/operator';
import { operatorClient, type Company, type OperatorClient, type Unit } from '@plomba/operator/client';
import { usageError, type CliError } from '../cli-error.js';
import { onTheWay, withFirmware, withTerminals } from './demo-more.js';
import { DemoUnitInside } from './demo-unit.js';
import { companies, DAYS, units, type DemoCompany, type DemoUnit } from './plan.table.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
export const DEMO_PASSWORD = 'four words in a row';

/** A clock that the demonstration moves on, up to the present. */
export interface DemoClock {
  now(): number;
  move(ms: number): void;
}

export interface DemoOptions {
  readonly operator: Operator;
  readonly clock: DemoClock;
  /** The present, UTC ms; the clock begins `DAYS` before it. */
  readonly nowMs: number;
  readonly staffLogin: string;
  /** Of the documents that the plan has for a day; 1 for a demonstration, less for a test. */
  readonly share: number;
  readonly onProgress: (done: number, all: number) => void;
}

type Key = DemoCompany['key'];

interface Scene extends DemoOptions {
  readonly staff: OperatorClient;
  readonly vuk: OperatorClient;
  readonly ana: OperatorClient;
  readonly of: Readonly<Record<Key, Company>>;
}

interface Living {
  readonly plan: DemoUnit;
  readonly row: Unit;
  readonly inside: DemoUnitInside;
}

/** Sessions end when nobody uses them for long, and the clock was moved on by days. */
async function again(scene: Scene): Promise<Scene> {
  const { operator, staffLogin } = scene;
  const client = clientOf(operator);
  const [staff, vuk, ana] = [
    await loggedIn(client, staffLogin),
    await loggedIn(client, 'vuk'),
    await loggedIn(client, 'ana'),
  ];
  return { ...scene, staff, vuk, ana };
}

function clientOf(operator: Operator): OperatorClient {
  return operatorClient({ baseUrl: operator.url, attempts: 1, fetch: (request) => operator.fetch(request) });
}

/** When the demonstration begins for a present. */
export function demoStartMs(nowMs: number): number {
  return nowMs - DAYS * DAY_MS;
}

function failed(what: string): CliError {
  const hint = 'Delete the folder and begin anew.';
  return usageError('demo-failed', `the demonstration could not be made: ${what}`, { hint });
}

async function tokenFor({ store }: Operator, email: string): Promise<string> {
  const mails = await store.read.mails.list({ max: 50 });
  const token = mails
    .map((mail) => (mail.to === email ? /#([\w-]{20,})/.exec(mail.text)?.[1] : undefined))
    .find(Boolean);
  if (token === undefined) throw failed(`no link was written to ${email}`);
  return token;
}

async function loggedIn(client: OperatorClient, login: string): Promise<OperatorClient> {
  const { token = '' } = await client.logIn({ body: { login, password: DEMO_PASSWORD, kind: 'bearer' } });
  return client.withToken(token);
}

const emailOf = (login: string): string => `${login}@plomba.example`;

async function account(operator: Operator, client: OperatorClient, login: string): Promise<OperatorClient> {
  const email = emailOf(login);
  await client.signUp({ body: { login, email } });
  const token = await tokenFor(operator, email);
  await client.setPasswordByLink({ body: { token, password: DEMO_PASSWORD } });
  return loggedIn(client, login);
}

async function people(options: DemoOptions): Promise<Scene> {
  const { operator, staffLogin } = options;
  const client = clientOf(operator);
  const token = operator.setupLink?.split('#')[1];
  if (token === undefined) {
    throw usageError('demo-not-empty', 'the data folder belongs to an operator already', {
      hint: 'Give --demo a --data folder that is not there yet.',
    });
  }
  await client.setPasswordByLink({ body: { token, password: DEMO_PASSWORD } });
  const staff = await loggedIn(client, staffLogin);
  const [vuk, ana] = [await account(operator, client, 'vuk'), await account(operator, client, 'ana')];
  const made: Partial<Record<Key, Company>> = {};
  for (const { key, ...company } of companies) {
    const by = key === 'partner' ? vuk : ana;
    made[key] = await by.registerCompany({ body: { ...company, country: 'ME', as: 'owner' } });
  }
  return { ...options, staff, vuk, ana, of: made as Record<Key, Company> }; // every key was walked
}

/** The partner's list, its status, its people. */
async function partnership({ vuk, ana, staff, of }: Scene): Promise<void> {
  const { country, taxNumber } = of.partner;
  await staff.setPartner({ body: { country, taxNumber, status: 'service-centre' } });
  for (const { key, taxNumber: client, name, address, email } of companies.filter(
    ({ key: one }) => one !== 'partner',
  )) {
    const tariff = key === 'apoteka' ? '15 months' : '12 months';
    await vuk.addClient({
      company: of.partner.id,
      body: { country: 'ME', taxNumber: client, name, address, email, tariff },
    });
  }
  await vuk.inviteMember({
    company: of.partner.id,
    body: { email: 'luka@servis-centar.example', role: 'service-technician' },
  });
  await ana.inviteMember({ company: of.kafana.id, body: { email: 'milica@stari-grad.example', role: 'cashier' } });
}

async function orders({ vuk, staff, of }: Scene): Promise<void> {
  const company = of.partner.id;
  const body = {
    status: 'service-centre',
    bank: 'Prva banka',
    bankAccount: '535000000001234567',
    exchange: 'electronic',
  } as const;
  await vuk.setRequisites({ company, body });
  const accept = { offer: 'firmware-year-1', accepted: true };
  const paid = await vuk.beginOrder({ company, body: { product: 'firmware-year', quantity: 10 } });
  await vuk.placeOrder({ company, order: paid.id, body: accept });
  const { totalMinor: amountMinor, currency } = paid;
  await staff.enterPayment({ company, order: paid.id, body: { amountMinor, currency, reference: 'izvod 14/3' } });
  for (const serial of ['00307401', '00307402', '00307510']) {
    await vuk.activateLicence({ company, body: { product: 'firmware-year', serial } });
  }
  const placed = await vuk.beginOrder({ company, body: { product: 'connector', quantity: 4 } });
  await vuk.placeOrder({ company, order: placed.id, body: { offer: 'connector-1', accepted: true } });
  await vuk.beginOrder({ company, body: { product: 'firmware-year', quantity: 5 } });
}

async function register(scene: Scene, plan: DemoUnit): Promise<Living> {
  const { vuk, ana, of, nowMs, share } = scene;
  const { serial, name, shop, owner, service } = plan;
  const isPartners = service === 'partner';
  const body = isPartners
    ? { name, shop, serial, client: of[owner].id, registrationNumber: `CG-${serial}`, tariff: '12 months' }
    : { name, shop, serial, registration: service === 'late' ? ('waiting' as const) : ('not-needed' as const) };
  const company = isPartners ? of.partner.id : of[owner].id;
  const row = await (isPartners ? vuk : ana).registerUnit({ company, body });
  const inside = new DemoUnitInside(plan, of[owner], { startMs: demoStartMs(nowMs), share });
  const { key } = await (isPartners ? vuk : ana).getUnitValues({ company, unit: row.id });
  inside.trust(bytesOf(key));
  return { plan, row, inside };
}

/** A key of the API. */
function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw failed(`${hex} is no key`);
  return bytes;
}

/** Waits until the operator has every record of a unit. */
async function taken({ operator, clock }: Scene, { row, inside }: Living): Promise<void> {
  for (let turn = 0; turn < 6_000; turn++) {
    const journal = await operator.store.read.intake.journal(row.id);
    if ((journal?.known.frontier.size ?? 0) >= inside.records) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw failed(`unit ${row.serial ?? row.id} was not taken in by ${new Date(clock.now()).toISOString()}`);
}

async function callAt(scene: Scene, living: Living, atMs: number): Promise<void> {
  const { clock, operator } = scene;
  clock.move(Math.max(0, atMs - clock.now()));
  const { ended } = await living.inside.call(operator.parts.fleet);
  void ended.catch(() => undefined);
  await taken(scene, living);
  if (!living.plan.isConnected) await living.inside.hangUp();
}

/** An older image of a unit calls, or somebody with its number and another key. */
async function trouble(scene: Scene, { plan, inside, row }: Living): Promise<void> {
  const { operator, nowMs, of, vuk, share } = scene;
  if (plan.trouble !== 'older-image' && plan.trouble !== 'wrong-key') return;
  const startMs = demoStartMs(nowMs);
  const isOlder = plan.trouble === 'older-image';
  const seed = isOlder ? plan.serial : `9${plan.serial}`;
  // An image from two days ago has fewer documents; whoever uses the number has lived a life of its own.
  const other = new DemoUnitInside(plan, of[plan.owner], { startMs, seed, share: isOlder ? share : 2 * share });
  const { key } = await vuk.getUnitValues({ company: of.partner.id, unit: row.id });
  other.trust(bytesOf(key));
  other.live(startMs, isOlder ? nowMs - 2 * DAY_MS : nowMs);
  if (isOlder) await inside.hangUp();
  const { ended } = await other.call(operator.parts.fleet);
  // Whoever has another key is hung up on; the older image stays on the line.
  if (!isOlder) await ended;
  void ended.catch(() => undefined);
  for (let turn = 0; turn < 400; turn++) {
    if ((await operator.store.read.intake.findings(row.id, true)).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function requests({ vuk, ana, of }: Scene, all: readonly Living[]): Promise<void> {
  const asked = all.find(({ plan }) => plan.service === 'asked');
  const late = all.find(({ plan }) => plan.service === 'late');
  if (asked === undefined || late === undefined) return;
  const note = 'Kao što smo dogovorili u petak';
  await vuk.sendServiceRequest({ company: of.partner.id, body: { serial: asked.plan.serial, note } });
  const body = { unit: late.row.id, partner: of.partner.id, note: 'Molimo preuzmite terasu' };
  await ana.sendServiceRequest({ company: of.kafana.id, body });
}

/** Beside the fleet: production, terminals, firmware. */
async function more({ operator, staff, vuk, ana, of }: Scene): Promise<void> {
  const anybody = clientOf(operator);
  const hands = { operator, anybody, staff };
  await onTheWay(hands, vuk, of.partner);
  const erik = await account(operator, anybody, 'erik');
  await withTerminals(hands, ana, {
    login: 'ana',
    password: DEMO_PASSWORD,
    join: async (company, by) => {
      await by.inviteMember({ company, body: { email: emailOf('erik'), role: 'terminal-user' } });
      await erik.acceptInvitation({ body: { token: await tokenFor(operator, emailOf('erik')) } });
    },
  });
  await withFirmware(hands);
}

/** @throws CliError (as a rejection) */
export async function fillDemo(options: DemoOptions): Promise<void> {
  const scene = await people(options);
  const { nowMs, clock, onProgress } = scene;
  await partnership(scene);
  const startMs = demoStartMs(nowMs);
  const all: Living[] = [];
  for (const plan of units) all.push(await register(scene, plan));
  const callers = all.filter(({ plan }) => plan.trouble !== 'never-called');
  const inOrder = callers.toSorted((left, right) => right.plan.quietDays - left.plan.quietDays);
  let done = 0;
  onProgress(done, inOrder.length);
  let hasOrdered = false;
  for (const living of inOrder) {
    living.inside.live(startMs, nowMs - HOUR_MS / 2);
    if (!hasOrdered && living.plan.quietDays === 0) {
      clock.move(Math.max(0, nowMs - 4 * HOUR_MS - clock.now()));
      await orders(await again(scene));
      hasOrdered = true;
    }
    // Those that sell today call shortly before the present.
    await callAt(scene, living, nowMs - Math.max(living.plan.quietDays * DAY_MS, HOUR_MS / 2));
    onProgress(++done, inOrder.length);
  }
  clock.move(Math.max(0, nowMs - clock.now()));
  const present = await again(scene);
  for (const living of callers) await trouble(present, living);
  await requests(present, all);
  await more(present);
}
