/** `plomba extract`: what the country's authority reads from a unit, through the port of its service; and opens. */
import { Command, Option } from 'commander';
import { fromHex, toHex } from '@plomba/codec';
import { verifyNative } from '@plomba/core/node';
import { controlCodeParts, SIMULATED_AUTHORITY_SECRET, SIMULATED_KEYS } from '@plomba/country-se/device';
import { openControlData, type OpenedControlData } from '@plomba/country-se/extraction';
import { usageError } from '../cli-error.js';
import { readBytes, WholeFile } from '../files.js';
import { print, printJson, type Io } from '../io.js';
import { secretIn, type SecretRule } from '../secret-file.js';
import { plainText } from '../terminal/plain-text.js';
import { silentProgress, startProgress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent, tableLines } from '../terminal/table.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';
import { openUnit } from './open-unit.js';

interface ReadOptions extends JsonOption {
  readonly port: string;
  readonly from: string;
  readonly to: string;
  readonly output: string;
}

interface OpenOptions extends JsonOption {
  readonly keyFile?: string;
  readonly logKey?: string;
}

const TIMEOUT_MS = 60_000;

/** Writes the document; nothing of it has the file's name before its last piece. */
async function read(io: Io, { port, from, to, output, json }: ReadOptions): Promise<void> {
  const bar = { stream: io.stderr, style: styleOf(io.stderr, io.env), title: 'reading', unit: 'bytes', total: 1 };
  const progress = json === true ? silentProgress : startProgress(bar);
  const unit = await openUnit(port, { timeoutMs: TIMEOUT_MS });
  let bytes = 0;
  try {
    const file = new WholeFile(output);
    try {
      const onProgress = (done: number, total: number): void => progress.update(done, total);
      for await (const piece of unit.export({ period: { from, to }, signal: io.stopped, onProgress })) {
        file.write(piece);
        bytes += piece.length;
      }
      file.commit();
    } catch (error) {
      file.abandon();
      throw error;
    }
  } finally {
    progress.stop();
    await unit.close();
  }
  if (json === true) return printJson(io, { output, from, to, bytes });
  print(io, `${styleOf(io.stdout, io.env).good('✓')} ${plainText(output)}  ${bytes} bytes, sealed for the authority`);
}

const SECRET: SecretRule = { what: 'secret key', pattern: /^[0-9a-f]{64}$/i, hint: 'It has 64 hexadecimal digits.' };

function keyOf(text: string): Uint8Array {
  const key = SECRET.pattern.test(text) ? fromHex(text.toLowerCase()) : undefined;
  if (key !== undefined) return key;
  throw usageError('bad-key', `"${text}" is no key`, { hint: 'Write 64 hexadecimal digits.' });
}

/** Undefined: the published keys of simulated units. */
function secretOf(io: Io, path: string | undefined): Uint8Array {
  return path === undefined ? SIMULATED_AUTHORITY_SECRET : keyOf(secretIn(io, path, SECRET));
}

function show(io: Io, { data, findings }: OpenedControlData): void {
  const style = styleOf(io.stdout, io.env);
  if (data !== undefined) {
    const facts = [
      ['unit', `${data.serial}, program ${data.firmware}`],
      ['key', toHex(data.logKey)],
      ['period', `${data.from} to ${data.to}, made ${data.made}`],
      ['receipts', String(data.receipts.length)],
    ] as const;
    print(io, ...indent(factLines(facts.map(([label, value]) => [style.dim(label), plainText(value)]))));
    const counters = [...data.counters].map(([name, value]) => [plainText(name), String(value)]);
    if (counters.length > 0) print(io, '', ...indent(tableLines(counters, ['left', 'right'])));
  }
  if (findings.length === 0) return print(io, `${style.good('✓')} signed, sealed and whole`);
  for (const { name, place, detail } of findings) {
    print(io, `${style.bad('✗')} ${style.bold(name)}  ${plainText(`${place}: ${detail}`)}`);
  }
}

function open(io: Io, path: string, { keyFile, logKey, json }: OpenOptions): 0 | 1 {
  const opened = openControlData(readBytes(path), {
    secretKey: secretOf(io, keyFile),
    verify: verifyNative,
    // Only units with the published keys have control codes that can be computed again here.
    ...(keyFile === undefined ? { parts: controlCodeParts(SIMULATED_KEYS) } : {}),
    ...(logKey === undefined ? {} : { logKey: keyOf(logKey) }),
  });
  const { data, findings } = opened;
  if (json === true) {
    const plain = data && { ...data, logKey: toHex(data.logKey), counters: countersOf(data.counters) };
    printJson(io, { ok: findings.length === 0, findings, data: plain });
  } else show(io, opened);
  return findings.length === 0 ? 0 : 1;
}

/** Numbers beyond 2^53 stay exact as text. */
function countersOf(counters: ReadonlyMap<string, bigint>): Readonly<Record<string, string>> {
  return Object.fromEntries([...counters].map(([name, value]) => [name, String(value)]));
}

const date = (text: string): string => {
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return text;
  throw usageError('bad-date', `"${text}" is no date`, { hint: 'Write it as 2026-03-14.' });
};

export function extractCommand({ io, exit }: CommandHost): Command {
  const command = new Command('extract').description("what the country's authority reads from a unit");
  command.addCommand(
    newCommand('read', 'read it from a unit, over the port of its service')
      .requiredOption('--port <url>', 'where plomba sim --service listens')
      .addOption(new Option('--from <date>', 'first day').argParser(date).makeOptionMandatory())
      .addOption(new Option('--to <date>', 'last day').argParser(date).makeOptionMandatory())
      .requiredOption('-o, --output <file>', 'replaced only when the new one is complete')
      .action(async (options: ReadOptions) => {
        await read(io, options);
        exit(0);
      }),
  );
  command.addCommand(
    newCommand('open', 'open it as the authority does, and check it (Sweden)')
      .argument('<file>', 'what extract read has written')
      .option('--key-file <file>', "the authority's secret key, 64 hexadecimal digits; absent: that of simulated units")
      .option('--log-key <hex>', "the unit's public key: the document must be signed with it")
      .action((file: string, options: OpenOptions) => exit(open(io, file, options)))
      .addHelpText('after', '\nExit code 0: signed, sealed and whole. 1: what is wrong was named. 2: could not look.'),
  );
  return command;
}
