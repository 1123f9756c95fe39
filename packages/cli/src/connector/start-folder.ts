/** The watched folder of a connector that runs in this process: invoices in, answers out, and later the authority's codes. */
import { setTimeout as after } from 'node:timers';
import { join, resolve } from 'node:path';
import type { CountryUnit } from '@plomba/core/country';
import { readAnswer, type TextEncoding } from '@plomba/country-me/input';
import { usageError } from '../cli-error.js';
import { note, type Io } from '../io.js';
import { plainText } from '../terminal/plain-text.js';
import { ConnectorFolderDesk } from './folder-desk.js';
import { nodeFolderFiles } from './folder-files.js';
import { operationOfFile, WatchedFolder, type FolderEvent, type FolderSettings } from './watched-folder.js';

export interface FolderOptions {
  /** Address of the connector. */
  readonly listening: string;
  readonly unit: CountryUnit;
  /** One folder for all of them; instead of those of the configuration. */
  readonly folder?: string;
  readonly wire: string;
  readonly config?: string;
}

export interface RunningFolder {
  /** Where invoices are dropped. */
  readonly path: string;
  stop(): Promise<void>;
}

/** A file must have stood still for so long, and the folder is looked at so often, ms. */
const QUIET_MS = 500;
const POLL_MS = 250;
/** How often invoices without a code are asked about, ms. */
const LATER_MS = 1_000;

interface Waiting {
  readonly name: string;
  readonly operation: string;
}

function settingsOf({ folder, unit }: FolderOptions): FolderSettings | undefined {
  const times = { quietMs: QUIET_MS, pollMs: POLL_MS };
  if (folder !== undefined) {
    const at = (name: string): string => join(resolve(folder), name);
    return { in: at('in'), out: at('out'), archive: at('archive'), rejected: at('rejected'), ...times };
  }
  return unit.folders === undefined ? undefined : { ...unit.folders, ...times };
}

function said(event: FolderEvent): string {
  if (event.kind === 'unreadable') return `the folder cannot be read: ${messageOf(event.error)}`;
  if (event.kind === 'waiting') return `${event.name} waits: ${messageOf(event.error)}`;
  return `${event.name} ${event.kind}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Answers in `out` that have no code of the authority yet, such as from before a restart. */
async function waitingBefore({ out, archive }: FolderSettings, encoding: TextEncoding): Promise<readonly Waiting[]> {
  const waiting: Waiting[] = [];
  for (const name of await nodeFolderFiles.list(out).catch(() => [])) {
    const bytes = await nodeFolderFiles.read(join(out, name), 1_000_000);
    const answer = bytes === undefined ? undefined : readAnswer(name, bytes, encoding);
    if (answer?.get('Status') !== 'IZDAT') continue;
    const file = name.replace(/\.odgovor(\.[^.]*)?$/i, '$1');
    const [, stem = '', ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(file) ?? [];
    for (const stored of await nodeFolderFiles.list(archive)) {
      if (!stored.startsWith(`${stem}.`) || !/^\.[0-9a-f]{16}$/.test(stored.slice(stem.length, -ending.length)))
        continue;
      const original = await nodeFolderFiles.read(join(archive, stored), 10_000_000);
      if (original !== undefined) waiting.push({ name: file, operation: operationOfFile(file, original) });
    }
  }
  return waiting;
}

/** Watches the folder of a connector; undefined where it has none. @throws CliError for a unit that takes no files */
export function watchedFolder(io: Io, options: FolderOptions): RunningFolder | undefined {
  const settings = settingsOf(options);
  if (settings === undefined) return undefined;
  if (options.wire !== 'connector') {
    throw usageError('no-folder', 'only a connector takes files', { hint: 'Add --country me --wire connector.' });
  }
  const encoding: TextEncoding = options.unit.encoding === 'utf-8' ? 'utf-8' : 'cp1250';
  const waiting = new Map<string, Waiting>();
  const desk = new ConnectorFolderDesk({
    connector: options.listening,
    encoding,
    onWaiting: (file) => waiting.set(file.operation, file),
  });
  const folder = new WatchedFolder({
    settings,
    desk,
    files: nodeFolderFiles,
    clock: {
      nowMs: () => Date.now(),
      after: (ms, run) => {
        const timer = after(run, ms);
        return () => clearTimeout(timer);
      },
    },
    tell: (event) => note(io, plainText(said(event))),
  });
  const later = async (): Promise<void> => {
    for (const { name, operation } of [...waiting.values()]) {
      const answer = await desk.later(name, operation);
      if (answer === undefined) continue;
      await folder.publish(name, operation, answer);
      waiting.delete(operation);
    }
  };
  // What cannot be asked now is asked the next time.
  const timer = setInterval(() => void later().catch(() => undefined), LATER_MS);
  void waitingBefore(settings, encoding)
    .then((files) => files.forEach((file) => waiting.set(file.operation, file)))
    .catch((error: unknown) => note(io, plainText(messageOf(error))))
    .finally(() => folder.start());
  return {
    path: settings.in,
    async stop() {
      clearInterval(timer);
      await folder.stop();
    },
  };
}
