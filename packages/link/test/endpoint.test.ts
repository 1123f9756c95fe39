import { concatBytes } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { encodeFrame, Endpoint, LINK_LIMITS, LINK_TIMING, LinkAssertionError } from '../src/index.js';
import { ReceiveWindow } from '../src/endpoint/receive-window.js';
import { SendWindow } from '../src/endpoint/send-window.js';
import { Pair } from './helpers/pair.js';
import { frame, hello, helloAck, inState, OURS, RawPeer, reset, THEIRS } from './helpers/raw-peer.js';
import { Seeded } from './helpers/seeded.js';

const pairOf = (a: number, b: number): Pair<Endpoint, Endpoint> =>
  new Pair(new Endpoint({ role: 'initiator', session: a }), new Endpoint({ role: 'responder', session: b }));

const text = (message: string): Uint8Array => Uint8Array.from(message, (letter) => letter.charCodeAt(0));

describe('opening', () => {
  it('repeats the hello ever more slowly, then gives up', () => {
    const peer = new RawPeer(new Endpoint({ role: 'initiator', session: OURS }));
    const said: number[] = [];
    for (let ms = 0; ms < 9_000; ms += 50) if (peer.pass(50).length > 0) said.push(peer.nowMs - 1_050);
    expect(said).toEqual([0, 250, 750, 1_750, 3_750, 5_750, 7_750]);
    expect(peer.endpoint.takeEvents()).toEqual([{ kind: 'lost', reason: 'no-answer' }]);
    expect(peer.endpoint.nextDeadlineMs()).toBeUndefined();
  });

  it('says which sessions talk, and sends what waited', () => {
    const pair = pairOf(1, 2);
    pair.a.send(text('early'));
    pair.run(1_000, () => pair.a.state === 'connected');
    pair.run(1_000);
    expect(pair.a.takeEvents()).toEqual([{ kind: 'open', peerSession: 2, version: 1 }]);
    expect(pair.b.takeEvents()).toEqual([{ kind: 'open', peerSession: 1, version: 1 }]);
    expect(pair.b.takeMessages()).toEqual([text('early')]);
  });

  it('starts a hello with a delimiter, so that noise on the line does not spoil it', () => {
    const b = new Endpoint({ role: 'responder', session: 2 });
    const a = new Endpoint({ role: 'initiator', session: 1 });
    b.receive(Uint8Array.of(1, 2, 3), 0);
    a.tick(0);
    b.receive(a.takeOutput(), 0);
    expect(b.state).toBe('serving');
  });

  it('agrees on the smaller frame of both ends', () => {
    const peer = new RawPeer(new Endpoint({ role: 'responder', session: OURS, payloadBytes: 4_096 }));
    peer.say(hello());
    peer.endpoint.send(new Uint8Array(3_000));
    expect(peer.hear().map(({ payload, fragment }) => [payload.length, fragment])).toEqual([
      [1_024, 'first'],
      [1_024, 'none'],
      [952, 'last'],
    ]);
  });

  it('ends with the versions when there is no common one', () => {
    const peer = inState('opening');
    peer.say(reset('version', { session: THEIRS }));
    expect(peer.endpoint.takeEvents()).toEqual([{ kind: 'lost', reason: 'version' }]);
  });

  it('ignores an answer with a version or a capacity that cannot be', () => {
    const peer = inState('opening');
    const wrong = helloAck();
    wrong.payload[0] = 2;
    peer.say(wrong);
    const empty = helloAck();
    empty.payload[2] = 0;
    peer.say(empty);
    expect(peer.endpoint.state).toBe('opening');
  });

  it('refuses options out of range', () => {
    const make = (more: object) => () => new Endpoint({ role: 'initiator', session: 1, ...more });
    for (const bad of [{ session: 0 }, { session: 2 ** 32 }, { payloadBytes: 63 }, { windowFrames: 33 }]) {
      expect(make(bad)).toThrow(LinkAssertionError);
    }
    expect(make({ timing: { keepAliveMs: 9_000 } })).toThrow(LinkAssertionError);
  });
});

