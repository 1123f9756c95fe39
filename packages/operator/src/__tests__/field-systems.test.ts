/** The operator's part of the field systems' rows, driven by the generated client. */
import { fromHex } from '@plomba/codec';
import { licenceSignable, licenceTable } from '@plomba/core/model';
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { OperatorProblem, type Installed, type TerminalSession } from '../client/index.js';
import { hardwareBinding } from '../terminals/install-routes.js';
import { codeOf, ME_COMPANY, RU_COMPANY, SE_COMPANY, world } from './people.js';

const DAY_MS = 86_400_000;

/** Checks a signature with Node, from the bytes of the file alone. */
function isSigned(file: { readonly licence: string; readonly signature: string; readonly issuer: string }): boolean {
  const key = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(file.issuer, 'hex')]),
    format: 'der',
    type: 'spki',
  });
  const licence = licenceTable.decode(fromHex(file.licence)!);
  return verify(null, licenceSignable(licence), key, Buffer.from(file.signature, 'hex'));
}

/** A file of the operator: a licence or an installer. */
interface JsonFile {
  readonly licence: string;
  readonly signature: string;
  readonly issuer: string;
}

const readJson = (bytes: Uint8Array): JsonFile => JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonFile;

describe('RU · technology server', () => {
  test('a year of firmware: requisites, order, offer, invoice, payment, available, spent on a serial, not begun anew', async () => {
    const { person, provider, mails, operator, move, now } = await world();
    const signedUp = await person('ivan');
    // A key does not end while the clock is moved by months.
    const ivan = signedUp.withToken((await signedUp.addApiKey({ body: { name: 'a year' } })).key);
    const staff = await provider();
    const { id: company } = await ivan.registerCompany({ body: { ...RU_COMPANY, as: 'owner' } });
    const requisites = {
      status: 'service-centre',
      bank: 'АО Банк',
      bankAccount: '40702810900000000001',
      exchange: 'electronic',
    } as const;
    expect(await codeOf(ivan.beginOrder({ company, body: { product: 'firmware-year', quantity: 2 } }))).toBe(
      'requisites-missing',
    );
    expect(await codeOf(ivan.setRequisites({ company, body: requisites }))).toBe('status-mismatch');
    await staff.setPartner({ body: { country: 'RU', taxNumber: RU_COMPANY.taxNumber, status: 'service-centre' } });
    await ivan.setRequisites({ company, body: requisites });
    expect(await codeOf(ivan.setRequisites({ company, body: { ...requisites, status: 'end-user' } }))).toBe(
      'status-mismatch',
    );

    const order = await ivan.beginOrder({ company, body: { product: 'firmware-year', quantity: 2 } });
    expect(order).toMatchObject({
      state: 'draft',
      companyName: RU_COMPANY.name,
      taxNumber: RU_COMPANY.taxNumber,
      bankAccount: '40702810900000000001',
      status: 'service-centre',
      quantity: 2,
      totalMinor: '700000',
    });
    const placing = (offer: string, accepted: boolean): Promise<unknown> =>
      ivan.placeOrder({ company, order: order.id, body: { offer, accepted } });
    expect(await codeOf(placing('firmware-year-0', true))).toBe('offer-changed');
    expect(await codeOf(placing(order.offer, false))).toBe('bad-field');
    await placing(order.offer, true);
    await operator.beat();
    expect(mails.at(-1)).toMatchObject({ to: RU_COMPANY.email, subject: `Счёт 1 для ${RU_COMPANY.name}` });
    expect(mails.at(-1)?.text).toContain('2 × Обновления прошивки, один год, одна касса: 7000.00 RUB');

    expect(
      await codeOf(ivan.activateLicence({ company, body: { product: 'firmware-year', serial: '00307401' } })),
    ).toBe('none-available');
    const payment = { amountMinor: '700000', currency: 'RUB', reference: 'п/п 17' };
    expect(await codeOf(ivan.enterPayment({ company, order: order.id, body: payment }))).toBe('not-found');
    expect(
      await codeOf(staff.enterPayment({ company, order: order.id, body: { ...payment, amountMinor: '699999' } })),
    ).toBe('bad-field');
    await staff.enterPayment({ company, order: order.id, body: payment });
    expect(await codeOf(staff.enterPayment({ company, order: order.id, body: payment }))).toBe('wrong-state');
    const left = async (): Promise<number | undefined> =>
      (await ivan.listAvailable({ company })).available.find(({ product }) => product === 'firmware-year')?.available;
    expect(await left()).toBe(2);

    const first = await ivan.activateLicence({ company, body: { product: 'firmware-year', serial: '00307401' } });
    expect(await left()).toBe(1);
    expect(new Date(first.validUntil!).toISOString()).toBe('2027-03-14T07:59:59.999Z');
    move(200 * DAY_MS);
    const again = await ivan.activateLicence({ company, body: { product: 'firmware-year', serial: '00307401' } });
    expect(again).toEqual(first);
    expect(await left()).toBe(1);
    move(200 * DAY_MS);
    const next = await ivan.activateLicence({ company, body: { product: 'firmware-year', serial: '00307401' } });
    expect(next).toMatchObject({ activatedAt: now() });
    expect(await left()).toBe(0);
  });
});

