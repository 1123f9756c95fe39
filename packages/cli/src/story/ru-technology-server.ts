/** `plomba story ru-technology-server`: the server of a cash-register maker, its accounts, devices and yearly firmware. */
import type { NewWork, OperatorClient, Order, Unit, UnitFirmware, Work } from '@plomba/operator/client';
import {
  expectRefused,
  expectSame,
  expectThere,
  StoryMismatch,
  until,
  type See,
  type Stage,
  type Story,
} from './stage.js';
import { emailOf, STORY_PASSWORD, StoryOperator } from './story-operator.js';
import { publishFirmware } from './story-firmware.js';
import { StoryUnit } from './story-unit.js';

const DAY = 86_400_000;
const SERIAL = '00307401';
const COMPANY = {
  country: 'RU',
  taxNumber: '7707083893',
  name: 'ООО «Сервис»',
  address: 'Москва, ул. Вавилова, 19',
  email: 'office@servis.example',
} as const;
const OTHER = { ...COMPANY, taxNumber: '7736050003', name: 'ООО «Чайная»', email: 'office@chay.example' } as const;
const REQUISITES = {
  status: 'service-centre',
  bank: 'АО Банк',
  bankAccount: '40702810900000000001',
  exchange: 'electronic',
} as const;

interface TechWorld {
  readonly stage: Stage;
  readonly operator: StoryOperator;
  readonly ivan: OperatorClient;
  readonly company: string;
  readonly unit: string;
  readonly kkt: StoryUnit;
}

/** 1. Sign-up, one-time links, a forgotten password, log out. */
async function account(operator: StoryOperator, see: See): Promise<OperatorClient> {
  const { anybody } = operator;
  const [login, email] = ['ivan', emailOf('ivan')];
  await anybody.signUp({ body: { login, email } });
  const token = await operator.linkTo(email);
  await anybody.setPasswordByLink({ body: { token, password: 'a first password' } });
  see('the one-time link in the mail let him set a password');
  const again = anybody.setPasswordByLink({ body: { token, password: 'a second password' } });
  see(`the same link again: ${await expectRefused('the link', 'link-invalid', again)}`);
  await anybody.forgotPassword({ body: { email } });
  await anybody.setPasswordByLink({ body: { token: await operator.linkTo(email), password: STORY_PASSWORD } });
  const old = anybody.logIn({ body: { login, password: 'a first password' } });
  see(`forgotten and set anew; the old one: ${await expectRefused('the log-in', 'wrong-credentials', old)}`);
  const session = await anybody.logIn({ body: { login, password: STORY_PASSWORD, kind: 'bearer' } });
  const inside = anybody.withToken(expectThere('a session', session.token));
  await inside.logOut();
  await expectRefused('the session that was ended', 'not-logged-in', inside.getAccount());
  see('logged in by user name, logged out: the session is over');
  return operator.logIn(login, STORY_PASSWORD);
}

/** Work for the unit, whatever becomes of it. */
async function worked({ ivan, company, unit }: TechWorld, body: NewWork): Promise<Work> {
  const { id: work } = await ivan.giveWork({ company, unit, body });
  return until(`the end of ${body.kind}`, async () => {
    const now = await ivan.getWork({ company, unit, work });
    return now.state === 'waiting' ? undefined : now;
  });
}

/** 2. Values into the KKT, then its state, then work at a distance. */
async function device(world: TechWorld, see: See): Promise<void> {
  const { stage, operator, ivan, company, unit, kkt } = world;
  const values = await ivan.getUnitValues({ company, unit });
  see(`values for the KKT: identity ${values.id}, key ${values.key.slice(0, 16)}…`);
  const goods = { goods: [{ plu: '1', name: 'Чай', price: '1.50', taxGroup: 'A' }] };
  const { id: early } = await ivan.giveWork({ company, unit, body: { kind: 'load-goods', input: goods } });
  await operator.beat();
  expectSame('work while it is away', (await ivan.getWork({ company, unit, work: early })).state, 'waiting');
  see('goods given while it is not connected: they wait');
  const book = `/companies/${company}/units/${unit}/book`;
  await stage.screen(see, operator, { name: 'tech-values', page: book, login: 'ivan', isBelow: true });
  kkt.setValues(values);
  await kkt.dial();
  const seen = await until('its status', async (): Promise<Unit | undefined> => {
    const now = await ivan.getUnit({ company, unit });
    return now.look === undefined || !now.isEntrusted ? undefined : now;
  });
  see(`General: ${seen.look?.life ?? ''}, firmware ${seen.look?.firmware ?? ''}, memory ${seen.look?.memory ?? ''}`);
  await until('the goods', async () =>
    (await ivan.getWork({ company, unit, work: early })).state === 'done' ? true : undefined,
  );
  const inForce = await ivan.getGoods({ company, unit });
  expectSame(
    'goods in force',
    inForce.goods.map(({ name }) => name),
    ['Чай'],
  );
  const clock = { time: new Date(operator.nowMs).toISOString().replace(/\.\d+Z$/, 'Z') };
  const set = await worked(world, { kind: 'set-clock', input: clock });
  if (set.state !== 'done') throw new StoryMismatch(`the clock was not set: ${set.why ?? ''}`);
  see('connected: goods in force, clock set at a distance');
  await stage.screen(see, operator, { name: 'tech-unit', page: `/companies/${company}/units/${unit}`, login: 'ivan' });
}

