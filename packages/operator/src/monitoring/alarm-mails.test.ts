/** Mails about alarms: to whom, once, one for each company and beat; across a restart; turned off by whoever wants. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { OperatorClient } from '../client/index.js';
import { languages } from '../accounts/account.js';
import { ME_COMPANY, SE_COMPANY, world, type World } from '../__tests__/people.js';
import { openTestOperator, START_MS } from '../__tests__/test-operator.js';
import type { UnitLook } from '../fleet/unit.js';
import { alarmWords } from './alarm-mail-texts.table.js';
import { ALARMS } from './alarms.table.js';

const LOOK: UnitLook = {
  atMs: START_MS,
  firmware: '1.0.0',
  life: 'production',
  day: 1,
  dayOpen: true,
  records: 9,
  journalBytes: 1_000,
  journalUsedBytes: 10,
  warnings: [],
  simulated: true,
};

interface Shop {
  readonly api: World;
  readonly owner: OperatorClient;
  readonly company: string;
  /** Registers units `S-1`, `S-2` … */
  units(count: number): Promise<readonly string[]>;
  /** What a unit says of itself at its next look. */
  looks(unit: string, look: Partial<UnitLook>): Promise<void>;
  /** Mails about alarms that went out since the last time that it was asked. */
  told(): Promise<readonly { readonly to: string; readonly subject: string; readonly text: string }[]>;
}

async function shop(): Promise<Shop> {
  const api = await world();
  const owner = await api.person('milena');
  const { id: company } = await owner.registerCompany({ body: { ...ME_COMPANY, as: 'owner' } });
  let seen = 0;
  return {
    api,
    owner,
    company,
    async units(count) {
      const ids = Array.from({ length: count }, (_, at) => `unit-${at + 1}`);
      await api.operator.store.write(async (tx) => {
        const common = { company, shop: 'Stari Grad', country: 'me', tariff: '', channel: 'stable' } as const;
        const rest = { registration: 'not-needed', isEntrusted: false, createdAt: START_MS } as const;
        for (const [at, id] of ids.entries()) {
          await tx.units.add({ ...common, ...rest, id, name: `Kasa ${at + 1}`, serial: `S-${at + 1}` });
        }
      });
      for (const id of ids) api.operator.parts.fleet.changed(id);
      return ids;
    },
    async looks(unit, look) {
      await api.operator.store.write(({ units }) => units.look(unit, { ...LOOK, ...look }));
      api.operator.parts.fleet.changed(unit);
    },
    async told() {
      await api.operator.beat();
      const fresh = api.mails.slice(seen).filter(({ text }) => text.includes('/monitoring'));
      seen = api.mails.length;
      return fresh;
    },
  };
}

