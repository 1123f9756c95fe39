/** Montenegro, step 5: from the test environment to production, on each of the three paths. */
import type { OperatorClient, ProductionSwitch } from '@plomba/operator/client';
import { invoiceText, MeDevice, sealOf, writeConfig, type Environment, type MeCompany } from './me-world.js';
import { expectRefused, expectSame, expectThere, type See, type Stage } from './stage.js';
import type { StoryOperator } from './story-operator.js';

/** A device of a company, and its licence for test. */
export interface LicensedDevice {
  readonly owner: MeCompany;
  readonly company: string;
  readonly serial: string;
  readonly licence: string;
  /** Whoever downloads the licence. */
  readonly by: OperatorClient;
}

export interface MeWorld {
  readonly stage: Stage;
  readonly operator: StoryOperator;
  readonly authority: string;
  readonly vuk: OperatorClient;
  readonly ana: OperatorClient;
  readonly hotel: LicensedDevice;
  readonly kiosk: LicensedDevice;
  readonly joiner: LicensedDevice;
}

interface At {
  readonly environment: Environment;
  readonly licence: string;
  readonly seal: Uint8Array;
}

/** The connector of a device, with a licence in its configuration file; what it issues is fiscalised there. */
export async function works(
  { stage, authority }: Pick<MeWorld, 'stage' | 'authority'>,
  device: LicensedDevice,
  { licence: id, ...at }: At,
): Promise<string> {
  const { by, company, owner } = device;
  const licence = await by.downloadLicence({ company, licence: id });
  const config = writeConfig(stage, device.serial, { ...at, authority, company: owner, licence });
  const connector = await MeDevice.start(stage, { config });
  try {
    const said = `${owner.name}: ${invoiceText(await connector.fiscalise(at.environment))}`;
    await connector.closeDay();
    return said;
  } finally {
    await connector.end();
  }
}

/** With the certificate that was handed in, and the licence that was issued for it. */
async function inProduction(world: MeWorld, device: LicensedDevice, done: ProductionSwitch): Promise<string> {
  expectSame('state', done.state, 'production');
  const licence = expectThere('a licence for production', done.productionLicence);
  const isCertificate = ({ kind }: { readonly kind: string }): boolean => kind === 'certificate';
  const { id: file } = expectThere('the certificate', done.files.find(isCertificate));
  const { company, by } = device;
  const { bytes: seal } = await by.downloadProductionFile({ company, switch: done.id, file });
  return works(world, device, { environment: 'production', licence, seal });
}

interface Switch {
  readonly company: string;
  readonly switch: string;
}

async function opened(by: OperatorClient, device: LicensedDevice, path: ProductionSwitch['path']): Promise<Switch> {
  const { company, licence } = device;
  const { id } = await by.openProductionSwitch({ company, body: { licence, path } });
  return { company, switch: id };
}

/** The certificate as a file of a form. */
function certificateOf({ owner }: LicensedDevice): { readonly name: string; readonly bytes: string } {
  return { name: `${owner.tin}.pfx`, bytes: Buffer.from(sealOf(owner)).toString('base64') };
}

const whoDidWhat = ({ steps }: ProductionSwitch): string =>
  steps.map(({ act, login }) => `${act} by ${login}`).join(', ');

/** (a) The integrator as the company's administrator. */
export async function byIntegrator(world: MeWorld, see: See): Promise<void> {
  const { vuk, hotel } = world;
  const at = await opened(vuk, hotel, 'integrator');
  see(`without certificate: ${await expectRefused('production', 'wrong-state', vuk.completeProductionSwitch(at))}`);
  await vuk.setProductionCertificate({ ...at, body: certificateOf(hotel) });
  see(`without codes: ${await expectRefused('production', 'wrong-state', vuk.completeProductionSwitch(at))}`);
  await vuk.setRegistrationCodes({ ...at, body: hotel.owner.codes.production });
  const done = await vuk.completeProductionSwitch(at);
  see(whoDidWhat(done));
  see(await inProduction(world, hotel, done));
}

/** (b) The company's own administrator. */
export async function byCompany(world: MeWorld, see: See): Promise<void> {
  const { vuk, ana, joiner } = world;
  const { company, licence } = joiner;
  const foreign = vuk.openProductionSwitch({ company, body: { licence, path: 'company' } });
  see(`vuk, integrator only: ${await expectRefused('the switch', 'forbidden', foreign)}`);
  const at = await opened(ana, joiner, 'company');
  await ana.setProductionCertificate({ ...at, body: certificateOf(joiner) });
  await ana.setRegistrationCodes({ ...at, body: joiner.owner.codes.production });
  const done = await ana.completeProductionSwitch(at);
  see(whoDidWhat(done));
  see(await inProduction(world, joiner, done));
}

/** The client gets a link to documents, and the price. */
async function documentsSent(world: MeWorld, at: Switch, see: See): Promise<void> {
  const { operator, kiosk, vuk } = world;
  const mail = await operator.mailTo(`${kiosk.owner.tin}@firma.example`, '/production/');
  const link = expectThere('the link to the documents', /https?:\S+\/production\/\S+/.exec(mail.text)?.[0]);
  see(`mail "${mail.subject}" with the link ${link}`);
  const { prices, state } = await vuk.getProductionSwitch(at);
  expectSame('state', state, 'documents-sent');
  const shown = prices.map(({ what, priceMinor, currency }) => `${what} ${Number(priceMinor) / 100} ${currency}`);
  expectSame('prices', shown, ['certificate 30 EUR', 'service 10 EUR']);
  see(shown.join(', '));
}

/** (c) The service provider: documents, payment, and then everything by its people. */
export async function byProvider(world: MeWorld, see: See): Promise<void> {
  const { stage, operator, vuk, kiosk } = world;
  const staff = await operator.staff();
  const at = await opened(vuk, kiosk, 'provider');
  await documentsSent(world, at, see);
  const payment = { ...at, body: { reference: 'izvod 21' } };
  see(`before the documents: ${await expectRefused('the payment', 'wrong-state', staff.payProductionSwitch(payment))}`);
  const bytes = Buffer.from('%PDF-1.4 ugovor, potpisan i pečatiran').toString('base64');
  const { state } = await vuk.sendProductionDocument({ ...at, body: { name: 'ugovor-potpisan.pdf', bytes } });
  expectSame('state', state, 'documents-received');
  const own = vuk.setProductionCertificate({ ...at, body: certificateOf(kiosk) });
  see(`vuk himself: ${await expectRefused('the certificate', 'forbidden', own)}`);
  const mailed = `/production/${at.switch}`;
  await stage.screen(see, operator, { name: 'me-production', page: mailed, login: 'vuk' });
  await staff.payProductionSwitch(payment);
  await staff.setProductionCertificate({ ...at, body: certificateOf(kiosk) });
  await staff.setRegistrationCodes({ ...at, body: kiosk.owner.codes.production });
  const done = await staff.completeProductionSwitch(at);
  expectSame('who did what', whoDidWhat(done).replaceAll(' by ', ' '), PROVIDER_DID);
  see(whoDidWhat(done));
  see(`files: ${done.files.map(({ name }) => name).join(', ')}`);
  see(await inProduction(world, kiosk, done));
  const page = `/companies/${kiosk.company}/licences/production/${at.switch}`;
  await stage.screen(see, operator, { name: 'me-production-done', page, login: 'vuk' });
}

const PROVIDER_DID =
  'opened vuk, document vuk, paid operator, certificate operator, codes operator, production operator';
