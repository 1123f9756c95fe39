/**
 * Which simulators run on this machine for this user: one small file for each process, in a private folder.
 *
 * Invariants: the folder is ours and nobody else can enter it, otherwise it is not used at all; a file whose process is
 * gone is ignored and swept by the next simulator; nothing depends on this folder but `plomba ports`.
 */
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { int, optional, record, required, text, type RecordSchema } from '@plomba/codec';
import { systemCode } from '../files.js';

export interface RunningSim {
  readonly pid: number;
  readonly listening: string;
  readonly control?: string;
  readonly serial?: string;
  readonly image?: string;
}

const line = text({ bytesMax: 4096 });

const runningSimTable: RecordSchema<RunningSim> = record<RunningSim>('RunningSim', {
  pid: required(1, int({ min: 1, max: 2 ** 32 }), 'process'),
  listening: required(2, line, 'what a till opens'),
  control: optional(3, line, 'control channel'),
  serial: optional(4, line, 'serial number; absent while blank'),
  image: optional(5, line, 'image file'),
});

/**
 * The folder of this user.
 * @internal
 */
export function registryFolder(): string {
  const { uid, username } = userInfo();
  return join(tmpdir(), `plomba-sims-${uid < 0 ? username.replace(/[^\w.-]/g, '_') : uid}`);
}

/** Whether the folder is there, a folder, ours, and closed to everybody else. */
function isPrivate(folder: string): boolean {
  try {
    const found = lstatSync(folder);
    if (!found.isDirectory()) return false;
    return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o077) === 0);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

interface Entry {
  readonly path: string;
  readonly sim: RunningSim | undefined;
}

function entriesOf(folder: string): readonly Entry[] {
  if (!isPrivate(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
  return names.map((name) => ({ path: join(folder, name), sim: readEntry(join(folder, name)) }));
}

/** Undefined for a file that is half written or not ours: the list is a service, not a truth. */
function readEntry(path: string): RunningSim | undefined {
  try {
    const sim = runningSimTable.fromJson(JSON.parse(readFileSync(path, 'utf8')), '');
    return isAlive(sim.pid) ? sim : undefined;
  } catch {
    return undefined;
  }
}

export function listRunning(folder: string = registryFolder()): readonly RunningSim[] {
  return entriesOf(folder).flatMap(({ sim }) => (sim === undefined ? [] : [sim]));
}

/** Registers until the returned function is called. Without a private folder it does nothing. */
export function registerSim(sim: RunningSim, folder: string = registryFolder()): () => void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there already, or cannot be made: the next line decides.
  }
  if (!isPrivate(folder)) return () => undefined;
  for (const entry of entriesOf(folder)) if (entry.sim === undefined) rmSync(entry.path, { force: true });
  const path = join(folder, `${sim.pid}.json`);
  writeFileSync(path, JSON.stringify(runningSimTable.toJson(sim)), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}
