/**
 * The configuration file of a connector, as JSON or as `Key;value` lines (UTF-8 both). Strict: what is unknown, missing
 * or wrong is named with its place, all of it at once, and there is no configuration then. No finding ever holds a
 * value of the file, only rules: somebody may have put a password where none belongs.
 */
import type { Finding } from '@plomba/core/country';
import { assemble } from './assemble.js';
import type { TextEncoding } from './code-page.js';
import { CONFIG_FIELDS, CONNECTOR_FEATURE, PRODUCTION_NEEDS } from './config.table.js';
import { inOrder, placesOf, type Entry, type InputFinding, type InputPlace, type PlaceOf } from './entry.js';
import type { JsonReader, PlacedJson } from './json-invoice.js';
import { entriesOfKeyLines, keyLinesOf } from './key-lines.js';
import { licenceInJson, licenceWord, type SignedLicence } from './licence-text.js';
import type { FieldRow } from './particulars.table.js';
import { flag } from './values.js';

export interface ConnectorCodesConfig {
  readonly businessUnit?: string;
  readonly tcr?: string;
  readonly software?: string;
  readonly operator?: string;
  readonly maintainer?: string;
}

export interface ConnectorFolders {
  readonly in: string;
  readonly out: string;
  readonly archive: string;
  readonly rejected: string;
}

/** What a connector is told in its file. Paths are as they stand there. */
export interface ConnectorConfig {
  readonly environment: 'test' | 'production';
  readonly licence: SignedLicence;
  readonly authority: string;
  readonly company: {
    readonly tin: string;
    readonly name: string;
    readonly address: string;
    readonly town: string;
    readonly isInVat: boolean;
  };
  /** In test where they are known; in production all of them. */
  readonly codes: ConnectorCodesConfig;
  readonly seal?: { readonly pfx: string; readonly passwordFile: string };
  readonly encoding: TextEncoding;
  /** Where invoices come as files. */
  readonly folders?: ConnectorFolders;
  readonly deposit: 'require' | 'zero' | 'not-needed';
  readonly schema: 'live' | '2021-transition';
  readonly noInternetArea: boolean;
  readonly late: 'refuse' | 'issue';
}

export type ConfigResult =
  | { readonly ok: true; readonly config: ConnectorConfig }
  | { readonly ok: false; readonly findings: readonly InputFinding[] };

/** What the file tells, and what its reader has found already. */
interface Told {
  readonly entries: readonly Entry[];
  readonly findings: readonly InputFinding[];
  readonly place: PlaceOf;
}

/** The configuration in a text: JSON where it begins with a brace. @param json reads JSON text and keeps its places */
export function parseConnectorConfig(text: string, json: JsonReader): ConfigResult {
  const content = text.replace(/^\uFEFF/, '');
  if (!/^\s*\{/.test(content)) return configOf(toldByLines(content));
  const read = json(content);
  return read.ok ? configOf(toldByJson(read)) : { ok: false, findings: [read.finding] };
}

function toldByLines(text: string): Told {
  const { lines, findings, end } = keyLinesOf(text);
  const { entries, findings: unknown } = entriesOfKeyLines(lines, CONFIG_FIELDS);
  return { entries, findings: [...findings, ...unknown], place: placesOf(entries, { rows: CONFIG_FIELDS, end }) };
}

const isOnTheWay = (path: string): boolean => CONFIG_FIELDS.some((row) => row.path.startsWith(`${path}.`));

function toldByJson(json: PlacedJson): Told {
  const entries: Entry[] = [];
  const findings: InputFinding[] = [];
  const visit = (value: unknown, path: string): void => {
    const place: InputPlace = { ...json.place(path), key: path };
    const row = CONFIG_FIELDS.find((known) => known.path === path);
    if (row !== undefined) {
      const text = leafText(value, row);
      if (text === undefined) findings.push({ path, rule: row.kind.rule, ...place });
      else entries.push({ row, indices: [], text, place });
    } else if (path !== '' && !isOnTheWay(path)) {
      findings.push({ path, rule: 'is no field of this file', ...place });
    } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      findings.push({ path, rule: 'must be an object', ...place });
    } else {
      for (const [name, inner] of Object.entries(value)) visit(inner, path === '' ? name : `${path}.${name}`);
    }
  };
  visit(json.value, '');
  return { entries, findings, place: (path) => ({ ...json.place(path), key: path }) };
}

function leafText(value: unknown, row: FieldRow): string | undefined {
  if (row.kind === flag) return typeof value === 'boolean' ? String(value) : undefined;
  if (row.kind === licenceWord) return licenceInJson(value);
  return typeof value === 'string' ? value : undefined;
}

function configOf({ entries, findings, place }: Told): ConfigResult {
  const { tree, findings: broken } = assemble(entries, CONFIG_FIELDS);
  const needed = CONFIG_FIELDS.filter(({ path, required }) => required === true && isAlwaysThere(path));
  const present = new Set(entries.map(({ row }) => row.path));
  const missing = needed
    .filter(({ path }) => !present.has(path))
    .map(({ path }): Finding => ({ path, rule: 'is missing' }));
  const wrong = [...broken, ...missing, ...environmentFindings(tree, present)];
  // What could not be read has been told already.
  const isTold = (path: string): boolean =>
    findings.some((told) => told.path !== '' && `${path}.`.startsWith(`${told.path}.`));
  const all = [
    ...findings,
    ...uniqueByPath(wrong.filter(({ path }) => !isTold(path))).map((finding) => ({
      ...finding,
      ...place(finding.path),
    })),
  ];
  if (all.length > 0) return { ok: false, findings: inOrder(all) };
  // Made by the rows of the table, whose kinds are those of the fields.
  return { ok: true, config: { codes: {}, ...tree } as unknown as ConnectorConfig };
}

/** Seal and folders may be left out as a whole; the company may not. */
function isAlwaysThere(path: string): boolean {
  return !path.includes('.') || path.startsWith('company.');
}

function uniqueByPath(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ path }) => !seen.has(path) && seen.add(path));
}

/** From the first licence on there is test; production needs a licence for it, a seal and every code. */
function environmentFindings(tree: Readonly<Record<string, unknown>>, present: ReadonlySet<string>): Finding[] {
  // Made by the rows of the table; a field whose text was wrong is not there.
  const { environment, licence } = tree as Partial<ConnectorConfig>;
  const findings: Finding[] = [];
  if (licence !== undefined && !licence.licence.features.includes(CONNECTOR_FEATURE)) {
    findings.push({ path: 'licence', rule: `is none for a ${CONNECTOR_FEATURE}` });
  }
  if (environment !== 'production') return findings;
  if (licence !== undefined && licence.licence.environment !== 'production') {
    findings.push({ path: 'licence', rule: 'is for test; production needs a licence for production' });
  }
  for (const path of PRODUCTION_NEEDS.filter((need) => !present.has(need))) {
    findings.push({ path, rule: 'is missing: production needs it' });
  }
  return findings;
}