describe('ME · connector', () => {
  test('an integrator of three companies, licence per device, files for administrators only', async () => {
    const { person, buy, linkTo } = await world();
    const vuk = await person('vuk');
    const milena = await person('milena');
    const companies = await Promise.all(
      ['02000008', '02000016', '02000024'].map((taxNumber) =>
        vuk.registerCompany({ body: { ...ME_COMPANY, taxNumber } }),
      ),
    );
    expect((await vuk.listCompanies()).companies.map(({ role }) => role)).toEqual([
      'administrator',
      'administrator',
      'administrator',
    ]);
    expect(await codeOf(milena.registerCompany({ body: ME_COMPANY }))).toBe('conflict');

    const { id: company } = await milena.registerCompany({
      body: { ...ME_COMPANY, taxNumber: '02631091', as: 'owner' },
    });
    await milena.inviteMember({ company, body: { email: 'vuk@example.test', role: 'integrator' } });
    await vuk.acceptInvitation({ body: { token: await linkTo('vuk@example.test') } });
    await buy(milena, { ...companies[0]!, id: company }, { product: 'connector', quantity: 1 });
    const licence = await milena.activateLicence({ company, body: { product: 'connector', serial: 'ME-0001' } });
    expect(licence).toMatchObject({ environment: 'test', serial: 'ME-0001' });
    expect(await codeOf(vuk.downloadLicence({ company, licence: licence.id }))).toBe('forbidden');
    const file = await milena.downloadLicence({ company, licence: licence.id });
    expect(file).toMatchObject({ name: 'licence-ME-0001-test.json', type: 'application/json' });
    const content = readJson(file.bytes);
    expect(isSigned(content)).toBe(true);
    expect(licenceTable.decode(fromHex(content.licence)!)).toMatchObject({
      subject: 'ME-0001',
      features: ['connector'],
      environment: 'test',
    });
    expect(
      isSigned({
        ...content,
        signature: content.signature.replace(/^../, content.signature.startsWith('00') ? '01' : '00'),
      }),
    ).toBe(false);
  });

  const codes = {
    businessUnit: 'bb123bb123',
    cashRegister: 'cc123cc123',
    software: 'ss123ss123',
    operator: 'oo123oo123',
  };
  const certificate = { name: 'firma.p12', bytes: 'MIIJ' };

  test('to production by the company itself: certificate and codes, then a licence for production', async () => {
    const { person, buy } = await world();
    const milena = await person('milena');
    const own = await milena.registerCompany({ body: { ...ME_COMPANY, as: 'owner' } });
    const { id: company } = own;
    await buy(milena, own, { product: 'connector', quantity: 1 });
    const licence = await milena.activateLicence({ company, body: { product: 'connector', serial: 'ME-0001' } });
    const opened = await milena.openProductionSwitch({ company, body: { licence: licence.id, path: 'company' } });
    const at = { company, switch: opened.id };
    expect(opened.state).toBe('preparing');
    expect(await codeOf(milena.completeProductionSwitch(at))).toBe('wrong-state');
    await milena.setProductionCertificate({ ...at, body: certificate });
    expect(await codeOf(milena.setRegistrationCodes({ ...at, body: { ...codes, software: 'SS123' } }))).toBe(
      'bad-field',
    );
    await milena.setRegistrationCodes({ ...at, body: codes });
    const done = await milena.completeProductionSwitch(at);
    expect(done).toMatchObject({ state: 'production', hasCertificate: true, codes });
    expect(done.steps.map(({ act, login }) => `${act} ${login}`)).toEqual([
      'opened milena',
      'certificate milena',
      'codes milena',
      'production milena',
    ]);
    const file = await milena.downloadLicence({ company, licence: done.productionLicence! });
    expect(licenceTable.decode(fromHex(readJson(file.bytes).licence)!)).toMatchObject({
      environment: 'production',
      subject: 'ME-0001',
    });
    expect(await codeOf(milena.openProductionSwitch({ company, body: { licence: licence.id, path: 'company' } }))).toBe(
      'wrong-state',
    );
    expect(
      (await milena.listAvailable({ company })).available.find(({ product }) => product === 'connector'),
    ).toMatchObject({ paid: 1, used: 1 });
  });

  test('to production by the provider: documents, payment, and only then the rest, by the provider', async () => {
    const { person, buy, provider, mails, operator } = await world();
    const milena = await person('milena');
    const staff = await provider();
    const own = await milena.registerCompany({ body: { ...ME_COMPANY, as: 'owner' } });
    const { id: company } = own;
    await buy(milena, own, { product: 'connector', quantity: 1 });
    const licence = await milena.activateLicence({ company, body: { product: 'connector', serial: 'ME-0001' } });
    const opened = await milena.openProductionSwitch({ company, body: { licence: licence.id, path: 'provider' } });
    const at = { company, switch: opened.id };
    await operator.beat();
    expect(mails.at(-1)?.text).toContain('sertifikat 30.00 EUR, usluga 10.00 EUR');
    expect(await codeOf(staff.payProductionSwitch({ ...at, body: { reference: 'x' } }))).toBe('wrong-state');
    await milena.sendProductionDocument({ ...at, body: { name: 'ugovor.pdf', bytes: 'JVBERi0=' } });
    expect(await codeOf(milena.setProductionCertificate({ ...at, body: certificate }))).toBe('forbidden');
    await staff.payProductionSwitch({ ...at, body: { reference: 'izvod 3' } });
    await staff.setProductionCertificate({ ...at, body: certificate });
    await staff.setRegistrationCodes({ ...at, body: codes });
    const done = await staff.completeProductionSwitch(at);
    expect(done.steps.map(({ act, login }) => `${act} ${login}`)).toEqual([
      'opened milena',
      'document milena',
      'paid staff',
      'certificate staff',
      'codes staff',
      'production staff',
    ]);
    const [document] = done.files;
    const got = await milena.downloadProductionFile({ ...at, file: document!.id });
    expect(Buffer.from(got.bytes).toString()).toBe('%PDF-');
  });
});

