/**
 * Every route × every role, and no route shows one company's things to another. Both are made of the table of routes:
 * a new route is tested by being in it. What is asked about does not exist, so an answer beyond the gate is `not-found`
 * or a complaint about the body; what counts is which side of the gate it comes from.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { permissions, roles, type Permission, type Role } from '../access/permissions.table.js';
import { newToken, digestOf } from '../access/secrets.js';
import { countingEntropy, openTestOperator, START_MS, type TestOperator } from '../__tests__/test-operator.js';
import { routes } from '../routes.js';
import { isTenantPath, type Route } from './route.js';
import { exampleOf } from './openapi.js';

interface Cast {
  readonly operator: TestOperator;
  readonly tokens: ReadonlyMap<string, string>;
}

const COMPANY = 'co-ours';

/** One account for each role in our company, an owner of another one, staff, and somebody without any. */
async function cast(operator: TestOperator): Promise<Cast> {
  const entropy = countingEntropy();
  const tokens = new Map<string, string>();
  await operator.operator.store.write(async (store) => {
    const person = async (name: string, staff: boolean): Promise<void> => {
      await store.accounts.add({
        id: `acc-${name}`,
        login: name,
        email: `${name}@example.test`,
        language: 'en',
        state: 'active',
        staff,
        createdAt: START_MS,
        password: 'scrypt$16$1$1$AAAA$AAAA',
      });
      const token = newToken(entropy);
      const expiresAt = START_MS + 3_600_000;
      const session = {
        id: `ses-${name}`,
        account: `acc-${name}`,
        agent: 'test',
        createdAt: START_MS,
        seenAt: START_MS,
        expiresAt,
      };
      await store.accounts.addSession(session, digestOf(token));
      tokens.set(name, token);
    };
    for (const role of roles) await person(role, false);
    await person('stranger', false);
    await person('foreign-owner', false);
    await person('provider', true);
    const seat = { country: 'ME', address: 'Cetinje', language: 'sr' } as const;
    const company = { ...seat, name: 'Ours', email: 'a@example.test', createdAt: START_MS };
    await store.companies.add({ ...company, id: COMPANY, taxNumber: '02000008' }, 'acc-owner');
    await store.companies.add({ ...company, id: 'co-theirs', taxNumber: '02631091' }, 'acc-foreign-owner');
    await store.companies.setMember('co-theirs', 'acc-foreign-owner', { role: 'owner', since: START_MS });
    for (const role of roles) await store.companies.setMember(COMPANY, `acc-${role}`, { role, since: START_MS });
  });
  return { operator, tokens };
}

/** The gate's words: whoever hears another one was let in. */
async function ask({ operator, tokens }: Cast, route: Route, who: string | undefined): Promise<string> {
  const path = route.path.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) =>
    name === 'company' ? COMPANY : `no-such-${name}`,
  );
  const token = who === undefined ? undefined : tokens.get(who);
  const body = route.body === undefined ? undefined : (route.example?.body ?? exampleOf(route.body.jsonSchema));
  const { status, body: answer } = await operator.ask(route.method, path, {
    ...(token === undefined ? {} : { as: token }),
    ...(body === undefined ? {} : { body }),
  });
  return status < 400 ? 'in' : (answer as { readonly code: string }).code;
}

const isPermission = (access: string): access is Permission => Object.hasOwn(permissions, access);
/** Changes are asked only by who is refused, or their effect would be felt by the next question. */
const isSafe = ({ method }: Route): boolean => method === 'GET';

describe('every route × every role', () => {
  let all: Cast;
  beforeAll(async () => {
    const operator = await openTestOperator();
    all = await cast(operator);
    return operator.close;
  });

  const byPermission = routes.filter(({ access }) => isPermission(access));

  test.each(byPermission.map((route) => [route.id, route] as const))('%s', async (_, route) => {
    const holders = permissions[route.access as Permission];
    for (const role of roles) {
      const word = await ask(all, route, role);
      if (holders.includes(role)) expect(word, `${role} may`).not.toMatch(/^(forbidden|not-logged-in)$/);
      else expect(word, `${role} may not`).toBe('forbidden');
    }
  });

  test('a route of a tenant names a permission, or says that every member may', () => {
    const odd = routes.filter(({ path, access }) => isTenantPath(path) && access === 'public');
    expect(odd.map(({ id }) => id)).toEqual([]);
    expect(byPermission.filter(({ path }) => !isTenantPath(path)).map(({ id }) => id)).toEqual([]);
  });

  test.each(routes.filter(({ access }) => access !== 'public').map((route) => [route.id, route] as const))(
    '%s: nobody without a session',
    async (_, route) => {
      expect(await ask(all, route, undefined)).toBe('not-logged-in');
    },
  );

  test.each(routes.filter(({ access }) => access === 'staff').map((route) => [route.id, route] as const))(
    '%s: nobody but the operator itself, who is let in',
    async (_, route) => {
      for (const role of [...roles, 'stranger', 'foreign-owner'])
        expect(await ask(all, route, role), role).toBe('not-found');
      if (isSafe(route) && !route.path.includes('{')) expect(await ask(all, route, 'provider')).toBe('in');
    },
  );
});

describe('tenants', () => {
  let all: Cast;
  beforeAll(async () => {
    const operator = await openTestOperator();
    all = await cast(operator);
    return operator.close;
  });
  const tenant = routes.filter(({ path, access }) => isTenantPath(path) && access !== 'staff');

  test.each(tenant.map((route) => [route.id, route] as const))(
    '%s: an owner of another company hears that there is nothing',
    async (_, route) => {
      expect(await ask(all, route, 'foreign-owner')).toBe('not-found');
      expect(await ask(all, route, 'stranger')).toBe('not-found');
    },
  );

  test.each(tenant.map((route) => [route.id, route] as const))(
    '%s: the answer is that of a company which does not exist',
    async (_, route) => {
      const path = (company: string): string =>
        route.path.replaceAll(/\{([A-Za-z]+)\}/g, (__, name: string) => (name === 'company' ? company : 'x'));
      const as = all.tokens.get('foreign-owner')!;
      const [ours, none] = await Promise.all(
        [COMPANY, 'co-none'].map((company) => all.operator.ask(route.method, path(company), { as })),
      );
      expect(ours).toMatchObject({ status: none!.status, body: none!.body });
    },
  );
});

test('each permission is needed by a route, and somebody has it', () => {
  const used = new Set(routes.map(({ access }) => access));
  const idle = (Object.keys(permissions) as Permission[]).filter(
    (one) => !used.has(one) || permissions[one].length === 0,
  );
  expect(idle).toEqual([]);
});

test('whatever a role may, an owner may', () => {
  const holders = Object.values(permissions) as readonly (readonly Role[])[];
  expect(holders.every((list) => list.includes('owner'))).toBe(true);
});
