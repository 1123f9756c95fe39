import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOperator } from '@plomba/operator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plomba } from '../__tests__/shell.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 14, 8);
const AT = new Date(NOW).toISOString();
const folder = mkdtempSync(join(tmpdir(), 'plomba-forecast-'));

/** A unit that called once, whose licence ends in a hundred days. */
beforeAll(async () => {
  let drawn = 0;
  const operator = await startOperator({
    dataDir: folder,
    name: 'test',
    clock: { now: () => NOW },
    entropy: (bytes) => Uint8Array.from({ length: bytes }, () => drawn++ & 0xff),
    passwordCost: { N: 16, r: 1, p: 1 },
    staff: { login: 'staff', email: 'staff@operator.test', language: 'en' },
  });
  await operator.store.write(async ({ accounts, companies, units }) => {
    const person = { id: 'acc-1', login: 'ana', email: 'ana@example.test', language: 'en' } as const;
    await accounts.add({ ...person, state: 'active', staff: false, createdAt: NOW });
    const firm = { id: 'co-1', country: 'SE', taxNumber: '5566778899', name: 'Tea', address: '', email: person.email };
    await companies.add({ ...firm, language: 'en', createdAt: NOW }, person.id);
    const common = { company: firm.id, shop: 'Tea', country: 'se', tariff: '', channel: 'stable' } as const;
    const made = { ...common, registration: 'not-needed', createdAt: NOW, isEntrusted: false } as const;
    await units.add({ id: 'unit-1', name: 'Till 1', serial: 'S-1', ...made });
    await units.add({ id: 'unit-2', name: 'Till 2', serial: 'S-2', ...made });
    const look = { atMs: NOW, firmware: '1.0.0', life: 'production', day: 1, dayOpen: true, records: 9 } as const;
    const memory = { journalBytes: 1_000_000, journalUsedBytes: 5_000, warnings: [], simulated: true } as const;
    const licence = { id: 'L-1', features: [], notAfter: NOW + 100 * DAY_MS - 1 };
    await units.look('unit-1', { ...look, ...memory, licence });
  });
  await operator.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('plomba forecast', () => {
  it('names the till, the day and the reason; exit code 1 because one will stop', async () => {
    const { exit, out } = await plomba('forecast', '--data', folder, '--at', AT);
    expect(exit).toBe(1);
    expect(out).toContain('2 units, the next 400 days: 1 will stop');
    expect(out).toMatch(/2026-06-22 {2}in 100 d +stops +Till 1 +S-1 +licence-ends +Licence L-1 ends\./);
    expect(out).toMatch(/now +Till 2 +S-2 +never-seen/);
  });

  it('says the same as JSON, and nothing of what lies further', async () => {
    const { exit, out } = await plomba('forecast', '--data', folder, '--at', AT, '--days', '99', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      at: AT,
      days: 99,
      units: 2,
      events: [{ kind: 'never-seen', unit: 'unit-2' }],
    });
  });

  it('refuses a folder without an operator', async () => {
    const { exit, err } = await plomba('forecast', '--data', join(folder, 'nothing'));
    expect(exit).toBe(2);
    expect(err).toContain('is no folder of an operator');
  });
});
