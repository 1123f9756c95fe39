// The pages of docs/ that are generated: the registry that `pnpm spec` writes and `pnpm check spec` compares.
// One entry per page; the text comes from the same tables as the encoders and decoders. A package imported here by its
// published name is a devDependency of the root (`workspace:*`).
import { layoutMarkdown, markdownTable, recordsMarkdown } from '@plomba/codec';
import {
  condemnMarkLayout,
  derivedPageLayout,
  operationEntryLayout,
  PAYLOADS,
  placeEntryLayout,
  RECORD_KINDS,
  recordHeaderLayout,
  recordTrailerLayout,
  sectorHeaderLayout,
  slotHeaderLayout,
  slotPayloadTable,
} from '@plomba/core/tables';
import { imageLayouts } from '@plomba/core/node';
import { cisSpecPage } from '@plomba/country-me/authority';
import { connectorFilesPage } from '@plomba/country-me/input';
import { meMessagesPage } from '@plomba/country-me/wire';
import { ccspSpecPage, kdSpecPage } from '@plomba/country-se/device';
import { swedishTillPage } from '@plomba/country-se/till';
import {
  CONTROL_METHODS,
  snapshotLayouts,
  SNAPSHOT_TABLES,
  PART_STATES,
  faultModelPage,
  magicAmountsPage,
  modesSpecPage,
} from '@plomba/firmware-sim';
import { linkSpecPage } from '@plomba/link';
import { errorsPage } from './errors-page.js';
import { connectorPage } from './me-connector-page.js';
import { answersPage } from './se-answers-page.js';

export interface SpecPage {
  /** Path inside docs/, such as `spec/record.md`. */
  readonly file: string;
  /** The whole page. */
  readonly text: string;
}

function layoutsPage(): string {
  const intro = '# Layouts\n\nFixed byte layouts, big-endian. How they are used: [journal](journal.md).\n';
  const journal = [
    recordHeaderLayout,
    recordTrailerLayout,
    sectorHeaderLayout,
    condemnMarkLayout,
    slotHeaderLayout,
    derivedPageLayout,
    operationEntryLayout,
    placeEntryLayout,
  ].map((layout) => layoutMarkdown(layout));
  const image = imageLayouts.map(layoutMarkdown);
  return [intro, ...journal, ...image].join('\n');
}

function recordsPage(): string {
  const kinds = Object.entries(RECORD_KINDS).map(([kind, code]) => {
    // RECORD_KINDS and PAYLOADS have the same keys, by the type of PAYLOADS.
    return [code.toString(), `\`${kind}\``, PAYLOADS[kind as keyof typeof PAYLOADS].type];
  });
  const intro =
    '# Records\n\nThe payload of each kind of record: strict deterministic CBOR, see [journal](journal.md).\n';
  const tables = [...Object.values(PAYLOADS), slotPayloadTable].flatMap((schema) => schema.tables);
  return [intro, markdownTable(['code', 'kind', 'table'], kinds), '', recordsMarkdown(tables)].join('\n');
}

function controlPage(): string {
  const intro = [
    '# Control channel',
    '',
    'JSON-RPC 2.0, one JSON object per line, beside the fiscal line. `plomba ctl URL METHOD key=value …` calls it from',
    'a shell. `capabilities` names the methods that a unit has.',
    '',
  ].join('\n');
  const methods = CONTROL_METHODS.map(({ name, note, params }) => [
    `\`${name}\``,
    note,
    params === undefined ? '-' : params.type,
  ]);
  const tables = CONTROL_METHODS.flatMap(({ params }) => params?.tables ?? []);
  return [intro, markdownTable(['method', 'does', 'parameters'], methods), '', recordsMarkdown(tables)].join('\n');
}

function snapshotPage(): string {
  const intro = [
    '# Snapshots',
    '',
    'The whole state of a simulated unit as one file, format 1: `SnapshotHead`; the record `SnapshotState` and its CRC-32C',
    '(4 bytes); `SnapshotSector` with its bytes, as often as the head says; SHA-256 of everything before. The same state is',
    'always the same bytes. Sectors that are erased are left out, and so are erased bytes at the end of one.',
    '',
    'It holds the private keys of the unit. Lines are not in it.',
    '',
  ].join('\n');
  const layouts = snapshotLayouts.map(layoutMarkdown);
  const parts = PART_STATES.map(({ part, table }) => [`\`${part}\``, `[${table.name}](#${table.name.toLowerCase()})`]);
  const tables = [...SNAPSHOT_TABLES, ...PART_STATES.flatMap(({ table }) => table.tables)];
  return [
    intro,
    ...layouts,
    '## Parts',
    '',
    markdownTable(['part', 'record'], parts),
    '',
    recordsMarkdown(tables),
  ].join('\n');
}

export const specPages: readonly SpecPage[] = [
  { file: 'spec/layouts.md', text: layoutsPage() },
  { file: 'spec/records.md', text: recordsPage() },
  { file: 'spec/control.md', text: controlPage() },
  { file: 'spec/snapshot.md', text: snapshotPage() },
  { file: 'spec/link.md', text: linkSpecPage() },
  { file: 'spec/modes.md', text: modesSpecPage() },
  { file: 'spec/magic-amounts.md', text: magicAmountsPage() },
  { file: 'fault-model.md', text: faultModelPage() },
  { file: 'spec/ccsp.md', text: ccspSpecPage() },
  { file: 'spec/kd.md', text: kdSpecPage() },
  { file: 'spec/se-till.md', text: swedishTillPage() },
  { file: 'spec/se-answers.md', text: answersPage() },
  { file: 'spec/me-authority.md', text: cisSpecPage() },
  { file: 'spec/me-connector.md', text: connectorPage() },
  { file: 'spec/me-input.md', text: connectorFilesPage() },
  { file: 'spec/me-messages.md', text: meMessagesPage() },
  { file: 'errors.md', text: errorsPage() },
];
