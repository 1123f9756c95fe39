/** `plomba operator`: the server at the other end of a fleet. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import {
  consoleAssets,
  OperatorStartError,
  PASSWORD_COST,
  smtpSender,
  startOperator,
  type Operator,
} from '@plomba/operator';
import { usageError } from '../cli-error.js';
import { note, print, printJson, untilStopped, type Io } from '../io.js';
import { DEMO_PASSWORD, demoStartMs, fillDemo } from '../operator-demo/demo.js';
import { secretIn, type SecretRule } from '../secret-file.js';
import { plainText } from '../terminal/plain-text.js';
import { silentProgress, startProgress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';
import { newCommand, timeOf, type CommandHost, type JsonOption } from './context.js';

interface OperatorCommandOptions extends JsonOption {
  readonly data: string;
  readonly listen: string;
  readonly units?: string;
  readonly url?: string;
  readonly proxy?: boolean;
  readonly name: string;
  readonly staff: { readonly login: string; readonly email: string };
  readonly clock?: number;
  readonly smtpFile?: string;
  readonly from?: string;
  readonly demo?: boolean;
}

const BEAT_MS = 1_000;

const SMTP: SecretRule = {
  what: 'SMTP address',
  pattern: /^smtps?:\/\/\S+$/,
  hint: 'Write one line such as smtps://user:password@mail.example:465.',
};

function staffOf(text: string): { readonly login: string; readonly email: string } {
  const [, login, email] = /^([A-Za-z0-9._-]{2,64}):(\S+@\S+)$/.exec(text) ?? [];
  if (login === undefined || email === undefined) throw new InvalidArgumentError('It must be LOGIN:E-MAIL.');
  return { login, email };
}

/** The wall, or one that begins elsewhere, goes on with the wall and can be moved on. */
function clockFrom(startMs: number | undefined): { readonly now: () => number; readonly move?: (ms: number) => void } {
  if (startMs === undefined) return { now: () => Date.now() };
  let shiftMs = startMs - Date.now();
  return { now: () => Date.now() + shiftMs, move: (ms) => (shiftMs += ms) };
}

/** A demonstration begins in the past, lives up to the present, and goes on with the wall. */
async function startDemo(io: Io, options: OperatorCommandOptions): Promise<Operator> {
  const nowMs = options.clock ?? Date.now();
  const clock = clockFrom(demoStartMs(nowMs));
  const operator = await start(io, options, clock);
  const style = styleOf(io.stdout, io.env);
  const work = { title: 'Filling', unit: 'units', total: 0 };
  const progress = options.json === true ? silentProgress : startProgress({ stream: io.stderr, style, ...work });
  try {
    const move = (ms: number): void => clock.move?.(ms);
    const onProgress = (done: number, all: number): void => progress.update(done, all);
    const staffLogin = options.staff.login;
    await fillDemo({ operator, clock: { now: clock.now, move }, nowMs, staffLogin, onProgress, share: 1 });
    return operator;
  } catch (error) {
    await operator.stop();
    throw error;
  } finally {
    progress.stop();
  }
}

async function start(
  io: Io,
  options: OperatorCommandOptions,
  clock: ReturnType<typeof clockFrom> = clockFrom(options.clock),
): Promise<Operator> {
  const { data, listen, units, url, name, staff, smtpFile, from, json = false } = options;
  const smtp = smtpFile === undefined ? undefined : secretIn(io, smtpFile, SMTP);
  const mail = smtp === undefined ? undefined : smtpSender({ url: smtp, from: from ?? staff.email });
  try {
    return await startOperator({
      dataDir: resolve(data),
      listen,
      ...(units === undefined ? {} : { units }),
      name,
      clock,
      entropy: (bytes) => randomBytes(bytes),
      passwordCost: PASSWORD_COST,
      beatMs: BEAT_MS,
      assets: consoleAssets(),
      staff: { ...staff, language: 'en' },
      ...(url === undefined ? {} : { publicUrl: url }),
      behindProxy: options.proxy === true,
      ...(mail === undefined ? {} : { mail }),
      onRequest: (request) => {
        if (json) printJson(io, { event: 'request', ...request });
        else if (request.fault !== undefined) note(io, plainText(request.fault));
      },
    });
  } catch (cause) {
    if (!(cause instanceof OperatorStartError)) throw cause;
    const hint = 'Choose a free address of this machine, such as http://127.0.0.1:8090, or port 0.';
    throw usageError(cause.code, cause.message, { hint, cause });
  }
}

