/**
 * Licences: one that is available is spent on one serial, signed, and handed out as a file to whoever administers the
 * company. A year of firmware counts from its first activation on that serial: activating again changes nothing.
 */
import { fromHex } from '@plomba/codec';
import { shortId, type Licence } from '@plomba/core/model';
import { newId } from '../access/secrets.js';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, download, route, type Call, type Download, type Route } from '../http/route.js';
import { idText, line, listOf, may, must, object, timeMs, wordOf, type ObjectShape } from '../http/shape.js';
import type { StoredLicence } from '../store/licences.js';
import { checkAvailable, productOf, productWord } from './available.js';
import { products, type ProductId } from './products.table.js';

export interface Activation {
  readonly product: ProductId;
  readonly serial: string;
  readonly journalId?: string;
}

export interface LicenceView {
  readonly id: string;
  readonly product: ProductId;
  readonly serial: string;
  readonly environment: 'test' | 'production';
  readonly issuedAt: number;
  readonly activatedAt: number;
  readonly validUntil?: number;
  readonly replacedAt?: number;
}

export interface LicenceKeyView {
  readonly publicKey: string;
}

const activation: ObjectShape<Activation> = object<Activation>('Activation', {
  product: must(productWord, 'what is activated; one that is spent on a serial'),
  serial: must(shortId, 'of the device'),
  journalId: may(line(32), 'binds it to this very unit: id of its journal, 32 hexadecimal digits'),
});

const licenceView: ObjectShape<LicenceView> = object<LicenceView>('Licence', {
  id: must(idText, 'id of the licence'),
  product: must(productWord, 'what it is for'),
  serial: must(shortId, 'of the device'),
  environment: must(wordOf('test', 'production'), 'where the device may work with it'),
  issuedAt: must(timeMs, 'when it was signed'),
  activatedAt: must(timeMs, 'first activation on this serial: what a year counts from'),
  validUntil: may(timeMs, 'releases until then are covered; absent: for good'),
  replacedAt: may(timeMs, 'when another took its place'),
});

const licenceList: ObjectShape<{ readonly licences: readonly LicenceView[] }> = object<{
  readonly licences: readonly LicenceView[];
}>('Licences', { licences: must(listOf(licenceView, 100_000), 'the newest first') });

const licenceKeyView: ObjectShape<LicenceKeyView> = object<LicenceKeyView>('LicenceKey', {
  publicKey: must(line(64), 'Ed25519, 32 bytes in hex: what a unit checks licences with'),
});

/** The same day a year later: 29 February becomes 1 March. */
function aYearLater(ms: number): number {
  const date = new Date(ms);
  return date.setUTCFullYear(date.getUTCFullYear() + 1);
}

/** Id of a licence: the format has room for 16 letters. */
export function newLicenceId(entropy: (bytes: number) => Uint8Array): string {
  return newId((bytes) => entropy(Math.min(bytes, 7)), 'l').replace('-', '');
}

function viewOf(one: StoredLicence): LicenceView {
  return { ...one, product: productOf(one.product) };
}

export interface Issue {
  readonly product: ProductId;
  readonly serial: string;
  readonly environment: 'test' | 'production';
  readonly journalId?: Uint8Array;
  readonly activatedAt: number;
  readonly validUntil?: number;
  readonly cost: 0 | 1;
}

/** Signs and stores a licence, in the caller's transaction. */
export async function issueLicence(call: Call<unknown, unknown>, issue: Issue): Promise<StoredLicence> {
  const { product, serial, environment, journalId, activatedAt, validUntil, cost } = issue;
  const id = newLicenceId(call.parts.entropy);
  const licence: Licence = {
    id,
    subject: serial,
    ...(journalId === undefined ? {} : { journalId }),
    features: [products[product].feature],
    environment,
    notBefore: activatedAt,
    ...(validUntil === undefined ? {} : { notAfter: validUntil }),
  };
  const stored: StoredLicence = {
    id,
    company: call.company.id,
    product,
    serial,
    environment,
    ...call.parts.licences.issue(licence),
    issuedAt: call.nowMs,
    activatedAt,
    ...(validUntil === undefined ? {} : { validUntil }),
    cost,
  };
  await call.store.licences.add(stored);
  return stored;
}

