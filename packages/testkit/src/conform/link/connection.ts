/** Cases of docs/spec/link.md section 2: hello, sessions, the window, what is sent again, and when a connection ends. */
import { concatBytes } from '@plomba/codec';
import { requestMessageTable, type Frame } from '@plomba/link';
import { CannotTell, must, mustBe } from '../conform-case.js';
import type { LinkCase } from './case.js';
import { handFrame } from './hand-frame.js';
import { statusRequest, type RawLink } from './raw-link.js';

const CLAUSE = 'link.md §2 Connection';

function connectionCase(name: string, title: string, run: LinkCase['run']): LinkCase {
  return { id: `connection/${name}`, title, clause: CLAUSE, effect: 'safe', run };
}

/** Asks for the status and takes the answer. */
async function ask(raw: RawLink, requestId: number): Promise<void> {
  await raw.send(raw.requestFrame(statusRequest(requestId)));
  await raw.response((response) => response.requestId === requestId, `request ${requestId}`);
}

const HELLO_CASES: readonly LinkCase[] = [
  connectionCase(
    'hello-ack',
    'the answer to a hello names a version, a window and a payload in their ranges',
    async (bench) => {
      const raw = await bench.raw();
      const { ack, session } = await raw.open();
      mustBe(ack.version, 1, 'the version');
      must(ack.windowFrames >= 1 && ack.windowFrames <= 32, `the window is ${ack.windowFrames} frames, not 1 to 32`);
      must(
        ack.payloadBytes >= 64 && ack.payloadBytes <= 4096,
        `a payload has ${ack.payloadBytes} bytes, not 64 to 4096`,
      );
      must(session !== 0, 'the session of the unit is 0');
    },
  ),
  connectionCase('version-highest', 'of versions 1 to 9 the highest that both speak is taken', async (bench) => {
    const raw = await bench.raw();
    const { ack } = await raw.open({ versionMin: 1, versionMax: 9 });
    must(ack.version >= 1 && ack.version <= 9, `version ${ack.version} was not offered`);
  }),
  connectionCase(
    'version-none',
    'a hello without a common version is refused with the versions of the unit',
    async (bench) => {
      const raw = await bench.raw();
      await raw.send(raw.helloFrame({ versionMin: 200, versionMax: 201 }));
      const reset = await raw.resetSaid('a hello of versions 200 and 201');
      mustBe(reset.reason, 'version', 'the reason');
      must(reset.versionMin === 1, `the lowest version is ${reset.versionMin}, not 1`);
      await raw.open();
    },
  ),
  connectionCase(
    'hello-repeated',
    'a hello that is said again gets the same answer, and the connection goes on',
    async (bench) => {
      const raw = await bench.raw();
      const { session } = await raw.open();
      await ask(raw, 1);
      await raw.send(raw.helloFrame());
      const again = await raw.accepted();
      mustBe(again.session, session, 'the session of the unit');
      await ask(raw, 2);
    },
  ),
  connectionCase('hello-without-session', 'a hello whose session is 0 is not answered', async (bench) => {
    const raw = await bench.raw();
    await raw.send(handFrame([1, 1, 0, 0], [0, 0, 0, 0, 0], [1, 1, 16, 0, 4, 0, 0, 0]));
    await raw.open();
    mustBe(raw.waiting().filter(({ type }) => type === 'hello-ack').length, 0, 'the number of further answers');
  }),
  connectionCase(
    'hello-out-of-range',
    'a hello with a window of 33 or a payload of 63 bytes is not answered',
    async (bench) => {
      const raw = await bench.raw();
      for (const odd of [
        [1, 1, 33, 0, 4, 0, 0, 0],
        [1, 1, 0, 0, 4, 0, 0, 0],
        [1, 1, 16, 0, 0, 63, 0, 0],
      ]) {
        await raw.send(handFrame([1, 1, 0, 0], [raw.session, 0, 0, 0, 0], odd));
      }
      await raw.open();
      mustBe(raw.waiting().filter(({ type }) => type === 'hello-ack').length, 0, 'the number of further answers');
    },
  ),
  connectionCase('hello-too-long', 'a hello with a byte too many is not answered', async (bench) => {
    const raw = await bench.raw();
    await raw.send(handFrame([1, 1, 0, 0], [raw.session, 0, 0, 0, 0], [1, 1, 16, 0, 4, 0, 0, 0, 0]));
    await raw.open();
    mustBe(raw.waiting().filter(({ type }) => type === 'hello-ack').length, 0, 'the number of further answers');
  }),
  connectionCase('nobody-known', 'traffic before a hello is refused: unknown session', async (bench) => {
    const raw = await bench.raw();
    await raw.send(raw.frame({ type: 'data', fragment: 'whole', peer: 77, payload: statusRequest(1) }));
    const { reason } = await raw.resetSaid('traffic before a hello');
    mustBe(reason, 'unknown-session', 'the reason');
  }),
  connectionCase('another-life', 'a frame for another life of the unit is refused, and not executed', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(
      raw.frame({ type: 'data', fragment: 'whole', peer: (raw.peer ^ 0x5a5a) >>> 0, payload: statusRequest(9) }),
    );
    const { reason } = await raw.resetSaid('a frame for another session of the unit');
    mustBe(reason, 'unknown-session', 'the reason');
    await raw.send(raw.requestFrame(statusRequest(1)));
    const { requestId } = await raw.response(() => true, 'a right request behind it');
    mustBe(requestId, 1, 'the request that was answered');
  }),
  connectionCase(
    'last-hello-wins',
    'who says hello last is served; frames of the one before are refused',
    async (bench) => {
      const raw = await bench.raw();
      await raw.open();
      await ask(raw, 1);
      const late = raw.requestFrame(statusRequest(7));
      const other = raw.line;
      await other.send(handFrame([1, 1, 0, 0], [raw.session ^ 0x10101, 0, 0, 0, 0], [1, 1, 16, 0, 4, 0, 0, 0]));
      const ack = await raw.next(({ type, peer }) => type === 'hello-ack' && peer === (raw.session ^ 0x10101) >>> 0);
      must(ack !== undefined, 'another hello on the same line was not answered');
      await raw.send(late);
      const { reason } = await raw.resetSaid('a frame of the connection before');
      mustBe(reason, 'unknown-session', 'the reason');
    },
  ),
  connectionCase(
    'numbers-begin-anew',
    'in a new connection frames are numbered from 0 in both directions',
    async (bench) => {
      for (const times of [1, 2]) {
        const raw = await bench.raw();
        await raw.open();
        await raw.send(raw.requestFrame(statusRequest(times)));
        const frame = await raw.next(({ type }) => type === 'data');
        mustBe(frame?.sequence, 0, 'the number of the first frame of the unit');
      }
    },
  ),
  connectionCase('closed', 'after a reset nothing of the connection is taken any more', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(raw.frame({ type: 'reset', payload: Uint8Array.of(3, 1, 1, 0) }));
    await raw.send(raw.requestFrame(statusRequest(1)));
    const { reason } = await raw.resetSaid('a request behind a reset');
    mustBe(reason, 'unknown-session', 'the reason');
  }),
];

