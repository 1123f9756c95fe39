import { describe, expect, it } from 'vitest';
import {
  ClientMachine,
  Endpoint,
  LinkAssertionError,
  LINK_LIMITS,
  requestMessageTable,
  responseMessageTable,
  ServerMachine,
  type ClientEvent,
  type ServerRequest,
} from '../src/index.js';
import { plainText } from '../src/machines/plain-text.js';
import { DAY_OPENED } from './helpers/commit-reply.js';
import { Pair } from './helpers/pair.js';

const operation = { id: 'op-1', epoch: 0 };

const commit = DAY_OPENED;

function machines(undecidedMax = 64): Pair<ClientMachine, ServerMachine> {
  return new Pair(new ClientMachine({ session: 1 }), new ServerMachine({ session: 2, undecidedMax }));
}

/** Runs until the client has an event that is not about the connection. */
function settle(pair: Pair<ClientMachine, ServerMachine>, each: () => void = () => undefined): ClientEvent[] {
  const events: ClientEvent[] = [];
  pair.run(
    pair.nowMs + 60_000,
    () => events.some(({ kind }) => kind !== 'open'),
    () => {
      each();
      events.push(...pair.a.takeEvents());
    },
  );
  return events.filter(({ kind }) => kind !== 'open');
}

describe('a request', () => {
  it('reaches the unit decoded, and its answer comes back decoded', () => {
    const pair = machines();
    const requestId = pair.a.request('day.open', { operation });
    const events = settle(pair, () => {
      for (const request of pair.b.takeRequests()) {
        expect(request).toMatchObject({ command: 'day.open', request: { operation } });
        expect(pair.b.reply(request.requestId, commit)).toBe(true);
      }
    });
    expect(events).toEqual([{ kind: 'response', requestId, command: 'day.open', reply: commit }]);
    expect([pair.a.inFlight, pair.b.undecided]).toEqual([0, 0]);
  });

  it('is refused with code, detail and path', () => {
    const pair = machines();
    const requestId = pair.a.request('unit.status', {});
    const events = settle(pair, () => {
      for (const request of pair.b.takeRequests()) {
        pair.b.refuse(request.requestId, { code: 'halted', detail: 'line\nbreak', path: 'receipt.items[2]' });
      }
    });
    const detail = 'line break';
    expect(events).toEqual([
      { kind: 'refusal', requestId, command: 'unit.status', code: 'halted', detail, path: 'receipt.items[2]' },
    ]);
  });

  it('is refused with the path from the receipt on, also where the unit tells it from the request on', () => {
    const pair = machines();
    const receipt = { document: 'sale', items: [], payments: [] } as const;
    const ids = ['a', 'b'].map((id) => pair.a.request('receipt.issue', { operation: { id, epoch: 0 }, receipt }));
    const paths = ['items[2].name', 'receipt.items[2].name'];
    const events = settle(pair, () => {
      for (const { requestId } of pair.b.takeRequests()) {
        pair.b.refuse(requestId, { code: 'validation-failed', path: paths.shift() ?? '' });
      }
    });
    expect(events).toMatchObject(ids.map((requestId) => ({ requestId, path: 'items[2].name' })));
  });

  it('can be answered in any order', () => {
    const pair = machines();
    const ids = ['a', 'b', 'c'].map((id) => pair.a.request('operation.find', { ids: [id] }));
    const held: ServerRequest[] = [];
    const events: ClientEvent[] = [];
    pair.run(
      10_000,
      () => events.length === 4,
      () => {
        held.push(...pair.b.takeRequests());
        if (held.length === 3) {
          for (const { requestId, request } of held.reverse()) {
            const id = 'ids' in request ? (request.ids[0] ?? '') : '';
            pair.b.reply(requestId, { found: [{ id, epoch: 0, fenced: true }] });
          }
          held.length = 0;
        }
        events.push(...pair.a.takeEvents());
      },
    );
    const answers = events.filter((event) => event.kind === 'response');
    expect(answers.map(({ requestId }) => requestId)).toEqual([...ids].reverse());
    expect(answers.map(({ reply }) => ('found' in reply ? reply.found[0]?.id : ''))).toEqual(['c', 'b', 'a']);
  });

  it('that does not fit its table never leaves', () => {
    const pair = machines();
    expect(() => pair.a.request('receipt.copy', { operation, sequence: -1 })).toThrow(/sequence/);
    expect(pair.a.inFlight).toBe(0);
  });

  it('needs room', () => {
    const client = new ClientMachine({ session: 1 });
    for (let n = 0; n < LINK_LIMITS.requestsInFlight; n++) client.request('unit.status', {});
    expect(client.canRequest).toBe(false);
    expect(() => client.request('unit.status', {})).toThrow(LinkAssertionError);
  });
});