/** @throws OperatorError `bad-field` */
function journalIdOf(text: string | undefined): { readonly journalId?: Uint8Array } {
  if (text === undefined) return {};
  const journalId = fromHex(text);
  if (journalId?.length !== 16)
    throw new OperatorError('bad-field', { path: 'journalId', detail: 'must be 32 hexadecimal digits' });
  return { journalId };
}

async function activate(call: Call<Activation, object>): Promise<LicenceView> {
  const { store, company, body, nowMs } = call;
  const { product, serial } = body;
  const row = products[product];
  if (row.spent !== 'serial') {
    throw new OperatorError('bad-field', { path: 'product', detail: `${row.name} is not spent on a serial` });
  }
  const binding = journalIdOf(body.journalId);
  const before = await store.licences.inForce(company.id, product, serial);
  const isRunning = before !== undefined && (before.validUntil === undefined || nowMs <= before.validUntil);
  if (isRunning) {
    await call.audit({
      act: 'licence.activated-again',
      object: before.id,
      after: { serial, activatedAt: before.activatedAt },
    });
    return viewOf(before);
  }
  await checkAvailable(store, company.id, product);
  if (before !== undefined) await store.licences.replace(company.id, before.id, nowMs);
  // A device begins in the authority's test environment; a year of updates knows no such thing.
  const environment = row.validMs === undefined ? 'test' : 'production';
  const validUntil = row.validMs === undefined ? {} : { validUntil: aYearLater(nowMs) - 1 };
  const issued = await issueLicence(call, {
    product,
    serial,
    environment,
    ...binding,
    activatedAt: nowMs,
    ...validUntil,
    cost: 1,
  });
  await call.audit({ act: 'licence.spent', object: issued.id, after: { product, serial, environment } });
  return viewOf(issued);
}

async function licenceIn(call: Call<unknown, unknown>): Promise<StoredLicence> {
  const licence = await call.store.licences.byId(call.company.id, call.params['licence'] ?? '');
  if (licence === undefined) throw new OperatorError('not-found');
  return licence;
}

/** The content of a licence file, as `plomba` and the connector's configuration read it. */
function licenceFile(
  one: Pick<StoredLicence, 'id' | 'licence' | 'signature' | 'serial' | 'environment'>,
  publicKey: string,
): Download {
  const { id, licence, signature, serial, environment } = one;
  const content = { format: 'plomba-licence/1', id, serial, environment, licence, signature, issuer: publicKey };
  const bytes = Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`);
  return { type: 'application/json', name: `licence-${serial}-${environment}.json`, bytes };
}

const area = 'licences';
const base = '/v1/companies/{company}/licences';

export const licenceRoutes: readonly Route[] = [
  route<object, object, LicenceKeyView>(
    {
      id: 'getLicenceKey',
      method: 'GET',
      path: '/v1/licence-key',
      area,
      access: 'public',
      summary: 'The key that licences are checked with.',
      answer: answerWith(licenceKeyView),
    },
    ({ parts }) => Promise.resolve({ publicKey: parts.licences.publicKey }),
  ),
  route<Activation, object, LicenceView>(
    {
      id: 'activateLicence',
      method: 'POST',
      path: base,
      area,
      access: 'licences.spend',
      summary: 'Spend an available licence on one serial.',
      description:
        'Again for a serial whose licence runs: that licence, and nothing is spent; a year does not begin anew.',
      body: activation,
      answer: answerWith(licenceView),
      example: { body: { product: 'firmware-year', serial: '00307401' } },
    },
    activate,
  ),
  route<object, object, { readonly licences: readonly LicenceView[] }>(
    {
      id: 'listLicences',
      method: 'GET',
      path: base,
      area,
      access: 'licences.read',
      summary: 'Licences of the company.',
      answer: answerWith(licenceList),
    },
    async ({ store, company }) => ({ licences: (await store.licences.list(company.id)).map(viewOf) }),
  ),
  download(
    {
      id: 'downloadLicence',
      method: 'GET',
      path: `${base}/{licence}/file`,
      area,
      access: 'licences.download',
      summary: 'The signed licence as a file for the device.',
      description: 'For whoever administers the company. An integrator who does not is handed the file by the company.',
      answer: { kind: 'download', type: 'application/json' },
    },
    async (call) => licenceFile(await licenceIn(call), call.parts.licences.publicKey),
  ),
];
