/** `plomba record`: what is done with a recording of a line: shown, played against a unit, served as one, made a scenario. */
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { playRecording, RecordedUnit, toScenario, type PlayReport } from '@plomba/testkit';
import { listen, opener } from '@plomba/transport/node';
import { print, printJson, untilStopped, type Io } from '../io.js';
import { entryText } from '../line/entry-text.js';
import { playFailure, readRecording } from '../line/recording-file.js';
import { openInCcsp, voiceOf } from '../line/voices.js';
import { plainText } from '../terminal/plain-text.js';
import { silentProgress, startProgress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { newCommand, wholeNumber, type CommandHost, type JsonOption, type Verdict } from './context.js';
import { COUNTRY_NAMES } from '../countries.js';

type Pace = 'original' | 'fast';

interface PlayOptions extends JsonOption {
  readonly port: string;
  readonly pace: Pace;
  readonly answerMs: number;
}

function show(io: Io, path: string, { json = false }: JsonOption): void {
  const { head, entries } = readRecording(path);
  if (json) {
    printJson(io, head);
    for (const entry of entries) printJson(io, entry);
    return;
  }
  const style = styleOf(io.stdout, io.env);
  const lines = new Set(entries.map(({ line }) => line)).size;
  print(
    io,
    style.dim(`wire ${head.wire}, ${lines} connections, ${entries.length} entries, by ${head.tool ?? 'another tool'}`),
  );
  for (const entry of entries) print(io, entryText(entry, style));
}

async function play(io: Io, path: string, { port, pace, answerMs, json = false }: PlayOptions): Promise<Verdict> {
  const recording = readRecording(path);
  const style = styleOf(io.stderr, io.env);
  const bar = { stream: io.stderr, style, title: 'playing', unit: 'entries', total: recording.entries.length };
  const progress = json ? silentProgress : startProgress(bar);
  let report: PlayReport;
  try {
    report = await playRecording({
      recording,
      open: opener(port),
      voice: voiceOf(recording.head.wire),
      pace,
      answerMs,
      nowMs: () => performance.now(),
      onProgress: (done) => progress.update(done),
    });
  } catch (error) {
    throw playFailure(path, error);
  } finally {
    progress.stop();
  }
  if (json) printJson(io, report);
  else showPlayed(io, path, report);
  return report.difference === undefined ? 0 : 1;
}

function showPlayed(io: Io, path: string, { said, same, difference }: PlayReport): void {
  const style = styleOf(io.stdout, io.env);
  if (difference === undefined) {
    print(io, `${style.good('✓')} ${style.bold(`${same} answers as recorded`)}  ${style.dim(`${said} frames said`)}`);
    return;
  }
  print(io, `${style.bad('✗')} ${style.bold(`another answer than at ${plainText(path)}:${difference.at}`)}`);
  print(io, `  recorded  ${plainText(difference.recorded)}`);
  print(io, `  came      ${difference.came === undefined ? style.dim('nothing') : plainText(difference.came)}`);
  print(io, style.dim(`  ${same} answers before it were as recorded`));
}

async function serve(
  io: Io,
  path: string,
  options: JsonOption & { readonly listen: string; readonly pace: Pace },
): Promise<Verdict> {
  const { listen: url, pace, json = false } = options;
  const recording = readRecording(path);
  const unit = new RecordedUnit({ recording, voice: voiceOf(recording.head.wire), pace });
  const server = await listen(url);
  server.onChannel((channel) => void unit.adopt(channel));
  const style = styleOf(io.stdout, io.env);
  if (json) printJson(io, { listening: server.url });
  else print(io, `${style.good('●')} answers as recorded, at ${style.bold(plainText(server.url))}`);
  try {
    await untilStopped(io);
  } finally {
    await server.close();
  }
  for (const { line, recorded, asked } of unit.mismatches) {
    if (json) printJson(io, { mismatch: { line, asked, ...(recorded === undefined ? {} : { recorded }) } });
    else {
      print(io, `${style.bad('✗')} connection ${line}: asked ${plainText(asked)}`);
      print(io, `  recorded  ${recorded === undefined ? style.dim('nothing more') : plainText(recorded)}`);
    }
  }
  return unit.mismatches.length === 0 ? 0 : 1;
}

function scenario(
  io: Io,
  path: string,
  { country, title }: { readonly country: string; readonly title?: string },
): void {
  const recording = readRecording(path);
  const { wire } = recording.head;
  const voice = voiceOf(wire);
  const unit = { ...(country === 'none' ? {} : { country }), ...(wire === 'link' ? {} : { wire }) };
  const named = title ?? `As recorded in ${basename(path)}`;
  print(io, toScenario({ recording, voice, unit, title: named, open: openInCcsp }).trimEnd());
}

const NOTES = `
A recording is what plomba proxy --record FILE writes: JSON lines with the time, the bytes and what
they say. Frames with a PIN hold it in their bytes, unless it was recorded with --redact; the text never does.
When it is played, sessions, signatures, times and operation ids may differ, and nothing else.

Examples:
  plomba record show monday.jsonl
  plomba record play monday.jsonl --port tcp://127.0.0.1:4000
  plomba record serve monday.jsonl --listen tcp://127.0.0.1:4000
  plomba record to-scenario monday.jsonl > monday.yaml`;

export function recordCommand({ io, exit }: CommandHost): Command {
  const pace = (): Option => new Option('--pace <pace>', 'pauses').choices(['original', 'fast']).default('fast');
  const command = new Command('record').description(
    'show, play, serve a recording of a line, or make a scenario of it',
  );
  command.addHelpText('after', NOTES);
  command.addCommand(
    newCommand('show', 'what was said, and when')
      .argument('<file>', 'a recording')
      .action((file: string, options: JsonOption) => {
        show(io, file, options);
        exit(0);
      }),
  );
  command.addCommand(
    newCommand('play', 'say again what the till said, and compare the answers')
      .argument('<file>', 'a recording')
      .requiredOption('--port <url>', 'the unit')
      .addOption(pace())
      .option('--answer-ms <ms>', 'how long an answer is waited for', wholeNumber({ min: 1, max: 3_600_000 }), 5_000)
      .action(async (file: string, options: PlayOptions) => exit(await play(io, file, options))),
  );
  command.addCommand(
    newCommand('serve', 'be the unit of the recording')
      .argument('<file>', 'a recording')
      .option('--listen <url>', 'where tills connect', 'tcp://127.0.0.1:0')
      .addOption(pace())
      .action(async (file: string, options: JsonOption & { readonly listen: string; readonly pace: Pace }) =>
        exit(await serve(io, file, options)),
      ),
  );
  command.addCommand(
    newCommand('to-scenario', 'the same as a scenario file, on standard output')
      .argument('<file>', 'a recording')
      .addOption(new Option('--country <id>', 'rules of the unit').choices(COUNTRY_NAMES).default('none'))
      .option('--title <text>', 'of the scenario')
      .action((file: string, options: { readonly country: string; readonly title?: string }) => {
        scenario(io, file, options);
        exit(0);
      }),
  );
  return command;
}
