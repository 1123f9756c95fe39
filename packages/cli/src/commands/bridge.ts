/** `plomba bridge`: the SDK over HTTP, for tills that are not written in TypeScript. */
import type { Command } from 'commander';
import { opener, parsePortUrl } from '@plomba/transport/node';
import type { RequestNote } from '../bridge/http-server.js';
import { startBridge } from '../bridge/start-bridge.js';
import { note, print, printJson, untilStopped, type Io } from '../io.js';
import { secretIn, type SecretRule } from '../secret-file.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';
import { newCommand, wholeNumber, type CommandHost, type JsonOption } from './context.js';

interface BridgeCommandOptions extends JsonOption {
  readonly port: string;
  readonly listen: string;
  readonly keys: string;
  readonly tokenFile?: string;
  readonly timeout: number;
}

/** Shorter ones can be guessed. */
const TOKEN_CHARACTERS_MIN = 16;

const TOKEN: SecretRule = {
  what: 'token',
  pattern: new RegExp(`^[!-~]{${TOKEN_CHARACTERS_MIN},}$`),
  hint: `Write one line of at least ${TOKEN_CHARACTERS_MIN} printable characters without spaces, such as openssl rand -hex 32 gives.`,
};

function showRequest(io: Io, request: RequestNote, json: boolean): void {
  if (json) return printJson(io, { event: 'request', ...request });
  const { method, path, status, ms, code, key, fault } = request;
  const style = styleOf(io.stdout, io.env);
  const mark = status < 400 ? style.good('●') : status < 500 ? style.warn('▲') : style.bad('■');
  const said = [code, key, `${ms} ms`].filter((text) => text !== undefined).map(plainText);
  print(io, `${mark} ${status} ${plainText(method)} ${plainText(path)}  ${style.dim(said.join(' · '))}`);
  if (fault !== undefined) note(io, plainText(fault));
}

async function runBridge(io: Io, options: BridgeCommandOptions): Promise<void> {
  const { port, listen, keys, timeout, json = false } = options;
  parsePortUrl(port);
  const token = options.tokenFile === undefined ? undefined : secretIn(io, options.tokenFile, TOKEN);
  const bridge = await startBridge({
    open: opener(port),
    listen,
    keys,
    timeoutMs: timeout * 1000,
    ...(token === undefined ? {} : { token }),
    onRequest: (request) => showRequest(io, request, json),
  });
  try {
    if (json) printJson(io, { listening: bridge.url });
    else {
      const style = styleOf(io.stdout, io.env);
      const facts: readonly (readonly [string, string])[] = [
        ['unit', plainText(port)],
        ['keys', plainText(keys)],
        ['API', `${bridge.url}/openapi.json`],
      ];
      print(io, `${style.good('●')} ${style.bold(bridge.url)}`);
      print(io, ...indent(factLines(facts.map(([label, value]) => [style.dim(label), value]))));
      print(io, style.dim('  Ctrl-C ends it.'));
    }
    await untilStopped(io);
  } finally {
    await bridge.stop();
  }
}

const NOTES = `
A change carries an Idempotency-Key; the same key is the same operation, however often it is sent,
also after the till, the bridge or the unit was killed. --keys is the file that remembers them.
With --json the first line is {"listening":…}; each request follows as one line.

Examples:
  plomba bridge --port /dev/ttyUSB0
  plomba bridge --port tcp://127.0.0.1:4000 --listen http://127.0.0.1:8080 --keys till-1.keys
  curl -X POST http://127.0.0.1:8080/v1/day/open -H 'Idempotency-Key: day-1-open'`;

export function bridgeCommand({ io, exit }: CommandHost): Command {
  return newCommand('bridge', 'serve the SDK over HTTP, for tills in other languages')
    .requiredOption('--port <url>', 'where the unit is: a path, COM3, serial:///dev/…?baud=N, tcp://HOST:PORT')
    .option('--listen <url>', 'where to listen', 'http://127.0.0.1:8080')
    .option('--keys <file>', 'remembers the keys; one file for one unit', 'plomba-bridge.keys')
    .option('--token-file <file>', 'clients must show the token in this file; needed beyond this machine')
    .option('--timeout <seconds>', 'how long to wait for a unit that is gone', wholeNumber({ min: 1, max: 600 }), 30)
    .addHelpText('after', NOTES)
    .action(async (options: BridgeCommandOptions) => {
      await runBridge(io, options);
      exit(0);
    });
}
