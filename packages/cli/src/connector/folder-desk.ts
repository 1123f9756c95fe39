/** Makes invoices of files by asking the connector over HTTP, and writes the answers that programs read. */
import { parseTime } from '@plomba/core/model';
import { answerFile, formatOfFile, type ConnectorAnswer, type TextEncoding } from '@plomba/country-me/input';
import { CliError } from '../cli-error.js';
import type { FolderAnswer, FolderDesk } from './watched-folder.js';

/** What the connector answers to an invoice; every field is looked at before it is used. */
type Json = Readonly<Record<string, unknown>>;

function fields(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}; // looked at field by field
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** What there is to say of an invoice that was issued. */
function issuedAnswer(json: Json): ConnectorAnswer {
  const [iic, qr, invNum] = [text(json['iic']), text(json['verify']), text(json['invNum'])];
  const fic = text(fields(json['report'])['fic']);
  const issued = text(json['issued']);
  const issueTime = issued === undefined ? undefined : parseTime(issued);
  const ordinal = number(json['ordinal']);
  const internalNumber = text(json['internalNumber']);
  return {
    status: fic === undefined ? 'issued' : 'fiscalised',
    ...(iic === undefined ? {} : { iic }),
    ...(fic === undefined ? {} : { fic }),
    ...(qr === undefined ? {} : { qr }),
    ...(issueTime === undefined ? {} : { issueTime }),
    ...(ordinal === undefined ? {} : { ordinal }),
    ...(invNum === undefined ? {} : { invNum }),
    ...(internalNumber === undefined ? {} : { internalNumber }),
    findings: [],
  };
}

function refusedAnswer(json: Json): ConnectorAnswer {
  const given = Array.isArray(json['findings']) ? json['findings'].map(fields) : [];
  const findings = given.map((finding) => {
    const [line, column, key] = [number(finding['line']), number(finding['column']), text(finding['key'])];
    return {
      path: text(finding['path']) ?? '',
      rule: text(finding['rule']) ?? '',
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      ...(key === undefined ? {} : { key }),
    };
  });
  const whole = { path: text(json['path']) ?? '', rule: text(json['detail']) ?? 'refused' };
  return { status: 'refused', findings: findings.length > 0 ? findings : [whole] };
}

/** Statuses with which a file itself is wrong; anything else passes, and the file waits for it. */
const WRONG_FILE: readonly number[] = [400, 413, 415, 422];

export interface FolderDeskParts {
  /** Address of the connector. */
  readonly connector: string;
  readonly encoding: TextEncoding;
  /** Told of each invoice that has no code of the authority yet. */
  readonly onWaiting: (file: { readonly name: string; readonly operation: string }) => void;
}

export class ConnectorFolderDesk implements FolderDesk {
  readonly #parts: FolderDeskParts;

  constructor(parts: FolderDeskParts) {
    this.#parts = parts;
  }

  async handle(name: string, bytes: Uint8Array, operation: string): Promise<FolderAnswer> {
    const { connector } = this.#parts;
    const response = await fetch(`${connector}/invoices`, {
      method: 'POST',
      headers: { 'content-type': this.#typeOf(name), 'idempotency-key': operation },
      body: new Uint8Array(bytes),
    });
    const json = fields(await response.json());
    if (response.ok) return { ok: true, answer: this.#issued(name, operation, json) };
    if (!WRONG_FILE.includes(response.status)) {
      throw new CliError('connector-refused', text(json['detail']) ?? `status ${response.status}`, {
        hint: 'The file waits for it.',
      });
    }
    return { ok: false, answer: answerFile(name, refusedAnswer(json), this.#parts.encoding) };
  }

  /** The answer of now, with the authority's code; undefined while there is none. */
  async later(name: string, operation: string): Promise<FolderAnswer['answer'] | undefined> {
    const response = await fetch(`${this.#parts.connector}/invoices/${encodeURIComponent(operation)}`);
    const json = fields(await response.json());
    const isFinal = ['done', 'failed'].includes(text(fields(json['report'])['state']) ?? '');
    return response.ok && isFinal ? answerFile(name, issuedAnswer(json), this.#parts.encoding) : undefined;
  }

  #issued(name: string, operation: string, json: Json): FolderAnswer['answer'] {
    const answer = issuedAnswer(json);
    if (answer.status === 'issued') this.#parts.onWaiting({ name, operation });
    return answerFile(name, answer, this.#parts.encoding);
  }

  #typeOf(name: string): string {
    const format = formatOfFile(name);
    if (format === 'json') return 'application/json';
    const charset = this.#parts.encoding === 'cp1250' ? 'windows-1250' : 'utf-8';
    return `${format === 'csv' ? 'text/csv' : 'text/plain'}; charset=${charset}`;
  }
}
