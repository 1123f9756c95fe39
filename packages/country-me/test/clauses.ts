/**
 * Every clause that this package says it models, with the tests that prove it: `tools/clauses.ts` runs them and writes
 * docs/proofs/clauses-me.md. Rules of an invoice that need no state are in their own table, with a test for each.
 */
import type { Clause, ClauseBook, ClauseTest } from '@plomba/testkit';

const IIC = 'The IIC (IKOF)';
const MESSAGES = 'Messages, signature, transport';
const RULES = 'Invoices, deposits, numbers';
const LATE = 'Without the authority';
const AUTHORITY = 'The authority';
const LIFE = 'Seal, configuration, environment';

const test = (file: string, ...names: readonly string[]): readonly ClauseTest[] =>
  names.map((name) => ({ file, name }));
const connector = (...names: readonly string[]): readonly ClauseTest[] => test('test/connector.sim.test.ts', ...names);
const authority = (file: string, ...names: readonly string[]): readonly ClauseTest[] =>
  test(`src/authority/${file}.test.ts`, ...names);
const wire = (file: string, ...names: readonly string[]): readonly ClauseTest[] =>
  test(`src/wire/${file}.test.ts`, ...names);

const IIC_CLAUSES: readonly Clause[] = [
  {
    chapter: IIC,
    clause: 'TS5 4.3.2.1',
    mark: 'V-run',
    says: 'seven values, joined by a bar, as they stand in the message; the ordinal and not the composed number',
    files: ['src/wire/iic.ts', 'src/device/montenegro.ts'],
    tests: [
      ...wire('iic', "is the authority's: the input of 4.3.2.1 and the MD5 of the published signature, byte for byte"),
      ...wire('iic', 'each value must have its form'),
    ],
  },
  {
    chapter: IIC,
    clause: 'TS5 4.3.2',
    mark: 'V-run',
    says: 'RSA with SHA-256 over the text, hashed once; the IIC is the MD5 of the binary signature, both in upper case',
    files: ['src/wire/iic.ts'],
    tests: wire(
      'iic',
      'the published signature verifies under the published key, and under no other value',
      'what real programs get wrong is not right: a double hash, the MD5 of the text',
      'is as Node has it, for any signature',
    ),
  },
  {
    chapter: IIC,
    clause: 'FS5 3.1',
    mark: 'V',
    says: 'an IIC is made once for an invoice; a resend has the same one, also behind a change of the seal',
    files: ['src/device/reporting.ts', 'src/authority/service.ts'],
    tests: [
      ...connector('at any flash operation leaves each invoice issued once and told once, with its IIC'),
      ...authority('registering', 'signed with a new key, with the old IIC, and fiscalised once'),
    ],
  },
  {
    chapter: IIC,
    clause: 'FS5 5.11',
    mark: 'V',
    says: 'a screen makes the IIC of seven values again for an inspector',
    files: ['src/device/inspector.ts', 'src/device/inspector-page.ts'],
    tests: connector('makes an IIC again out of its seven values, and compares'),
  },
];

const MESSAGE_CLAUSES: readonly Clause[] = [
  {
    chapter: MESSAGES,
    clause: 'schemas of 2021 (annex 3) and of the service',
    mark: 'V',
    says: 'every message fits the schema of the chosen generation, and nothing is issued that would not',
    files: ['src/wire/messages.table.ts', 'src/wire/validate.ts', 'src/device/sendable.ts'],
    tests: test(
      'test/messages.sim.test.ts',
      'and the night finds nothing in it',
      "is valid by both of the authority's schemas",
    ),
  },
  {
    chapter: MESSAGES,
    clause: 'TS5 4.3.1',
    mark: 'V-run',
    says: 'an enveloped signature over the root, exclusive canonical form, RSA-SHA256, one certificate',
    files: ['src/wire/xml-signature.ts', 'src/wire/canonical.ts'],
    tests: wire(
      'xml-signature',
      'is accepted by us, the same bytes from the portable and the native signer',
      'with every reason, and every reason with its code',
      'a signed message wrapped around or beside another is refused',
    ),
  },
  {
    chapter: MESSAGES,
    clause: 'W3C exclusive canonicalisation 1.0',
    mark: 'V',
    says: 'the canonical form is that of an independent implementation',
    files: ['src/wire/canonical.ts'],
    tests: wire('canonical', "is libxml2's, for any document"),
  },
  {
    chapter: MESSAGES,
    clause: 'TS5 3.2 to 3.4',
    mark: 'V',
    says: 'SOAP 1.1; the operation is known by the first element of the body, whatever the headers say',
    files: ['src/wire/soap.ts', 'src/authority/routes.ts'],
    tests: [
      ...wire('soap', 'is read from every envelope that clients send, with the exact source of the message'),
      ...authority('registering', 'do not depend on SOAPAction'),
    ],
  },
  {
    chapter: MESSAGES,
    clause: 'authentic answers of the service',
    mark: 'V',
    says: 'answers have the shape that clients read, and are signed',
    files: ['src/wire/soap.ts', 'src/authority/answers.ts'],
    tests: [
      ...wire('soap', 'has the shape of the authentic ones, letter by letter'),
      ...authority('registering', 'are signed, in the authentic shape, valid by both schemas, and name the request'),
    ],
  },
  {
    chapter: MESSAGES,
    clause: 'TS5 3.7.7',
    mark: 'V',
    says: 'the QR code holds the address of the verify page with the seven values; every spelling of clients is read',
    files: ['src/wire/qr.ts', 'src/authority/page'],
    tests: authority('verify', 'the address of a QR leads to the page'),
  },
];

