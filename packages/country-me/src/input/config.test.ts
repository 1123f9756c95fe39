import { toHex } from '@plomba/codec';
import { licenceSignable, licenceTable } from '@plomba/core/model';
import { describe, expect, it } from 'vitest';
import { parseConnectorConfig, type ConfigResult } from './config.js';
import { CONFIG_FIELDS, PRODUCTION_NEEDS } from './config.table.js';
import type { JsonReader } from './json-invoice.js';
import { licenceText, signedLicenceOf } from './licence-text.js';

const signature = Uint8Array.from({ length: 64 }, (_, at) => at);
const licenceOf = (environment: 'test' | 'production', features: readonly string[] = ['connector']): string =>
  licenceText({ licence: { id: 'L-1', subject: 'ME-0001', features, environment }, signature });

const TEST_TEXT = [
  'Okruzenje;test',
  `Licenca;${licenceOf('test')}`,
  'AdresaCis;http://127.0.0.1:8080/fs-v1',
  'FirmaPib;12345678',
  'FirmaNaziv;Kiosk šest d.o.o.',
  'FirmaAdresa;Slobode 1',
  'FirmaGrad;Podgorica',
  'FirmaPdv;true',
];
const PRODUCTION_TEXT = [
  'Okruzenje;production',
  `Licenca;${licenceOf('production')}`,
  ...TEST_TEXT.slice(2),
  'KodPJ;xx123xx123',
  'KodENU;si747we972',
  'KodSoftver;ss123ss123',
  'KodOperater;oo123oo123',
  'KodOdrzavalac;mm123mm123',
  'PecatPfx;pecat.pfx',
  'PecatLozinkaDatoteka;pecat.lozinka',
  'Kodiranje;utf-8',
  'FolderUlaz;in',
  'FolderIzlaz;out',
  'FolderArhiva;archive',
  'FolderOdbijeni;rejected',
  'Depozit;zero',
];

const PRODUCTION_JSON = {
  environment: 'production',
  licence: licenceOf('production'),
  authority: 'http://127.0.0.1:8080/fs-v1',
  company: { tin: '12345678', name: 'Kiosk šest d.o.o.', address: 'Slobode 1', town: 'Podgorica', isInVat: true },
  codes: {
    businessUnit: 'xx123xx123',
    tcr: 'si747we972',
    software: 'ss123ss123',
    operator: 'oo123oo123',
    maintainer: 'mm123mm123',
  },
  seal: { pfx: 'pecat.pfx', passwordFile: 'pecat.lozinka' },
  encoding: 'utf-8',
  folders: { in: 'in', out: 'out', archive: 'archive', rejected: 'rejected' },
  deposit: 'zero',
};

/** A reader that knows the path for a place. */
const readJson: JsonReader = (text) => {
  try {
    return { ok: true, value: JSON.parse(text), place: () => ({ line: 1, column: 1 }) };
  } catch {
    return { ok: false, finding: { path: '', rule: 'is no JSON', line: 1 } };
  }
};

const parse = (text: string | object): ConfigResult =>
  parseConnectorConfig(typeof text === 'string' ? text : JSON.stringify(text), readJson);
const findings = (result: ConfigResult): readonly (readonly [unknown, string])[] =>
  result.ok ? [] : result.findings.map(({ key, rule }) => [key, rule]);

