/**
 * `plomba story ro-profile`: a cash register with an electronic journal is moved from profile 0 (offline) to profile 1
 * (online) by an accredited service technician. On a unit of the native link: profile 0 is its life in test, profile 1
 * that in production, and what ANAF hands out are stand-ins on a stick.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewWork, OperatorClient, Work } from '@plomba/operator/client';
import type { InterventionList } from '@plomba/link';
import { publishFirmware } from './story-firmware.js';
import { expectSame, expectThere, StoryMismatch, until, type See, type Stage, type Story } from './stage.js';
import { StoryOperator } from './story-operator.js';
import { StoryUnit } from './story-unit.js';

const SERIAL = 'RO0012345678';
const SERVICE = {
  country: 'RO',
  taxNumber: '14399840',
  name: 'Service Case SRL',
  address: 'Str. Lungă 5, Brașov',
  email: 'service@case.example',
} as const;
const MERCHANT = {
  country: 'RO',
  taxNumber: '1590082',
  name: 'Cofetăria Dulce SRL',
  address: 'Str. Republicii 7, Brașov',
  email: 'contact@dulce.example',
} as const;
const HOUR = 3_600_000;
/** How long the visit takes until here. */
const VISIT_MS = 25 * 60_000;
const YEAR = 365 * 24 * HOUR;

interface RoWorld {
  readonly stage: Stage;
  readonly operator: StoryOperator;
  /** Of the service firm. */
  readonly radu: OperatorClient;
  readonly firm: string;
  readonly unit: string;
  readonly device: StoryUnit;
  /** What the technician carries. */
  readonly stick: string;
}

/** 2. Stand-ins for what ANAF hands out, each of this device alone. */
function fillStick({ stick, operator }: RoWorld): void {
  mkdirSync(stick, { recursive: true });
  const digest = createHash('sha256').update(`certificate of ${SERIAL}`).digest('base64');
  const pem = `-----BEGIN CERTIFICATE-----\n${digest}\n-----END CERTIFICATE-----\n`;
  writeFileSync(join(stick, `${SERIAL}.pem`), pem);
  const xml = `<config nui="${SERIAL}" profil="1" din="${new Date(operator.nowMs).toISOString()}"/>\n`;
  writeFileSync(join(stick, `${SERIAL}.xml`), xml);
}

/** 3. The visit begins: the unit sells nothing until its end. */
function begins({ device, operator }: RoWorld, see: See): void {
  device.do('intervention.open', {
    technician: 'Radu Ionescu',
    authorisation: 'BV-123',
    firm: SERVICE.name,
    place: 'shop',
    reason: 'profile 0 to profile 1',
    seals: [{ number: 'FACTORY', condition: 'intact' }],
    parts: [],
  });
  see(`visit at the shop on ${new Date(operator.nowMs).toISOString()}, technician Radu Ionescu, BV-123`);
}

async function worked({ radu, firm, unit }: RoWorld, body: NewWork): Promise<Work> {
  const { id: work } = await radu.giveWork({ company: firm, unit, body });
  const done = await until(`the end of ${body.kind}`, async () => {
    const now = await radu.getWork({ company: firm, unit, work });
    return now.state === 'waiting' ? undefined : now;
  });
  if (done.state !== 'done') throw new StoryMismatch(`${body.kind}: ${done.why ?? done.state}`);
  return done;
}

/** 4. New firmware, over the line that the merchant provides. */
async function updates(world: RoWorld, see: See): Promise<void> {
  const { stage, operator, device, radu, firm, unit } = world;
  const { id, version } = await publishFirmware(operator, {
    version: '9.0.0',
    released: '2026-03-01',
    needsLicence: false,
  });
  await worked(world, { kind: 'update-firmware', input: { firmware: id } });
  await device.restart();
  await until(`firmware ${version}`, async () => {
    const { running } = await radu.getUnitFirmware({ company: firm, unit });
    return running === version ? true : undefined;
  });
  see(`firmware ${version} sent, runs after a restart`);
  const page = `/companies/${firm}/units/${unit}`;
  await stage.screen(see, operator, { name: 'ro-visit', page: `${page}/book`, login: 'radu', isBelow: true });
  await stage.screen(see, operator, { name: 'ro-firmware', page: `${page}/firmware`, login: 'radu', isBelow: true });
}

/** 5. Certificate first, then the profile. */
async function switches(world: RoWorld, see: See): Promise<void> {
  const { stick, device, operator } = world;
  const pem = readFileSync(join(stick, `${SERIAL}.pem`));
  const publicKey = new Uint8Array(createHash('sha256').update(pem).digest());
  const validity = { notBefore: operator.nowMs, notAfter: operator.nowMs + YEAR };
  device.do('key.change', {
    name: 'anaf',
    step: 'import',
    purpose: 'reports',
    algorithm: 'ed25519',
    publicKey,
    ...validity,
  });
  see(`certificate imported, valid until ${new Date(validity.notAfter).toISOString().slice(0, 10)}`);
  expectSame(
    'the configuration is of this device',
    readFileSync(join(stick, `${SERIAL}.xml`), 'utf8').includes(SERIAL),
    true,
  );
  await worked(world, { kind: 'change-life', input: { to: 'production' } });
  see('profile 1: the service firm has switched it, over the line');
}