/** 3. Company once, quantity, check, offer, placed; the invoice by mail. */
async function order({ stage, operator, ivan, company }: TechWorld, see: See): Promise<Order> {
  const wrong = ivan.setRequisites({ company, body: REQUISITES });
  see(
    `service centre that the partner base does not know: ${await expectRefused('the status', 'status-mismatch', wrong)}`,
  );
  const { country, taxNumber } = COMPANY;
  await (await operator.staff()).setPartner({ body: { country, taxNumber, status: 'service-centre' } });
  await ivan.setRequisites({ company, body: REQUISITES });
  const begun = await ivan.beginOrder({ company, body: { product: 'firmware-year', quantity: 2 } });
  const { companyName, taxNumber: number, bankAccount, status, quantity, totalMinor, currency, offer } = begun;
  expectSame(
    'the order',
    [companyName, number, bankAccount],
    [COMPANY.name, COMPANY.taxNumber, REQUISITES.bankAccount],
  );
  see(
    `check: ${companyName}, ${number}, ${bankAccount}, ${status}, ${quantity}, ${Number(totalMinor) / 100} ${currency}`,
  );
  const { products } = await ivan.listProducts();
  see(
    `offer: ${
      expectThere(
        'the offer',
        products.find((product) => product.offer === offer),
      ).offerText
    }`,
  );
  const unread = ivan.placeOrder({ company, order: begun.id, body: { offer, accepted: false } });
  await expectRefused('an order without its offer accepted', 'bad-field', unread);
  const placed = await ivan.placeOrder({ company, order: begun.id, body: { offer, accepted: true } });
  see(`placed; mail: ${(await operator.mailTo(COMPANY.email, 'Счёт')).subject}`);
  await stage.screen(see, operator, {
    name: 'tech-order',
    page: `/companies/${company}/licences/orders/${placed.id}`,
    login: 'ivan',
  });
  return placed;
}

/** 4. Paid, available, spent on a serial. */
async function activates({ stage, operator, ivan, company }: TechWorld, placed: Order, see: See): Promise<void> {
  const left = async (): Promise<number | undefined> =>
    (await ivan.listAvailable({ company })).available.find(({ product }) => product === 'firmware-year')?.available;
  const body = { product: 'firmware-year', serial: SERIAL } as const;
  see(
    `before the payment: ${await expectRefused('the licence', 'none-available', ivan.activateLicence({ company, body }))}`,
  );
  const { totalMinor: amountMinor, currency } = placed;
  const payment = { amountMinor, currency, reference: 'п/п 17' };
  await (await operator.staff()).enterPayment({ company, order: placed.id, body: payment });
  expectSame('available', await left(), 2);
  const licence = await ivan.activateLicence({ company, body });
  expectSame('available', await left(), 1);
  expectSame('valid for', licence.validUntil, Date.UTC(2027, 2, 16, 6) - 1);
  see(
    `2 available; one spent on ${SERIAL}: 1 available, valid until ${new Date(licence.validUntil ?? 0).toISOString()}`,
  );
  const page = `/companies/${company}/licences/spent`;
  await stage.screen(see, operator, { name: 'tech-licence', page, login: 'ivan' });
}