describe('the configuration', () => {
  it('is the same as text and as JSON', () => {
    const text = parse(PRODUCTION_TEXT.join('\n'));
    const json = parse(PRODUCTION_JSON);
    expect(text).toMatchObject({ ok: true });
    expect(json).toStrictEqual(text);
    expect(text.ok && text.config).toMatchObject({
      company: PRODUCTION_JSON.company,
      licence: signedLicenceOf(PRODUCTION_JSON.licence),
      deposit: 'zero',
      schema: 'live',
      noInternetArea: false,
      late: 'refuse',
    });
    expect(parse(`\uFEFF${PRODUCTION_TEXT.join('\r\n')}\r\n`)).toStrictEqual(text);
  });

  it('needs a licence and a company in test, and nothing else', () => {
    const result = parse(TEST_TEXT.join('\n'));
    expect(result).toMatchObject({
      ok: true,
      config: { environment: 'test', codes: {}, encoding: 'cp1250', deposit: 'require' },
    });
    for (const [index, line] of TEST_TEXT.entries()) {
      const key = line.slice(0, line.indexOf(';'));
      const broken = parse(TEST_TEXT.filter((_line, at) => at !== index).join('\n'));
      expect(findings(broken)).toStrictEqual([[key, 'is missing']]);
    }
    expect(findings(parse(''))).toHaveLength(TEST_TEXT.length);
    expect(findings(parse({}))).toHaveLength(TEST_TEXT.length);
  });

  it('of production names everything that production needs', () => {
    const from = TEST_TEXT.map((line) => line.replace('Okruzenje;test', 'Okruzenje;production'));
    const result = parse(from.join('\n'));
    const needs = CONFIG_FIELDS.filter(({ path }) => PRODUCTION_NEEDS.includes(path)).map(({ key }) => key);
    expect(findings(result).map(([key]) => key)).toStrictEqual(['Licenca', ...needs]);
    for (const path of PRODUCTION_NEEDS) {
      const key = CONFIG_FIELDS.find((row) => row.path === path)!.key;
      const broken = parse(PRODUCTION_TEXT.filter((line) => !line.startsWith(`${key};`)).join('\n'));
      expect(findings(broken), key).toStrictEqual([[key, expect.stringMatching(/^is missing/)]]);
    }
    const wrongLicence = parse({ ...PRODUCTION_JSON, licence: licenceOf('test') });
    expect(findings(wrongLicence)).toStrictEqual([
      ['licence', 'is for test; production needs a licence for production'],
    ]);
  });

  it.each([
    [{ ...PRODUCTION_JSON, licence: licenceOf('production', ['updates']) }, 'licence', 'is none for a connector'],
    [{ ...PRODUCTION_JSON, licence: `${PRODUCTION_JSON.licence}A` }, 'licence', 'must be a licence'],
    [{ ...PRODUCTION_JSON, colour: 'red' }, 'colour', 'is no field'],
    [{ ...PRODUCTION_JSON, company: 'x' }, 'company', 'must be an object'],
    [
      { ...PRODUCTION_JSON, company: { ...PRODUCTION_JSON.company, isInVat: 'true' } },
      'company.isInVat',
      'must be true or false',
    ],
    [
      { ...PRODUCTION_JSON, company: { ...PRODUCTION_JSON.company, tin: '123' } },
      'company.tin',
      'must be 8 or 13 digits',
    ],
    [{ ...PRODUCTION_JSON, codes: { ...PRODUCTION_JSON.codes, tcr: 'SI747WE972' } }, 'codes.tcr', 'must be a code'],
    [{ ...PRODUCTION_JSON, folders: { in: 'in' } }, 'folders.out', 'is missing'],
    [{ ...PRODUCTION_JSON, authority: 'efi.tax.gov.me' }, 'authority', 'must be an address'],
    [{ ...PRODUCTION_JSON, seal: null }, 'seal', 'must be an object'],
    [{ ...PRODUCTION_JSON, seal: [] }, 'seal', 'must be an object'],
    ['{', undefined, 'is no JSON'],
    [`${PRODUCTION_TEXT.join('\n')}\nBoja;crvena`, 'Boja', 'is no key'],
    [`${PRODUCTION_TEXT.join('\n')}\nOkruzenje;test`, 'Okruzenje', 'stands on line 1 already'],
  ])('of case %# says what is wrong and where', (given, key, rule) => {
    const result = parse(given);
    expect(result.ok).toBe(false);
    expect(findings(result)).toContainEqual([key, expect.stringContaining(rule)]);
  });

  it('is told once of what it cannot read', () => {
    expect(findings(parse({ ...PRODUCTION_JSON, seal: null }))).toStrictEqual([['seal', 'must be an object']]);
    expect(findings(parse({ ...PRODUCTION_JSON, company: 7 }))).toStrictEqual([['company', 'must be an object']]);
  });

  it('never says a value: somebody may have written the password into it', () => {
    const secret = 'lozinka-koju-niko-ne-smije-vidjeti';
    const cases = [
      { ...PRODUCTION_JSON, seal: { ...PRODUCTION_JSON.seal, password: secret } },
      { ...PRODUCTION_JSON, seal: { pfx: 'a', passwordFile: `${secret}\n` } },
      { ...PRODUCTION_JSON, deposit: secret },
      [...PRODUCTION_TEXT, `PecatLozinka;${secret}`].join('\n'),
      [...PRODUCTION_TEXT.slice(0, -1), `Depozit;${secret}`].join('\n'),
    ];
    for (const given of cases) {
      const result = parse(given);
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toContain(secret);
    }
  });
});

describe('a licence as text', () => {
  it('is one word that is read back', () => {
    const word = licenceOf('test');
    expect(word).toMatch(/^[A-Za-z0-9_-]+$/);
    const signed = signedLicenceOf(word)!;
    expect(signed.signature).toStrictEqual(signature);
    expect(licenceSignable(signed.licence).length).toBeGreaterThan(20);
    expect(licenceText(signed)).toBe(word);
  });

  it("may be the content of an operator's licence file, as it is", () => {
    const licence = toHex(licenceTable.encode(signedLicenceOf(licenceOf('production'))!.licence));
    const file = { licence, signature: toHex(signature) };
    const expected = parse(PRODUCTION_JSON);
    expect(parse({ ...PRODUCTION_JSON, licence: file })).toStrictEqual(expected);
    expect(parse({ ...PRODUCTION_JSON, licence: `${file.licence}.${file.signature}` })).toStrictEqual(expected);
    const wrong = [{ ...file, more: 1 }, { licence }, { ...file, signature: 'ab' }, { ...file, licence: 'a1' }, [file]];
    for (const value of [...wrong, `${licence}.${file.signature}.00`]) {
      expect(findings(parse({ ...PRODUCTION_JSON, licence: value }))).toStrictEqual([
        ['licence', expect.stringContaining('must be a licence')],
      ]);
    }
  });

  it('that is another text is none', () => {
    const word = licenceOf('test');
    for (let length = 0; length < word.length; length++) expect(signedLicenceOf(word.slice(0, length))).toBeUndefined();
    for (const wrong of ['', `${word}=`, `${word} `, 'x'.repeat(5000), '*'])
      expect(signedLicenceOf(wrong)).toBeUndefined();
  });
});