describe('a new alarm', () => {
  test('is mailed once, with what to do and the page of the unit; again only when it had ended and came back', async () => {
    const { units, looks, told, company } = await shop();
    const [unit = ''] = await units(1);
    await looks(unit, { memory: 'near-end' });
    const mails = await told();
    expect(mails.map(({ to, subject }) => `${to} ${subject}`)).toEqual([
      'milena@example.test Kafana Stari Grad d.o.o.: new alarms (1)',
    ]);
    expect(mails[0]?.text).toContain(
      `Kasa 1, Stari Grad (S-1)\n- the memory is nearly full. Prepare a new unit.\nhttp://operator.invalid/companies/${company}/units/${unit}`,
    );
    expect(mails[0]?.text).not.toMatch(/\{[a-zA-Z]+\}/);
    expect(await told()).toEqual([]);
    await looks(unit, { memory: 'near-end', day: 2 });
    expect(await told(), 'it lasts').toEqual([]);
    await looks(unit, { memory: 'ample' });
    expect(await told(), 'its end is not told').toEqual([]);
    await looks(unit, { memory: 'near-end' });
    expect(await told(), 'it came back').toHaveLength(1);
    await looks(unit, { memory: 'full' });
    expect(
      (await told()).map(({ text }) => text.includes('Close the day')),
      'it became another one',
    ).toEqual([true]);
  });

  test('that only wants a look is not mailed', async () => {
    const { units, looks, told, owner, company, api } = await shop();
    const [unit = ''] = await units(1);
    await owner.changeUnit({ company, unit, body: { registration: 'waiting' } });
    await looks(unit, {});
    api.move(3 * 86_400_000);
    expect(await told()).toEqual([]);
  });

  test('comes with the clock alone, and of each key by itself', async () => {
    const { units, looks, told, api } = await shop();
    const [unit = ''] = await units(1);
    const licence = { id: 'ab', notAfter: START_MS + 40 * 86_400_000 } as const;
    await looks(unit, { licence: licence as never });
    expect(await told()).toEqual([]);
    api.move(11 * 86_400_000);
    expect((await told())[0]?.text).toContain('the licence ends soon (2026-04-23). Spend a licence on this unit.');
    expect(await told()).toEqual([]);
    api.move(30 * 86_400_000);
    expect((await told())[0]?.text).toContain('the licence is over.');
  });

  test('of two hundred units with one cause makes one mail, which names fifty and counts the rest', async () => {
    const { units, looks, told, owner, company } = await shop();
    for (const unit of await units(200)) await looks(unit, { warnings: ['clock-unset'] });
    const mails = await told();
    expect(mails.map(({ subject }) => subject)).toEqual(['Kafana Stari Grad d.o.o.: new alarms (200)']);
    expect(mails[0]?.text.match(/the clock is not set/g)).toHaveLength(50);
    expect(mails[0]?.text).toContain('More units with a new alarm: 150.');
    expect(await told()).toEqual([]);
    const { mails: shown } = await owner.listMails({ company });
    expect(shown[0]?.text, 'the outbox shows all of it').toBe(mails[0]?.text);
  });
});