describe('SE · terminals', () => {
  const publicUrl = 'https://kassa.example';

  test('limited by licence, bound to hardware, released by an administrator only', async () => {
    const { person, buy } = await world({ publicUrl });
    const anna = await person('anna');
    const own = await anna.registerCompany({ body: { ...SE_COMPANY, as: 'owner' } });
    const { id: company } = own;
    expect(await codeOf(anna.addTerminal({ company, body: { name: 'Bar' } }))).toBe('none-available');
    await buy(anna, own, { product: 'terminal', quantity: 1 });
    const bar = await anna.addTerminal({ company, body: { name: 'Bar' } });
    expect(bar).toMatchObject({ connection: 'not connected to any hardware', bound: false });
    expect(bar.alarms).toEqual(['register is not registered with the agency']);
    expect(await codeOf(anna.addTerminal({ company, body: { name: 'Kök' } }))).toBe('none-available');
    const installer = readJson((await anna.downloadInstaller({ company, terminal: bar.id })).bytes);
    expect(installer).toMatchObject({ terminal: bar.id, name: 'Bar' });

    const install = (change: object = {}): Promise<Installed> =>
      anna.installTerminal({
        body: {
          terminal: bar.id,
          address: publicUrl,
          login: 'anna',
          password: 'four words in a row',
          hardware: 'board 1',
          ...change,
        },
      });
    expect(await codeOf(install({ address: 'http://kassa.example' }))).toBe('address-not-https');
    expect(await codeOf(install({ address: 'https://kasa.example' }))).toBe('wrong-address');
    expect(await codeOf(install({ password: 'four words in a raw' }))).toBe('wrong-credentials');
    expect(await codeOf(install({ login: 'nobody' }))).toBe('wrong-credentials');
    const installed = await install();
    expect(isSigned(installed)).toBe(true);
    expect(licenceTable.decode(fromHex(installed.licence)!)).toMatchObject({
      subject: bar.id,
      journalId: hardwareBinding('board 1'),
      features: ['register'],
    });
    expect(await codeOf(install({ hardware: 'board 2' }))).toBe('terminal-bound');
    expect((await install()).terminal).toBe(bar.id);
    expect(await codeOf(anna.removeTerminal({ company, terminal: bar.id }))).toBe('terminal-bound');
    await anna.registerTerminal({ company, terminal: bar.id, body: { registerNumber: 'SE-1' } });
    const free = await anna.releaseTerminal({ company, terminal: bar.id });
    expect(free).toMatchObject({ bound: false, registerNumber: 'SE-1', alarms: [] });
    expect(await codeOf(anna.releaseTerminal({ company, terminal: bar.id }))).toBe('terminal-free');
    expect((await install({ hardware: 'board 2' })).terminal).toBe(bar.id);
  });

  test('only granted users log in on a terminal, with the parts that are licensed', async () => {
    const { person, buy, linkTo } = await world({ publicUrl });
    const anna = await person('anna');
    const erik = await person('erik');
    const own = await anna.registerCompany({ body: { ...SE_COMPANY, as: 'owner' } });
    const { id: company } = own;
    await buy(anna, own, { product: 'terminal', quantity: 2 });
    const bar = await anna.addTerminal({ company, body: { name: 'Bar' } });
    const kitchen = await anna.addTerminal({ company, body: { name: 'Kök' } });
    await anna.inviteMember({ company, body: { email: 'erik@example.test', role: 'terminal-user' } });
    await erik.acceptInvitation({ body: { token: await linkTo('erik@example.test') } });
    const install = {
      address: publicUrl,
      login: 'erik',
      password: 'four words in a row',
      hardware: 'board 1',
      terminal: bar.id,
    };
    expect(await codeOf(erik.installTerminal({ body: install }))).toBe('not-administrator');
    await anna.installTerminal({ body: { ...install, login: 'anna' } });
    const logIn = (terminal: string, hardware = 'board 1'): Promise<TerminalSession> =>
      erik.logInOnTerminal({ body: { terminal, login: 'erik', password: 'four words in a row', hardware } });
    expect(await codeOf(logIn(bar.id))).toBe('not-granted');
    await anna.grantTerminal({ company, terminal: bar.id, body: { login: 'erik' } });
    expect(await codeOf(logIn(kitchen.id))).toBe('terminal-free');
    expect(await codeOf(logIn(bar.id, 'board 2'))).toBe('terminal-bound');
    expect(await logIn(bar.id)).toMatchObject({ user: 'erik', features: ['register'] });
    expect(
      await codeOf(anna.setTerminalParts({ company, terminal: bar.id, body: { parts: ['terminal-tables'] } })),
    ).toBe('none-available');
    await buy(anna, own, { product: 'terminal-tables', quantity: 1 });
    await anna.setTerminalParts({ company, terminal: bar.id, body: { parts: ['terminal-tables'] } });
    expect(
      await codeOf(anna.setTerminalParts({ company, terminal: kitchen.id, body: { parts: ['terminal-tables'] } })),
    ).toBe('none-available');
    expect(await logIn(bar.id)).toMatchObject({ features: ['register', 'tables'] });
    await anna.revokeTerminal({ company, terminal: bar.id, account: (await erik.getAccount()).id });
    expect(await codeOf(logIn(bar.id))).toBe('not-granted');
  });
});

