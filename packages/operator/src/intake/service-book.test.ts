/** The service book as the operator shows it: of a unit that calls, page by page, and of a journal from before there was one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustDo } from '@plomba/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { ME_COMPANY, world } from '../__tests__/people.js';
import { CallingUnit } from '../fleet/__tests__/bench.js';
import { migrate } from '../store/migrate.js';
import { migrations } from '../store/migrations.table.js';
import { openSqlite } from '../store/sqlite.js';

const RADU = { technician: 'Radu Ionescu', authorisation: 'AT-0107', firm: 'Service SRL' };

function visit(unit: CallingUnit, step: 'open' | 'close', request: object): void {
  unit.host.act((device) => mustDo(device, `intervention.${step}`, { operation: unit.operation(), ...request }));
}

test('visits of a unit are shown as its journal has them: as found, as left, who and what; page by page', async () => {
  const { person, operator } = await world();
  const owner = await person('owner');
  const other = await person('other');
  const { id: company } = await owner.registerCompany({ body: { ...ME_COMPANY, as: 'owner' } });
  const { id: unit } = await owner.registerUnit({ company, body: { name: 'Till', shop: 'Tea', serial: 'S-1' } });
  expect(await owner.listInterventions({ company, unit })).toEqual({ interventions: [] });
  const till = new CallingUnit('S-1');
  const found = [{ number: 'RO-1', condition: 'intact' }];
  const left = [{ number: 'RO-2', condition: 'intact' }];
  const begins = till.records;
  visit(till, 'open', { ...RADU, place: 'workshop', reason: 'paper jams', seals: found, parts: [{ part: 'modem' }] });
  visit(till, 'close', {
    technician: 'Ana Pop',
    authorisation: 'AT-7',
    work: 'printer cleaned',
    seals: left,
    parts: [{ part: 'modem', serial: 'M-2' }],
  });
  till.sell(2);
  visit(till, 'open', { ...RADU, place: 'shop', reason: 'yearly look', seals: left, parts: [] });
  visit(till, 'close', { work: 'nothing to do', seals: left, parts: [] });
  visit(till, 'open', { ...RADU, place: 'shop', reason: 'again', seals: [], parts: [] });
  const { fleet } = operator.parts;
  void (await till.call(fleet));
  const size = async (): Promise<number> => (await operator.store.read.intake.journal(unit))?.known.frontier.size ?? 0;
  for (let turn = 0; turn < 2_000 && (await size()) < till.records; turn++) await new Promise((r) => setTimeout(r, 1));
  const { interventions, next } = await owner.listInterventions({ company, unit });
  expect(next).toBeUndefined();
  expect(interventions.map(({ number, reason, work }) => [number, reason, work])).toEqual([
    [3, 'again', undefined],
    [2, 'yearly look', 'nothing to do'],
    [1, 'paper jams', 'printer cleaned'],
  ]);
  expect(interventions[0]).not.toHaveProperty('endRecord');
  expect(interventions[2]).toMatchObject({
    ...{ record: begins, endRecord: begins + 1, endedBy: 'Ana Pop', firm: 'Service SRL', place: 'workshop' },
    ...{ sealsFound: found, sealsLeft: left, partsFound: [{ part: 'modem' }], partsLeft: [{ serial: 'M-2' }] },
  });
  expect(interventions[1]).not.toHaveProperty('endedBy');
  const numbers: number[][] = [];
  let below: number | undefined;
  do {
    const page = await owner.listInterventions({ company, unit, max: 1, ...(below === undefined ? {} : { below }) });
    numbers.push(page.interventions.map(({ number }) => number));
    below = page.next;
  } while (below !== undefined && numbers.length < 9);
  expect(numbers).toEqual([[3], [2], [1]]);
  const { id: theirs } = await other.registerCompany({ body: { ...ME_COMPANY, taxNumber: '02000016', as: 'owner' } });
  await expect(other.listInterventions({ company: theirs, unit })).rejects.toMatchObject({ code: 'not-found' });
  await fleet.stop();
});

test('visits that were taken in before there was a service book are in it after the step of the schema', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-book-'));
  const database = await openSqlite(join(folder, 'operator.db'));
  onTestFinished(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  const older = migrations.filter(({ number }) => number < 103);
  await migrate(database, older, 1);
  await database.write(async (sql) => {
    await sql.run(`insert into accounts (id, login, login_key, email, email_key, language, state, staff, created_at)
      values ('a', 'a', 'a', 'a', 'a', 'en', 'active', 0, 1)`);
    await sql.run(`insert into companies (id, country, tax_number, name, address, email, created_at, created_by)
      values ('c', 'SE', '1', 'C', '', '', 1, 'a')`);
    await sql.run(`insert into units (id, company, name, shop, country, registration, tariff, channel, created_at)
      values ('u', 'c', '', '', 'se', 'done', '', 'stable', 1)`);
    // "PR", version 1, then the kind: a receipt, an intervention, and a receipt with 12 elsewhere.
    for (const [sequence, entry] of ['505201050000', '505201120001', '505201051212'].entries()) {
      const text = 'insert into records (unit, sequence, entry, signature, leaf, taken_at) values (?, ?, ?, ?, ?, 1)';
      await sql.run(text, ['u', sequence, entry, '', '']);
    }
  });
  await migrate(database, migrations, 2);
  expect(await database.reader.all('select unit, sequence from interventions')).toEqual([{ unit: 'u', sequence: 1 }]);
});
