/** `plomba export`: writes the journal of a unit, asked over its port or taken from its image, to a file. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { utf8Decode, utf8Encode } from '@plomba/codec';
import { parseCheckpoint } from '@plomba/verify';
import { CliError, usageError } from '../cli-error.js';
import { WholeFile } from '../files.js';
import { print, printJson, type Io } from '../io.js';
import { exportOfImage } from '../sim/image-export.js';
import { plainText } from '../terminal/plain-text.js';
import { silentProgress, startProgress, type Progress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';
import { bytesText } from './inspect.js';
import { openUnit } from './open-unit.js';

interface ExportCommandOptions extends JsonOption {
  readonly port?: string;
  readonly image?: string;
  readonly output: string;
  readonly checkpoint?: string;
}

const PIECE_BYTES = 1024 * 1024;
const TIMEOUT_MS = 30_000;

export interface Written {
  readonly bytes: number;
  readonly records: number;
  readonly sha256: string;
  /** Text of the signed checkpoint. */
  readonly checkpoint: string;
}

/** The checkpoint is the first file of an export: a tar header of one block, then its text. */
function noteIn(head: Uint8Array): { readonly text: string; readonly size: number } {
  const field = utf8Decode(head.subarray(124, 135));
  const bytes = Number.parseInt(field ?? '', 8);
  const text = utf8Decode(head.subarray(512, 512 + bytes));
  const parsed = text === undefined ? undefined : parseCheckpoint(text);
  if (text !== undefined && parsed?.ok === true) return { text, size: parsed.checkpoint.size };
  throw new CliError('not-an-export', 'what the unit sent does not begin with a checkpoint', {
    hint: 'Compare the versions of the unit and of this command.',
  });
}

/** Writes pieces as they come; nothing of it has the file's name before the last one. */
async function writeExport(path: string, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Written> {
  const file = new WholeFile(path);
  const hash = createHash('sha256');
  let bytes = 0;
  let note: ReturnType<typeof noteIn> | undefined;
  try {
    for await (const piece of pieces) {
      note ??= noteIn(piece);
      file.write(piece);
      hash.update(piece);
      bytes += piece.length;
    }
    if (note === undefined) throw new CliError('not-an-export', 'the unit sent nothing', { hint: 'Try again.' });
    file.commit();
  } catch (error) {
    file.abandon();
    throw error;
  }
  return { bytes, records: note.size, sha256: hash.digest('hex'), checkpoint: note.text };
}

function* piecesOfImage(path: string, progress: Progress): Generator<Uint8Array> {
  const made = exportOfImage(path);
  for (let at = 0; at < made.bytes; at += PIECE_BYTES) {
    progress.update(at, made.bytes);
    yield made.read(at, PIECE_BYTES);
  }
}

async function exportFromPort(url: string, path: string, parts: { io: Io; progress: Progress }): Promise<Written> {
  const unit = await openUnit(url, { timeoutMs: TIMEOUT_MS });
  try {
    const onProgress = (done: number, total: number): void => parts.progress.update(done, total);
    return await writeExport(path, unit.export({ signal: parts.io.stopped, onProgress }));
  } finally {
    await unit.close();
  }
}

function writeNote(path: string, text: string): void {
  const file = new WholeFile(path);
  try {
    file.write(utf8Encode(text) ?? new Uint8Array());
    file.commit();
  } catch (error) {
    file.abandon();
    throw error;
  }
}

function show(io: Io, path: string, { bytes, records, sha256, checkpoint }: Written): void {
  const style = styleOf(io.stdout, io.env);
  const facts = [
    ['size', `${bytes} bytes  ${style.dim(bytesText(bytes))}`],
    ['records', records.toString()],
    ['sha256', sha256],
  ] as const;
  print(io, `${style.good('✓')} ${style.bold(plainText(path))}`);
  print(io, ...indent(factLines(facts.map(([label, value]) => [style.dim(label), value]))));
  print(io, '', `  ${style.dim('the checkpoint, for a witness to keep:')}`);
  print(io, ...indent(checkpoint.trimEnd().split('\n'), 4));
}

async function runExport(io: Io, options: ExportCommandOptions): Promise<void> {
  const { port, image, output, json } = options;
  if ((port === undefined) === (image === undefined)) {
    throw usageError('bad-arguments', 'an export comes from one place', { hint: 'Give either --port or --image.' });
  }
  if ([image, options.checkpoint].some((path) => path !== undefined && resolve(path) === resolve(output))) {
    throw usageError('bad-arguments', `${output} is named twice`, { hint: 'Give the export a file of its own.' });
  }
  const bar = { stream: io.stderr, style: styleOf(io.stderr, io.env), title: 'exporting', unit: 'bytes', total: 1 };
  const progress = json === true ? silentProgress : startProgress(bar);
  let written: Written;
  try {
    written =
      image === undefined
        ? await exportFromPort(port ?? '', output, { io, progress })
        : await writeExport(output, piecesOfImage(image, progress));
  } finally {
    progress.stop();
  }
  if (options.checkpoint !== undefined) writeNote(options.checkpoint, written.checkpoint);
  if (json === true) printJson(io, { output, ...written });
  else show(io, output, written);
}

export function exportCommand({ io, exit }: CommandHost): Command {
  return newCommand('export', 'write the journal of a unit to a file')
    .addOption(new Option('--port <url>', 'ask the unit at this port').conflicts('image'))
    .option('--image <file>', 'take it from the image of a unit; the image is only read')
    .requiredOption('-o, --output <file>', 'the export; replaced only when the new one is complete')
    .option('--checkpoint <file>', 'also write the signed checkpoint, for plomba verify --checkpoint')
    .action(async (options: ExportCommandOptions) => {
      await runExport(io, options);
      exit(0);
    });
}
