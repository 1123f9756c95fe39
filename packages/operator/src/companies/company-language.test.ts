/** Mails to a company are in its language: that of its country, until it chooses another one. */
import { expect, test } from 'vitest';
import { ME_COMPANY, RU_COMPANY, SE_COMPANY, world } from '../__tests__/people.js';
import { languageOfCountry } from './company.js';

test.each([
  ['ME', 'sr'],
  ['RO', 'ro'],
  ['RU', 'ru'],
  ['SE', 'sv'],
  ['DE', 'en'],
])('a company of %s is written to in %s', (country, language) => {
  expect(languageOfCountry(country)).toBe(language);
});

test('an invoice is in the language of the company, whatever that of the person is, until it is changed', async () => {
  const { person, operator, mails, buy, provider } = await world();
  const anna = await person('anna');
  await anna.changeAccount({ body: { language: 'ro' } });
  const company = await anna.registerCompany({ body: { ...SE_COMPANY, as: 'owner' } });
  expect(company.language).toBe('sv');
  const subjects = async (): Promise<readonly string[]> => {
    await operator.beat();
    return mails.filter(({ to }) => to === SE_COMPANY.email).map(({ subject }) => subject);
  };
  await buy(anna, company, { product: 'terminal', quantity: 1 });
  expect(await subjects()).toEqual(['Faktura 1 till Kaffe & Kaka AB', 'Order 1 är betald']);
  const changed = await anna.changeCompany({ company: company.id, body: { language: 'en' } });
  expect(changed).toMatchObject({ language: 'en', name: SE_COMPANY.name });
  await buy(anna, company, { product: 'terminal', quantity: 1 });
  expect((await subjects()).slice(2)).toEqual(['Invoice 2 for Kaffe & Kaka AB', 'Order 2 is paid']);
  expect((await (await provider()).getCompany({ company: company.id })).language).toBe('en');
});

test('an invitation is in the language of whoever has an account, else in that of the company that invites', async () => {
  const { person, operator, mails } = await world();
  const owner = await person('owner');
  const known = await person('known');
  await known.changeAccount({ body: { language: 'ro' } });
  const { id: company } = await owner.registerCompany({ body: { ...ME_COMPANY, as: 'owner' } });
  for (const email of ['known@example.test', 'new@example.test']) {
    await owner.inviteMember({ company, body: { email, role: 'cashier' } });
  }
  await operator.beat();
  expect(mails.slice(-2).map(({ subject }) => subject)).toEqual([
    `${ME_COMPANY.name} vă invită`,
    `${ME_COMPANY.name} vas poziva`,
  ]);
});

test('a company may choose its language when it is registered', async () => {
  const { person } = await world();
  const owner = await person('owner');
  const made = await owner.registerCompany({ body: { ...RU_COMPANY, language: 'en', as: 'owner' } });
  expect(made.language).toBe('en');
});
