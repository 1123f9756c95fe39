// Every cell of the table against the real machine: each input is given to an endpoint in each state, and the state,
// the frames, the events and the reason for ignoring must be those of the cell.
import { describe, expect, it } from 'vitest';
import {
  ENDPOINT_CELLS,
  type EndpointAction,
  type EndpointInput,
  type EndpointState,
} from '../src/endpoint/cells.table.js';
import type { EndpointEvent, Frame } from '../src/index.js';
import { frame, hello, helloAck, inState, OURS, reset, STRANGER, THEIRS, type RawPeer } from './helpers/raw-peer.js';

const states = Object.keys(ENDPOINT_CELLS) as EndpointState[];
const inputs = Object.keys(ENDPOINT_CELLS.idle) as EndpointInput[];
const RETIRED = 0x0d0d0d0d;
const MESSAGE = Uint8Array.of(1, 2, 3);

/** How to give an input to an endpoint; answers with the frames that it caused. */
const give: Readonly<Record<EndpointInput, (peer: RawPeer) => Frame[]>> = {
  send: (peer) => {
    peer.endpoint.send(MESSAGE);
    return peer.hear();
  },
  close: (peer) => {
    peer.endpoint.close();
    return peer.hear();
  },
  'hello-due': (peer) => peer.pass(peer.endpoint.state === 'idle' ? 0 : 250),
  'retransmit-due': (peer) => {
    peer.endpoint.send(MESSAGE);
    peer.hear();
    peer.pass(0);
    return peer.pass(1_000);
  },
  'keepalive-due': (peer) => peer.pass(2_000),
  'silence-due': (peer) => peer.pass(8_000),
  'hello-known': (peer) => peer.say(hello()),
  'hello-new': (peer) => peer.say(hello({ session: STRANGER })),
  'hello-foreign': (peer) => peer.say(hello({ session: STRANGER }, { versionMin: 2, versionMax: 9 })),
  'hello-ack-known': (peer) => peer.say(helloAck()),
  'hello-ack-new': (peer) => peer.say(helloAck({ session: STRANGER })),
  'data-known': (peer) => peer.say(frame('data', { payload: MESSAGE })),
  'ack-known': (peer) => peer.say(frame('ack')),
  'ping-known': (peer) => peer.say(frame('ping')),
  'pong-known': (peer) => peer.say(frame('pong')),
  'reset-known': (peer) => peer.say(reset('closed')),
  'reset-new': (peer) => peer.say(reset('unknown-session', { session: STRANGER })),
  'reset-version': (peer) => peer.say(reset('version', { session: STRANGER })),
  'traffic-new': (peer) => peer.say(frame('data', { session: STRANGER, payload: MESSAGE })),
  retired: (peer) => peer.say(frame('ping', { session: RETIRED })),
  misaddressed: (peer) => peer.say(frame('ping', { peer: 0x99 })),
  stale: (peer) => peer.say(reset('lost', { peer: 0x99 })),
  malformed: (peer) => peer.say(frame('ping', { version: 77, session: 0 })),
  broken: (peer) => peer.say(frame('ack', { ack: 1 })),
  exhausted: (peer) => {
    peer.endpoint.send(MESSAGE);
    peer.hear();
    let heard: Frame[] = [];
    for (let wait = 0; wait < 90 && !lostIn(heard); wait++) {
      // Alive, but it acknowledges nothing.
      heard = [...peer.say(frame('pong')), ...peer.pass(1_000)];
    }
    return heard;
  },
};

const lostIn = (frames: readonly Frame[]): boolean => frames.some(({ type }) => type === 'reset');

interface Effects {
  readonly frames: readonly Frame[];
  readonly events: readonly EndpointEvent[];
  readonly messages: readonly Uint8Array[];
  readonly peer: RawPeer;
}

const lost = (reason: string): object => ({ kind: 'lost', reason });
const types = ({ frames }: Effects): string[] => frames.map(({ type }) => type);

