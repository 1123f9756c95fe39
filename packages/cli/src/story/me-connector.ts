/** `plomba story me-connector`: a connector to the Montenegrin tax administration, from the first licence to production. */
import type { OperatorClient } from '@plomba/operator/client';
import { byCompany, byIntegrator, byProvider, works, type LicensedDevice, type MeWorld } from './me-production.js';
import { codesOf, invoiceText, MeDevice, sealOf, startMeAuthority, type MeCompany } from './me-world.js';
import { expectRefused, expectSame, expectThere, type See, type Stage, type Story } from './stage.js';
import { StoryOperator } from './story-operator.js';

type Particulars = Omit<MeCompany, 'codes'>;

const withCodes = (number: number, company: Particulars): MeCompany => ({
  ...company,
  codes: { test: codesOf('t', number), production: codesOf('p', number) },
});

/** Of the integrator itself; it sells nothing here. */
const SOFTWARE = { tin: '02000008', name: 'Softver d.o.o.', address: 'Bulevar 3', town: 'Podgorica' };
const HOTEL = withCodes(111, { tin: '02000016', name: 'Hotel Jadran d.o.o.', address: 'Obala 7', town: 'Budva' });
const KIOSK = withCodes(222, { tin: '12345678', name: 'Kiosk d.o.o.', address: 'Ulica slobode 1', town: 'Podgorica' });
const JOINER = withCodes(333, { tin: '0101990210005', name: 'Stolar Ana', address: 'Njegoševa 5', town: 'Cetinje' });

interface Registration {
  readonly country: string;
  readonly taxNumber: string;
  readonly name: string;
  readonly address: string;
  readonly email: string;
}

function registration({ tin, name, address, town }: Particulars): Registration {
  return { country: 'ME', taxNumber: tin, name, address: `${address}, ${town}`, email: `${tin}@firma.example` };
}

/** A connector as it comes is that of the public demo company, whose codes every register has. */
async function integrates(stage: Stage, operator: StoryOperator, see: See): Promise<OperatorClient> {
  const vuk = await operator.person('vuk');
  see('vuk signed up; the one-time link in the mail let him set a password');
  const authority = await startMeAuthority(stage, [], 'open');
  const connector = await MeDevice.start(stage, { authority });
  see(`demo company: ${invoiceText(await connector.fiscalise('test'))}`);
  await connector.end();
  return vuk;
}

interface Registered {
  readonly ana: OperatorClient;
  readonly hotel: string;
  readonly kiosk: string;
  readonly joiner: string;
}

type Hands = Pick<MeWorld, 'stage' | 'operator' | 'vuk'>;

async function registers({ stage, operator, vuk }: Hands, see: See): Promise<Registered> {
  await vuk.registerCompany({ body: registration(SOFTWARE) });
  const { id: hotel } = await vuk.registerCompany({ body: registration(HOTEL) });
  const { id: kiosk } = await vuk.registerCompany({ body: registration(KIOSK) });
  const { companies } = await vuk.listCompanies();
  const roles = companies.map(({ role }) => role);
  expectSame('roles of the integrator', roles, ['administrator', 'administrator', 'administrator']);
  see(`one account, administrator of ${companies.map(({ name }) => name).join(', ')}`);
  const ana = await operator.person('ana');
  const again = ana.registerCompany({ body: registration(HOTEL) });
  see(`registered again by somebody else: ${await expectRefused('the company', 'conflict', again)}`);
  const { id: joiner, name } = await ana.registerCompany({ body: { ...registration(JOINER), as: 'owner' } });
  await operator.join(ana, joiner, { login: 'vuk', role: 'integrator', person: vuk });
  see(`${name} registered itself: ana owns it, vuk is its integrator and no administrator`);
  const page = `/companies/${hotel}/companies`;
  await stage.screen(see, operator, { name: 'me-companies', page, login: 'vuk' });
  return { ana, hotel, kiosk, joiner };
}

