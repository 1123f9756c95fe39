/** People and companies for tests: each account as a client of its own. */
import { operatorClient, type Company, type OperatorClient } from '../client/index.js';
import type { OperatorOptions } from '../start-operator.js';
import { testOperator, type TestOperator } from './test-operator.js';

export interface World extends TestOperator {
  /** Nobody yet. */
  readonly anybody: OperatorClient;
  /** Signs up and logs in. */
  person(login: string): Promise<OperatorClient>;
  /** The operator's own people. */
  provider(): Promise<OperatorClient>;
  /** Pays for licences of a company, as the whole order goes. */
  buy(
    owner: OperatorClient,
    company: Company,
    order: { readonly product: string; readonly quantity: number },
  ): Promise<void>;
}

export const ME_COMPANY = {
  country: 'ME',
  taxNumber: '02000008',
  name: 'Kafana Stari Grad d.o.o.',
  address: 'Njegoševa 1, Cetinje',
  email: 'kontakt@starigrad.example',
} as const;

export const SE_COMPANY = {
  country: 'SE',
  taxNumber: '556016-0680',
  name: 'Kaffe & Kaka AB',
  address: 'Storgatan 1, Falun',
  email: 'kontakt@kaffe.example',
} as const;

export const RU_COMPANY = {
  country: 'RU',
  taxNumber: '7707083893',
  name: 'ООО «Сервис»',
  address: 'Москва, ул. Вавилова, 19',
  email: 'office@servis.example',
} as const;

export async function world(more: Partial<OperatorOptions> = {}): Promise<World> {
  const own = await testOperator(more);
  const anybody = operatorClient({
    baseUrl: 'http://operator.invalid',
    attempts: 1,
    fetch: (request) => own.operator.fetch(request),
  });
  let provider: OperatorClient | undefined;
  const self: World = {
    ...own,
    anybody,
    person: async (login) => anybody.withToken(await own.account(login)),
    async provider() {
      provider ??= anybody.withToken(await own.staff());
      return provider;
    },
    async buy(owner, { id: company }, { product, quantity }) {
      const known = await owner.getRequisites({ company }).catch(() => undefined);
      const requisites = { status: 'end-user', bank: 'Bank', bankAccount: 'ACC-1', exchange: 'electronic' } as const;
      if (known === undefined) await owner.setRequisites({ company, body: requisites });
      // Names of products are checked by the operator.
      const order = await owner.beginOrder({ company, body: { product: product as 'terminal', quantity } });
      await owner.placeOrder({ company, order: order.id, body: { offer: order.offer, accepted: true } });
      const payment = { amountMinor: order.totalMinor, currency: order.currency, reference: 'bank 1' };
      await (await self.provider()).enterPayment({ company, order: order.id, body: payment });
    },
  };
  return self;
}

/** The code with which something is turned down. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as { readonly code?: string }).code ?? String(error); // an OperatorProblem
  }
  return 'done';
}