/** What can be seen of each action. */
const seen: Readonly<Record<EndpointAction, (effects: Effects) => void>> = {
  queue: ({ frames, peer }) => {
    const expected =
      peer.endpoint.peerSession === undefined ? [] : [{ type: 'data', fragment: 'whole', payload: MESSAGE }];
    expect(frames).toMatchObject(expected);
  },
  'say-hello': ({ frames }) => expect(frames).toMatchObject([{ type: 'hello', session: OURS, peer: 0 }]),
  'accept-answer': ({ events }) => expect(events).toMatchObject([{ kind: 'open', peerSession: STRANGER, version: 1 }]),
  'accept-hello': (effects) => {
    expect(effects.events).toMatchObject([{ kind: 'open', peerSession: STRANGER }]);
    expect(effects.frames).toMatchObject([{ type: 'hello-ack', peer: STRANGER }]);
  },
  'replace-peer': (effects) => {
    expect(effects.events).toMatchObject([{ kind: 'peer-restarted' }, { kind: 'open', peerSession: STRANGER }]);
    expect(effects.frames).toMatchObject([{ type: 'hello-ack', peer: STRANGER }]);
  },
  'repeat-answer': ({ frames, events }) => {
    expect(frames).toMatchObject([{ type: 'hello-ack', peer: THEIRS }]);
    expect(events).toEqual([]);
  },
  refuse: ({ frames, events }) => {
    expect(frames).toMatchObject([{ type: 'reset' }]);
    expect(frames[0]?.payload[0]).toBe(1); // unknown-session
    expect(events).toEqual([]);
  },
  'refuse-version': ({ frames }) => {
    expect(frames).toMatchObject([{ type: 'reset', peer: STRANGER }]);
    expect(frames[0]?.payload[0]).toBe(2); // version
  },
  'take-data': (effects) => {
    expect(effects.messages).toEqual([MESSAGE]);
    expect(effects.frames).toMatchObject([{ type: 'ack', ack: 1 }]);
  },
  'take-ack': (effects) => expect(types(effects)).toEqual([]),
  'answer-ping': (effects) => expect(types(effects)).toEqual(['pong']),
  'note-life': (effects) => expect(types(effects)).toEqual([]),
  retransmit: ({ frames }) => expect(frames).toMatchObject([{ type: 'data', sequence: 0, payload: MESSAGE }]),
  ping: (effects) => expect(types(effects)).toEqual(['ping']),
  reopen: ({ frames, events, peer }) => {
    expect(events).toEqual([{ kind: 'peer-restarted', peerSession: STRANGER }]);
    expect(frames).toMatchObject([{ type: 'hello', session: OURS + 1 }]);
    expect(peer.endpoint.session).toBe(OURS + 1);
  },
  finish: ({ frames, events }) => expect([...frames, ...events]).toEqual([]),
  'say-closed': ({ frames, events }) => {
    expect(frames).toMatchObject([{ type: 'reset', peer: THEIRS }]);
    expect(frames[0]?.payload[0]).toBe(3); // closed
    expect(events).toEqual([]);
  },
  'lose-unanswered': ({ events }) => expect(events).toEqual([lost('no-answer')]),
  'lose-silent': ({ events, frames }) => {
    expect(events).toEqual([lost('silence')]);
    expect(frames).toMatchObject([{ type: 'reset', peer: THEIRS }]);
  },
  'lose-version': ({ events }) => expect(events).toEqual([lost('version')]),
  'lose-reset': ({ events, frames }) => {
    expect(events).toEqual([lost('closed-by-peer')]);
    expect(frames).toEqual([]);
  },
  'lose-broken': ({ events, frames }) => {
    expect(events).toEqual([lost('protocol')]);
    expect(frames[0]?.payload[0]).toBe(4); // protocol
  },
  'lose-exhausted': ({ events }) => expect(events).toEqual([lost('no-progress')]),
};

/** A peer in a state that also remembers an earlier peer, where that can be. */
function prepared(state: EndpointState, input: EndpointInput): RawPeer {
  if (input !== 'retired') return inState(state);
  const peer = inState(state === 'listening' || state === 'serving' ? 'serving' : 'connected');
  // The present peer is replaced by others until the wanted state is reached; RETIRED is one of them.
  if (state === 'listening' || state === 'serving') {
    peer.say(hello({ session: RETIRED }));
    peer.say(state === 'serving' ? hello({ session: STRANGER }) : reset('closed', { session: RETIRED }));
  } else {
    return retiredInitiator(state);
  }
  peer.hear();
  peer.endpoint.takeEvents();
  expect(peer.endpoint.state).toBe(state);
  return peer;
}

function retiredInitiator(state: EndpointState): RawPeer {
  const peer = inState('opening');
  peer.say(helloAck({ session: RETIRED }));
  peer.say(reset('lost', { session: STRANGER })); // reopens with OURS + 1
  if (state === 'connected') peer.say(helloAck({ peer: OURS + 1 }));
  if (state === 'over') peer.endpoint.close();
  peer.hear();
  peer.endpoint.takeEvents();
  expect(peer.endpoint.state).toBe(state);
  return peer;
}

describe.each(states)('%s', (state) => {
  it.each(inputs)('%s', (input) => {
    const cell = ENDPOINT_CELLS[state][input];
    if ('illegal' in cell) {
      // No way leads there. The same bytes or times are something else in this state, and must do no harm.
      const peer = inState(state);
      expect(() => give[input](peer)).not.toThrow();
      return;
    }
    const peer = prepared(state, input);
    const ignoredBefore = ignoredCount(peer, cell);
    const frames = give[input](peer);
    const effects = { frames, events: peer.endpoint.takeEvents(), messages: peer.endpoint.takeMessages(), peer };
    if ('ignore' in cell) {
      expect(peer.endpoint.state).toBe(state);
      expect(ignoredCount(peer, cell)).toBe(ignoredBefore + 1);
      expect([effects.frames, effects.events, effects.messages]).toEqual([[], [], []]);
      return;
    }
    expect(peer.endpoint.state).toBe(cell.to);
    seen[cell.act](effects);
  });
});

function ignoredCount(peer: RawPeer, cell: object): number {
  const reason = 'ignore' in cell ? String(cell.ignore) : '';
  return peer.endpoint.statistics().ignored.get(reason) ?? 0;
}

describe('the table', () => {
  it('decides every state and input, and each action is used', () => {
    const acts = new Set<string>();
    for (const state of states) {
      expect(Object.keys(ENDPOINT_CELLS[state])).toEqual(inputs);
      for (const cell of Object.values(ENDPOINT_CELLS[state])) if ('act' in cell) acts.add(cell.act);
    }
    expect([...acts].sort()).toEqual(Object.keys(seen).sort());
  });

  it('keeps the initiator and the responder apart', () => {
    const reach = (from: EndpointState): Set<string> =>
      new Set(Object.values(ENDPOINT_CELLS[from]).flatMap((cell) => ('to' in cell ? [cell.to] : [])));
    expect([...reach('idle'), ...reach('opening'), ...reach('connected')]).not.toContain('listening');
    expect([...reach('listening'), ...reach('serving')]).not.toContain('opening');
    expect([...reach('over')]).toEqual([]);
  });
});