/** 5. Every release within the year of the first activation, and none behind it. */
async function updates(world: TechWorld, see: See): Promise<void> {
  const { stage, operator, ivan, company, unit, kkt } = world;
  await operator.move(355 * DAY);
  const again = await ivan.activateLicence({ company, body: { product: 'firmware-year', serial: SERIAL } });
  expectSame('valid until', again.validUntil, Date.UTC(2027, 2, 16, 6) - 1);
  see('activated again after 355 days: nothing is spent, the year is the first one');
  const inYear = await publishFirmware(operator, { version: '9.0.0', released: '2027-03-01', needsLicence: true });
  const update = await worked(world, { kind: 'update-firmware', input: { firmware: inYear.id } });
  if (update.state !== 'done') throw new StoryMismatch(`the update was refused: ${update.why ?? ''}`);
  await kkt.restart();
  await until('version 9.0.0', async (): Promise<UnitFirmware | undefined> => {
    const now = await ivan.getUnitFirmware({ company, unit });
    return now.running === '9.0.0' ? now : undefined;
  });
  see('9.0.0, released on 2027-03-01, within the year: sent, and it runs after a restart');
  await operator.move(30 * DAY);
  const later = await publishFirmware(operator, { version: '9.1.0', released: '2027-04-01', needsLicence: true });
  const late = await worked(world, { kind: 'update-firmware', input: { firmware: later.id } });
  expectSame('an update behind the year', late.state, 'failed');
  see(`9.1.0, released on 2027-04-01: ${late.why ?? ''}`);
  const page = `/companies/${company}/units/${unit}/firmware`;
  await stage.screen(see, operator, { name: 'tech-firmware', page, login: 'ivan', isBelow: true });
}

/** 6. Requisites once; other legal entities. */
async function ordersAgain({ operator, ivan, company }: TechWorld, see: See): Promise<void> {
  const second = await ivan.beginOrder({ company, body: { product: 'firmware-year', quantity: 1 } });
  expectSame('bank account', second.bankAccount, REQUISITES.bankAccount);
  see(`order ${second.number} has the requisites of the first one`);
  const { id: other } = await ivan.registerCompany({ body: { ...OTHER, as: 'owner' } });
  const body = { product: 'firmware-year', quantity: 1 } as const;
  see(
    `${OTHER.name}: ${await expectRefused('its order', 'requisites-missing', ivan.beginOrder({ company: other, body }))}`,
  );
  await operator.buy(ivan, other, body);
  see(`${OTHER.name} is added with its own requisites, and paid`);
}

async function tell(stage: Stage): Promise<void> {
  const operator = await StoryOperator.start(stage, { startMs: Date.UTC(2026, 2, 16, 6), hasUnits: true });
  const ivan = await stage.step(
    '1',
    'Account: sign-up with a user name and an e-mail address; a one-time confirmation link, then a password; log in, forgotten password by one-time link, log out',
    (see) => account(operator, see),
  );
  const { id: company } = await ivan.registerCompany({ body: { ...COMPANY, as: 'owner' } });
  const body = { name: 'Касса 1', shop: 'Склад', serial: SERIAL };
  const { id: unit } = await ivan.registerUnit({ company, body });
  const owner = { name: COMPANY.name, taxNumber: COMPANY.taxNumber };
  const kkt = await StoryUnit.make(stage, operator, { serial: SERIAL, owner, shop: 'Склад' });
  const world: TechWorld = { stage, operator, ivan, company, unit, kkt };
  await stage.step(
    '2',
    'Add a device: name it; values are handed out and set in the KKT; after the first connection its status and information; remote work only while it is connected',
    (see) => device(world, see),
  );
  const placed = await stage.step(
    '3',
    'Firmware by a yearly tariff, one licence per device: the company once with its status checked against the partner base, quantity, check of the order, offer read and accepted, placed; the invoice by e-mail',
    (see) => order(world, see),
  );
  await stage.step(
    '4',
    'After payment the paid quantity appears as available; a licence is spent on one KKT by its serial number',
    (see) => activates(world, placed, see),
  );
  await stage.step(
    '5',
    'The KKT can take every firmware released within one year of the first activation; activating again does not restart the year',
    (see) => updates(world, see),
  );
  await stage.step('6', 'Later orders skip the requisites; another legal entity can be added', (see) =>
    ordersAgain(world, see),
  );
  stage.notYet(
    '3',
    'Closing documents by electronic exchange or by post',
    'the operator keeps the choice; it makes no such documents',
  );
  stage.notYet('2', 'The device is a Russian KKT', 'the unit speaks the native link until the Russian device exists');
}

export const ruTechnologyServer: Story = {
  name: 'ru-technology-server',
  title: 'Technology server of a cash-register maker, Russia',
  tell,
};