describe('a silent peer', () => {
  it('is pinged, answers, and stays', () => {
    const pair = pairOf(1, 2);
    pair.run(1_000, () => pair.a.state === 'connected');
    pair.run(600_000);
    expect([pair.a.state, pair.b.state]).toEqual(['connected', 'serving']);
    const { framesSent } = pair.a.statistics();
    expect(framesSent).toBeGreaterThan(100);
    expect(framesSent).toBeLessThan(700);
  });

  it('is lost when the line is cut, at both ends; the responder listens again', () => {
    const pair = pairOf(1, 2);
    pair.run(1_000, () => pair.a.state === 'connected');
    pair.run(1_000);
    pair.toA.isCut = true;
    pair.toB.isCut = true;
    pair.run(20_000);
    expect(pair.a.takeEvents().at(-1)).toEqual({ kind: 'lost', reason: 'silence' });
    expect(pair.b.takeEvents().at(-1)).toEqual({ kind: 'lost', reason: 'silence' });
    expect([pair.a.state, pair.b.state]).toEqual(['over', 'listening']);
    expect(pair.nowMs).toBe(20_000);
  });

  it('that only one end has given up learns of it at its next frame', () => {
    const pair = pairOf(1, 2);
    pair.run(1_000, () => pair.a.state === 'connected');
    pair.b = new Endpoint({ role: 'responder', session: 2 }); // forgot everything, same session
    pair.run(20_000, () => pair.a.state === 'over');
    expect(pair.a.takeEvents().at(-1)).toEqual({ kind: 'lost', reason: 'given-up-by-peer' });
  });
});

describe('a restarted peer', () => {
  it('is noticed by the initiator, which opens again with the next session', () => {
    const pair = pairOf(1, 2);
    pair.run(1_000, () => pair.a.state === 'connected');
    pair.a.takeEvents();
    pair.b = new Endpoint({ role: 'responder', session: 3 });
    pair.a.send(text('to the old life'));
    pair.run(10_000, () => pair.b.state === 'serving' && pair.a.state === 'connected');
    expect(pair.a.takeEvents()).toEqual([
      { kind: 'peer-restarted', peerSession: 3 },
      { kind: 'open', peerSession: 3, version: 1 },
    ]);
    pair.run(20_000);
    expect(pair.b.takeMessages()).toEqual([]); // what was meant for the old life never reaches the new one
    pair.a.send(text('to the new life'));
    pair.run(21_000);
    expect(pair.b.takeMessages()).toEqual([text('to the new life')]);
  });

  it('is noticed by the responder, and late frames of the old life are answered with a reset', () => {
    const peer = inState('serving');
    peer.say(frame('data', { payload: text('old') }));
    expect(peer.endpoint.takeMessages()).toEqual([text('old')]);
    peer.say(hello({ session: 77 }));
    const late = peer.say(frame('data', { sequence: 1, payload: text('late') }));
    expect(late).toMatchObject([{ type: 'reset', peer: THEIRS }]);
    expect(peer.endpoint.takeMessages()).toEqual([]);
  });

  it('loses what a responder had received and nobody had taken: a request of a client that is gone', () => {
    const peer = inState('serving');
    peer.endpoint.receive(encodeFrame(frame('data', { payload: text('old') })), 0);
    peer.say(hello({ session: 77 }));
    expect(peer.endpoint.takeMessages()).toEqual([]);
  });

  it('leaves what an initiator had received: an answer is an answer', () => {
    const peer = inState('connected');
    peer.say(frame('data', { payload: text('answer') }), reset('closed'));
    expect(peer.endpoint.takeMessages()).toEqual([text('answer')]);
    expect(peer.endpoint.takeEvents()).toEqual([{ kind: 'lost', reason: 'closed-by-peer' }]);
  });
});

