/**
 * One receipt at a time over an emulated line of 115,200 baud: from the request to the answer, with all that both ends
 * compute, against the time that the bytes of request and answer are on the wire.
 */
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import { spreadOf } from '../harness/spread.js';
import { benchDevice, receiptRequests } from '../link/bench-device.js';
import { BYTE_MS, EmulatedLine } from '../link/emulated-line.js';

const ROW = 'link_round_trip';
/** Not counted: code that runs for the first time. */
const WARM_UP = 60;
const RECEIPTS = 120;
/** A frame without a payload, with its delimiter: what acknowledges an answer when there is nothing else to say. */
const BARE_FRAME_BYTES = 30;

interface RoundTrip {
  readonly ratio: number;
  readonly ms: number;
}

function roundTrips(host: () => number): readonly RoundTrip[] {
  const line = new EmulatedLine({ device: benchDevice(), computing: host });
  line.flush();
  for (let open = false; !open;) open = line.step().some(({ kind }) => kind === 'open');
  return receiptRequests(0, WARM_UP + RECEIPTS).map((request) => {
    const startMs = line.nowMs;
    const before = { unit: line.carried('to-unit'), till: line.carried('to-till') };
    const from = host();
    line.client.request('receipt.issue', request);
    const encodingMs = host() - from;
    line.flush();
    // What was sent by now is the request; what acknowledges the answer comes after it.
    const asked = line.carried('to-unit') - before.unit;
    for (let isAnswered = false; !isAnswered;) {
      for (const { kind } of line.step()) {
        demand(kind === 'response', `the receipt is issued: ${kind}`);
        isAnswered = true;
      }
    }
    const answered = line.carried('to-till') - before.till;
    const wireMs = (asked + answered) * BYTE_MS;
    const ms = line.nowMs - startMs + encodingMs;
    demand(asked > BARE_FRAME_BYTES && answered > BARE_FRAME_BYTES, 'both have carried a message');
    return { ratio: ms / wireMs, ms };
  });
}

function run(bench: Bench): Promise<RowOutcome> {
  const rounds = Array.from({ length: bench.scale.rounds.counted }, () =>
    roundTrips(() => bench.host.nowMs()).slice(WARM_UP),
  );
  const medianOf = (of: (trip: RoundTrip) => number): readonly number[] =>
    rounds.map((trips) => spreadOf(trips.map(of)).median);
  return Promise.resolve({
    figures: [{ key: `${ROW}.ratio_to_wire`, spread: spreadOf(medianOf(({ ratio }) => ratio)), unit: '' }],
    beside: [{ key: `${ROW}.ms`, spread: spreadOf(medianOf(({ ms }) => ms)), unit: 'ms' }],
  });
}

export const linkRoundTrip: Row = {
  name: ROW,
  group: 'link',
  what: 'a receipt from request to answer over 115,200 baud',
  run,
};
