/**
 * Useful bytes on an emulated line of 115,200 baud: an export is read in pieces, with several requests on their way, and
 * so are receipts issued. All in virtual time: the figure is one of the protocol, and the same in every round.
 */
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import { spreadOf } from '../harness/spread.js';
import { benchDevice, must, receiptRequests } from '../link/bench-device.js';
import { BYTE_MS, EmulatedLine } from '../link/emulated-line.js';

const ROW = 'link_throughput';
/** Their export is longer than what is read of it. */
const RECEIPTS = 500;
const PIECE_BYTES = 8_192;
const EXPORT_BYTES = 229_376;
/** Requests on their way at once. */
const IN_FLIGHT = 6;

/** Bytes of the export that arrived, over the bytes that the line could have carried meanwhile. */
function exportRatio(): number {
  const device = benchDevice();
  for (const request of receiptRequests(0, RECEIPTS)) must(device, 'receipt.issue', request);
  const line = new EmulatedLine({ device });
  let asked = 0;
  let arrived = 0;
  let startMs: number | undefined;
  const ask = (): void => {
    for (; asked < EXPORT_BYTES && line.client.inFlight < IN_FLIGHT; asked += PIECE_BYTES) {
      line.client.request('export.read', { size: 0, offset: asked, bytesMax: PIECE_BYTES });
    }
    line.flush();
  };
  line.flush();
  while (arrived < EXPORT_BYTES) {
    for (const event of line.step()) {
      demand(event.kind !== 'lost' && event.kind !== 'refusal', `the export goes on: ${event.kind}`);
      if (event.kind === 'open') {
        startMs = line.nowMs;
        ask();
      }
      if (event.kind !== 'response' || event.command !== 'export.read') continue;
      demand(
        event.reply.bytes.length === PIECE_BYTES,
        `every piece is whole: ${event.reply.bytes.length} at ${arrived} of ${event.reply.total}`,
      );
      arrived += event.reply.bytes.length;
      ask();
    }
  }
  return (arrived * BYTE_MS) / (line.nowMs - (startMs ?? 0));
}

/** Bytes that the receipts take on the line with their frames, over what it could have carried: whether it stays full. */
function receiptsFill(): number {
  const line = new EmulatedLine({ device: benchDevice() });
  const waiting = [...receiptRequests(0, RECEIPTS)];
  let issued = 0;
  const ask = (): void => {
    while (waiting.length > 0 && line.client.inFlight < 16) {
      const request = waiting.shift();
      if (request !== undefined) line.client.request('receipt.issue', request);
    }
    line.flush();
  };
  line.flush();
  let from = { ms: 0, bytes: 0 };
  while (issued < RECEIPTS) {
    for (const event of line.step()) {
      demand(event.kind !== 'lost' && event.kind !== 'refusal', `the receipts go on: ${event.kind}`);
      if (event.kind === 'open') {
        from = { ms: line.nowMs, bytes: line.carried('to-till') };
        ask();
      }
      if (event.kind !== 'response') continue;
      issued++;
      ask();
    }
  }
  // Answers are longer than requests: theirs is the direction that has to be full.
  return ((line.carried('to-till') - from.bytes) * BYTE_MS) / (line.nowMs - from.ms);
}

function run(bench: Bench): Promise<RowOutcome> {
  const rounds = Array.from({ length: bench.scale.rounds.counted }, () => exportRatio());
  return Promise.resolve({
    figures: [{ key: `${ROW}.ratio_to_line`, spread: spreadOf(rounds), unit: '' }],
    beside: [{ key: `${ROW}.line_filled_by_receipts`, spread: spreadOf([receiptsFill()]), unit: '' }],
  });
}

export const linkThroughput: Row = {
  name: ROW,
  group: 'link',
  what: 'useful bytes on an emulated line of 115,200 baud, window open',
  run,
};
