/** `plomba snapshot`: the whole state of a simulated unit into a file, and what such a file is of. */
import { Command } from 'commander';
import { fromBase64, toBase64, toHex } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { describeSnapshot, SNAPSHOT_PIECE_BYTES, type SnapshotFacts } from '@plomba/firmware-sim';
import { CliError } from '../cli-error.js';
import { readBytes, WholeFile } from '../files.js';
import { print, printJson, type Io } from '../io.js';
import { ControlClient } from '../sim/control-client.js';
import { snapshotFailure } from '../sim/snapshot-failure.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';
import type { CommandHost, JsonOption } from './context.js';

interface SaveOptions extends JsonOption {
  readonly token?: string;
}

/** It holds private keys: nobody but its owner reads it. */
const SECRET_MODE = 0o600;
const BYTES_MAX = 2 ** 32;

function field(answer: unknown, name: string): unknown {
  return typeof answer === 'object' && answer !== null && name in answer
    ? (answer as Readonly<Record<string, unknown>>)[name] // it is there, as checked
    : undefined;
}

function notWhole(): CliError {
  const hint = 'Try again; where it happens again, somebody else takes snapshots of this unit at the same time.';
  return new CliError('snapshot-not-whole', 'the snapshot that arrived is not the one that was taken', { hint });
}

async function fetchSnapshot(client: ControlClient): Promise<Uint8Array> {
  const about = await client.call('snapshot.take');
  const [bytes, digest] = [field(about, 'bytes'), field(about, 'sha256')];
  if (typeof bytes !== 'number' || bytes > BYTES_MAX) throw notWhole();
  const snapshot = new Uint8Array(bytes);
  for (let offset = 0; offset < bytes;) {
    const answer = await client.call('snapshot.read', { offset, bytes: SNAPSHOT_PIECE_BYTES });
    const base64 = field(answer, 'base64');
    const piece = typeof base64 === 'string' ? fromBase64(base64) : undefined;
    if (piece === undefined || piece.length === 0 || offset + piece.length > bytes) throw notWhole();
    snapshot.set(piece, offset);
    offset += piece.length;
  }
  if (toHex(sha256(snapshot)) !== digest) throw notWhole();
  return snapshot;
}

async function save(
  io: Io,
  { url, path }: { readonly url: string; readonly path: string },
  options: SaveOptions,
): Promise<void> {
  const client = await ControlClient.open(url, options.token);
  let snapshot: Uint8Array;
  try {
    snapshot = await fetchSnapshot(client);
  } finally {
    await client.close();
  }
  const facts = describeSnapshot(snapshot);
  const file = new WholeFile(path, SECRET_MODE);
  try {
    file.write(snapshot);
    file.commit();
  } catch (error) {
    file.abandon();
    throw error;
  }
  show(io, { facts, bytes: snapshot.length, path }, options.json === true);
}

/** Checked here first, so that a wrong file is told of with its name; the unit checks it again. */
function soundSnapshot(path: string): Uint8Array {
  const bytes = readBytes(path);
  try {
    describeSnapshot(bytes);
  } catch (error) {
    throw snapshotFailure(error, path);
  }
  return bytes;
}

async function restore(
  io: Io,
  { url, path }: { readonly url: string; readonly path: string },
  options: SaveOptions,
): Promise<void> {
  const bytes = soundSnapshot(path);
  const client = await ControlClient.open(url, options.token);
  try {
    for (let offset = 0; offset < bytes.length; offset += SNAPSHOT_PIECE_BYTES) {
      const base64 = toBase64(bytes.subarray(offset, offset + SNAPSHOT_PIECE_BYTES));
      await client.call('snapshot.write', { offset, base64 });
    }
    const answer = await client.call('snapshot.restore', { sha256: toHex(sha256(bytes)) });
    const records = field(answer, 'records');
    if (options.json === true)
      return printJson(io, { file: path, bytes: bytes.length, records, powered: field(answer, 'powered') });
    const style = styleOf(io.stdout, io.env);
    const where = typeof records === 'number' ? `${records} records` : 'its power is off, or it has stopped';
    print(io, `the unit is as it was in ${plainText(path)}: ${style.bold(where)}`);
  } finally {
    await client.close();
  }
}

