/**
 * What any database under the store must do. Another backend is put through it by handing over how it is opened; it says
 * nothing about SQL. `open` gives the same store again after `close`, as a restart would.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewAccount } from '../accounts.js';
import { StoreError } from '../sql.js';
import type { OpenStore } from '../store.js';
import { fleetCases } from './fleet-contract.js';

export interface StoreUnderTest {
  open(): Promise<OpenStore>;
}

const account = (login: string): NewAccount => ({
  id: `acc-${login.toLowerCase()}`,
  login,
  email: `${login}@Example.test`,
  language: 'sr',
  state: 'pending',
  staff: false,
  createdAt: 1_000,
});

const company = {
  id: 'co-1',
  country: 'ME',
  taxNumber: '02000008',
  name: 'Ж & Co',
  address: 'A',
  email: 'a@b.test',
  language: 'sr',
  createdAt: 1,
} as const;

const mail = (id: string, dueAt: number) =>
  ({
    id,
    to: 'a@b.test',
    template: 'invoice',
    language: 'en',
    subject: 's',
    text: 'line\n\nline',
    state: 'queued',
    attempts: 0,
    createdAt: 5,
    dueAt,
  }) as const;

const order = {
  product: 'terminal',
  priceMinor: '99',
  totalMinor: '9007199254740993',
  currency: 'SEK',
  offer: 'o',
  state: 'draft',
  createdAt: 1,
} as const;

/** The suite; `fresh` makes an empty one for each test. */
export function describeStore(name: string, fresh: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let under: StoreUnderTest;
    let store: OpenStore;
    beforeEach(async () => {
      under = await fresh();
      store = await under.open();
      return () => store.close();
    });
    const reopen = async (): Promise<void> => {
      await store.close();
      store = await under.open();
    };
    transactionCases(() => store, reopen);
    accountCases(() => store);
    companyCases(() => store);
    recordCases(() => store);
    tradeCases(() => store);
    fleetCases(() => store);
  });
}

function transactionCases(store: () => OpenStore, reopen: () => Promise<void>): void {
  test('a change is there when it resolves, for readers and after a restart', async () => {
    await store().write((tx) => tx.accounts.add(account('Ana')));
    expect(await store().read.accounts.byLogin('ana')).toEqual(account('Ana'));
    await reopen();
    expect(await store().read.accounts.byLogin('ANA')).toEqual(account('Ana'));
  });

  test('an error undoes all of a change, and nothing of the changes that waited beside it', async () => {
    const ends = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) =>
        store().write(async (tx) => {
          await tx.accounts.add(account(`a${at}`));
          await Promise.resolve();
          if (at % 3 === 0) throw new RangeError(`no ${at}`);
          return at;
        }),
      ),
    );
    for (const [at, end] of ends.entries()) {
      expect(end.status, `a${at}`).toBe(at % 3 === 0 ? 'rejected' : 'fulfilled');
      expect((await store().read.accounts.byLogin(`a${at}`)) === undefined, `a${at}`).toBe(at % 3 === 0);
    }
  });

  test('changes do not see each other half done: every counter of a hundred at once is its own', async () => {
    const entry = { company: 'co', at: 1, act: 'x', object: 'y' };
    const given = await Promise.all(Array.from({ length: 100 }, () => store().write((tx) => tx.audit.append(entry))));
    expect([...given].sort((left, right) => left - right)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  });

  test('a reader sees nothing of a change that is not committed', async () => {
    await store().write(async (tx) => {
      await tx.accounts.add(account('Ana'));
      expect(await store().read.accounts.byLogin('ana')).toBeUndefined();
      expect(await tx.accounts.byLogin('ana')).toBeDefined();
    });
  });

  test('nobody is told of a change before it is committed, also where it waits for the ones beside it', async () => {
    const slow = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    };
    const first = store().write((tx) => tx.accounts.add(account('Ana')));
    const second = store().write(slow);
    const seen = first.then(() => store().read.accounts.byLogin('ana'));
    await second;
    expect(await seen).toBeDefined();
  });

  test('a change after an error within one that is caught still counts', async () => {
    await store().write((tx) => tx.accounts.add(account('Ana')));
    await store().write(async (tx) => {
      await expect(tx.accounts.add({ ...account('ana'), id: 'acc-2' })).rejects.toMatchObject({ code: 'unique' });
      await tx.accounts.setLanguage('acc-ana', 'ro');
    });
    expect(await store().read.accounts.byId('acc-ana')).toMatchObject({ language: 'ro' });
  });

  test('a closed store refuses', async () => {
    const closed = store();
    await closed.close();
    await expect(closed.write((tx) => tx.accounts.add(account('Ana')))).rejects.toBeInstanceOf(StoreError);
    await reopen().catch(() => undefined);
  });
}

