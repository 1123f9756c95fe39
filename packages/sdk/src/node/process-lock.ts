/**
 * A lock that one living process holds, made of files only. The file of a generation is created in one step with its
 * content (a hard link), so exactly one process gets each generation; a dead holder is overtaken by the next generation.
 *
 * Invariant: of two processes that hold files of different generations, at least one sees the other's when it looks
 * after creating its own, and steps back.
 */
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { uptime } from 'node:os';
import { FiscalError } from '../fiscal-error.js';

/** Which process, so that another one with the same number is not taken for it. */
interface Holder {
  readonly pid: number;
  /** Ticks since the boot when the process began; empty where the system does not tell. */
  readonly started: string;
  /** When the host was booted: its boot id, or the minute. */
  readonly boot: string;
}

/** Attempts to get a generation while others do the same. */
const ATTEMPTS = 16;

/** Locks until the returned function is called or the process ends. @throws FiscalError `outbox-in-use` */
export async function lockProcess(path: string): Promise<() => Promise<void>> {
  const own = holderOf(process.pid);
  const draft = `${path}.${process.pid}.${globalThis.crypto.randomUUID()}`;
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const found = await generations(path);
      await refuseLiving(path, found);
      const file = `${path}.${(found.at(-1) ?? 0) + 1}`;
      if (!(await created(draft, file))) continue;
      const others = (await generations(path)).filter((number) => `${path}.${number}` !== file);
      try {
        await refuseLiving(path, others);
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
      for (const number of others) await rm(`${path}.${number}`, { force: true });
      return () => rm(file, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw new FiscalError('outbox-in-use', { detail: `${path}: other processes are taking it at this moment` });
}

async function created(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Numbers of the files that there are, ascending. */
async function generations(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`;
  const names = (await readdir(dirname(path))).filter((name) => name.startsWith(prefix));
  return names
    .map((name) => name.slice(prefix.length))
    .filter((rest) => /^\d+$/.test(rest))
    .map(Number)
    .sort((a, b) => a - b);
}

async function refuseLiving(path: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const file = `${path}.${number}`;
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue; // given back meanwhile
    const holder = parsed(text);
    if (holder !== undefined && !isAlive(holder)) continue;
    const who = holder === undefined ? 'a process that left no readable name' : `process ${holder.pid}`;
    throw new FiscalError('outbox-in-use', { detail: `${who} holds ${join(dirname(file), basename(file))}` });
  }
}

function parsed(text: string): Holder | undefined {
  try {
    // Whatever it is, the fields are looked at below.
    const { pid, started, boot } = JSON.parse(text) as Partial<Holder>;
    if (typeof pid !== 'number' || typeof started !== 'string' || typeof boot !== 'string') return undefined;
    return { pid, started, boot };
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  const now = holderOf(holder.pid);
  if (holder.boot !== now.boot && !isNearMinute(holder.boot, now.boot)) return false;
  if (holder.started !== now.started) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Minutes of a boot are computed from two clocks and may differ by a little. */
function isNearMinute(left: string, right: string): boolean {
  const minutes = [left, right].map((boot) => /^minute (\d+)$/.exec(boot)?.[1]);
  const [first, second] = minutes.map(Number);
  return minutes.every((minute) => minute !== undefined) && Math.abs((first ?? 0) - (second ?? 0)) <= 2;
}

function holderOf(pid: number): Holder {
  return { pid, started: startOf(pid), boot: bootOf() };
}

/** The 22nd field of proc(5) stat; the name in the second one may hold spaces and brackets. */
function startOf(pid: number): string {
  const stat = systemText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function bootOf(): string {
  const id = systemText('/proc/sys/kernel/random/boot_id')?.trim();
  return id ?? `minute ${Math.floor((Date.now() / 1_000 - uptime()) / 60)}`;
}

function systemText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined; // not this system, or no such process
  }
}
