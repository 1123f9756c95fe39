/**
 * A Swedish unit on an emulated serial line of 9,600 baud: a register that says its next message as soon as it has the
 * answer, so that nothing but the unit can let the line rest. The wire takes virtual time, what the unit computes passes
 * on the same clock as it is measured. Bytes arrive in pieces, as a UART hands them over.
 */
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import { spreadOf } from '../harness/spread.js';
import { endOf, messagesOf, mustStore, swedishDevice, swedishParts, type Speech } from '../se/swedish-unit.js';

const ROW = 'se_line';
const BAUD = 9_600;
/** A start bit, eight of data, a stop bit. */
const BYTE_MS = (10 * 1000) / BAUD;
/** What a UART hands over at once. */
const PIECE_BYTES = 16;
const SPEECHES = ['ccsp-1', 'ccsp-2', 'kd'] as const satisfies readonly Speech[];
/** Receipts before those that count: programs warm up, and the first receipt opens a day. */
const BEFORE = 50;

interface Share {
  /** Time that bytes were on the line, of all time. */
  readonly ofLine: number;
  readonly receiptsPerSecond: number;
}

function share(speech: Speech, receipts: number, hostMs: () => number): Share {
  const device = swedishDevice(swedishParts(speech));
  const line = device.openLine();
  let nowMs = 0;
  let carriedBytes = 0;
  const spend = <T>(work: () => T): T => {
    const from = hostMs();
    const result = work();
    nowMs += hostMs() - from;
    return result;
  };
  /** What comes back for one message, which is on the line byte by byte, both ways. */
  const ask = (message: Uint8Array): Uint8Array => {
    let answer: Uint8Array = new Uint8Array(0);
    for (let from = 0; from < message.length; from += PIECE_BYTES) {
      const piece = message.subarray(from, from + PIECE_BYTES);
      nowMs += piece.length * BYTE_MS;
      answer = spend(() => {
        device.tick(nowMs);
        line.receive(piece);
        return line.takeOutput();
      });
    }
    demand(answer.at(-1) === endOf(speech), 'a whole answer comes with the last byte');
    nowMs += answer.length * BYTE_MS;
    carriedBytes += message.length + answer.length;
    return answer;
  };
  const sell = (number: number): void => {
    let answer: Uint8Array = new Uint8Array(0);
    for (const message of messagesOf(speech, number, 'POS1')) answer = ask(message);
    mustStore(speech, answer);
  };
  for (let number = 1; number <= BEFORE; number++) sell(number);
  const [fromMs, fromBytes] = [nowMs, carriedBytes];
  for (let number = 1; number <= receipts; number++) sell(BEFORE + number);
  const tookMs = nowMs - fromMs;
  return { ofLine: ((carriedBytes - fromBytes) * BYTE_MS) / tookMs, receiptsPerSecond: (receipts * 1000) / tookMs };
}

function run(bench: Bench): Promise<RowOutcome> {
  const { scale, host } = bench;
  const rounds = SPEECHES.map((speech) => ({
    name: speech.replace('-', ''),
    shares: Array.from({ length: scale.rounds.counted }, () => share(speech, scale.singleReceipts, () => host.nowMs())),
  }));
  return Promise.resolve({
    figures: rounds.map(({ name, shares }) => ({
      key: `${ROW}.${name}_share_of_line`,
      spread: spreadOf(shares.map(({ ofLine }) => ofLine)),
      unit: '',
    })),
    beside: rounds.map(({ name, shares }) => ({
      key: `${ROW}.rate_of_${name}`,
      spread: spreadOf(shares.map(({ receiptsPerSecond }) => receiptsPerSecond)),
      unit: 'receipts/s',
    })),
  });
}

export const seLine: Row = {
  name: ROW,
  group: 'se',
  what: 'receipts of a Swedish unit on an emulated line of 9,600 baud',
  run,
};