function accountCases(store: () => OpenStore): void {
  test('login and e-mail are one, however they are spelled', async () => {
    await store().write((tx) => tx.accounts.add(account('Ana')));
    const other = { ...account('Ana2'), id: 'acc-2' };
    for (const clash of [
      { ...other, login: 'aNA' },
      { ...other, email: 'ANA@example.TEST' },
    ]) {
      await expect(store().write((tx) => tx.accounts.add(clash))).rejects.toMatchObject({ code: 'unique' });
    }
    expect(await store().read.accounts.byEmail('ana@example.test')).toMatchObject({ id: 'acc-ana' });
  });

  test('a password makes an account active; only a pending one is removed', async () => {
    await store().write((tx) => tx.accounts.add(account('Ana')));
    await store().write((tx) => tx.accounts.setPassword('acc-ana', 'hash'));
    await store().write((tx) => tx.accounts.removePending('acc-ana'));
    expect(await store().read.accounts.byId('acc-ana')).toMatchObject({ state: 'active', password: 'hash' });
  });

  test('a link is used once, before it ends', async () => {
    const link = { digest: 'd', purpose: 'confirm', account: 'acc-ana', content: '', createdAt: 1, expiresAt: 100 };
    await store().write(async (tx) => {
      await tx.accounts.add(account('Ana'));
      await tx.accounts.addLink(link);
    });
    expect(await store().read.accounts.link('d', 99)).toEqual(link);
    expect(await store().read.accounts.link('d', 100)).toBeUndefined();
    expect(await store().write((tx) => tx.accounts.useLink('d', 100))).toBe(false);
    expect(await store().write((tx) => tx.accounts.useLink('d', 50))).toBe(true);
    expect(await store().write((tx) => tx.accounts.useLink('d', 50))).toBe(false);
    expect(await store().read.accounts.link('d', 50)).toBeUndefined();
  });

  test('sessions end by time, one by one, or all but one', async () => {
    const session = (id: string) => ({ id, account: 'acc-ana', agent: 'x', createdAt: 1, seenAt: 1, expiresAt: 100 });
    await store().write(async (tx) => {
      await tx.accounts.add(account('Ana'));
      for (const id of ['a', 'b', 'c']) await tx.accounts.addSession(session(id), `digest ${id}`);
    });
    expect(await store().read.accounts.sessionByDigest('digest a', 100)).toBeUndefined();
    expect(await store().read.accounts.sessionByDigest('digest a', 99)).toEqual(session('a'));
    expect(await store().write((tx) => tx.accounts.endSessions('acc-other', { id: 'a' }, 5))).toBe(0);
    expect(await store().write((tx) => tx.accounts.endSessions('acc-ana', { id: 'a' }, 5))).toBe(1);
    expect(await store().write((tx) => tx.accounts.endSessions('acc-ana', { except: 'b' }, 5))).toBe(1);
    expect((await store().read.accounts.sessionsOf('acc-ana', 5)).map(({ id }) => id)).toEqual(['b']);
  });
}

function companyCases(store: () => OpenStore): void {
  const withPeople = (): Promise<void> =>
    store().write(async (tx) => {
      await tx.accounts.add(account('Ana'));
      await tx.companies.add(company, 'acc-ana');
      await tx.companies.add({ ...company, id: 'co-2', taxNumber: '2' }, 'acc-ana');
    });

  test('a tax number is registered once in a country', async () => {
    await withPeople();
    const again = { ...company, id: 'co-3' };
    await expect(store().write((tx) => tx.companies.add(again, 'acc-ana'))).rejects.toMatchObject({ code: 'unique' });
    await store().write((tx) => tx.companies.add({ ...again, country: 'SE' }, 'acc-ana'));
    expect(await store().read.companies.byTaxNumber('ME', '02000008')).toEqual(company);
  });

  test('a row that names nobody is refused', async () => {
    const adding = store().write((tx) => tx.companies.add(company, 'acc-nobody'));
    await expect(adding).rejects.toMatchObject({ code: 'constraint' });
  });

  test('a member has one role in a company', async () => {
    await withPeople();
    await store().write((tx) => tx.companies.setMember('co-1', 'acc-ana', { role: 'cashier', since: 7 }));
    await store().write((tx) => tx.companies.setMember('co-1', 'acc-ana', { role: 'owner', since: 9 }));
    expect(await store().read.companies.members('co-1')).toMatchObject([{ role: 'owner', since: 7, login: 'Ana' }]);
    expect(await store().read.companies.ofAccount('acc-ana')).toEqual([{ ...company, role: 'owner' }]);
    expect(await store().read.companies.roleOf('co-2', 'acc-ana')).toBeUndefined();
  });

  test('terminals, points and their users are found within their company only', async () => {
    await withPeople();
    const terminal = { id: 't1', company: 'co-1', name: 'Bar', createdAt: 1, parts: [] };
    await store().write(async (tx) => {
      await tx.terminals.addPoint({ id: 'p1', company: 'co-1', name: 'Shop', address: 'A', createdAt: 1 });
      await tx.terminals.add(terminal);
      await tx.terminals.setParts('co-1', 't1', { parts: ['terminal-tables', 'terminal-stock'], since: 1 });
      await tx.terminals.setParts('co-2', 't1', { parts: [], since: 1 });
      await tx.terminals.grant('t1', 'acc-ana', 1);
      await tx.terminals.remove('co-2', 't1');
      await tx.terminals.update({ ...terminal, company: 'co-2', hardware: 'stolen' });
    });
    const { read } = store();
    expect(await read.terminals.byId('co-2', 't1')).toBeUndefined();
    expect(await read.terminals.point('co-2', 'p1')).toBeUndefined();
    expect(await read.terminals.byId('co-1', 't1')).toEqual({
      ...terminal,
      parts: ['terminal-stock', 'terminal-tables'],
    });
    expect(await read.terminals.countPart('co-1', 'terminal-tables')).toBe(1);
    expect(await read.terminals.granted('t1')).toEqual([{ account: 'acc-ana', login: 'Ana' }]);
    await expect(store().write((tx) => tx.terminals.add({ ...terminal, id: 't2' }))).rejects.toMatchObject({
      code: 'unique',
    });
  });
}

