/** `plomba story ru-partner-cabinet`: a service centre looks after the cash registers (KKT) of its users. */
import type { BoardRow, OperatorClient, Unit } from '@plomba/operator/client';
import { expectRefused, expectSame, expectThere, until, type See, type Stage, type Story } from './stage.js';
import { StoryOperator } from './story-operator.js';
import { StoryUnit } from './story-unit.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const PARTNER = {
  country: 'RU',
  taxNumber: '7707083893',
  name: 'ООО «Сервис»',
  address: 'Москва, ул. Вавилова, 19',
  email: 'office@servis.example',
} as const;
const USER = {
  country: 'RU',
  taxNumber: '7736050003',
  name: 'ООО «Чайная»',
  address: 'Москва, ул. Наметкина, 16',
  email: 'office@chay.example',
} as const;
/** Serial numbers of the fiscal drives. */
const DRIVE = '9999078900001234';
const SECOND = '9999078900005678';

interface RuWorld {
  readonly stage: Stage;
  readonly operator: StoryOperator;
  /** Of the service centre. */
  readonly ivan: OperatorClient;
  readonly partner: string;
  /** Of the user of the KKT. */
  readonly olga: OperatorClient;
  readonly user: string;
}

/** 2. Registered with the tax service, its user on the list, the form filled in. */
async function connects({ ivan, partner, user }: RuWorld, see: See): Promise<Unit> {
  const body = { name: 'Касса 1', shop: 'Чайная на Вавилова', driveSerial: DRIVE, client: user };
  const send = (more: object): Promise<Unit> => ivan.registerUnit({ company: partner, body: { ...body, ...more } });
  const unregistered = send({ tariff: '15 месяцев' });
  see(`not registered with the tax service: ${await expectRefused('the KKT', 'bad-field', unregistered)}`);
  const unplanned = send({ registrationNumber: '0004512345012345' });
  see(`without a tariff plan: ${await expectRefused('the KKT', 'bad-field', unplanned)}`);
  const stranger = ivan.registerUnit({
    company: partner,
    body: { ...body, client: partner, registrationNumber: '0004512345012345', tariff: '15 месяцев' },
  });
  see(`a user who is not on the list: ${await expectRefused('the KKT', 'bad-field', stranger)}`);
  const unit = await send({ registrationNumber: '0004512345012345', tariff: '15 месяцев' });
  expectSame('drive', unit.driveSerial, DRIVE);
  see(`connected by the serial number of its drive ${DRIVE}, plan ${unit.tariff}`);
  return unit;
}

async function row({ ivan, partner }: RuWorld, unit: string): Promise<BoardRow> {
  const { rows } = await ivan.showBoard({ company: partner });
  return expectThere(
    'the KKT on the board',
    rows.find((one) => one.unit === unit),
  );
}

/** 6. A circle for each KKT, on the clock of the operator. */
async function colours(world: RuWorld, unit: string, see: See): Promise<void> {
  const { operator, stage } = world;
  const last = expectThere('the last document', (await row(world, unit)).lastDocumentAt);
  const at = async (ms: number): Promise<string> => {
    await operator.move(last + ms - operator.nowMs);
    return (await row(world, unit)).colour;
  };
  const seen = [
    await at(5 * MINUTE),
    await at(24 * HOUR),
    await at(24 * HOUR + 1),
    await at(72 * HOUR - 1),
    await at(72 * HOUR),
  ];
  expectSame('circles', seen, ['green', 'green', 'yellow', 'yellow', 'red']);
  see('5 minutes: green; 24 hours: green; a moment more: yellow; just under 72 hours: yellow; 72 hours: red');
  const page = `/companies/${world.partner}/monitoring`;
  await stage.screen(see, operator, { name: 'ru-monitoring', page, login: 'ivan' });
}

/** 6. The section is shut while no KKT is connected; a new one is there within five minutes. */
async function appears(
  world: RuWorld,
  { kkt, unit }: { readonly kkt: StoryUnit; readonly unit: string },
  see: See,
): Promise<void> {
  const registered = await row(world, unit);
  expectSame('circle before its first document', registered.colour, 'unknown');
  await kkt.dial();
  await until('the KKT on the board', async () => ((await row(world, unit)).colour === 'green' ? true : undefined));
  see('the KKT dials, its first documents are taken in: green at once');
}