describe('frames that were lost', () => {
  it('are sent again as soon as three later ones have arrived', () => {
    const peer = inState('connected');
    peer.endpoint.send(new Uint8Array(5 * 1_024));
    expect(peer.hear().map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4]);
    expect(peer.say(frame('ack', { ack: 1, selective: 0b1 })).map(({ sequence }) => sequence)).toEqual([1]); // three missing: one is enough
    expect(peer.say(frame('ack', { ack: 2, selective: 0b10 }))).toMatchObject([{ sequence: 3 }]);
    expect(peer.endpoint.statistics().retransmissions).toBe(2);
  });

  it('back off while nothing is acknowledged', () => {
    const peer = inState('connected');
    peer.endpoint.send(text('x'));
    peer.hear();
    const at: number[] = [];
    const from = peer.nowMs;
    for (let ms = 0; ms < 7_500; ms += 100) {
      if (peer.pass(100).some(({ type }) => type === 'data')) at.push(peer.nowMs - from);
    }
    // Sent at 0, noted by the clock at 100; then after 1, 2 and 4 seconds.
    expect(at).toEqual([1_100, 3_100, 7_100]);
  });

  it('are waited for shortly again once the line answers', () => {
    const peer = inState('connected');
    const lateAfter = (ack: number): number => {
      const from = peer.nowMs;
      for (let ms = 0; ms < 9_000; ms += 10) {
        if (peer.pass(10).some(({ type }) => type === 'data')) return peer.nowMs - from;
        if (ms % 1_000 === 0) peer.say(frame('pong', { ack })); // alive
      }
      return Infinity;
    };
    peer.endpoint.send(text('x'));
    peer.hear();
    expect([lateAfter(0), lateAfter(0)]).toEqual([1_010, 2_000]); // doubled
    peer.say(frame('ack', { ack: 1 })); // of a repeated frame: says nothing of the line
    peer.endpoint.send(text('y'));
    peer.hear();
    peer.pass(0);
    peer.nowMs += 50;
    peer.say(frame('ack', { ack: 2 })); // a round trip of 50 ms
    peer.endpoint.send(text('z'));
    peer.hear();
    peer.pass(0);
    expect(lateAfter(2)).toBe(200); // the least wait, no longer doubled
  });

  it('never exceed the window', () => {
    const peer = inState('connected');
    peer.endpoint.send(new Uint8Array(100 * 1_024));
    expect(peer.hear()).toHaveLength(16);
    const again = peer.say(frame('ack', { ack: 0, selective: 0x7ffe }));
    expect(again.map(({ sequence }) => sequence)).toEqual([0, 1]); // missing ones again, nothing new
    expect(peer.say(frame('ack', { ack: 5 })).length).toBeGreaterThan(0);
  });

  it('are numbered across the end of 32 bits', () => {
    const first = 0xfffffff0;
    const sending = new SendWindow({ first, windowFrames: 16, payloadBytes: 64, roundTrip: LINK_TIMING.roundTrip });
    const receiving = new ReceiveWindow(first, 256);
    const random = new Seeded(4);
    const sent = Array.from({ length: 30 }, () => random.bytes(200));
    for (const message of sent) sending.offer(message);
    const received: Uint8Array[] = [];
    for (let nowMs = 0; nowMs < 60_000 && !sending.isIdle; nowMs += 100) {
      sending.now(nowMs);
      const parts = sending.transmit().filter(() => random.chance(0.8));
      if (random.chance(0.5)) parts.reverse();
      for (const part of parts) receiving.accept(part);
      received.push(...receiving.takeMessages(256));
      expect(sending.acknowledge(receiving.ack, receiving.selective, nowMs)).toBe(true);
      if ((sending.deadlineMs ?? Infinity) <= nowMs) sending.expire(nowMs);
    }
    expect(received).toEqual(sent);
    expect(receiving.ack).toBe((first + 120) >>> 0);
  });
});

describe('bounds', () => {
  it('refuses a message beyond 1 MiB as a mistake of the caller', () => {
    const peer = inState('connected');
    expect(() => peer.endpoint.send(new Uint8Array(LINK_LIMITS.messageBytes + 1))).toThrow(LinkAssertionError);
    expect(peer.endpoint.send(new Uint8Array(LINK_LIMITS.messageBytes))).toBe('queued');
  });

  it('refuses messages once 4 MiB or 256 of them wait', () => {
    const peer = inState('opening');
    for (let n = 0; n < 4; n++) expect(peer.endpoint.send(new Uint8Array(LINK_LIMITS.messageBytes))).toBe('queued');
    expect(peer.endpoint.send(text('x'))).toBe('queue-full');
    const other = inState('opening');
    for (let n = 0; n < 256; n++) expect(other.endpoint.send(text('x'))).toBe('queued');
    expect(other.endpoint.send(text('x'))).toBe('queue-full');
  });

  it('takes nothing without a client', () => {
    expect(inState('listening').endpoint.send(text('x'))).toBe('not-connected');
  });

  it('holds the peer back while nobody takes the messages', () => {
    const peer = inState('connected');
    for (let sequence = 0; sequence < 256; sequence++) peer.say(frame('data', { sequence, payload: text('x') }));
    expect(peer.say(frame('data', { sequence: 256, payload: text('y') }))).toMatchObject([{ type: 'ack', ack: 256 }]);
    expect(peer.endpoint.takeMessages()).toHaveLength(256);
    expect(peer.say(frame('data', { sequence: 256, payload: text('y') }))).toMatchObject([{ type: 'ack', ack: 257 }]);
    expect(peer.endpoint.takeMessages()).toEqual([text('y')]);
  });

  it('keeps at most 32 frames that wait for an earlier one', () => {
    const peer = inState('connected');
    expect(peer.say(frame('data', { sequence: 33, payload: text('x') }))[0]?.selective).toBe(0);
    expect(peer.say(frame('data', { sequence: 32, payload: text('x') }))[0]?.selective).toBe(0x80000000);
    expect(peer.say(frame('data', { sequence: 1, payload: text('x') }))[0]?.selective).toBe(0x80000001);
  });

  it.each([
    ['a middle part without a first', [frame('data', { fragment: 'none', payload: text('x') })]],
    ['a last part without a first', [frame('data', { fragment: 'last', payload: text('x') })]],
    ['an empty part', [frame('data', { fragment: 'first' })]],
    [
      'a message inside a message',
      [frame('data', { fragment: 'first', payload: text('x') }), frame('data', { sequence: 1, payload: text('y') })],
    ],
    ['an acknowledgement of what was never sent', [frame('ack', { ack: 5 })]],
  ])('gives up a peer that sends %s', (_what, frames) => {
    const peer = inState('connected');
    expect(peer.say(...frames)).toMatchObject([{ type: 'reset' }]);
    expect(peer.endpoint.takeEvents()).toEqual([{ kind: 'lost', reason: 'protocol' }]);
  });

  it('gives up a peer whose message never ends', () => {
    const peer = inState('connected');
    const payload = new Uint8Array(1_024);
    let sequence = 0;
    peer.say(frame('data', { fragment: 'first', payload }));
    while (peer.endpoint.state === 'connected' && sequence < 2_000) {
      peer.say(frame('data', { sequence: ++sequence, fragment: 'none', payload }));
    }
    expect(sequence).toBe(1_024);
  });
});