const RULE_CLAUSES: readonly Clause[] = [
  {
    chapter: RULES,
    clause: 'TS5 3.7.1.11, law art. 9',
    mark: 'V',
    says: 'ordinals run from 1 without gaps in each unit, device and year, by the time of Podgorica',
    files: ['src/rules/rules.table.ts', 'src/device/montenegro.ts'],
    tests: connector('begins at 1 again in a new year, by the time of Podgorica'),
  },
  {
    chapter: RULES,
    clause: 'FS5 5.3, 6.3',
    mark: 'V',
    says: 'the deposit of the day comes before cash; a withdrawal is told; days are those of Podgorica',
    files: ['src/device/connector-desk.ts', 'src/device/reporting.ts'],
    tests: connector(
      'needs its deposit before cash is taken, and not for what is paid otherwise',
      'is that of Podgorica: the first sale behind midnight closes yesterday and asks for a deposit again',
    ),
  },
  {
    chapter: RULES,
    clause: 'FS5 5.5, 6.8',
    mark: 'V',
    says: 'a corrective names IIC and time of its original, which was issued before; its amounts are negative',
    files: ['src/device/connector-desk.ts', 'src/device/invoice-message.ts'],
    tests: connector('that is corrected by its number is named with its IIC and time'),
  },
  {
    chapter: RULES,
    clause: 'FS5 3.4, 5.5 to 5.9, schema',
    mark: 'V',
    says: 'payments, references, approvals and periods go with their kind of invoice',
    files: ['src/input/invoice-rules.table.ts', 'src/input/invoice-rules.ts'],
    tests: test('src/input/invoice-rules.test.ts', 'of every kind is among these'),
  },
  {
    chapter: RULES,
    clause: 'TS5 3.7.1.79',
    mark: 'V',
    says: 'amounts of lines have one number of decimals; sums by rate and totals have two, within a cent',
    files: ['src/device/invoice-message.ts', 'src/authority/night-arithmetic.ts'],
    tests: [
      ...test('test/messages.sim.test.ts', 'and the night finds nothing in it'),
      ...authority('night', 'an invoice of three prices with four decimals that rounds to cents'),
    ],
  },
  {
    chapter: RULES,
    clause: 'FS5 5.12',
    mark: 'V',
    says: 'X, Z and periodic reports',
    files: ['src/device/connector-desk.ts', 'src/rules/rules.table.ts'],
    tests: connector(
      'is that of Podgorica: the first sale behind midnight closes yesterday and asks for a deposit again',
    ),
  },
  {
    chapter: RULES,
    clause: 'TS5 3.5, FS5 5.2',
    mark: 'V',
    says: 'a device is registered under its own number, and has the code that the authority gives',
    files: ['src/device/reporting.ts', 'src/authority/service.ts'],
    tests: [
      ...connector('registers itself where it is told to, and shows the code that the authority gave'),
      ...authority(
        'registering',
        'gives a code of ten characters, the same for the same device, another for another unit',
        'changes ValidTo and the maintainer of a device, and signs it off with ValidTo today',
      ),
    ],
  },
];

const LATE_CLAUSES: readonly Clause[] = [
  {
    chapter: LATE,
    clause: 'law art. 17',
    mark: 'V',
    says: 'what was issued without internet is reported within two days, with the reason',
    files: ['src/device/reasons.table.ts', 'src/device/late.ts'],
    tests: test('test/offline.sim.test.ts', "'the internet is gone': what is resent"),
  },
  {
    chapter: LATE,
    clause: 'law art. 18',
    mark: 'V',
    says: 'what was issued while the service was out of order is reported within five days',
    files: ['src/device/reasons.table.ts', 'src/device/late.ts'],
    tests: test('test/offline.sim.test.ts', "'the service is out of order': what is resent"),
  },
  {
    chapter: LATE,
    clause: 'law art. 19',
    mark: 'V',
    says: 'where there is no internet reports come by the tenth of the next month',
    files: ['src/device/reasons.table.ts', 'src/device/late.ts'],
    tests: test('test/offline.sim.test.ts', "'an area without internet': what is resent"),
  },
  {
    chapter: LATE,
    clause: 'FS5 3.6.1',
    mark: 'V',
    says: 'a resend of what is stored gets the stored FIC; without a reason it is another document',
    files: ['src/authority/service.ts'],
    tests: authority('registering', 'a resend with a reason gets the stored FIC, whatever else is wrong by then'),
  },
];

