/**
 * From test to production: open a switch for a device's licence, hand in documents or certificate and codes, complete
 * it. Completion issues the device's licence for the production environment in place of that for test.
 */
import { OperatorError } from '../http/operator-error.js';
import { answerWith, download, route, type Call, type Route } from '../http/route.js';
import { amountText } from '../licences/amount.js';
import { issueLicence } from '../licences/licence-routes.js';
import { productionWords } from '../licences/product-words.table.js';
import { productionPrices } from '../licences/products.table.js';
import type { ProductionFile, ProductionSwitch } from '../store/licences.js';
import { act, knownOf, switchIn, viewOf, type Known } from './production-act.js';
import { beginsWith, type ProductionContent, type RegistrationCodes } from './production-switch.js';
import {
  BODY_BYTES_MAX,
  type NewSwitch,
  type FileForm,
  type SwitchView,
  type PaymentNote,
  newSwitch,
  fileForm,
  registrationCodes,
  switchView,
  switchList,
  paymentNote,
} from './production-bodies.js';

async function open(call: Call<NewSwitch, object>): Promise<SwitchView> {
  const { store, company, body, nowMs, principal, parts } = call;
  const licence = await store.licences.byId(company.id, body.licence);
  if (licence === undefined)
    throw new OperatorError('bad-field', { path: 'licence', detail: 'there is no such licence' });
  if (licence.environment !== 'test' || licence.replacedAt !== undefined) {
    throw new OperatorError('wrong-state', {
      path: 'licence',
      detail: 'the device is in production, or its licence was replaced',
    });
  }
  const others = await store.production.list(company.id);
  if (others.some((one) => one.licence === licence.id && one.state !== 'cancelled')) {
    throw new OperatorError('conflict', { path: 'licence', detail: 'a switch of this device is open' });
  }
  const isProvider = body.path === 'provider';
  const prices = productionPrices.map(({ what, priceMinor, currency }) => ({
    what,
    priceMinor: String(priceMinor),
    currency,
  }));
  const content: ProductionContent = {
    serial: licence.serial,
    prices: isProvider ? prices : [],
    steps: [{ act: 'opened', at: nowMs, login: principal.account.login }],
  };
  const stored: ProductionSwitch = {
    id: call.newId('sw'),
    company: company.id,
    licence: licence.id,
    path: body.path,
    state: beginsWith(body.path),
    content: JSON.stringify(content),
    createdAt: nowMs,
    changedAt: nowMs,
  };
  await store.production.add(stored);
  await call.audit({ act: 'production.opened', object: stored.id, after: { path: body.path, serial: licence.serial } });
  if (isProvider) {
    const shown = prices
      .map(
        ({ what, priceMinor, currency }) =>
          `${productionWords[what][company.language]} ${amountText(priceMinor, currency)}`,
      )
      .join(', ');
    const link = `${parts.settings.publicUrl}/production/${stored.id}`;
    const parameters = { serial: licence.serial, link, prices: shown };
    const { language } = company;
    const mail = {
      id: call.newId('mail'),
      to: company.email,
      template: 'production-documents',
      language,
      parameters,
      company: company.id,
    } as const;
    await parts.mailer.queue(store, mail, nowMs);
  }
  return viewOf(call, knownOf(stored));
}

async function keepFile(call: Call<FileForm, object>, known: Known, kind: ProductionFile['kind']): Promise<string> {
  const id = call.newId('file');
  const { name, bytes } = call.body;
  if (bytes.length === 0) throw new OperatorError('bad-field', { path: 'bytes', detail: 'the file is empty' });
  await call.store.production.addFile({
    id,
    switch: known.stored.id,
    kind,
    name,
    bytes: Buffer.from(bytes).toString('base64'),
    account: call.principal.account.id,
    at: call.nowMs,
  });
  return id;
}

async function complete(call: Call<object, object>): Promise<SwitchView> {
  return act(call, 'production', async ({ stored, content }) => {
    const missing =
      content.certificate === undefined
        ? 'the certificate'
        : content.codes === undefined
          ? 'the registration codes'
          : undefined;
    if (missing !== undefined) throw new OperatorError('wrong-state', { detail: `${missing} must be handed in first` });
    const test = await call.store.licences.byId(call.company.id, stored.licence);
    if (test?.replacedAt !== undefined || test === undefined)
      throw new OperatorError('wrong-state', { detail: 'the licence for test was replaced' });
    await call.store.licences.replace(call.company.id, test.id, call.nowMs);
    const { serial, activatedAt } = test;
    const issued = await issueLicence(call, {
      product: 'connector',
      serial,
      environment: 'production',
      activatedAt,
      cost: 0,
    });
    const parameters = { serial };
    const mail = {
      id: call.newId('mail'),
      to: call.company.email,
      template: 'production-done',
      language: call.company.language,
      parameters,
      company: call.company.id,
    } as const;
    await call.parts.mailer.queue(call.store, mail, call.nowMs);
    return { productionLicence: issued.id };
  });
}