/** As many licences as there are points of sale, and not one more. */
async function licensed(
  operator: StoryOperator,
  { shops, ...of }: Omit<LicensedDevice, 'serial' | 'licence'> & { readonly shops: readonly string[] },
  see: See,
): Promise<LicensedDevice> {
  const { owner, company, by } = of;
  for (const name of shops) await by.addPointOfSale({ company, body: { name, address: owner.address } });
  await operator.buy(by, company, { product: 'connector', quantity: shops.length });
  const devices: LicensedDevice[] = [];
  for (const number of shops.keys()) {
    const serial = `ENU-${owner.tin.slice(-6)}-${number + 1}`;
    const { id, environment } = await by.activateLicence({ company, body: { product: 'connector', serial } });
    expectSame('environment of a new licence', environment, 'test');
    devices.push({ ...of, serial, licence: id });
  }
  const more = by.activateLicence({ company, body: { product: 'connector', serial: 'ENU-MORE' } });
  await expectRefused('one device more', 'none-available', more);
  see(`${owner.name}: ${shops.length} paid, ${devices.map(({ serial }) => serial).join(', ')}; one more is refused`);
  return expectThere('a device', devices[0]);
}

async function downloads({ stage, operator, vuk, ana, hotel, kiosk, joiner }: MeWorld, see: See): Promise<void> {
  for (const { company, licence } of [hotel, kiosk]) {
    see(`vuk, administrator: ${(await vuk.downloadLicence({ company, licence })).name}`);
  }
  const { company, licence } = joiner;
  const foreign = vuk.downloadLicence({ company, licence });
  see(`vuk, integrator only: ${await expectRefused('the download', 'forbidden', foreign)}`);
  see(`ana hands him ${(await ana.downloadLicence({ company, licence })).name}`);
  const page = `/companies/${hotel.company}/licences/spent`;
  await stage.screen(see, operator, { name: 'me-licences', page, login: 'vuk' });
}

async function tell(stage: Stage): Promise<void> {
  const operator = await StoryOperator.start(stage, { startMs: Date.now() });
  const authority = await startMeAuthority(stage, [HOTEL, KIOSK, JOINER]);
  const vuk = await stage.step(
    '1',
    'An integrator (IT company) finishes its integration against a demo company',
    (see) => integrates(stage, operator, see),
  );
  const { ana, ...ids } = await stage.step(
    '2',
    'Every client company is registered with the service, by itself or by the integrator, who makes itself administrator of each',
    (see) => registers({ stage, operator, vuk }, see),
  );
  const devices = await stage.step(
    '3',
    'A licence per device is issued to a company; as many as it has points of sale',
    async (see) => ({
      hotel: await licensed(operator, { owner: HOTEL, company: ids.hotel, by: vuk, shops: ['Recepcija', 'Bar'] }, see),
      kiosk: await licensed(operator, { owner: KIOSK, company: ids.kiosk, by: vuk, shops: ['Kiosk'] }, see),
      joiner: await licensed(operator, { owner: JOINER, company: ids.joiner, by: ana, shops: ['Radionica'] }, see),
    }),
  );
  const world: MeWorld = { stage, operator, authority, vuk, ana, ...devices };
  await stage.step(
    '3',
    'Whoever administers the company downloads its licences; an integrator who is not its administrator cannot, and is handed them',
    (see) => downloads(world, see),
  );
  await stage.step(
    '4',
    'The licence goes into the configuration file; from that moment the device issues official invoices that are fiscalised in the test environment',
    async (see) => {
      for (const device of Object.values(devices)) {
        const seal = sealOf(device.owner);
        see(await works(world, device, { environment: 'test', licence: device.licence, seal }));
      }
    },
  );
  await stage.step(
    '5a',
    'Production, by the integrator as administrator: certificate uploaded, registration codes entered, the device put into production mode',
    (see) => byIntegrator(world, see),
  );
  await stage.step('5b', "Production, by the company's own administrator", (see) => byCompany(world, see));
  await stage.step(
    '5c',
    'Production, by the service provider: a link to documents, signed and stamped, sent in; the provider does everything for a price',
    (see) => byProvider(world, see),
  );
}

export const meConnector: Story = {
  name: 'me-connector',
  title: 'Connector to the Montenegrin tax administration',
  tell,
};