function show(
  io: Io,
  { facts, bytes, path }: { readonly facts: SnapshotFacts; readonly bytes: number; readonly path: string },
  json: boolean,
): void {
  if (json) return printJson(io, { file: path, bytes, secret: true, ...facts });
  const style = styleOf(io.stdout, io.env);
  const { serial = 'a blank unit', country, wire = 'link', power, halted, records, armed, format } = facts;
  const state = halted === undefined ? power : `${power}: ${halted}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['unit', `${style.bold(plainText(serial))}  ${style.dim(`country ${country} · ${wire} · ${facts.clock} clock`)}`],
    ['state', plainText(state)],
    ['records', records?.toString()],
    ['faults', armed === 0 ? undefined : `${armed} armed or going on`],
    ['file', `${plainText(path)}  ${style.dim(`${bytes} bytes, format ${format}`)}`],
    ['secret', style.warn('it holds the private keys of the unit')],
  ];
  print(io, ...indent(factLines(rows.map(([label, value]) => [style.dim(label), value]))));
}

function info(io: Io, path: string, json: boolean): void {
  const bytes = readBytes(path);
  try {
    show(io, { facts: describeSnapshot(bytes), bytes: bytes.length, path }, json);
  } catch (error) {
    throw snapshotFailure(error, path);
  }
}

const NOTES = `
A snapshot is everything that outlives a power cut, and whether the unit runs: memories, keys, clock, paper, wear, and
the faults that are armed. plomba sim --snapshot FILE goes on from it byte for byte, as often as you like. Lines are
not in it: a till connects anew. plomba snapshot restore brings a unit back that runs, in place: a file that is not sound,
or of a unit of another kind, changes nothing. The file holds the private keys of the unit; it is made for its owner alone (0600).

Examples:
  plomba snapshot save tcp://127.0.0.1:41232 christmas.plsnap
  plomba snapshot info christmas.plsnap
  plomba snapshot restore tcp://127.0.0.1:41232 christmas.plsnap
  plomba sim --snapshot christmas.plsnap --control tcp://127.0.0.1:0`;

type SaveArguments = readonly [url: string, path: string, options: SaveOptions];

export function snapshotCommand({ io, exit }: CommandHost): Command {
  const command = new Command('snapshot').description(
    'save the whole state of a simulated unit, and look at such a file',
  );
  command
    .command('save')
    .description('from a running simulator into a file')
    .argument('<url>', 'the "control" address that plomba sim printed')
    .argument('<file>', 'made anew; holds private keys')
    .option('--token <token>', 'token of a control channel that is not on loopback')
    .option('--json', 'for machines: JSON on standard output', false)
    .action(async (...[url, path, options]: SaveArguments) => {
      await save(io, { url, path }, options);
      exit(0);
    });
  command
    .command('restore')
    .description('a running simulator goes back to a file, in place')
    .argument('<url>', 'the "control" address that plomba sim printed')
    .argument('<file>', 'of plomba snapshot save')
    .option('--token <token>', 'token of a control channel that is not on loopback')
    .option('--json', 'for machines: JSON on standard output', false)
    .action(async (...[url, path, options]: SaveArguments) => {
      await restore(io, { url, path }, options);
      exit(0);
    });
  command
    .command('info')
    .description('what a snapshot is of, after all its checksums')
    .argument('<file>', 'of plomba snapshot save')
    .option('--json', 'for machines: JSON on standard output', false)
    .action((path: string, options: JsonOption) => {
      info(io, path, options.json === true);
      exit(0);
    });
  return command.addHelpText('after', NOTES);
}
