/** The page of the authority in docs/spec, made of the tables that it runs by. */
import { markdownTable, recordsMarkdown } from '@plomba/codec';
import { FAULT_CODES } from '../wire/index.js';
import { CONTROL_METHODS } from './control.js';
import { ENTRY_CODES, ENTRY_TABLES, type EntryKind } from './entries.table.js';
import { NIGHT_RULES } from './night-checks.js';
import { FAULT_NOTES, faultOrderTable } from './reply-faults.js';
import { CIS_SETTINGS } from './settings.js';

/** What a taxpayer's program meets. */
function outside(): readonly string[] {
  return [
    '# The local authority of Montenegro',
    '',
    'What `plomba authority --country me` is made of. How it is used: the README of `@plomba/country-me`.',
    '',
    '## Addresses',
    '',
    markdownTable(
      ['address', 'what'],
      [
        [
          '`POST /fs-v1`, `/fs-v1/FiscalizationService`, `/fs-v1/FiscalizationService.wsdl`',
          'the service; SOAPAction is not looked at',
        ],
        ['`GET /fs-v1?wsdl`, `/fs-v1/FiscalizationService.wsdl`', 'WSDL, with the address of this process'],
        [
          '`GET /fs-v1/eficg-fiscalization-service.xsd`, `/fs-v1/xmldsig-core-schema.xsd`',
          'the schemas that it imports',
        ],
        ['`GET /ic/`', 'the verify page; the query stands behind `#/verify?`'],
        ['`POST /ic/api/verifyInvoice`', 'its backend: `iic`, `dateTimeCreated`, `tin`; JSON, or nothing when unknown'],
      ],
    ),
    '',
    'These are the production side. The test side is the same under `/test`, or with a Host that begins with `efitest.`',
    '',
    '## Settings',
    '',
    markdownTable(
      ['setting', 'default', 'decides'],
      Object.entries(CIS_SETTINGS).map(([name, { default: text, note }]) => [`\`${name}\``, `\`${text}\``, note]),
    ),
    '',
    '## Checks in real time',
    '',
    'Size, well-formed, schema, certificate, signature, IIC, time, register: the first that fails answers.',
    '',
    markdownTable(
      ['code', 'check', 'says'],
      FAULT_CODES.map(({ code, check, text }) => [code.toString(), check, text.trim()]),
    ),
    '',
    'No message reaches 10, 20, 50 and 900 by itself here: our validator and verifier have no exceptions, the schema has no',
    'sign for `CashAmt`, and the seal of the authority always signs. `faults.set kind=fault-code code=N` rehearses any code.',
    '901 answers a resend of a stored invoice with `resentAnswer=fault`.',
    '',
  ];
}

/** What a test reads and turns, and what is kept. */
function inside(): readonly string[] {
  const entries = Object.entries(ENTRY_TABLES).map(([kind, table]) => {
    // The keys of ENTRY_TABLES are those of ENTRY_CODES, by their types.
    return [ENTRY_CODES[kind as EntryKind].toString(), `\`${kind}\``, table.name];
  });
  return [
    '## Checks at night',
    '',
    'Findings are listed by `findings.list`; each is to be put right within eight days.',
    '',
    markdownTable(
      ['rule', 'what is right'],
      Object.entries(NIGHT_RULES).map(([rule, note]) => [`\`${rule}\``, note]),
    ),
    '',
    '## Control channel',
    '',
    'JSON-RPC 2.0, one object a line over TCP, or one a POST (`application/json`) over HTTP.',
    '',
    markdownTable(
      ['method', 'does', 'parameters'],
      Object.entries(CONTROL_METHODS).map(([name, { note, params }]) => [`\`${name}\``, note, params]),
    ),
    '',
    'The process around it adds `clock.read` and, with `--clock virtual`, `clock.advance` (`ms`, or `to` a time).',
    '',
    '## Faults on purpose',
    '',
    markdownTable(
      ['kind', 'what happens'],
      Object.entries(FAULT_NOTES).map(([kind, note]) => [`\`${kind}\``, note]),
    ),
    '',
    recordsMarkdown(faultOrderTable.tables),
    '',
    '## Entries',
    '',
    'What must not be forgotten: format (1), code of the kind, then the record in strict deterministic CBOR. The file of',
    '`--data` begins with `PLOMBA-ENTRIES 1 me` and a line feed; frames follow: `ENTR`, length, CRC-32C of length and',
    'content (4 bytes each, big-endian), and in it each entry behind its length (4 bytes). A frame is what became durable at',
    'once.',
    '',
    markdownTable(['code', 'kind', 'record'], entries),
    '',
    recordsMarkdown(Object.values(ENTRY_TABLES).flatMap(({ tables }) => tables)),
  ];
}

/** Generated: `docs/spec/me-authority.md`. */
export function cisSpecPage(): string {
  return [...outside(), ...inside()].join('\n');
}