async function runOperator(io: Io, options: OperatorCommandOptions): Promise<void> {
  const operator = await (options.demo === true ? startDemo(io, options) : start(io, options));
  try {
    const { url, unitsUrl } = operator;
    const setupLink = options.demo === true ? undefined : operator.setupLink;
    if (options.json === true)
      printJson(io, {
        listening: url,
        ...(unitsUrl === undefined ? {} : { units: unitsUrl }),
        ...(setupLink === undefined ? {} : { setup: setupLink }),
      });
    else {
      const style = styleOf(io.stdout, io.env);
      const facts: readonly (readonly [string, string])[] = [
        ['data', plainText(resolve(options.data))],
        ['API', `${url}/v1/openapi.json`],
        ['units', unitsUrl === undefined ? 'cannot call; --units tcp://HOST:PORT lets them' : `dial ${unitsUrl}`],
        ...(setupLink === undefined ? [] : [['set up', setupLink] as const]),
        ...(options.demo === true
          ? [['log in', `vuk, ana or ${options.staff.login}; the password is: ${DEMO_PASSWORD}`] as const]
          : []),
      ];
      print(io, `${style.good('●')} ${style.bold(url)}`);
      print(io, ...indent(factLines(facts.map(([label, value]) => [style.dim(label), value]))));
      print(io, style.dim('  Ctrl-C ends it.'));
    }
    await untilStopped(io);
  } finally {
    await operator.stop();
  }
}

const NOTES = `
Everything stands in the --data folder: database, the key that signs licences, the outbox (mails as files, unless
--smtp-file names a server). The first start prints a one-time link for the password of the --staff account.
With --json the first line is {"listening":…}; each request follows as one line, without bodies or secrets.
Beyond this machine put a proxy with TLS before it and say --url https://… --proxy

Examples:
  plomba operator --data ./operator
  plomba operator --data ./operator --listen http://127.0.0.1:0 --json
  plomba operator --data ./operator --units tcp://127.0.0.1:8091   and: plomba sim --dial tcp://127.0.0.1:8091
  plomba operator --data ./demo --demo   and open the address that it prints
  plomba operator --data ./rehearsal --clock 2026-03-14T08:00:00Z`;

export function operatorCommand({ io, exit }: CommandHost): Command {
  return newCommand('operator', 'serve accounts, companies, licences and a fleet of units')
    .requiredOption('--data <folder>', 'where it keeps everything')
    .option('--listen <url>', 'where to listen', 'http://127.0.0.1:8090')
    .option('--units <url>', 'where units dial: tcp://HOST:PORT or tls://…; they cannot without it')
    .option('--url <url>', 'how the world reaches it, where that is another address')
    .option('--proxy', 'a proxy is before it: believe the address that it adds to X-Forwarded-For', false)
    .option('--name <name>', 'its name in mails and on invoices', 'Plomba operator')
    .option('--staff <login:e-mail>', 'first account of its own people', staffOf, {
      login: 'operator',
      email: 'operator@localhost.invalid',
    })
    .option('--clock <time>', 'begin at this time and let the API move it on; for rehearsals', timeOf)
    .option('--smtp-file <file>', 'send mail by the server in this file: smtps://user:password@host:port')
    .option('--from <address>', 'sender of mails, with --smtp-file')
    .option('--demo', 'fill a new folder with a made-up fleet of 12 units over 30 days, to look around')
    .addHelpText('after', NOTES)
    .action(async (options: OperatorCommandOptions) => {
      await runOperator(io, options);
      exit(0);
    });
}
