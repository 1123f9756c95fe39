/** `plomba authority`: a local tax authority that tills and connectors report to. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseTime } from '@plomba/core/model';
import { AUTHORITY_COUNTRIES, authoritySettingLines } from '../authority/authorities.js';
import type { AuthorityClock } from '../authority/authority-host.js';
import type { ServedRequest } from '../authority/authority-server.js';
import { startAuthority, type RunningAuthority } from '../authority/start-authority.js';
import { usageError } from '../cli-error.js';
import { note, print, printJson, untilStopped, type Io } from '../io.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';

interface AuthorityCommandOptions extends JsonOption {
  readonly country: string;
  readonly listen: string;
  readonly data?: string;
  readonly control?: string;
  readonly register?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly clock: AuthorityClock;
  readonly start?: string;
}

function showServed(io: Io, served: ServedRequest, json: boolean): void {
  if (json) return printJson(io, { event: 'request', ...served });
  const { method, path, status, ms, note: about } = served;
  const style = styleOf(io.stdout, io.env);
  const mark = status === undefined ? style.bad('■') : status < 400 ? style.good('●') : style.warn('▲');
  const what = about ?? `${method} ${path.slice(0, 80)}`;
  print(io, `${mark} ${status ?? '---'} ${plainText(what)}  ${style.dim(`${ms} ms`)}`);
}

function showReady(io: Io, authority: RunningAuthority, options: AuthorityCommandOptions): void {
  const { listening, control, replayed } = authority;
  const places = { verify: `${listening}/ic/`, control };
  if (options.json === true) return printJson(io, { listening, ...places, replayed });
  const style = styleOf(io.stdout, io.env);
  print(
    io,
    `${style.good('●')} ${style.bold(listening)}  ${style.dim(`authority of ${options.country} · ${options.clock} clock`)}`,
  );
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['production', `${listening}/fs-v1`],
    ['test', `${listening}/test/fs-v1`],
    ['verify', places.verify],
    ['control', control],
    [
      'data',
      options.data === undefined
        ? style.dim('in memory only; --data FILE keeps it')
        : `${plainText(options.data)}  ${style.dim(`${replayed.entries} entries`)}`,
    ],
  ];
  print(io, ...indent(factLines(facts.map(([label, value]) => [style.dim(label), value]))));
  print(io, style.dim('  Ctrl-C ends it.'));
}

function startMs(text: string | undefined, clock: AuthorityClock): number {
  if (text === undefined) return Date.now();
  const parsed = parseTime(text)?.utcMs;
  if (clock === 'virtual' && parsed !== undefined) return parsed;
  throw usageError('bad-start', `--start ${text} cannot be used`, {
    hint: 'Write a time such as 2026-03-14T08:00:00+01:00, and --clock virtual.',
  });
}

async function runAuthority(io: Io, options: AuthorityCommandOptions): Promise<void> {
  const { country, listen, data, control, register, clock, json = false } = options;
  const authority = await startAuthority({
    country,
    listen,
    clock,
    settings: options.set ?? {},
    startMs: startMs(options.start, clock),
    ...(data === undefined ? {} : { data }),
    ...(control === undefined ? {} : { control }),
    ...(register === undefined ? {} : { register }),
    onServed: (served) => showServed(io, served, json),
  });
  try {
    const { tornBytes } = authority.replayed;
    if (tornBytes > 0)
      note(io, `${plainText(data ?? '')}: ${tornBytes} bytes at the end, which were never answered for, are cut off.`);
    showReady(io, authority, options);
    await Promise.race([untilStopped(io), authority.failed]);
  } finally {
    await authority.stop();
  }
}

/** `name=value`, one after the other. */
function collectSetting(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write name=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

const notes = (): string => `
Production is at /fs-v1, test at /test/fs-v1, each with its own register, codes and invoices; with a
Host that begins with efitest. the test side is at /fs-v1 too. The verify page is at /ic/ and /test/ic/.
With --json the first line is {"listening":…,"verify":…,"control":…}; each request follows as one line.

Examples:
  plomba authority                                   in memory, on http://127.0.0.1:8443
  plomba authority --listen http://127.0.0.1:0 --data cis.entries --control tcp://127.0.0.1:0
  plomba authority --set register=strict --register company.json
  plomba authority --set schema=both --set certificateAuthority=any --set certificateExpiry=ignore
                                                     for programs of others with their own seals
  plomba ctl CONTROL faults.set kind=lost-answer times=1
  plomba ctl CONTROL findings.list side=test
  plomba ctl CONTROL capabilities                    every method

A register is a JSON list of rows, such as
  [{"kind":"taxpayer","side":"test","tin":"12345678","isInVat":true,"isActive":true},
   {"kind":"unit","side":"test","tin":"12345678","code":"xx123xx123","isCash":true,"isActive":true}]

Settings with their defaults; docs/spec/me-authority.md says what each decides:
${authoritySettingLines().join('\n')}`;

export function authorityCommand({ io, exit }: CommandHost): Command {
  return newCommand('authority', 'run a local tax authority')
    .addOption(new Option('--country <id>', 'whose authority').choices(AUTHORITY_COUNTRIES).default('me'))
    .option('--listen <url>', 'where to listen; port 0 is any free one', 'http://127.0.0.1:8443')
    .option('--data <file>', 'what it must not forget; made when missing, kept across runs')
    .option('--control <url>', 'control channel, tcp://127.0.0.1:0 or http://127.0.0.1:0')
    .option('--register <file>', 'JSON: taxpayers, units, devices, codes that are put into the register at the start')
    .option('--set <name=value>', 'a setting, listed below; may be repeated', collectSetting)
    .addOption(
      new Option('--clock <mode>', 'wall, or virtual: moved by clock.advance only')
        .choices(['wall', 'virtual'])
        .default('wall'),
    )
    .option('--start <time>', 'where a virtual clock begins (default: now)')
    .addHelpText('after', notes())
    .action(async (options: AuthorityCommandOptions) => {
      await runAuthority(io, options);
      exit(0);
    });
}
