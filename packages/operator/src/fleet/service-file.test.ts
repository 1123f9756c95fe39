/** The file of the service firm: what was done while it looked after a unit, notes by hand; it stays with the firm. */
import { expect, test } from 'vitest';
import { ME_COMPANY, codeOf, SE_COMPANY, world } from '../__tests__/people.js';

test('a file holds what was done on service and the notes, goes on page by page, and stays when the unit goes', async () => {
  const { person } = await world();
  const owner = await person('owner');
  const radu = await person('radu');
  const { id: company } = await owner.registerCompany({ body: { ...ME_COMPANY, as: 'owner' } });
  const { id: firm } = await radu.registerCompany({ body: { ...SE_COMPANY, as: 'owner' } });
  const { id: unit } = await owner.registerUnit({ company, body: { name: 'Till', shop: 'Tea', serial: 'S-1' } });
  expect(await codeOf(radu.readServiceFile({ company: firm, unit }))).toBe('not-found');
  expect(await codeOf(radu.addServiceNote({ company: firm, unit, body: { text: 'x' } }))).toBe('not-found');
  const request = await owner.sendServiceRequest({ company, body: { unit, partner: firm } });
  await radu.answerServiceRequest({ company: firm, request: request.id, body: { answer: 'accept' } });
  expect(await codeOf(radu.addServiceNote({ company: firm, unit, body: { text: ' \n ' } }))).toBe('bad-field');
  const note = { text: 'SIM card changed,\nsignal -71 dBm', visit: 1 };
  expect(await radu.addServiceNote({ company: firm, unit, body: note })).toMatchObject({ sequence: 2, login: 'radu' });
  await radu.changeUnit({ company: firm, unit, body: { shop: 'Harbour' } });
  await radu.takeOffService({ company: firm, unit, body: { number: 'S-1' } });
  await owner.changeUnit({ company, unit, body: { shop: 'Old town' } });
  expect(await codeOf(radu.getUnit({ company: firm, unit }))).toBe('not-found');
  const { entries } = await radu.readServiceFile({ company: firm, unit });
  expect(entries.map(({ kind, detail }) => `${kind} ${detail}`)).toEqual([
    `taken-off ${firm}`,
    'changed shop',
    `note ${note.text}`,
    `taken-on ${firm}`,
  ]);
  expect(entries[2]).toMatchObject({ login: 'radu', visit: 1 });
  const page = await radu.readServiceFile({ company: firm, unit, max: 3 });
  expect([page.entries.length, page.next]).toEqual([3, 2]);
  const rest = await radu.readServiceFile({ company: firm, unit, below: 2 });
  expect(rest.entries.map(({ kind }) => kind)).toEqual(['taken-on']);
  expect(rest).not.toHaveProperty('next');
  expect(await codeOf(radu.addServiceNote({ company: firm, unit, body: note }))).toBe('not-found');
  const own = await owner.readServiceFile({ company, unit });
  expect(
    own.entries.map(({ kind }) => kind),
    'the owner keeps its own',
  ).toEqual(['changed', 'registered']);
});
