/**
 * The service firm's own file about a unit, beside the book that the unit itself keeps: what was done while the firm
 * looked after it, and notes by hand. The firm keeps it when the unit is off its service.
 */
import { int } from '@plomba/codec';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import { OperatorError } from '../http/operator-error.js';
import { line, listOf, may, must, object, paragraphs, timeMs, wordOf, type ObjectShape } from '../http/shape.js';
import type { FileEntry } from '../store/service-file.js';
import { unitIn } from './unit-routes.js';
import { count } from './unit-view.js';
import { unitEventKinds } from './unit.js';

export interface NewServiceNote {
  readonly text: string;
  readonly visit?: number;
}

export interface FilePage {
  readonly below?: number;
  readonly max?: number;
}

export interface FileEntryView extends Omit<FileEntry, 'account'> {
  readonly login?: string;
}

export interface ServiceFile {
  readonly entries: readonly FileEntryView[];
  readonly next?: number;
}

const PAGE_MAX = 500;
const NOTE_CHARACTERS_MAX = 2_000;
const visitNumber = int({ min: 1, max: 0xffffffff });

const entryView: ObjectShape<FileEntryView> = object<FileEntryView>('ServiceFileEntry', {
  sequence: must(count, 'from 1, without gaps'),
  at: must(timeMs, 'when'),
  kind: must(wordOf(...unitEventKinds, 'note'), 'what happened; note: written by hand'),
  detail: must(paragraphs(NOTE_CHARACTERS_MAX), 'in this case, or the note'),
  login: may(line(64), 'who wrote the note'),
  visit: may(visitNumber, "number of the visit in the unit's own book"),
});

async function viewOf({ store }: Call<unknown, unknown>, { account, ...entry }: FileEntry): Promise<FileEntryView> {
  const login = account === undefined ? undefined : (await store.accounts.byId(account))?.login;
  return { ...entry, ...(login === undefined ? {} : { login }) };
}

/** Not through the unit: the file stays with the firm when the unit does not. */
async function read(call: Call<object, FilePage>): Promise<ServiceFile> {
  const { below, max = 100 } = call.query;
  const page = { ...(below === undefined ? {} : { below }), max: max + 1 };
  const found = await call.store.serviceFile.list(call.company.id, call.params['unit'] ?? '', page);
  if (found.length === 0) await unitIn(call);
  const entries: FileEntryView[] = [];
  for (const entry of found.slice(0, max)) entries.push(await viewOf(call, entry));
  const last = entries.at(-1);
  return { entries, ...(found.length > max && last !== undefined ? { next: last.sequence } : {}) };
}

async function note(call: Call<NewServiceNote, object>): Promise<FileEntryView> {
  const unit = await unitIn(call);
  const { text, visit } = call.body;
  if (text.trim() === '') throw new OperatorError('bad-field', { path: 'text', detail: 'must not be empty' });
  const entry = await call.store.serviceFile.add(call.company.id, unit.id, {
    ...{ at: call.nowMs, kind: 'note', detail: text, account: call.principal.account.id },
    ...(visit === undefined ? {} : { visit }),
  });
  await call.audit({ act: 'service-file.note', object: unit.id, after: { sequence: entry.sequence } });
  return viewOf(call, entry);
}

const path = '/v1/companies/{company}/units/{unit}/service-file';
const area = 'units';

export const serviceFileRoutes: readonly Route[] = [
  route<object, FilePage, ServiceFile>(
    {
      id: 'readServiceFile',
      method: 'GET',
      path,
      area,
      access: 'units.read',
      summary: "The company's own file about a unit: what was done while it looked after the unit, the newest first.",
      description:
        'Kept beside the service book of the unit (`listInterventions`), and by the company also when the unit is off its service.',
      query: object<FilePage>('FilePage', {
        below: may(count, 'the `next` of the page before'),
        max: may(int({ min: 1, max: PAGE_MAX }), 'entries of a page; 100 when absent'),
      }),
      answer: answerWith(
        object<ServiceFile>('ServiceFile', {
          entries: must(listOf(entryView, PAGE_MAX), 'the newest first'),
          next: may(count, 'give it as `below` for the next page'),
        }),
      ),
    },
    read,
  ),
  route<NewServiceNote, object, FileEntryView>(
    {
      id: 'addServiceNote',
      method: 'POST',
      path,
      area,
      access: 'units.work',
      summary: "Writes a note into the company's file about a unit; it cannot be changed afterwards.",
      body: object<NewServiceNote>('NewServiceNote', {
        text: must(paragraphs(NOTE_CHARACTERS_MAX), 'what was done, found or agreed'),
        visit: may(visitNumber, "number of the visit in the unit's own book"),
      }),
      answer: answerWith(entryView),
      example: { body: { text: 'SIM card changed, signal -71 dBm', visit: 1 } },
    },
    note,
  ),
];
