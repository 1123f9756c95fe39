/** Cases of docs/spec/link.md section 1: what is a frame, what is none, and how a unit finds the next one. */
import { concatBytes } from '@plomba/codec';
import { must, mustBe } from '../conform-case.js';
import type { LinkCase } from './case.js';
import { handFrame } from './hand-frame.js';
import type { LinkBench } from './link-bench.js';
import { statusRequest, type RawLink } from './raw-link.js';

const CLAUSE = 'link.md §1 Frames';
const ZERO = Uint8Array.of(0);

function frameCase(name: string, title: string, run: LinkCase['run']): LinkCase {
  return { id: `frame/${name}`, title, clause: CLAUSE, effect: 'safe', run };
}

/** What is sent is no frame: only the hello behind it is answered, once. */
async function mustDiscard(bench: LinkBench, junk: (raw: RawLink) => readonly Uint8Array[]): Promise<void> {
  const raw = await bench.raw();
  for (const bytes of junk(raw)) await raw.send(bytes);
  await raw.open();
  const more = raw.waiting().filter(({ type }) => type === 'hello-ack');
  mustBe(more.length, 0, 'the number of further answers');
}

/** A frame that is answered when it is right, and must not be when it is broken. */
async function mustIgnore(bench: LinkBench, broken: (raw: RawLink, right: Uint8Array) => Uint8Array): Promise<void> {
  const raw = await bench.raw();
  await raw.open();
  const right = raw.requestFrame(statusRequest(1));
  await raw.send(broken(raw, right));
  raw.sequence--;
  await raw.send(raw.requestFrame(statusRequest(2)));
  const first = await raw.response(() => true, 'a request behind a broken frame');
  mustBe(first.requestId, 2, 'the request that was answered');
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  // Never into a zero, which would be another delimiter: that is another case.
  copy[at] = (copy[at]! ^ 0x10) === 0 ? copy[at]! ^ 0x20 : copy[at]! ^ 0x10;
  return copy;
}