describe('time', () => {
  it('never runs back, whatever the caller says', () => {
    const peer = inState('connected');
    peer.endpoint.tick(5_000);
    peer.hear();
    peer.endpoint.tick(100);
    expect(peer.hear()).toEqual([]);
    expect(() => peer.endpoint.tick(Number.NaN)).toThrow(LinkAssertionError);
  });

  it('can be told rarely: an old clock makes no frame look late', () => {
    const peer = inState('connected');
    peer.endpoint.send(text('x'));
    peer.hear();
    expect(peer.endpoint.nextDeadlineMs()).toBeLessThanOrEqual(peer.nowMs); // asks for the time
    const early = peer.pass(1_900).filter(({ type }) => type === 'data');
    expect(early).toEqual([]);
    expect(peer.endpoint.nextDeadlineMs()).toBe(peer.nowMs + 100); // the ping, before the repetition
  });
});

describe('hostile bytes', () => {
  it('100,000 random frames with good checksums never throw, in any state', () => {
    const random = new Seeded(31);
    const types = ['hello', 'hello-ack', 'data', 'ack', 'ping', 'pong', 'reset'] as const;
    const fragments = ['none', 'first', 'last', 'whole'] as const;
    const sessions = [OURS, THEIRS, 0, 1, 2, 3];
    const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
    let endpoint = new Endpoint({ role: 'initiator', session: OURS });
    const visited = new Set<string>();
    let chunk: Uint8Array[] = [];
    for (let round = 0; round < 100_000; round++) {
      if (round % 400 === 0) {
        endpoint = new Endpoint({ role: pick(['initiator', 'responder'] as const), session: OURS });
        endpoint.tick(0);
      }
      const type = pick(types);
      const sound = type === 'hello' ? hello().payload : type === 'hello-ack' ? helloAck().payload : undefined;
      const bytes = encodeFrame({
        version: random.chance(0.95) ? 1 : random.below(256),
        type,
        fragment: type === 'data' ? pick(fragments) : 'none',
        session: pick(sessions),
        peer: type === 'hello' ? 0 : pick(sessions),
        sequence: random.below(40),
        ack: random.chance(0.9) ? 0 : random.below(40),
        selective: random.chance(0.9) ? 0 : random.below(0xffffffff),
        payload: sound !== undefined && random.chance(0.9) ? sound : random.bytes(random.below(9)),
      });
      chunk.push(bytes);
      if (chunk.length < 8) continue;
      endpoint.receive(concatBytes(...chunk), round);
      chunk = [];
      if (random.chance(0.1)) endpoint.send(random.bytes(10));
      if (random.chance(0.05)) endpoint.tick(round + random.below(3_000));
      endpoint.takeOutput();
      endpoint.takeMessages();
      visited.add(endpoint.state);
    }
    expect([...visited].sort()).toEqual(['connected', 'listening', 'opening', 'over', 'serving']);
  });
});
