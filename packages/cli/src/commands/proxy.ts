/** `plomba proxy`: stands between a till and a unit, shows what they say, and loses just the answer that it is told to. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { LineProxy, type ProxyRule, type RecordedEntry } from '@plomba/testkit';
import { listen, opener, parsePortUrl } from '@plomba/transport/node';
import { print, printJson, untilStopped, type Io } from '../io.js';
import { entryText } from '../line/entry-text.js';
import { RecordingFile } from '../line/recording-file.js';
import { voiceOf } from '../line/voices.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';
import { WIRE_NAMES } from '../countries.js';

interface ProxyCommandOptions extends JsonOption {
  readonly listen: string;
  readonly port: string;
  readonly wire: string;
  readonly dropAnswer: readonly ProxyRule[];
  readonly delayAnswer: readonly ProxyRule[];
  readonly corruptAnswer: readonly ProxyRule[];
  readonly disconnectAnswer: readonly ProxyRule[];
  readonly record?: string;
  readonly redact?: boolean;
  readonly once?: boolean;
}

type ReadRule = (text: string, before: readonly ProxyRule[]) => readonly ProxyRule[];

/** An option that may be given several times: `N`, or `N=more`. */
function rules(shape: RegExp, says: string, make: (answer: number, more: string) => ProxyRule): ReadRule {
  return (text, before) => {
    const [, answer, more = ''] = shape.exec(text) ?? [];
    if (answer === undefined) throw new InvalidArgumentError(says);
    return [...before, make(Number(answer), more)];
  };
}

const dropRule = rules(/^([1-9]\d{0,8})(?:=(always))?$/, 'Write N, or N=always.', (answer, more) => {
  return { answer, what: 'drop', always: more !== '' };
});
const delayRule = rules(/^([1-9]\d{0,8})=(\d{1,8})(?:ms)?$/, 'Write N=MS, such as 3=12000.', (answer, more) => {
  return { answer, what: 'delay', ms: Number(more) };
});
const corruptRule = rules(/^([1-9]\d{0,8})(?:=(\d{1,6}))?$/, 'Write N, or N=BYTE.', (answer, more) => {
  return { answer, what: 'corrupt', ...(more === '' ? {} : { byte: Number(more) }) };
});
const disconnectRule = rules(/^([1-9]\d{0,8})$/, 'Write N.', (answer) => ({ answer, what: 'disconnect' }));

async function runProxy(io: Io, options: ProxyCommandOptions): Promise<void> {
  const { wire, json = false, redact = false, once = false } = options;
  const voice = voiceOf(wire);
  for (const url of [options.listen, options.port]) parsePortUrl(url);
  const file = options.record === undefined ? undefined : new RecordingFile(options.record, wire);
  const style = styleOf(io.stdout, io.env);
  let gone: () => void = () => undefined;
  const tillGone = new Promise<void>((resolve) => (gone = resolve));
  const server = await listen(options.listen);
  const show = (entry: RecordedEntry): void => {
    file?.write(entry);
    if (json) printJson(io, entry);
    else print(io, entryText(entry, style));
  };
  const proxy = new LineProxy({
    server,
    open: opener(options.port),
    voice,
    rules: [...options.dropAnswer, ...options.delayAnswer, ...options.corruptAnswer, ...options.disconnectAnswer],
    redact,
    nowMs: () => performance.now(),
    onEntry: show,
    onTillGone: gone,
  });
  try {
    if (json) printJson(io, { listening: server.url, unit: options.port });
    else {
      print(io, `${style.good('●')} tills connect to ${style.bold(plainText(server.url))}`);
      print(io, style.dim(`  the unit is at ${plainText(options.port)}, ${wire}. Ctrl-C ends it.`));
    }
    await Promise.race([untilStopped(io), ...(once ? [tillGone] : [])]);
  } finally {
    await proxy.stop();
    file?.close();
  }
}

const NOTES = `
Answers of the unit are counted from 1, over all connections; what only keeps the line going
(acknowledgements, pings) is none. On the link an answer that was dropped once is said again after a
second; N=always drops it then too, until the till begins a new connection.

Either address may be tcp://HOST:PORT, tls://…, serial:///dev/…?baud=N; tills may also get a new
pseudo-terminal: --listen pty. The text never holds a PIN; the bytes of a recording do, unless --redact
leaves those frames out.

Examples:
  plomba proxy --port tcp://127.0.0.1:4000 --drop-answer 3
  plomba proxy --listen pty --port serial:///dev/ttyUSB0?baud=9600 --wire ccsp --record monday.jsonl
  plomba proxy --port tcp://127.0.0.1:4000 --delay-answer 2=12000 --corrupt-answer 5`;

export function proxyCommand({ io, exit }: CommandHost): Command {
  return newCommand('proxy', 'read along between a till and a unit, and lose just one answer')
    .option('--listen <url>', 'where the till connects', 'tcp://127.0.0.1:0')
    .requiredOption('--port <url>', 'the unit')
    .addOption(new Option('--wire <wire>', 'what they speak').choices(WIRE_NAMES).default('link'))
    .option('--drop-answer <n>', 'loses it; N=always: also when it is said again', dropRule, [])
    .option('--delay-answer <n=ms>', 'holds it back, and what is behind it', delayRule, [])
    .option('--corrupt-answer <n>', 'turns a bit over in its middle; N=BYTE: in that byte', corruptRule, [])
    .option('--disconnect-answer <n>', 'hangs up on the till instead', disconnectRule, [])
    .option('--record <file>', 'writes down everything, as JSON lines')
    .option('--redact', 'leaves the bytes of frames with a PIN out of the recording')
    .option('--once', 'ends when the first till is gone; else it waits for the next')
    .addHelpText('after', NOTES)
    .action(async (options: ProxyCommandOptions) => {
      await runProxy(io, options);
      exit(0);
    });
}