function recordCases(store: () => OpenStore): void {
  test('the audit trail counts in each company by itself, and is read from its end', async () => {
    const entry = { at: 1, act: 'x', object: 'y', after: '{"a":1}' };
    await store().write(async (tx) => {
      for (const name of ['a', 'b', 'a', 'a']) await tx.audit.append({ ...entry, company: name });
    });
    const page = await store().read.audit.list('a', { below: 3, max: 1 });
    expect(page).toEqual([{ ...entry, company: 'a', sequence: 2 }]);
    expect((await store().read.audit.list('b', { max: 9 })).map(({ sequence }) => sequence)).toEqual([1]);
  });

  test('an answer is kept under its key, once', async () => {
    const kept = { digest: 'd', status: 201, answer: '{}' };
    await store().write((tx) => tx.answers.keep('me', 'k', { ...kept, at: 5 }));
    expect(await store().read.answers.find('me', 'k')).toEqual(kept);
    expect(await store().read.answers.find('you', 'k')).toBeUndefined();
    const again = store().write((tx) => tx.answers.keep('me', 'k', { ...kept, at: 5 }));
    await expect(again).rejects.toMatchObject({ code: 'unique' });
    expect(await store().write((tx) => tx.answers.prune(6))).toBe(1);
  });

  test('mails that are due come in the order in which they were written', async () => {
    await store().write(async (tx) => {
      await tx.mails.add(mail('z', 10));
      await tx.mails.add(mail('a', 10));
      await tx.mails.add(mail('later', 20));
    });
    const due = await store().read.mails.due(10, 9);
    expect(due).toEqual([mail('z', 10), mail('a', 10)]);
    await store().write((tx) => tx.mails.settle({ ...mail('z', 10), state: 'sent', attempts: 1, sentAt: 11 }));
    expect((await store().read.mails.due(99, 9)).map(({ id }) => id)).toEqual(['a', 'later']);
    expect((await store().read.mails.list({ max: 2 })).map(({ id }) => id)).toEqual(['later', 'a']);
  });
}

function tradeCases(store: () => OpenStore): void {
  const withCompany = (): Promise<void> =>
    store().write(async (tx) => {
      await tx.accounts.add(account('Ana'));
      await tx.companies.add(company, 'acc-ana');
    });

  test('orders are numbered without gaps; what is paid is added up; amounts keep every digit', async () => {
    await withCompany();
    for (const [id, quantity] of [
      ['a', 2],
      ['b', 3],
      ['c', 4],
    ] as const) {
      await store().write((tx) => tx.orders.add({ ...order, id, company: 'co-1', quantity }));
    }
    const second = await store().read.orders.byId('co-1', 'b');
    expect(second).toEqual({ ...order, id: 'b', number: 2, company: 'co-1', quantity: 3 });
    for (const id of ['a', 'b']) {
      const one = await store().read.orders.byId('co-1', id);
      await store().write((tx) => tx.orders.setState({ ...one!, state: 'paid', paidAt: 9, payment: 'p' }));
    }
    expect(await store().read.orders.paid('co-1', 'terminal')).toBe(5);
    expect(await store().read.orders.paid('co-1', 'connector')).toBe(0);
    expect(await store().read.orders.byId('co-9', 'b')).toBeUndefined();
  });

  test('the licence in force is the last that was not replaced; what it cost stays spent', async () => {
    await withCompany();
    const licence = {
      company: 'co-1',
      product: 'connector',
      serial: 'S1',
      environment: 'test',
      licence: 'aa',
      signature: 'bb',
      activatedAt: 1,
    } as const;
    await store().write(async (tx) => {
      await tx.licences.add({ ...licence, id: 'l1', issuedAt: 1, cost: 1 });
      await tx.licences.replace('co-1', 'l1', 5);
      await tx.licences.add({ ...licence, id: 'l2', issuedAt: 5, environment: 'production', cost: 0 });
    });
    expect(await store().read.licences.inForce('co-1', 'connector', 'S1')).toMatchObject({
      id: 'l2',
      environment: 'production',
    });
    expect(await store().read.licences.byId('co-1', 'l1')).toMatchObject({ replacedAt: 5 });
    expect(await store().read.licences.spent('co-1', 'connector')).toBe(1);
    expect(await store().read.licences.ofSerial('S1')).toHaveLength(1);
  });
}
