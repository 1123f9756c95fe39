/**
 * The far end of a pseudo-terminal, in a process of its own: `unit`, a simulated unit; or `echo`, which answers every
 * receipt with the frames of a unit that it asked once, without one. Prints the path of the terminal.
 */
import type { Device } from '@plomba/firmware-sim';
import { ClientMachine, ServerMachine, type CommandName, type ReplyOf, type RequestOf } from '@plomba/link';
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
      for (const { requestId, command, request } of server.takeRequests()) {
        const reply =
          command === 'receipt.issue' ? replies[answered++ % replies.length] : askUnit(device, command, request);
        demand(reply !== undefined, `${command} has an answer`);
        server.reply(requestId, reply);
      }
      return server.takeOutput();
    },
  };
}

/** Whatever else a till asks is answered by a unit behind the echo, over a connection that is made for the question. */
function askUnit<N extends CommandName>(
  device: Device,
  command: N,
  request: RequestOf<N>,
): ReplyOf<CommandName> | undefined {
  const line = device.openLine();
  const machine = new ClientMachine({ session: 2 });
  const nowMs = performance.now();
  machine.request(command, request);
  machine.tick(nowMs);
  for (let out = machine.takeOutput(); out.length > 0; out = machine.takeOutput()) {
    line.receive(out);
    machine.receive(line.takeOutput(), nowMs);
  }
  line.close();
  const answer = machine.takeEvents().find(({ kind }) => kind === 'response');
  return answer?.kind === 'response' ? answer.reply : undefined;
}

function serve(channel: ByteChannel, end: FarEnd): void {
  const hear = (bytes: Uint8Array): void => {
    const output = end.receive(bytes, performance.now());
    if (output.length > 0) channel.write(output).catch(() => undefined); // the near end has gone, and so does this one
  };
  const guarded = (bytes: Uint8Array): void => {
    try {
      hear(bytes);
    } catch (error) {
      // Thrown on, it would go through the native poller of the terminal, and nobody would see it.
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    }
  };
  channel.subscribe({ data: guarded, closed: () => process.exit(0) });
  setInterval(() => guarded(new Uint8Array()), TICK_MS);
}

const [kind = ''] = process.argv.slice(2);
demand(kind === 'unit' || kind === 'echo', `${kind} is unit or echo`);
const end = kind === 'unit' ? unitEnd() : echoEnd();
const server = await listenPty();
server.onChannel((channel) => serve(channel, end));
process.stdout.write(`${server.url}\n`);
// Whoever started this process ends it by closing its standard input.
process.stdin.on('end', () => process.exit(0)).resume();
