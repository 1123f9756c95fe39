/** `plomba verify`: checks an export offline and says the first thing that is wrong with it. */
import type { Command } from 'commander';
import { utf8Decode } from '@plomba/codec';
import { verifyNative } from '@plomba/core/node';
import { FINDINGS, parseCheckpoint, readExport, toJson, verify, type Finding, type Summary } from '@plomba/verify';
import { usageError } from '../cli-error.js';
import { readBytes } from '../files.js';
import { print, printJson, type Io } from '../io.js';
import { startProgress, silentProgress } from '../terminal/progress.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { summaryLines } from '../terminal/summary.js';
import { factLines } from '../terminal/table.js';
import { hexKey, newCommand, type CommandHost, type JsonOption, type Verdict } from './context.js';

interface VerifyCommandOptions extends JsonOption {
  readonly key?: Uint8Array;
  readonly checkpoint?: string;
}

/** Below this a bar would only flicker. */
const PROGRESS_FROM_BYTES = 2_000_000;

/** The text of a signed checkpoint, from a file that holds it, or from another export. */
function checkpointFrom(path: string): string {
  const bytes = readBytes(path);
  const text = utf8Decode(bytes);
  if (text !== undefined && parseCheckpoint(text).ok) return text;
  const other = readExport(bytes);
  if (other.ok) return other.journal.note;
  throw usageError('no-checkpoint', `${path} is neither a checkpoint nor an export`, {
    where: path,
    hint: 'Give the note that plomba export --checkpoint wrote, or an earlier export of the same unit.',
  });
}

/** Where a finding is, in the order in which one looks for it. */
function placeText({ place }: Finding): string {
  const { sequence, field, file, offset } = place;
  const parts = [
    sequence === undefined ? undefined : `record ${sequence}`,
    field === undefined || field === '' ? undefined : `field ${field}`,
    file === undefined ? undefined : `file ${file}`,
    offset === undefined ? undefined : `byte ${offset}`,
  ];
  return plainText(parts.filter((part) => part !== undefined).join(', '));
}

function showFinding(io: Io, path: string, finding: Finding): void {
  const style = styleOf(io.stdout, io.env);
  const rows = [
    ['at', placeText(finding)],
    ['rule', FINDINGS[finding.name]],
    ['code', finding.name],
  ] as const;
  print(io, `${style.bad('✗')} ${style.bold(`${plainText(path)} is not as the unit wrote it`)}`);
  print(io, `  ${plainText(finding.message)}`);
  print(io, ...factLines(rows.map(([label, text]) => [`  ${style.dim(label)}`, text === '' ? undefined : text])));
}

function showSummary(io: Io, summary: Summary, options: VerifyCommandOptions): void {
  const style = styleOf(io.stdout, io.env);
  print(io, ...summaryLines(summary, style), '');
  if (options.key === undefined) {
    print(io, style.dim(`  The log key is the export's own; pin it with --key ${summary.logKey}`));
  }
  const witness = options.checkpoint === undefined ? '' : ' and contain the kept checkpoint';
  print(io, `${style.good('✓')} ${style.bold(`verified: ${summary.size} records hold together${witness}`)}`);
}

function verifyFile(io: Io, path: string, options: VerifyCommandOptions): Verdict {
  const file = readBytes(path);
  const checkpoint = options.checkpoint === undefined ? undefined : checkpointFrom(options.checkpoint);
  const quiet = options.json === true || file.length < PROGRESS_FROM_BYTES;
  const bar = { stream: io.stderr, style: styleOf(io.stderr, io.env), title: 'verifying', unit: 'records', total: 1 };
  const progress = quiet ? silentProgress : startProgress(bar);
  const verdict = verify(file, {
    verifySignature: verifyNative,
    ...(options.key === undefined ? {} : { key: options.key }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    onProgress: ({ records, recordsTotal }) => progress.update(records, recordsTotal),
  });
  progress.stop();
  if (options.json === true) {
    printJson(
      io,
      verdict.ok ? { ok: true, summary: toJson(verdict.summary) } : { ok: false, finding: verdict.finding },
    );
  } else if (verdict.ok) showSummary(io, verdict.summary, options);
  else showFinding(io, path, verdict.finding);
  return verdict.ok ? 0 : 1;
}

export function verifyCommand({ io, exit }: CommandHost): Command {
  return newCommand('verify', 'verify an exported journal offline')
    .argument('<file>', 'an export')
    .option('--key <hex>', "the unit's public log key: the export must be signed with it", hexKey)
    .option('--checkpoint <file>', 'a checkpoint that was kept, or an earlier export: must be contained')
    .addHelpText(
      'after',
      '\nExit code 0: everything holds. 1: the first thing that is wrong was named. 2: could not look.',
    )
    .action((file: string, options: VerifyCommandOptions) => exit(verifyFile(io, file, options)));
}
