import { describe, expect, it } from 'vitest';
import { COFFEE, ConnectorWorld } from './helpers/connector-world.js';

describe('a connector', () => {
  it('issues an invoice at once, and has the number of the authority later', () => {
    const world = new ConnectorWorld();
    const issued = world.issue(COFFEE, 'sale-1');
    expect(issued.json).toMatchObject({
      number: 1,
      ordinal: 1,
      total: '3.60',
      change: '1.40',
      report: { state: 'waiting' },
    });
    world.carry();
    const known = world.http('GET', '/invoices/sale-1').json;
    expect(known.report).toMatchObject({ state: 'done' });
    expect(known.iic).toBe(issued.json.iic);
    expect(world.answers().map(({ result, detail }) => [result, detail])).toEqual([
      ['done', undefined],
      ['done', undefined],
    ]);
  });
});
