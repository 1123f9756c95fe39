/**
 * A Swedish control unit of type C on a TCP port, in a process of its own: several registers, a line each. Prints the
 * address. Ends when its standard input does.
 */
import { listenTcp } from '@plomba/transport/node';
import type { ByteChannel } from '@plomba/transport';
import { demand } from '../bench-error.js';
import { swedishDevice, swedishParts, type Speech } from './swedish-unit.js';

const [word = ''] = process.argv.slice(2);
const speech = (['ccsp-1', 'ccsp-2', 'kd'] satisfies Speech[]).find((one) => one === word);
demand(speech !== undefined, `${word} is a speech of Swedish units`);
const device = swedishDevice(swedishParts(speech));

function serve(channel: ByteChannel): void {
  const line = device.openLine();
  channel.subscribe({
    data(bytes) {
      device.tick(performance.now());
      line.receive(bytes);
      const output = line.takeOutput();
      if (output.length > 0) channel.write(output).catch(() => undefined); // the register has gone
    },
    closed: () => line.close(),
  });
}

const server = await listenTcp('tcp://127.0.0.1:0');
server.onChannel(serve);
process.stdout.write(`${server.url}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
