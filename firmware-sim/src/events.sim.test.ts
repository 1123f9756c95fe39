import { AssertionError } from '@plomba/core';
import type { UnitEventKind } from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, must, operation, SALE } from './__tests__/bench.js';
import { isTorn } from './hardware/paper-rows.js';
import { changesBetween, type Standing } from './firmware/condition.js';

const ALL: readonly UnitEventKind[] = ['life', 'day', 'memory', 'paper', 'clock', 'halted', 'warning'];

/** The kinds of the events that arrived since the last call. */
function told(client: Client): readonly UnitEventKind[] {
  client.pump();
  return client.events.splice(0).flatMap((event) => (event.kind === 'unit-event' ? [event.event.kind] : []));
}

describe('a connection that watches', () => {
  it('is told what changes, whoever changed it, with how things stand then', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    expect(client.ask('events.watch', { kinds: ALL })).toMatchObject({
      reply: { condition: { life: 'production', day: 0, dayOpen: false, paper: 'ok', warnings: [] } },
    });
    expect(told(client)).toEqual([]);
    must(device, 'day.open', { operation: operation() });
    client.pump();
    expect(client.events.splice(0)).toMatchObject([
      { kind: 'unit-event', number: 1, missed: 0, event: { kind: 'day', condition: { day: 1, dayOpen: true } } },
    ]);
    must(device, 'receipt.issue', { operation: operation(), receipt: SALE });
    expect(told(client), 'a receipt is no event').toEqual([]);
    const { utcMs, offsetMinutes } = device.hardware.rtc.read();
    must(device, 'clock.set', { operation: operation(), time: { utcMs: utcMs + 1000, offsetMinutes } });
    expect(told(client)).toEqual(['clock']);
    must(device, 'day.close', { operation: operation() });
    must(device, 'life.change', { operation: operation(), change: { to: 'blocked', reason: 'test' } });
    expect(told(client)).toEqual(['day', 'life']);
  });

  it('is told of paper: near its end, out, cover open, and fine again; what waited is printed', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const { printer } = device.hardware;
    const client = new Client(device);
    client.ask('events.watch', { kinds: ['paper'] });
    const sell = (): unknown => must(device, 'receipt.issue', { operation: operation(), receipt: SALE });
    printer.loadRoll(201);
    sell();
    expect(told(client)).toEqual(['paper']);
    expect(client.ask('unit.status', {})).toMatchObject({ reply: { paper: 'near-end' } });
    for (let sales = 0; sales < 60 && printer.paper !== 'out'; sales++) sell();
    expect(told(client)).toEqual(['paper']);
    expect(client.ask('unit.status', {})).toMatchObject({ reply: { paper: 'out' } });
    printer.take();
    sell();
    // The one whose paper ended in the middle, and the one after it.
    expect([printer.take().length, printer.waiting]).toEqual([0, 2]);
    printer.openCover(true);
    device.tick(1);
    printer.loadRoll(10_000);
    device.tick(2);
    printer.openCover(false);
    device.tick(3);
    client.pump();
    const papers = client.events.flatMap((event) => (event.kind === 'unit-event' ? [event.event.condition.paper] : []));
    expect(papers).toEqual(['cover-open', 'ok']);
    // The torn piece, and the two papers whole.
    expect(printer.take().map(isTorn)).toEqual([true, false, false]);
    expect(printer.waiting).toBe(0);
  });

  it('is told of warnings, of a full memory and of a halt', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    const other = new Client(device, 5);
    client.ask('events.watch', { kinds: ALL });
    for (let time = 0; time < 3; time++) other.ask('session.login', { principal: 'service', pin: '9999' });
    expect(told(client)).toEqual(['warning']);
    device.advanceClock(60_000);
    expect(told(client), 'the wait is over').toEqual(['warning']);
    device.hardware.secureElement.broken = true;
    device.tick(1);
    expect(told(client)).toEqual(['warning']);
    const { state } = device;
    if (state?.kind !== 'running') throw new Error('it runs');
    Object.defineProperty(state.unit, 'records', {
      value: () => {
        throw new AssertionError('planted');
      },
    });
    client.ask('journal.read', { from: 0, bytesMax: 1000 });
    client.pump();
    expect(client.events.filter(({ kind }) => kind === 'unit-event')).toMatchObject([
      { event: { kind: 'halted', condition: { halted: 'broken invariant: planted' } } },
    ]);
  });

  it('hears only what it asked for, until its connection ends', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    client.ask('events.watch', { kinds: ['life'] });
    must(device, 'day.open', { operation: operation() });
    expect(told(client)).toEqual([]);
    client.ask('events.watch', { kinds: ['day'] });
    must(device, 'day.close', { operation: operation() });
    expect(told(client)).toEqual(['day']);
    client.ask('events.watch', { kinds: [] });
    must(device, 'day.open', { operation: operation() });
    expect(told(client)).toEqual([]);
    client.ask('events.watch', { kinds: ['day'] });
    client.reconnect();
    must(device, 'day.close', { operation: operation() });
    expect(told(client)).toEqual([]);
  });
});

describe('what differs between two standings', () => {
  const before: Standing = {
    condition: { life: 'production', day: 1, dayOpen: true, memory: 'ample', paper: 'ok', warnings: [] },
    quality: 'set',
    clockSet: 0,
  };
  const cases: readonly (readonly [UnitEventKind, Partial<Standing['condition']>, Partial<Standing>])[] = [
    ['life', { life: 'blocked' }, {}],
    ['day', { day: 2 }, {}],
    ['day', { dayOpen: false }, {}],
    ['memory', { memory: 'near-end' }, {}],
    ['paper', { paper: 'out' }, {}],
    ['clock', {}, { clockSet: 1 }],
    ['clock', {}, { quality: 'battery-dead' }],
    ['halted', { halted: 'why', life: 'blocked', day: 0 }, {}],
    ['warning', { warnings: ['seal-broken'] }, {}],
  ];

  it.each(cases)('%s: %o %o', (kind, condition, more) => {
    const after = { ...before, ...more, condition: { ...before.condition, ...condition } };
    expect(changesBetween(before, after)).toEqual([kind]);
    expect(changesBetween(after, after)).toEqual([]);
  });
});