/** 3. Both ways, with a counter and a mail. */
async function requests({ operator, stage, ivan, partner, olga, user }: RuWorld, see: See): Promise<Unit> {
  const body = { name: 'Касса 2', shop: 'Чайная на Наметкина', driveSerial: SECOND, registration: 'done' } as const;
  const own = await olga.registerUnit({ company: user, body });
  await ivan.sendServiceRequest({ company: partner, body: { serial: SECOND, note: 'Как договорились' } });
  const mail = await operator.mailTo(USER.email, PARTNER.name);
  see(`mail to the user: ${mail.subject}`);
  const { waiting, requests: got } = await olga.listServiceRequests({ company: user });
  expectSame('waiting at the user', waiting, 1);
  await stage.screen(see, operator, { name: 'ru-requests', page: `/companies/${user}/requests`, login: 'olga' });
  const request = expectThere('the request', got[0]).id;
  const refused = await olga.answerServiceRequest({ company: user, request, body: { answer: 'refuse' } });
  see(`the partner asks, the user refuses: ${refused.state}`);
  const asked = await olga.sendServiceRequest({ company: user, body: { unit: own.id, partner } });
  see(`mail to the partner: ${(await operator.mailTo(PARTNER.email, USER.name)).subject}`);
  expectSame('waiting at the partner', (await ivan.listServiceRequests({ company: partner })).waiting, 1);
  const done = { company: partner, request: asked.id, body: { answer: 'accept' } } as const;
  see(`the user asks, the partner carries it out: ${(await ivan.answerServiceRequest(done)).state}`);
  expectSame('waiting at the partner', (await ivan.listServiceRequests({ company: partner })).waiting, 0);
  return own;
}

/** 4. Search, data, changes, documents per day, requests by number. */
async function manages(
  world: RuWorld,
  { unit, second }: { readonly unit: string; readonly second: Unit },
  see: See,
): Promise<void> {
  const { operator, stage, ivan, partner } = world;
  const found = async (text: string): Promise<readonly string[]> =>
    (await ivan.listUnits({ company: partner, text })).units.map(({ name, companyName }) => `${companyName} → ${name}`);
  expectSame('found by a part of the name', await found('сса 2'), [`${USER.name} → Касса 2`]);
  see(`search "сса 2": ${(await found('сса 2')).join(', ')}`);
  const body = { name: 'Касса у входа', shop: 'Чайная, зал', driveSerial: '9999078900009999' };
  const changed = await ivan.changeUnit({ company: partner, unit: second.id, body });
  expectSame('changed', [changed.name, changed.shop, changed.driveSerial], Object.values(body));
  see(`changed: ${changed.name}, ${changed.shop}, drive ${changed.driveSerial ?? ''}`);
  const { days } = await ivan.countDocuments({ company: partner, unit, from: '2026-03-01', to: '2026-03-31' });
  expectSame(
    'documents',
    days.map(({ documents }) => documents),
    [4],
  );
  see(days.map(({ date, documents }) => `${date}: ${documents} fiscal documents`).join(', '));
  const { requests: all } = await ivan.listServiceRequests({ company: partner });
  const numbers = all.filter((one) => one.unit === second.id).map(({ id, state }) => `${id} ${state}`);
  expectSame('its requests', numbers.length, 2);
  see(`requests of ${changed.name}: ${numbers.join(', ')}`);
  await stage.screen(see, operator, { name: 'ru-unit', page: `/companies/${partner}/units/${unit}`, login: 'ivan' });
}

