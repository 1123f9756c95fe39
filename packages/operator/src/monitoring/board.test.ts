/** The board against the plain rules, and on a clock that moves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmsOf, type MonitoredUnit } from './alarms.js';
import { ALARMS } from './alarms.table.js';
import { Board } from './board.js';
import { colourOf, DAY_MS, HOUR_MS } from './colour.js';

const NOW = 1_773_468_000_000;

function unitOf(more: Partial<MonitoredUnit> = {}): MonitoredUnit {
  return { id: 'u1', connected: true, warnings: [], keys: [], registration: 'done', findings: [], ...more };
}

const kindsOf = (unit: MonitoredUnit, nowMs = NOW): readonly string[] =>
  alarmsOf(unit, nowMs).alarms.map(({ kind }) => kind);

describe('alarms', () => {
  it('has none for a unit that is well', () => {
    expect(kindsOf(unitOf({ lastDocumentMs: NOW, lastSeenMs: NOW, life: 'production', memory: 'ample' }))).toEqual([]);
  });

  it.each([
    [30 * DAY_MS, []],
    [30 * DAY_MS - 1, ['licence-ending']],
    [0, ['licence-ending']],
    [-1, ['licence-ended']],
  ])('names a licence that ends %d ms ahead: %j', (aheadMs, kinds) => {
    expect(kindsOf(unitOf({ licenceEndsMs: NOW + aheadMs }))).toEqual(kinds);
  });

  it('names each key by its name', () => {
    const keys = [
      { name: 'seal', notAfterMs: NOW - 1 },
      { name: 'code', notAfterMs: NOW + DAY_MS },
      { name: 'far', notAfterMs: NOW + 400 * DAY_MS },
    ];
    expect(alarmsOf(unitOf({ keys }), NOW).alarms).toMatchObject([
      { kind: 'certificate-ended', detail: 'The key seal has ended.', atMs: NOW - 1 },
      { kind: 'certificate-ending', detail: 'The key code ends.', atMs: NOW + DAY_MS },
    ]);
  });

  it('is silent a day after the last word, to the ms, and never while connected', () => {
    const lastSeenMs = NOW - DAY_MS;
    expect(kindsOf(unitOf({ connected: false, lastSeenMs }))).toEqual(['silent']);
    expect(kindsOf(unitOf({ connected: false, lastSeenMs }), NOW - 1)).toEqual([]);
    expect(kindsOf(unitOf({ connected: true, lastSeenMs }))).toEqual([]);
  });

  it('puts what stops a unit before what only wants a look', () => {
    const findings = [
      { kind: 'gap', foundMs: NOW, detail: 'a' },
      { kind: 'forked', foundMs: NOW, detail: 'b' },
    ] as const;
    expect(kindsOf(unitOf({ findings, registration: 'waiting', memory: 'near-end' }))).toEqual([
      'forked',
      'memory-near-full',
      'gap',
      'not-registered',
    ]);
  });

  it('asks nothing of a unit that is archived but what was found of its journal', () => {
    const findings = [{ kind: 'rolled-back', foundMs: NOW, detail: 'older' }] as const;
    const old = { life: 'archived', memory: 'full', registration: 'waiting', licenceEndsMs: 1, findings } as const;
    expect(kindsOf(unitOf(old))).toEqual(['rolled-back']);
  });

  it('can raise every kind of the table', () => {
    const findings = (['rolled-back', 'forked', 'cut-tail', 'wrong-key', 'bad-record', 'gap'] as const).map((kind) => ({
      kind,
      foundMs: NOW,
      detail: kind,
    }));
    const bad = unitOf({
      findings,
      halted: 'rot',
      life: 'blocked',
      memory: 'full',
      warnings: ['clock-unset', 'licence-invalid'],
      keys: [{ name: 'k', notAfterMs: NOW - 1 }],
      registration: 'waiting',
      connected: false,
      lastSeenMs: 0,
    });
    const keys = [{ name: 'k', notAfterMs: NOW }];
    const near = unitOf({ memory: 'near-end', licenceEndsMs: NOW, keys });
    expect([...kindsOf(bad), ...kindsOf(near)].toSorted()).toEqual(Object.keys(ALARMS).toSorted());
  });
});

const someUnit = fc.record({
  id: fc.nat(30).map((number) => `u${number}`),
  lastDocumentMs: fc.integer({ min: NOW - 80 * HOUR_MS, max: NOW + HOUR_MS }),
  lastSeenMs: fc.integer({ min: NOW - 3 * DAY_MS, max: NOW }),
  licenceEndsMs: fc.integer({ min: NOW - DAY_MS, max: NOW + 40 * DAY_MS }),
  connected: fc.boolean(),
  registration: fc.constantFrom('waiting' as const, 'done' as const),
});

describe('the board', () => {
  it('says of each unit what the rules say, whatever was asked before and wherever the clock went', () => {
    const steps = fc.array(fc.record({ unit: someUnit, movedMs: fc.integer({ min: -HOUR_MS, max: 50 * HOUR_MS }) }));
    fc.assert(
      fc.property(steps, (story) => {
        const board = new Board();
        let nowMs = NOW;
        for (const { unit, movedMs } of story) {
          board.put(unitOf(unit));
          nowMs += movedMs;
          for (const row of board.rows(nowMs)) {
            expect(row.colour).toBe(colourOf(row.unit.lastDocumentMs, nowMs).colour);
            expect(row.alarms).toEqual(alarmsOf(row.unit, nowMs).alarms);
          }
        }
      }),
    );
  });

  it('counts what its rows say, and only of the units that were asked for', () => {
    const board = new Board();
    board.put(unitOf({ id: 'a', lastDocumentMs: NOW }));
    board.put(unitOf({ id: 'b', lastDocumentMs: NOW - 25 * HOUR_MS, registration: 'waiting' }));
    board.put(unitOf({ id: 'c', lastDocumentMs: NOW - 72 * HOUR_MS, connected: false, lastSeenMs: NOW - 2 * DAY_MS }));
    board.put(unitOf({ id: 'd' }));
    expect(board.counts(NOW)).toEqual({
      units: 4,
      connected: 3,
      colours: { unknown: 1, green: 1, yellow: 1, red: 1 },
      levels: { stop: 0, soon: 0, look: 2 },
      alarms: { 'not-registered': 1, silent: 1 },
    });
    expect(board.counts(NOW, ['a', 'nobody']).units).toBe(1);
    board.remove('c');
    expect(board.counts(NOW).colours.red).toBe(0);
  });
});