const AUTHORITY_CLAUSES: readonly Clause[] = [
  {
    chapter: AUTHORITY,
    clause: 'TS5 3.4, 3.5.3, 3.6.3, 3.7.3, 3.8.2',
    mark: 'V',
    says: 'every code that is checked in real time is reached by its cause',
    files: ['src/wire/fault-codes.table.ts', 'src/authority/checks'],
    tests: authority('fault-codes', 'every code of the table is reached, or it is said why not'),
  },
  {
    chapter: AUTHORITY,
    clause: 'TS5 3.7',
    mark: 'V',
    says: 'checks come in the order of the specification, and the first failure answers',
    files: ['src/authority/checks'],
    tests: authority('fault-codes', 'the first that fails answers'),
  },
  {
    chapter: AUTHORITY,
    clause: 'TS5 3.7.3, FS5 3.6.2',
    mark: 'V',
    says: 'sums, register and references are checked at night; a finding is put right within eight days',
    files: ['src/authority/night-checks.ts', 'src/authority/night.ts'],
    tests: authority(
      'night',
      'every rule',
      'nothing in a right day with a full register, whatever the IIC is checked with',
      'is found once, closes by an ERROR_CORRECTIVE, and is overdue after eight days',
    ),
  },
  {
    chapter: AUTHORITY,
    clause: 'FS5 5.10',
    mark: 'V',
    says: 'the verify page tells five outcomes apart',
    files: ['src/authority/verify-answer.ts'],
    tests: authority('verify', 'tells the five outcomes apart; what is unknown has no body'),
  },
];

const LIFE_CLAUSES: readonly Clause[] = [
  {
    chapter: LIFE,
    clause: 'certificates of the registered issuers',
    mark: 'V-run',
    says: 'the tax number is the organisation identifier VATME- of the seal; persons and strangers are refused',
    files: ['src/pki/certificate.ts'],
    tests: test(
      'src/pki/certificate.test.ts',
      'of a registered company is accepted, with its tax number',
      'that must not be accepted is not, each for its own reason',
    ),
  },
  {
    chapter: LIFE,
    clause: 'PKCS#12 files of the issuers',
    mark: 'V-run',
    says: 'files with RC2-40, 3DES and SHA-1 open, which the own reader of Node refuses',
    files: ['src/pki/pkcs12.ts'],
    tests: test(
      'src/pki/pkcs12.test.ts',
      'of old and of new algorithms gives the same key and certificate, and the chain',
      "of old algorithms is one that Node's own reader refuses; that is why this one is here",
    ),
  },
  {
    chapter: LIFE,
    clause: 'connector: configuration with the device licence',
    mark: 'V',
    says: 'test from the first licence on; production needs its licence, the seal and every code',
    files: ['src/input/config.ts', 'src/device/montenegrin-package.ts'],
    tests: test(
      'src/input/config.test.ts',
      'needs a licence and a company in test, and nothing else',
      'of production names everything that production needs',
    ),
  },
  {
    chapter: LIFE,
    clause: 'connector: text files',
    mark: 'V',
    says: 'Key;value lines in Windows-1250, CSV and JSON give one document; every mistake has its line and key',
    files: ['src/input/text-invoice.ts', 'src/input/csv-invoice.ts', 'src/input/json-invoice.ts'],
    tests: test('src/input/request.test.ts', 'are the same thing twice'),
  },
];

export const CLAUSES: ClauseBook = {
  country: 'me',
  title: 'Montenegro: clauses and what proves them',
  asOf:
    'The law on fiscalisation of turnover (Sl. list CG 46/19, 73/19, 8/21), the functional and technical specifications ' +
    'version 5 of the tax authority (FS5, TS5), and the schema that its service has served since October 2021.',
  clauses: [
    ...IIC_CLAUSES,
    ...MESSAGE_CLAUSES,
    ...RULE_CLAUSES,
    ...LATE_CLAUSES,
    ...AUTHORITY_CLAUSES,
    ...LIFE_CLAUSES,
  ],
  notModelled: [
    {
      clause: 'TS5 3.7.6, bulk files',
      why: 'areas without internet report over the line when there is one, by the tenth',
    },
    { clause: 'TLS of the service', why: 'the local authority speaks HTTP; put a proxy in front of it' },
    { clause: 'self-care portal (SEP)', why: 'its register is filled through the control channel of the authority' },
    {
      clause: 'FS5 5.12, separate journals of offline and corrective invoices',
      why: 'they are views of the one journal',
    },
  ],
};
