/** The page of the wire in docs/spec, out of the tables that both ends run on. The prose says only what no table can. */
import { markdownTable } from '@plomba/codec';
import { FAULT_CODES } from './fault-codes.table.js';
import { LEXICAL_ROWS, type LexicalRow } from './lexical.table.js';
import { COMPLEX_ROWS, ROOT_ROWS } from './messages.table.js';
import type { AttributeRow, ChildRow, ContentRow, Use } from './schema-row.js';
import { SIGNATURE_FAULT_CODES } from './xml-signature.js';

const INTRO = `# Messages of the Montenegrin service

SOAP 1.1, document/literal, UTF-8, 150 kB at most. A message is the first element in the body; most clients send no
\`SOAPAction\`. Namespace \`https://efi.tax.gov.me/fs/schema\`. Every root has \`Id\` (\`Request\` or \`Response\`) and
\`Version="1"\`, and in any order: \`Header\`, its content, \`Signature\` of XML Signature.

Two profiles of the schema: \`live\`, served since October 2021, and \`2021-transition\`, annex 3 of technical specification
v5. Where they differ, the first cell is \`live\` and the second \`2021-transition\`. Keys are those of the plain values in
code.

## Signature

Enveloped, one reference to the root's own \`Id\`; transforms \`enveloped-signature\` and \`xml-exc-c14n#\`, in this order and
without parameters; \`rsa-sha256\` over \`sha256\`; \`KeyInfo/X509Data/X509Certificate\` exactly once. White space between
elements is signed, in base64 it is dropped. An \`InclusiveNamespaces\` list is refused (27).

## IIC

\`issuer TIN|IssueDateTime|InvOrdNum|BusinUnitCode|TCRCode|SoftCode|TotPrice\`, the very characters of the attributes, in
UTF-8. \`IICSignature\` is RSASSA-PKCS1-v1_5 with SHA-256 over it, 512 hex digits; \`IIC\` is the MD5 of the binary signature,
32 hex digits. Both in upper case; either case is read.

## Address of the QR code

\`https://efitest.tax.gov.me/ic/#/verify\` (test) or \`https://mapr.tax.gov.me/ic/#/verify\` (production), then
\`?iic=…&tin=…&crtd=…&ord=…&bu=…&cr=…&sw=…&prc=…\` with raw \`+\` and \`:\`. Read in any order, percent-encoded, with a blank
for the \`+\`, with any number of decimals.
`;

function useText(use: Use): string {
  return use === 'absent' ? '-' : use;
}

function inBoth(live: string, transition: string): string {
  return live === transition ? live : `${live} / ${transition}`;
}

function attributeCells([key, row]: readonly [string, AttributeRow]): readonly string[] {
  return [
    `\`@${row.name}\``,
    `\`${key}\``,
    inBoth(`\`${row.type}\``, `\`${row.transition?.type ?? row.type}\``),
    inBoth(useText(row.use), useText(row.transition?.use ?? row.use)),
    row.note,
  ];
}

function childCells([key, row]: readonly [string, ChildRow]): readonly string[] {
  const { list, unique } = row;
  const items = list === undefined ? '' : `, 1 to ${list.max} \`${list.item}\``;
  const rule = unique === undefined ? '' : `; no two with the same \`@${unique.attribute}\``;
  return [
    `\`${row.name}\``,
    `\`${key}\``,
    `[${row.type}](#${row.type.toLowerCase()})${items}`,
    inBoth(useText(row.use), useText(row.transition?.use ?? row.use)),
    `${row.note}${rule}`,
  ];
}

function complexTables(): string {
  return Object.entries(COMPLEX_ROWS)
    .map(([name, { note, model, attributes, children }]) => {
      const rows = [
        ...Object.entries<AttributeRow>(attributes).map(attributeCells),
        ...Object.entries<ChildRow>(children).map(childCells),
      ];
      const order = model === 'sequence' ? ' Children in this order.' : '';
      const text = model === 'text' ? ' Any text may stand in it.' : '';
      const table = markdownTable(['', 'key', 'type', 'use', 'meaning'], rows);
      return `### ${name}\n\n${note}${order}${text}\n\n${table}\n`;
    })
    .join('\n');
}

function contentText(content: ContentRow): string {
  return 'type' in content
    ? `\`${content.name}\`: [${content.type}](#${content.type.toLowerCase()})`
    : `\`${content.name}\`: \`${content.code}\``;
}

function rootTable(): string {
  const rows = Object.entries(ROOT_ROWS).map(([name, { header, content, note }]) => [
    `\`${name}\``,
    `[${header}](#${header.toLowerCase()})`,
    contentText(content),
    note,
  ]);
  return markdownTable(['root', 'header', 'content', ''], rows);
}

function facets({ pattern, minLength, maxLength, minExclusive, values, transitionValues }: LexicalRow): string {
  /** Longer lists are the codes of countries and currencies. */
  const SHOWN_MAX = 20;
  const list = (items: readonly string[]): string =>
    items.length > SHOWN_MAX ? `${items.length} codes` : items.map((item) => `\`${item}\``).join(' ');
  return [
    pattern === undefined ? '' : `\`${pattern}\``,
    minLength === undefined ? '' : `${minLength} to ${maxLength ?? ''}`,
    minExclusive === undefined ? '' : `> ${minExclusive}`,
    values === undefined ? '' : inBoth(list(values), list(transitionValues ?? values)),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function lexicalTable(): string {
  const rows = Object.entries(LEXICAL_ROWS).map(([name, row]) => [
    `\`${name}\``,
    `\`${row.base}\``,
    facets(row),
    row.isLiveOnly === true ? `${row.note}; \`live\` only` : row.note,
  ]);
  return markdownTable(['type', 'base', 'facets', 'meaning'], rows);
}

function faultTable(): string {
  const reasons = new Map(Object.entries(SIGNATURE_FAULT_CODES).map(([reason, code]) => [code, `\`${reason}\``]));
  const rows = FAULT_CODES.map(({ code, check, text, isPublished, note }) => [
    code === 900 ? '9xx' : String(code),
    check,
    isPublished === true ? `"${text.trim()}"` : text.trim(),
    [reasons.get(code), note].filter((part) => part !== undefined).join('; '),
  ]);
  return markdownTable(['code', 'check', 'text', ''], rows);
}

/** The page `spec/me-messages.md`. */
export function meMessagesPage(): string {
  return [
    INTRO,
    `## Messages\n\n${rootTable()}\n`,
    `## Elements\n\n${complexTables()}`,
    `## Simple types\n\nEvery base but \`string\` drops white space around. Patterns hold for the whole value.\n\n${lexicalTable()}\n`,
    '## Faults\n',
    'A fault has `faultcode` (`env:CLIENT` or `env:SERVER`), `faultstring` in English and in `detail` the elements `code`,',
    '`requestUUID` (when it is known) and `responseUUID`. It is not signed. Texts in quotes were seen from the service; of',
    'the others none is public, and they are ours. After 11 stands the first sentence of the validator, in the words of',
    'Xerces. 40 is not used.\n',
    `${faultTable()}\n`,
  ].join('\n');
}