export const FRAME_CASES: readonly LinkCase[] = [
  frameCase(
    'by-hand',
    'a hello made by hand from the page is answered, and the answer reads as the page says',
    async (bench) => {
      const raw = await bench.raw();
      const hello = [1, 1, 16, 0, 0x04, 0x00, 0, 0];
      await raw.send(handFrame([1, 1, 0, 0], [raw.session, 0, 0, 0, 0], hello));
      const { session } = await raw.accepted();
      const request = [0xa3, 1, 1, 2, 0x19, 0x01, 0x01, 3, 0x41, 0xa0]; // {1: 1, 2: 0x0101, 3: h'a0'}
      await raw.send(handFrame([1, 3, 3, 0], [raw.session, session, 0, 0, 0], request));
      const { status } = await raw.response(({ requestId }) => requestId === 1, 'unit.status made by hand');
      mustBe(status, 0, 'its status');
    },
  ),
  frameCase('garbage-before', 'bytes that are no frame before a hello are dropped', (bench) =>
    mustDiscard(bench, () => [Uint8Array.from({ length: 40 }, (_, at) => 1 + at * 5), ZERO]),
  ),
  frameCase('empty', 'zeros with nothing between them are nothing', (bench) =>
    mustDiscard(bench, () => [new Uint8Array(9)]),
  ),
  frameCase('half-a-frame', 'half a frame is dropped at the next zero', (bench) =>
    mustDiscard(bench, (raw) => [raw.helloFrame().subarray(0, 20), ZERO]),
  ),
  frameCase(
    'half-then-whole',
    'a frame that begins anew without a zero is lost with its beginning, the next is not',
    (bench) => mustDiscard(bench, (raw) => [raw.helloFrame().subarray(0, 11), raw.helloFrame()]),
  ),
  frameCase('too-short', 'fewer bytes than a header and a checksum are no frame', (bench) =>
    mustDiscard(bench, () => [Uint8Array.of(5, 1, 1, 1, 1, 0)]),
  ),
  frameCase('oversize', '8 KiB without a zero are dropped, and nothing behind them', (bench) =>
    mustDiscard(bench, () => [new Uint8Array(8192).fill(0x55), ZERO]),
  ),
  frameCase('stuffing', 'stuffing that points beyond its frame is no frame', (bench) =>
    mustDiscard(bench, (raw) => [concatBytes(Uint8Array.of(0xfe), raw.helloFrame())]),
  ),
  frameCase('checksum', 'a hello with a wrong checksum is not answered', (bench) =>
    mustDiscard(bench, (raw) => {
      const hello = raw.helloFrame();
      return [flipped(hello, hello.length - 2)];
    }),
  ),
  frameCase('every-byte', 'a request with any one byte damaged is not executed', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    const length = raw.requestFrame(statusRequest(1)).length;
    raw.sequence--;
    for (let at = 0; at < length - 1; at++) {
      const damaged = flipped(raw.requestFrame(statusRequest(100 + at)), at);
      raw.sequence--;
      await raw.send(damaged);
    }
    await raw.send(raw.requestFrame(statusRequest(1)));
    const { requestId } = await raw.response(() => true, 'a request behind damaged ones');
    mustBe(requestId, 1, 'the request that was answered');
  }),
  frameCase('cut-short', 'a request whose last byte is missing is not executed', (bench) =>
    mustIgnore(bench, (_raw, right) => concatBytes(right.subarray(0, right.length - 2), ZERO)),
  ),
  frameCase('reserved', 'a header whose reserved byte is not zero is no frame', (bench) =>
    mustIgnore(bench, (raw) => handFrame([1, 3, 3, 1], [raw.session, raw.peer, 0, 0, 0], [...statusRequest(1)])),
  ),
  frameCase('unknown-type', 'a frame of an unknown type is dropped', (bench) =>
    mustIgnore(bench, (raw) => handFrame([1, 9, 3, 0], [raw.session, raw.peer, 0, 0, 0], [...statusRequest(1)])),
  ),
  frameCase('unknown-fragment', 'a fragment that the page does not know is dropped', (bench) =>
    mustIgnore(bench, (raw) => handFrame([1, 3, 7, 0], [raw.session, raw.peer, 0, 0, 0], [...statusRequest(1)])),
  ),
  frameCase('payload-on-a-ping', 'a ping with a payload is no frame', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(handFrame([1, 5, 0, 0], [raw.session, raw.peer, 0, 0, 0], [1, 2, 3]));
    await raw.send(raw.requestFrame(statusRequest(1)));
    await raw.response(() => true, 'a request');
    mustBe(raw.waiting().filter(({ type }) => type === 'pong').length, 0, 'the number of pongs');
  }),
  frameCase('byte-by-byte', 'a frame may arrive one byte at a time', async (bench) => {
    const raw = await bench.raw();
    for (const byte of raw.helloFrame()) await raw.send(Uint8Array.of(byte));
    await raw.accepted();
    for (const byte of raw.requestFrame(statusRequest(1))) await raw.send(Uint8Array.of(byte));
    await raw.response(({ requestId }) => requestId === 1, 'a request byte by byte');
  }),
  frameCase('two-in-one-write', 'two frames in one write are two frames', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(concatBytes(raw.requestFrame(statusRequest(1)), raw.requestFrame(statusRequest(2))));
    await raw.response(({ requestId }) => requestId === 1, 'the first of two');
    await raw.response(({ requestId }) => requestId === 2, 'the second of two');
  }),
  frameCase('a-write-between', 'one write may end one frame and begin the next', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    const both = concatBytes(raw.requestFrame(statusRequest(1)), raw.requestFrame(statusRequest(2)));
    await raw.send(both.subarray(0, both.length - 17));
    await raw.send(both.subarray(both.length - 17));
    await raw.response(({ requestId }) => requestId === 1, 'the first of two');
    await raw.response(({ requestId }) => requestId === 2, 'the second of two');
  }),
  frameCase(
    'answers-are-canonical',
    'what the unit sends is stuffed as the page says, with a right checksum',
    async (bench) => {
      const raw = await bench.raw();
      await raw.send(raw.helloFrame());
      const bytes = await raw.line.until(() => {
        const taken = raw.line.take();
        return taken.length === 0 ? undefined : taken;
      }, 10_000);
      must(bytes !== undefined, 'a hello was not answered');
      must(bytes.at(-1) === 0, 'what the unit sent does not end with a zero');
      const zeros = bytes.filter((byte) => byte === 0).length;
      mustBe(zeros, 1, 'the number of zeros in one frame');
      const again = rebuilt(bytes);
      mustBe(again, bytes, 'the answer');
    },
  ),
];

/** Takes a hello-ack apart and puts it together by hand: the same bytes, if it was right. */
function rebuilt(line: Uint8Array): Uint8Array {
  const body: number[] = [];
  for (let at = 0; at < line.length - 1;) {
    const code = line[at]!;
    body.push(...line.subarray(at + 1, at + code));
    at += code;
    if (at < line.length - 1 && code < 0xff) body.push(0);
  }
  const word = (at: number): number =>
    ((body[at]! << 24) | (body[at + 1]! << 16) | (body[at + 2]! << 8) | body[at + 3]!) >>> 0;
  must(body.length === 24 + 8 + 4, `a hello-ack has ${body.length} bytes, not 36`);
  return handFrame(body.slice(0, 4), [4, 8, 12, 16, 20].map(word), body.slice(24, 32));
}
