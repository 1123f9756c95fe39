/**
 * What a connector answers to a file: `racun.txt` has `racun.odgovor.txt` beside it. The keys are the same in text
 * (`Key;value`), CSV (two columns) and JSON, and the encoding is that of the configuration.
 */
import { formatTime, type LocalTime } from '@plomba/core/model';
import { csvLine, parseCsv } from './csv.js';
import { decodeText, encodeText, type TextEncoding } from './code-page.js';
import { formatOfFile, type FileFormat } from './file-format.js';
import { keyLinesOf } from './key-lines.js';
import type { InputFinding } from './entry.js';

/** What became of a file. */
export interface ConnectorAnswer {
  /** `fiscalised`: with the authority's code; `issued`: that one comes later; `refused`: no document. */
  readonly status: 'fiscalised' | 'issued' | 'refused';
  /** IKOF */
  readonly iic?: string;
  /** JIKR */
  readonly fic?: string;
  /** Address of the QR code. */
  readonly qr?: string;
  readonly issueTime?: LocalTime;
  /** Ordinal of the year. */
  readonly ordinal?: number;
  /** Unit `/` ordinal `/` year `/` TCR. */
  readonly invNum?: string;
  /** The program's own number, as it came. */
  readonly internalNumber?: string;
  readonly findings: readonly InputFinding[];
}

/** Keys of an answer, in their order; those of a finding carry its index. */
export const ANSWER_KEYS: readonly { readonly key: string; readonly note: string }[] = [
  { key: 'Status', note: 'FISKALIZOVAN (with JIKR), IZDAT (JIKR comes later), ODBIJEN (no document)' },
  { key: 'IKOF', note: "issuer's code" },
  { key: 'JIKR', note: "authority's code, as soon as it is there" },
  { key: 'QR', note: 'address of the QR code' },
  { key: 'DatVrijeme', note: 'when it was issued' },
  { key: 'RedniBroj', note: 'ordinal in its year' },
  { key: 'InvNum', note: 'number of the invoice: unit, ordinal, year, TCR' },
  { key: 'RacBrRacuna', note: "the program's own number, as it came" },
  { key: 'Greska.n', note: 'what is wrong' },
  { key: 'GreskaRed.n', note: 'line of the file' },
  { key: 'GreskaKolona.n', note: 'column of the line, where it is known' },
  { key: 'GreskaKljuc.n', note: 'key in the file, or path of the JSON field' },
];

const STATUS_WORDS = { fiscalised: 'FISKALIZOVAN', issued: 'IZDAT', refused: 'ODBIJEN' } as const;

type AnswerField = readonly [key: string, value: string];

function fieldsOf(answer: ConnectorAnswer): readonly AnswerField[] {
  const time = answer.issueTime === undefined ? undefined : formatTime(answer.issueTime);
  const head: readonly (readonly [string, string | undefined])[] = [
    ['Status', STATUS_WORDS[answer.status]],
    ['IKOF', answer.iic],
    ['JIKR', answer.fic],
    ['QR', answer.qr],
    ['DatVrijeme', time],
    ['RedniBroj', answer.ordinal?.toString()],
    ['InvNum', answer.invNum],
    ['RacBrRacuna', answer.internalNumber],
  ];
  const tail = answer.findings.flatMap(
    ({ rule, line, column, key }, index): (readonly [string, string | undefined])[] => [
      [`Greska.${index}`, rule],
      [`GreskaRed.${index}`, line?.toString()],
      [`GreskaKolona.${index}`, column?.toString()],
      [`GreskaKljuc.${index}`, key === '' ? undefined : key],
    ],
  );
  return [...head, ...tail].flatMap(([key, value]): AnswerField[] =>
    value === undefined ? [] : [[key, oneLine(value)]],
  );
}

/** What came from outside may hold anything; a line of an answer is one line. */
function oneLine(value: string): string {
  return value.replaceAll(/\p{Cc}/gu, ' ');
}

function textOf(fields: readonly AnswerField[], format: FileFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(Object.fromEntries(fields), undefined, 2)}\n`;
    case 'csv':
      return [['Kljuc', 'Vrijednost'], ...fields].map((cells) => csvLine(cells, ';')).join('');
    case 'text':
      return fields.map(([key, value]) => `${key};${value}\r\n`).join('');
  }
}

/** Name of the answer to a file. */
export function answerName(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? `${name}.odgovor` : `${name.slice(0, dot)}.odgovor${name.slice(dot)}`;
}

/** Whether a name is that of an answer. */
export function isAnswerName(name: string): boolean {
  return /\.odgovor(\.[^.]*)?$/i.test(name);
}

/** The file that answers a file: in its format, JSON always in UTF-8. */
export function answerFile(
  name: string,
  answer: ConnectorAnswer,
  encoding: TextEncoding,
): { readonly name: string; readonly bytes: Uint8Array } {
  const format = formatOfFile(name) ?? 'text';
  const bytes = encodeText(textOf(fieldsOf(answer), format), format === 'json' ? 'utf-8' : encoding);
  return { name: answerName(name), bytes };
}

/** Keys and values of an answer file, for whoever wrote the file that it answers; undefined where it is none. */
export function readAnswer(
  name: string,
  bytes: Uint8Array,
  encoding: TextEncoding,
): ReadonlyMap<string, string> | undefined {
  const format = formatOfFile(name) ?? 'text';
  const decoded = decodeText(bytes, format === 'json' ? 'utf-8' : encoding);
  const fields = decoded.ok ? fieldsIn(decoded.text, format) : undefined;
  return fields?.has('Status') === true ? fields : undefined;
}

function fieldsIn(text: string, format: FileFormat): ReadonlyMap<string, string> | undefined {
  if (format === 'json') {
    try {
      const json: unknown = JSON.parse(text);
      const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
      return isObject ? new Map(Object.entries(json).map(([key, value]) => [key, String(value)])) : undefined;
    } catch {
      return undefined; // no JSON
    }
  }
  if (format === 'csv') {
    const table = parseCsv(text, ';');
    return table.ok ? new Map(table.rows.map(([key, value]) => [key?.text ?? '', value?.text ?? ''])) : undefined;
  }
  return new Map(keyLinesOf(text).lines.map(({ key, value }) => [key, value]));
}