/** 6. A zero Z proves the line. */
async function tests(world: RoWorld, see: See): Promise<void> {
  const { device, radu, firm, unit } = world;
  // The unit says that a day was closed, and the operator fetches the Z at once.
  device.do('day.open', {});
  device.do('day.close', {});
  const found = await until('the zero Z', async () => {
    const { documents } = await radu.searchDocuments({ company: firm, unit, kind: 'day-close' });
    return documents[0];
  });
  see(`zero Z of ${found.date} delivered and acknowledged: the connection works`);
}

/** 7. Two separate books. */
async function books({ stage, operator, device, radu, firm, unit }: RoWorld, see: See): Promise<void> {
  const asked = device.device.call('intervention.list', {});
  const { visits } = (asked?.ok === true ? asked.reply : { visits: [] }) as Pick<InterventionList, 'visits'>; // of this command
  const closed = expectThere('the end of the visit', visits[0]?.closed);
  see(`book of the device: visit at record ${visits[0]?.opened.sequence ?? 0}, closed at record ${closed.sequence}`);
  const copy = await until('the end of the visit at the operator', async () => {
    const { interventions } = await radu.listInterventions({ company: firm, unit });
    return interventions[0]?.endRecord === closed.sequence ? interventions[0] : undefined;
  });
  see(
    `the operator shows the same: ${copy.technician}, ${copy.authorisation}, firmware ${copy.firmwareFound} to ${copy.firmwareLeft ?? '?'}`,
  );
  const note = { text: 'Profil 1 activat, Z zero transmis', visit: copy.number };
  await radu.addServiceNote({ company: firm, unit, body: note });
  const { entries } = await radu.readServiceFile({ company: firm, unit });
  const file = entries
    .map(({ kind, detail }) => (kind === 'work-done' || kind === 'note' ? detail : kind))
    .toReversed();
  expectSame(
    'the file has the work and the note',
    ['update-firmware', 'change-life', note.text].every((line) => file.includes(line)),
    true,
  );
  see(`file of the service unit: ${file.join(', ')}`);
  await stage.screen(see, operator, { name: 'ro-unit', page: `/companies/${firm}/units/${unit}`, login: 'radu' });
  const page = `/companies/${firm}/units/${unit}/book`;
  await stage.screen(see, operator, { name: 'ro-books', page, login: 'radu', isBelow: true });
}

/** The service firm, its client, the unit in profile 0, registered and connected. */
async function prepared(stage: Stage, operator: StoryOperator): Promise<RoWorld> {
  const [radu, elena] = [await operator.person('radu'), await operator.person('elena')];
  const { id: firm } = await radu.registerCompany({ body: { ...SERVICE, as: 'owner' } });
  await elena.registerCompany({ body: { ...MERCHANT, as: 'owner' } });
  const { company } = await radu.addClient({ company: firm, body: { ...MERCHANT, tariff: 'service' } });
  const about = { name: 'Casa 1', shop: 'Cofetăria', serial: SERIAL, client: company.id, tariff: 'service' };
  const { id: unit } = await radu.registerUnit({ company: firm, body: { ...about, registrationNumber: 'NUI-1' } });
  const owner = { name: MERCHANT.name, taxNumber: MERCHANT.taxNumber };
  const device = await StoryUnit.make(stage, operator, { serial: SERIAL, owner, shop: 'Cofetăria', state: 'test' });
  device.setValues(await radu.getUnitValues({ company: firm, unit }));
  return { stage, operator, radu, firm, unit, device, stick: join(stage.folder, 'stick') };
}

async function tell(stage: Stage): Promise<void> {
  const operator = await StoryOperator.start(stage, { startMs: Date.UTC(2026, 2, 16, 6), hasUnits: true });
  const world = await prepared(stage, operator);
  const { device } = world;
  stage.notYet(
    '1',
    'Technical-approval supplement and connection procedure of that device model are at hand',
    'papers of a model come with the Romanian device',
  );
  fillStick(world);
  stage.notYet(
    '2',
    'A PEM certificate and an XML configuration file, unique per device, are downloaded from ANAF onto removable media',
    'there is no local ANAF yet; stand-ins are on the stick',
  );
  await stage.step(
    '3',
    'The visit is scheduled with the merchant, at the shop or at the service workshop; the merchant provides internet access',
    async (see) => {
      await operator.move(24 * HOUR);
      begins(world, see);
      await device.dial();
      const { radu, firm, unit } = world;
      await until('the line', async () => (await radu.getUnit({ company: firm, unit })).connectedAt);
      see('the line of the shop works: the unit is connected');
    },
  );
  await stage.step('4', 'New firmware is installed for that model', (see) => updates(world, see));
  await stage.step(
    '5',
    'The certificate is installed, the communication profile is activated: from offline to online, by the service firm',
    async (see) => {
      await switches(world, see);
      await operator.move(VISIT_MS);
      device.do('intervention.close', {
        work: 'new firmware, certificate, profile 1',
        seals: [{ number: 'FACTORY', condition: 'intact' }],
        parts: [],
      });
      see('the case is closed: the visit has its end');
    },
  );
  await stage.step('6', 'The network is initialised, then the connection is tested; Z reports are delivered', (see) =>
    tests(world, see),
  );
  stage.notYet(
    '6',
    'The connection to the ANAF server is tested',
    'the operator takes the place of ANAF until the Romanian device exists',
  );
  await stage.step(
    '7',
    "Every operation is noted in two separate books: the device's intervention book and the technical-assistance file of the service unit",
    (see) => books(world, see),
  );
}

export const roProfile: Story = {
  name: 'ro-profile',
  title: 'Cash register from profile 0 to profile 1, Romania',
  tell,
};