describe('the unit', () => {
  it('drops the answer to a client that is gone, and never gives it to the next one', () => {
    const pair = machines();
    pair.a.request('unit.status', {});
    let taken: ServerRequest[] = [];
    pair.run(
      10_000,
      () => taken.length > 0,
      () => (taken = [...taken, ...pair.b.takeRequests()]),
    );
    pair.a = new ClientMachine({ session: 9 }); // the till restarted
    const again = pair.a.request('operation.find', { ids: ['x'] });
    let second: ServerRequest[] = [];
    pair.run(
      20_000,
      () => second.length > 0,
      () => (second = [...second, ...pair.b.takeRequests()]),
    );
    expect(again).toBe(1); // both clients call their first request 1
    expect(pair.b.refuse(taken[0]!.requestId, { code: 'internal' })).toBe(false);
    expect(second[0]?.requestId).not.toBe(taken[0]?.requestId);
    expect(pair.b.reply(second[0]!.requestId, { found: [] })).toBe(true);
    const events = settle(pair);
    expect(events).toMatchObject([{ kind: 'response', command: 'operation.find', reply: { found: [] } }]);
    expect(pair.b.takeEvents().map(({ kind }) => kind)).toEqual(['open', 'peer-restarted', 'open']);
  });

  it('answers each request once', () => {
    const pair = machines();
    pair.a.request('unit.status', {});
    const answers: boolean[] = [];
    settle(pair, () => {
      for (const { requestId } of pair.b.takeRequests()) {
        answers.push(pair.b.refuse(requestId, { code: 'busy' }), pair.b.refuse(requestId, { code: 'busy' }));
      }
    });
    expect(answers).toEqual([true, false]);
  });

  it('throws when it answers with what is no answer, and can still answer', () => {
    const pair = machines();
    pair.a.request('day.open', { operation });
    const events = settle(pair, () => {
      for (const { requestId } of pair.b.takeRequests()) {
        expect(() => pair.b.reply(requestId, { found: [] })).toThrow(/sequence/);
        pair.b.refuse(requestId, { code: 'internal' });
      }
    });
    expect(events).toMatchObject([{ kind: 'refusal', code: 'internal', detail: 'internal' }]);
  });

  it('holds answers back while the line is full, and loses none', () => {
    const pair = new Pair(new ClientMachine({ session: 1 }), new ServerMachine({ session: 2 }), { bytesPerMs: 5_000 });
    const entry = new Uint8Array(65_535);
    const page = {
      records: Array.from({ length: 8 }, () => ({ entry, signature: new Uint8Array(0) })),
      next: 8,
      size: 8,
    };
    for (let n = 0; n < 9; n++) pair.a.request('journal.read', { from: 0, bytesMax: 524_288 });
    const taken: ServerRequest[] = [];
    const events: ClientEvent[] = [];
    pair.run(
      600_000,
      () => events.length === 10,
      () => {
        taken.push(...pair.b.takeRequests());
        // All at once: 9 answers of 524 KB exceed the queue of 4 MiB.
        if (taken.length === 9) for (const { requestId } of taken.splice(0)) pair.b.reply(requestId, page);
        events.push(...pair.a.takeEvents());
      },
    );
    expect(events.map(({ kind }) => kind)).toEqual(['open', ...Array.from({ length: 9 }, () => 'response')]);
    expect(pair.b.undecided).toBe(0);
  });
});

/** A client that can say anything. */
function rawClient(): { pair: Pair<Endpoint, ServerMachine>; say: (message: Uint8Array) => object } {
  const pair = new Pair(new Endpoint({ role: 'initiator', session: 1 }), new ServerMachine({ session: 2 }));
  const say = (message: Uint8Array): object => {
    pair.a.send(message);
    const answers: Uint8Array[] = [];
    pair.run(
      pair.nowMs + 1_000,
      () => answers.length > 0,
      () => answers.push(...pair.a.takeMessages()),
    );
    return answers[0] === undefined ? {} : responseMessageTable.decode(answers[0]);
  };
  return { pair, say };
}

