/**
 * The far end of a pseudo-terminal, in a process of its own: `unit`, a simulated unit; or `echo`, which answers every
 * receipt with the same frames of a unit that it asked once, without one. Prints the path of the terminal.
 */
import { ServerMachine, type ReplyOf } from '@plomba/link';
import { listenPty } from '@plomba/transport/node';
import type { ByteChannel } from '@plomba/transport';
import { demand } from '../bench-error.js';
import { benchDevice, must, receiptRequests } from './bench-device.js';

/** How often timers are looked at, ms. */
const TICK_MS = 50;

/** One end of the link: takes bytes, and says what to send. */
interface FarEnd {
  receive(bytes: Uint8Array, nowMs: number): Uint8Array;
}

function unitEnd(): FarEnd {
  const device = benchDevice();
  const line = device.openLine();
  return {
    receive(bytes, nowMs) {
      device.tick(nowMs);
      line.receive(bytes);
      return line.takeOutput();
    },
  };
}

function echoEnd(): FarEnd {
  // Replies to the receipts of the workload in turn, so that the frames have the lengths of a unit's.
  const device = benchDevice();
  const replies = receiptRequests(0, 2).map(
    (request) => must(device, 'receipt.issue', request) as ReplyOf<'receipt.issue'>, // the reply of that command
  );
  const server = new ServerMachine({ session: 1 });
  let answered = 0;
  return {
    receive(bytes, nowMs) {
      server.receive(bytes, nowMs);
      server.tick(nowMs);
      for (const { requestId } of server.takeRequests()) {
        const reply = replies[answered++ % replies.length];
        if (reply !== undefined) server.reply(requestId, reply);
      }
      return server.takeOutput();
    },
  };
}

function serve(channel: ByteChannel, end: FarEnd): void {
  const hear = (bytes: Uint8Array): void => {
    const output = end.receive(bytes, performance.now());
    if (output.length > 0) channel.write(output).catch(() => undefined); // the near end has gone, and so does this one
  };
  channel.subscribe({ data: hear, closed: () => process.exit(0) });
  setInterval(() => hear(new Uint8Array()), TICK_MS);
}

const [kind = ''] = process.argv.slice(2);
demand(kind === 'unit' || kind === 'echo', `${kind} is unit or echo`);
const end = kind === 'unit' ? unitEnd() : echoEnd();
const server = await listenPty();
server.onChannel((channel) => serve(channel, end));
process.stdout.write(`${server.url}\n`);
// Whoever started this process ends it by closing its standard input.
process.stdin.on('end', () => process.exit(0)).resume();