const area = 'production';
const base = '/v1/companies/{company}/production-switches';

export const productionRoutes: readonly Route[] = [
  route<NewSwitch, object, SwitchView>(
    {
      id: 'openProductionSwitch',
      method: 'POST',
      path: base,
      area,
      access: 'production.write',
      summary: 'Begin to take a device from test to production.',
      description: 'On the path of the provider the documents go out by mail, with the prices.',
      body: newSwitch,
      answer: answerWith(switchView),
      example: { body: { licence: 'l00112233445566', path: 'provider' } },
    },
    open,
  ),
  route<object, object, { readonly switches: readonly SwitchView[] }>(
    {
      id: 'listProductionSwitches',
      method: 'GET',
      path: base,
      area,
      access: 'production.read',
      summary: 'Switches of the company.',
      answer: answerWith(switchList),
    },
    async (call) => {
      const all = await call.store.production.list(call.company.id);
      return { switches: await Promise.all(all.map((one) => viewOf(call, knownOf(one)))) };
    },
  ),
  route<object, object, SwitchView>(
    {
      id: 'getProductionSwitch',
      method: 'GET',
      path: `${base}/{switch}`,
      area,
      access: 'production.read',
      summary: 'One switch, with who did what.',
      answer: answerWith(switchView),
    },
    async (call) => viewOf(call, await switchIn(call)),
  ),
  route<FileForm, object, SwitchView>(
    {
      id: 'sendProductionDocument',
      method: 'POST',
      path: `${base}/{switch}/documents`,
      area,
      access: 'production.write',
      summary: 'Send a signed and stamped document in.',
      body: fileForm,
      bodyBytesMax: BODY_BYTES_MAX,
      answer: answerWith(switchView),
      example: { body: { name: 'ugovor.pdf', bytes: 'JVBERi0=' } },
    },
    (call) =>
      act(call, 'document', async (known) => {
        await keepFile(call, known, 'document');
        return {};
      }),
  ),
  route<PaymentNote, object, SwitchView>(
    {
      id: 'payProductionSwitch',
      method: 'POST',
      path: `${base}/{switch}/payment`,
      area,
      access: 'staff',
      summary: 'Enter the payment of the provider’s service.',
      body: paymentNote,
      answer: answerWith(switchView),
      example: { body: { reference: 'izvod 14/3' } },
    },
    (call) => act(call, 'paid', () => Promise.resolve({})),
  ),
  route<FileForm, object, SwitchView>(
    {
      id: 'setProductionCertificate',
      method: 'PUT',
      path: `${base}/{switch}/certificate`,
      area,
      access: 'production.write',
      summary: 'Upload the certificate of the company.',
      description: 'A PKCS #12 file as it was issued; its password is not asked for here and never kept.',
      body: fileForm,
      bodyBytesMax: BODY_BYTES_MAX,
      answer: answerWith(switchView),
      example: { body: { name: 'firma.p12', bytes: 'MIIJ' } },
    },
    (call) => act(call, 'certificate', async (known) => ({ certificate: await keepFile(call, known, 'certificate') })),
  ),
  route<RegistrationCodes, object, SwitchView>(
    {
      id: 'setRegistrationCodes',
      method: 'PUT',
      path: `${base}/{switch}/codes`,
      area,
      access: 'production.write',
      summary: 'Enter the registration codes from the self-care portal of the authority.',
      body: registrationCodes,
      answer: answerWith(switchView),
      example: {
        body: {
          businessUnit: 'bb123bb123',
          cashRegister: 'cc123cc123',
          software: 'ss123ss123',
          operator: 'oo123oo123',
        },
      },
    },
    (call) => act(call, 'codes', () => Promise.resolve({ codes: call.body })),
  ),
  route<object, object, SwitchView>(
    {
      id: 'completeProductionSwitch',
      method: 'POST',
      path: `${base}/{switch}/completion`,
      area,
      access: 'production.write',
      summary: 'Put the device into production: its licence for production is issued.',
      answer: answerWith(switchView),
    },
    complete,
  ),
  route<object, object, SwitchView>(
    {
      id: 'cancelProductionSwitch',
      method: 'POST',
      path: `${base}/{switch}/cancellation`,
      area,
      access: 'production.write',
      summary: 'Give it up before it is paid or done.',
      answer: answerWith(switchView),
    },
    (call) => act(call, 'cancelled', () => Promise.resolve({})),
  ),
  download(
    {
      id: 'downloadProductionFile',
      method: 'GET',
      path: `${base}/{switch}/files/{file}`,
      area,
      access: 'production.write',
      summary: 'A file that was handed in.',
      answer: { kind: 'download', type: 'application/octet-stream' },
    },
    async (call) => {
      const { stored } = await switchIn(call);
      const file = (await call.store.production.files(stored.id)).find(({ id }) => id === call.params['file']);
      if (file === undefined) throw new OperatorError('not-found');
      return { type: 'application/octet-stream', name: file.name, bytes: Buffer.from(file.bytes, 'base64') };
    },
  ),
];