describe('the mail goes', () => {
  test('to those who administer the owner, and to the service people of the partner; in the language of each', async () => {
    const { api, owner, company, units, looks, told } = await shop();
    const join = async (
      client: OperatorClient,
      of: string,
      role: 'cashier' | 'administrator' | 'service-technician',
    ) => {
      const login = `${role}-${of === company ? 'o' : 'p'}`;
      const person = await api.person(login);
      await client.inviteMember({ company: of, body: { email: `${login}@example.test`, role } });
      await person.acceptInvitation({ body: { token: await api.linkTo(`${login}@example.test`) } });
      return person;
    };
    const [unit = ''] = await units(1);
    const partner = await api.person('partner');
    const { id: firm } = await partner.registerCompany({ body: { ...SE_COMPANY, as: 'owner' } });
    const second = await join(owner, company, 'administrator');
    await second.changeAccount({ body: { language: 'sr' } });
    await join(owner, company, 'cashier');
    await join(owner, company, 'service-technician');
    await join(partner, firm, 'service-technician');
    await join(partner, firm, 'cashier');
    await looks(unit, { halted: 'rot' });
    const first = await told();
    expect(first.map(({ to }) => to)).toEqual(['administrator-o@example.test', 'milena@example.test']);
    expect(first[0]).toMatchObject({ subject: 'Kafana Stari Grad d.o.o.: novi alarmi (1)' });
    expect(first[0]?.text).toContain('- uređaj je sam stao. Pregleda ga serviser.');
    const request = await owner.sendServiceRequest({ company, body: { unit, partner: firm } });
    await partner.answerServiceRequest({ company: firm, request: request.id, body: { answer: 'accept' } });
    const then = await told();
    expect(
      then.map(({ to }) => to),
      'whoever takes a unit on hears what is wrong with it',
    ).toEqual(['partner@example.test', 'service-technician-p@example.test']);
    expect(then[0]?.text).toContain(`/companies/${firm}/units/${unit}`);
    await partner.takeOffService({ company: firm, unit, body: { number: 'S-1' } });
    await looks(unit, { halted: 'rot', memory: 'full' });
    expect((await told()).map(({ to }) => to)).toEqual(['administrator-o@example.test', 'milena@example.test']);
  });

  test('to nobody who has turned it off, in this company only', async () => {
    const { owner, company, units, looks, told } = await shop();
    const [unit = ''] = await units(1);
    expect(await owner.getCompany({ company })).toMatchObject({ alarmMails: true });
    expect(await owner.changeMembership({ company, body: { alarmMails: false } })).toMatchObject({ alarmMails: false });
    expect(await owner.getCompany({ company })).toMatchObject({ alarmMails: false });
    expect((await owner.listMembers({ company })).members).toMatchObject([{ login: 'milena', alarmMails: false }]);
    await looks(unit, { halted: 'rot' });
    expect(await told()).toEqual([]);
    await owner.changeMembership({ company, body: { alarmMails: true } });
    expect(await told(), 'what was then is not told later').toEqual([]);
    await looks(unit, { halted: 'rot', memory: 'full' });
    expect(await told()).toHaveLength(1);
    const [entry] = (await owner.readAudit({ company })).entries;
    expect(entry).toMatchObject({
      act: 'membership.changed',
      before: { alarmMails: false },
      after: { alarmMails: true },
    });
  });

  test('once, whatever happens between the transaction and the sending, and across a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'plomba-alarm-mails-'));
    const sent: string[] = [];
    let isDown = true;
    const mail = {
      name: 'test',
      keepsText: true,
      send: ({ id, text }: { readonly id: string; readonly text: string }) => {
        if (isDown) return Promise.reject(new RangeError('the mail host is down'));
        if (text.includes('/monitoring')) sent.push(id);
        return Promise.resolve();
      },
    };
    const first = await openTestOperator({ dataDir, mail });
    const { store } = first.operator;
    await store.write(async ({ accounts, companies, units }) => {
      const person = { id: 'acc-1', login: 'ana', email: 'ana@example.test', language: 'en', state: 'active' } as const;
      await accounts.add({ ...person, staff: false, createdAt: START_MS });
      const firm = { id: 'co-1', country: 'ME', taxNumber: '02000008', name: 'Ana', address: '', email: 'a@b.test' };
      await companies.add({ ...firm, language: 'sr', createdAt: START_MS }, 'acc-1');
      await companies.setMember('co-1', 'acc-1', { role: 'owner', since: START_MS });
      const unit = { id: 'unit-1', company: 'co-1', name: 'Kasa', shop: 'Bar', serial: 'S-1', country: 'me' } as const;
      const rest = { registration: 'not-needed', tariff: '', channel: 'stable', isEntrusted: false } as const;
      await units.add({ ...unit, ...rest, createdAt: START_MS });
      await units.look('unit-1', { ...LOOK, halted: 'rot' });
    });
    await first.operator.beat();
    expect(await store.read.alarmMails.all()).toEqual([{ company: 'co-1', unit: 'unit-1', kind: 'halted', about: '' }]);
    await first.operator.stop();
    isDown = false;
    const second = await openTestOperator({ dataDir, mail });
    onTestFinished(second.close);
    second.move(60_000);
    await second.operator.beat();
    await second.operator.beat();
    expect(sent).toHaveLength(1);
  });
});

test('every alarm has words in every language', () => {
  expect(Object.keys(alarmWords).toSorted()).toEqual(Object.keys(ALARMS).toSorted());
  for (const [kind, words] of Object.entries(alarmWords)) {
    for (const language of languages) {
      const [name, wayOut] = words[language];
      expect(name, `${kind} ${language}`).not.toMatch(/[.{}]/);
      expect(wayOut, `${kind} ${language}`).toMatch(/^\p{Lu}.*\.$/u);
    }
    expect(new Set(languages.map((language) => words[language][0])).size, kind).toBe(languages.length);
  }
});