const WINDOW_CASES: readonly LinkCase[] = [
  connectionCase('duplicate', 'a frame that arrives twice is executed once', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    const request = raw.requestFrame(statusRequest(1));
    await raw.send(request);
    await raw.send(request);
    await raw.response(({ requestId }) => requestId === 1, 'a request');
    await ask(raw, 2);
    const again = await raw.responseWithin(({ requestId }) => requestId === 1, 1);
    must(again === undefined, 'a frame that arrived twice was answered twice');
  }),
  connectionCase('acknowledged', 'the answer acknowledges the request that it answers', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(raw.requestFrame(statusRequest(1)));
    const frame = await raw.next(({ type, ack }) => (type === 'data' || type === 'ack') && ack === 1);
    must(frame !== undefined, 'a request was not acknowledged');
  }),
  connectionCase('out-of-order', 'a frame behind a gap is kept, and said to have arrived', async (bench) => {
    const raw = await bench.raw();
    const { ack } = await raw.open();
    if (ack.windowFrames < 2) throw new CannotTell('the unit takes one frame at a time');
    const [first, second] = [raw.requestFrame(statusRequest(1)), raw.requestFrame(statusRequest(2))];
    await raw.send(second);
    const held = await raw.next(({ ack: next, selective }) => next === 0 && (selective & 1) === 1);
    must(held !== undefined, 'the frame behind a gap is not among those that have arrived');
    await raw.send(first);
    await raw.response(({ requestId }) => requestId === 1, 'the first request');
    await raw.response(({ requestId }) => requestId === 2, 'the request that was there before it');
  }),
  connectionCase('beyond-the-window', 'a frame further ahead than the unit can hold is not taken', async (bench) => {
    const raw = await bench.raw();
    const { ack } = await raw.open();
    await raw.send(
      raw.frame({ type: 'data', fragment: 'whole', sequence: ack.windowFrames + 40, payload: statusRequest(9) }),
    );
    await ask(raw, 1);
    const ninth = await raw.responseWithin(({ requestId }) => requestId === 9, 1);
    must(ninth === undefined, 'a frame far ahead was executed');
  }),
  connectionCase(
    'sent-again',
    'an answer that is not acknowledged is sent again with the same content',
    async (bench) => {
      const raw = await bench.raw();
      await raw.open();
      await raw.send(raw.requestFrame(statusRequest(1)));
      const first = await raw.next(({ type }) => type === 'data');
      must(first !== undefined, 'a request was not answered');
      const again = await raw.next(({ type, sequence }) => type === 'data' && sequence === first.sequence);
      must(again !== undefined, 'an answer that was not acknowledged was not sent again within 10 s');
      mustBe(again.payload, first.payload, 'what was sent again');
    },
  ),
  connectionCase('not-sent-again', 'an answer that is acknowledged is not sent again', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await ask(raw, 1);
    const again = await raw.next(({ type }) => type === 'data', 2500);
    must(again === undefined, 'an answer was sent again after it was acknowledged');
  }),
  connectionCase('small-payload', 'a unit sends no frame with more payload than this end takes', async (bench) => {
    const raw = await bench.raw();
    await raw.open({ payloadBytes: 64 });
    const frames = await answerFrames(raw);
    must(frames.length > 1, 'an answer of more than 64 bytes came in one frame');
    for (const { payload } of frames) must(payload.length <= 64, `a frame has ${payload.length} bytes of payload`);
    mustBe(frames[0]?.fragment, 'first', 'the fragment of the first frame');
    mustBe(frames.at(-1)?.fragment, 'last', 'the fragment of the last frame');
    for (const { fragment } of frames.slice(1, -1)) mustBe(fragment, 'none', 'the fragment of a frame between');
  }),
  connectionCase('small-window', 'a unit has no more frames on their way than this end can hold', async (bench) => {
    const raw = await bench.raw();
    await raw.open({ payloadBytes: 64, windowFrames: 1 });
    await raw.send(raw.requestFrame(capabilitiesRequest(1)));
    const first = await raw.next(({ type }) => type === 'data');
    must(first !== undefined, 'a request was not answered');
    const second = await raw.next(({ type, sequence }) => type === 'data' && sequence > first.sequence, 300);
    must(second === undefined, 'a second frame came although one was not acknowledged and the window is one frame');
  }),
  connectionCase('in-pieces', 'a request in three frames is one request', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    const message = statusRequest(1);
    const pieces = [message.subarray(0, 3), message.subarray(3, 6), message.subarray(6)];
    const fragments = ['first', 'none', 'last'] as const;
    const frames = pieces.map((payload, at) => raw.requestFrame(payload, { fragment: fragments[at] ?? 'none' }));
    await raw.send(concatBytes(...frames));
    await raw.response(({ requestId }) => requestId === 1, 'a request in three frames');
  }),
  connectionCase('piece-without-a-beginning', 'a message without its beginning ends the connection', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(raw.requestFrame(statusRequest(1), { fragment: 'last' }));
    const { reason } = await raw.resetSaid('a message without its beginning');
    mustBe(reason, 'protocol', 'the reason');
    mustBe((await raw.responseWithin(() => true, 1))?.requestId, undefined, 'the request that was answered');
  }),
  connectionCase('ping', 'a ping is answered with a pong', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(raw.frame({ type: 'ping' }));
    must((await raw.next(({ type }) => type === 'pong')) !== undefined, 'a ping was not answered');
  }),
  connectionCase('keep-alive', 'a silent caller is pinged, usually after 2 s', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    must((await raw.next(({ type }) => type === 'ping', 7000)) !== undefined, 'no ping in 7 s of silence');
  }),
  connectionCase('silence', 'a caller that stays silent is let go, usually after 8 s', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.line.until(() => undefined, 12_000);
    await raw.send(raw.requestFrame(statusRequest(1)));
    const { reason } = await raw.resetSaid('a request after 12 s of silence');
    must(reason === 'unknown-session' || reason === 'lost', `the reason is ${reason}`);
  }),
];

function capabilitiesRequest(requestId: number): Uint8Array {
  return requestMessageTable.encode({ requestId, command: 0x0103, payload: Uint8Array.of(0xa0) });
}

/** The frames of the answer to `unit.capabilities`, each acknowledged. */
async function answerFrames(raw: RawLink): Promise<readonly Frame[]> {
  await raw.send(raw.requestFrame(capabilitiesRequest(1)));
  const frames: Frame[] = [];
  for (let count = 0; count < 200; count++) {
    const frame = await raw.next(({ type, sequence }) => type === 'data' && sequence === raw.ack);
    must(frame !== undefined, 'an answer stopped in the middle');
    raw.ack++;
    frames.push(frame);
    await raw.send(raw.frame({ type: 'ack' }));
    if (frame.fragment === 'whole' || frame.fragment === 'last') break;
  }
  return frames;
}

export const CONNECTION_CASES: readonly LinkCase[] = [...HELLO_CASES, ...WINDOW_CASES];