describe('a malformed request is answered by the machine itself', () => {
  const request = (payload: Uint8Array, command = 0x0402): Uint8Array =>
    requestMessageTable.encode({ requestId: 4, command, payload });

  it('with the path in the request', () => {
    const { pair, say } = rawClient();
    const payload = Uint8Array.of(0xa2, 1, 0xa2, 1, 0x61, 0x61, 2, 0, 2, 0x20); // sequence -1
    expect(say(request(payload))).toMatchObject({ requestId: 4, status: 1, refusal: { path: 'sequence' } });
    expect(pair.b.takeRequests()).toEqual([]);
    expect(pair.b.undecided).toBe(0);
  });

  it('when the command does not exist', () => {
    expect(rawClient().say(request(Uint8Array.of(0xa0), 0x7777))).toMatchObject({ requestId: 4, status: 2 });
  });

  it('as request 0 when it cannot even be read', () => {
    expect(rawClient().say(Uint8Array.of(1, 2, 3))).toMatchObject({ requestId: 0, status: 1 });
  });

  it('when its id is in flight already', () => {
    const { pair, say } = rawClient();
    expect(say(request(Uint8Array.of(0xa0), 0x0101))).toEqual({}); // undecided
    expect(say(request(Uint8Array.of(0xa0), 0x0101))).toMatchObject({ requestId: 4, status: 1 });
    expect(pair.b.takeRequests()).toHaveLength(1);
  });
});

describe('the client', () => {
  it('reports requests without an answer when the unit restarts, and goes on with the new life', () => {
    const pair = machines();
    const first = pair.a.request('day.open', { operation });
    pair.run(1_000, () => pair.b.takeRequests().length > 0);
    pair.b = new ServerMachine({ session: 3 });
    pair.run(20_000, () => pair.a.isOpen && pair.b.isConnected);
    expect(pair.a.takeEvents()).toEqual([
      { kind: 'open', peerSession: 2, version: 1 },
      { kind: 'unanswered', requestId: first, command: 'day.open' },
      { kind: 'peer-restarted', peerSession: 3 },
      { kind: 'open', peerSession: 3, version: 1 },
    ]);
    pair.run(30_000);
    expect(pair.b.takeRequests()).toEqual([]); // it is the caller who decides to repeat
  });

  it('reports requests without an answer when the line is cut', () => {
    const pair = machines();
    pair.run(1_000, () => pair.a.isOpen);
    pair.a.takeEvents();
    pair.toA.isCut = true;
    pair.toB.isCut = true;
    const requestId = pair.a.request('unit.status', {});
    pair.run(60_000, () => pair.a.isOver);
    expect(pair.a.takeEvents()).toEqual([
      { kind: 'unanswered', requestId, command: 'unit.status' },
      { kind: 'lost', reason: 'silence' },
    ]);
    expect(pair.a.canRequest).toBe(false);
  });

  it('reports requests without an answer when it closes', () => {
    const client = new ClientMachine({ session: 1 });
    const requestId = client.request('unit.status', {});
    client.close();
    expect(client.takeEvents()).toEqual([{ kind: 'unanswered', requestId, command: 'unit.status' }]);
  });

  it('says so when it cannot read an answer', () => {
    const server = new Endpoint({ role: 'responder', session: 2 });
    const pair = new Pair(new ClientMachine({ session: 1 }), server);
    pair.a.request('unit.status', {});
    pair.a.request('unit.status', {});
    pair.a.request('unit.status', {});
    let asked = 0;
    const events: ClientEvent[] = [];
    pair.run(
      10_000,
      () => events.length >= 4,
      () => {
        asked += server.takeMessages().length;
        if (asked === 3) {
          asked = 0;
          server.send(responseMessageTable.encode({ requestId: 1, status: 0, payload: Uint8Array.of(0xa0) }));
          server.send(responseMessageTable.encode({ requestId: 2, status: 900, refusal: { detail: 'new' } }));
          server.send(responseMessageTable.encode({ requestId: 3, status: 0 }));
          server.send(responseMessageTable.encode({ requestId: 99, status: 23, refusal: { detail: 'whose?' } }));
          server.send(Uint8Array.of(9));
        }
        events.push(...pair.a.takeEvents());
      },
    );
    expect(events.map(({ kind }) => kind)).toEqual(['open', 'undecodable', 'undecodable', 'undecodable']);
  });
});

describe('plain text', () => {
  it('cuts between letters and replaces what a text field refuses', () => {
    expect(plainText('žžž', 5)).toBe('žž');
    expect(plainText('a\u0000b\ud800c', 10)).toBe('a b c');
    expect(plainText('', 10)).toBe('');
  });
});