describe('a partner and its clients', () => {
  test('are on its list with a tariff; requisites of a registered company stay its own; others do not see them', async () => {
    const { person } = await world();
    const partner = await person('partner');
    const user = await person('user');
    const { id: company } = await partner.registerCompany({ body: { ...RU_COMPANY, as: 'owner' } });
    const theirs = await user.registerCompany({
      body: { ...RU_COMPANY, taxNumber: '7736050003', name: 'ПАО «Газ»', as: 'owner' },
    });
    const added = await partner.addClient({
      company,
      body: { ...RU_COMPANY, taxNumber: '7736050003', name: 'другое имя', tariff: 'год' },
    });
    expect(added).toMatchObject({ company: { id: theirs.id, name: 'ПАО «Газ»' }, tariff: 'год' });
    expect((await partner.listClients({ company })).clients).toHaveLength(1);
    expect(await codeOf(partner.getCompany({ company: theirs.id }))).toBe('not-found');
    expect(await codeOf(user.listClients({ company }))).toBe('not-found');
  });
});

test('the audit trail says who changed what, before and after, in order', async () => {
  const { person } = await world();
  const milena = await person('milena');
  const { id: company } = await milena.registerCompany({ body: { ...ME_COMPANY, as: 'owner' } });
  await milena.changeCompany({ company, body: { name: 'Stari Grad' } });
  const { entries } = await milena.readAudit({ company });
  expect(entries.map(({ sequence, act }) => `${sequence} ${act}`)).toEqual([
    '3 company.changed',
    '2 member.added',
    '1 company.registered',
  ]);
  expect(entries[0]).toMatchObject({
    account: (await milena.getAccount()).id,
    before: { name: ME_COMPANY.name },
    after: { name: 'Stari Grad' },
  });
});

test('a company never loses the last one who administers it, and only an owner makes an owner', async () => {
  const { person, linkTo } = await world();
  const milena = await person('milena');
  const vuk = await person('vuk');
  const { id: company } = await milena.registerCompany({ body: { ...ME_COMPANY, as: 'owner' } });
  const { id: account } = await milena.getAccount();
  const error = await milena.removeMember({ company, account }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OperatorProblem);
  expect(error).toMatchObject({ code: 'conflict' });
  await milena.inviteMember({ company, body: { email: 'vuk@example.test', role: 'administrator' } });
  const token = await linkTo('vuk@example.test');
  await vuk.acceptInvitation({ body: { token } });
  expect(await codeOf(vuk.acceptInvitation({ body: { token } }))).toBe('link-invalid');
  expect(await codeOf(vuk.removeMember({ company, account }))).toBe('forbidden');
  const { id: own } = await vuk.getAccount();
  expect(await codeOf(vuk.changeMember({ company, account: own, body: { role: 'owner' } }))).toBe('forbidden');
  await milena.changeMember({ company, account: own, body: { role: 'owner' } });
  await vuk.removeMember({ company, account });
  expect(await codeOf(milena.getCompany({ company }))).toBe('not-found');
});