/** 5. Only with its factory number, once more. */
async function takesOff({ stage, operator, ivan, partner, olga, user }: RuWorld, unit: Unit, see: See): Promise<void> {
  const off = (number: string): Promise<Unit> =>
    ivan.takeOffService({ company: partner, unit: unit.id, body: { number } });
  see(`asked for confirmation: ${await expectRefused('without the number', 'bad-field', off('1'))}`);
  const page = `/companies/${partner}/units/${unit.id}`;
  await stage.screen(see, operator, { name: 'ru-off-service', page, login: 'ivan', press: 'Take off service' });
  const { driveSerial = '' } = await ivan.getUnit({ company: partner, unit: unit.id });
  await off(driveSerial);
  const left = (await ivan.listUnits({ company: partner })).units.map(({ id }) => id);
  expectSame('still on the list', left.includes(unit.id), false);
  const { partner: looksAfter } = await olga.getUnit({ company: user, unit: unit.id });
  expectSame('looked after by', looksAfter, undefined);
  see('it is gone from the list of the partner, and self-serviced for its user');
  const mail = await operator.mailTo(USER.email, `/units/${unit.id}`);
  expectSame('the number in the mail', mail.text.includes(driveSerial), true);
  see(`mail to the user with its number and a link to its page: ${mail.subject}`);
}

async function tell(stage: Stage): Promise<void> {
  const operator = await StoryOperator.start(stage, { startMs: Date.UTC(2026, 2, 16, 6), hasUnits: true });
  const [ivan, olga] = [await operator.person('ivan'), await operator.person('olga')];
  const { id: partner } = await ivan.registerCompany({ body: { ...PARTNER, as: 'owner' } });
  const user = await stage.step('1', 'Register a KKT user with the operator (choose a tariff plan)', async (see) => {
    const made = await olga.registerCompany({ body: { ...USER, as: 'owner' } });
    const { tariff, company } = await ivan.addClient({ company: partner, body: { ...USER, tariff: '15 месяцев' } });
    expectSame('the user on the list', company.id, made.id);
    see(`${company.name} is on the list of ${PARTNER.name}, plan ${tariff}`);
    return made.id;
  });
  const world: RuWorld = { stage, operator, ivan, partner, olga, user };
  await stage.step('6', 'The monitoring section does not open while no KKT is connected', async (see) => {
    see(await expectRefused('the section', 'conflict', ivan.showBoard({ company: partner })));
  });
  const unit = await stage.step(
    '2',
    'A KKT is connected by the serial number of its fiscal drive, only after it is registered with the tax service and its user is on the list; a form and a tariff plan are filled in and the application is sent',
    (see) => connects(world, see),
  );
  const owner = { name: USER.name, taxNumber: USER.taxNumber };
  const kkt = await StoryUnit.make(stage, operator, { serial: DRIVE, owner, shop: 'Чайная на Вавилова' });
  kkt.setValues(await ivan.getUnitValues({ company: partner, unit: unit.id }));
  kkt.do('day.open', {});
  kkt.sell(3);
  await stage.step('6', 'A newly registered KKT shows up in about 5 minutes', (see) =>
    appears(world, { kkt, unit: unit.id }, see),
  );
  const second = await stage.step(
    '3',
    "Going on service: by the partner's request that the user confirms, or by the user's request that the partner carries out; a counter of those waiting, an e-mail announces a new one",
    (see) => requests(world, see),
  );
  await stage.step(
    '4',
    'Managed KKT: search by part of the name; its data; change name, drive serial number and shop name; fiscal documents per day; its requests by number',
    (see) => manages(world, { unit: unit.id, second }, see),
  );
  await stage.step(
    '5',
    "Take a KKT off service: a confirmation that names its factory number; it disappears from the partner's list, is self-serviced for its user, who is notified with the number and a link",
    (see) => takesOff(world, second, see),
  );
  await stage.step(
    '6',
    'A coloured circle per KKT: green, yellow after a pause over 24 hours, red after 3 days (exactly 72 hours is red)',
    (see) => colours(world, unit.id, see),
  );
  stage.notYet(
    '2',
    'The drive is a Russian fiscal drive (FN)',
    'the unit speaks the native link until the Russian device exists',
  );
}

export const ruPartnerCabinet: Story = {
  name: 'ru-partner-cabinet',
  title: 'Partner cabinet of a fiscal data operator, Russia',
  tell,
};
