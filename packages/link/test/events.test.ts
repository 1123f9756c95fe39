import { describe, expect, it } from 'vitest';
import {
  ClientMachine,
  eventMessageTable,
  LINK_LIMITS,
  responseMessageTable,
  ServerMachine,
  type ClientEvent,
  type UnitEvent,
} from '../src/index.js';
import { Pair } from './helpers/pair.js';

function event(utcMs: number): UnitEvent {
  const condition = { life: 'production', day: 1, dayOpen: true, memory: 'ample', paper: 'ok', warnings: [] } as const;
  return { kind: 'paper', time: { utcMs, offsetMinutes: 0 }, condition };
}

/** Two machines that are connected, with a line of so many bytes a millisecond. */
function connected(bytesPerMs?: number): Pair<ClientMachine, ServerMachine> {
  const line = bytesPerMs === undefined ? {} : { bytesPerMs };
  const pair = new Pair(new ClientMachine({ session: 1 }), new ServerMachine({ session: 2 }), line);
  pair.run(1000, () => pair.a.isOpen && pair.b.isConnected);
  pair.a.takeEvents();
  return pair;
}

function unasked(events: readonly ClientEvent[]): readonly (readonly [number: number, missed: number])[] {
  return events.flatMap((one) => (one.kind === 'unit-event' ? [[one.number, one.missed] as const] : []));
}

describe('events', () => {
  it('reach the client in order, numbered from 1', () => {
    const pair = connected();
    for (let utcMs = 0; utcMs < 5; utcMs++) pair.b.notify(event(utcMs));
    const events: ClientEvent[] = [];
    pair.run(
      5000,
      () => events.length === 5,
      () => events.push(...pair.a.takeEvents()),
    );
    expect(events).toMatchObject(
      [0, 1, 2, 3, 4].map((utcMs) => ({ number: utcMs + 1, missed: 0, event: event(utcMs) })),
    );
  });

  it('wait, at most 32 of them; the oldest are dropped, and the next one says how many', () => {
    const pair = connected(1);
    const size = LINK_LIMITS.eventsQueued + 10;
    for (let utcMs = 0; utcMs < size; utcMs++) pair.b.notify(event(utcMs));
    const events: ClientEvent[] = [];
    pair.run(
      60_000,
      () => false,
      () => events.push(...pair.a.takeEvents()),
    );
    const numbers = unasked(events);
    expect(numbers).toHaveLength(LINK_LIMITS.eventsQueued);
    expect(numbers[0]).toEqual([11, 10]);
    expect(numbers.at(-1)).toEqual([size, 0]);
  });

  it('never hold an answer up: it waits for those in the window, and overtakes all others', () => {
    const pair = connected(1);
    pair.a.request('operation.find', { ids: ['x'] });
    const order: string[] = [];
    let told = false;
    let replied = false;
    pair.run(
      pair.nowMs + 30_000,
      () => false,
      () => {
        const [request] = told ? [] : pair.b.takeRequests();
        if (request !== undefined) {
          for (let utcMs = 0; utcMs < 32; utcMs++) pair.b.notify(event(utcMs));
          told = true;
        } else if (told && !replied) {
          // One step later: the window is full of events by now.
          replied = pair.b.reply(1, { found: [] });
        }
        order.push(...pair.a.takeEvents().map(({ kind }) => kind));
      },
    );
    expect(order).toHaveLength(1 + 32);
    expect(order.indexOf('response')).toBeLessThanOrEqual(17);
  });

  it('of one client are not told to the next', () => {
    const pair = connected(1);
    for (let utcMs = 0; utcMs < 40; utcMs++) pair.b.notify(event(utcMs));
    pair.a = new ClientMachine({ session: 9 });
    const events: ClientEvent[] = [];
    pair.run(
      pair.nowMs + 30_000,
      () => false,
      () => events.push(...pair.a.takeEvents()),
    );
    expect(unasked(events)).toEqual([]);
    pair.b.notify(event(7));
    pair.run(
      pair.nowMs + 5000,
      () => false,
      () => events.push(...pair.a.takeEvents()),
    );
    expect(unasked(events)).toEqual([[1, 0]]);
  });

  it('are dropped while nobody is connected', () => {
    const server = new ServerMachine({ session: 2 });
    server.notify(event(1));
    expect(server.takeOutput()).toHaveLength(0);
  });

  it('cannot be read as an answer, nor an answer as an event', () => {
    const said = eventMessageTable.encode({ number: 1, missed: 0, event: event(1) });
    expect(() => responseMessageTable.decode(said)).toThrow();
    const answer = responseMessageTable.encode({ requestId: 1, status: 0, payload: Uint8Array.of(0xa0) });
    expect(() => eventMessageTable.decode(answer)).toThrow();
  });
});
