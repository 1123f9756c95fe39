/** Connectors as a simulator makes them: of a configuration file, or as the published simulated company. */
import { FieldError, utf8Decode } from '@plomba/codec';
import {
  numberSetting,
  oneWordSetting,
  type CountryConfig,
  type CountryPackage,
  type CountrySetting,
  type CountryUnit,
} from '@plomba/core/country';
import { parseConnectorConfig, type ConnectorConfig, type InputFinding, type JsonReader } from '../input/index.js';
import {
  openSealFile,
  portableRsa,
  publicKeyOf,
  simulatedAuthoritySeal,
  simulatedSeal,
  type RsaBackend,
} from '../pki/index.js';
import { ConnectorDesk } from './connector-desk.js';
import { ConnectorServer } from './connector-server.js';
import type { ConnectorCodes, ConnectorSeal, ConnectorSetup } from './connector-setup.js';
import { montenegro } from './montenegro.js';

const WIRE = 'connector';

/** The public test identity that all demonstration programs use. */
const TEST_TIN = '12345678';
const TEST_COMPANY = { tin: TEST_TIN, name: 'Kiosk d.o.o.', address: 'Ulica slobode 1', town: 'Podgorica' };
const TEST_CODES: ConnectorCodes = {
  businessUnit: 'xx123xx123',
  tcr: 'si747we972',
  software: 'ss123ss123',
  operator: 'oo123oo123',
  maintainer: 'mm123mm123',
};
const TEST_AUTHORITY = 'http://127.0.0.1:8091/test';

const authority: CountrySetting = {
  default: TEST_AUTHORITY,
  note: 'where the connector reports to; plomba authority --country me is one',
  rule: 'must be an address that begins with http:// or https://',
  isRight: (text) => /^https?:\/\/[!-~]{1,400}$/.test(text),
};

export const CONNECTOR_SETTINGS: Readonly<Record<string, CountrySetting>> = {
  authority,
  schema: oneWordSetting(['live', '2021-transition'], 'generation of the messages [V XSD]'),
  deposit: oneWordSetting(
    ['zero', 'require', 'not-needed'],
    'cash at the beginning of a day: 0.00 registered where nobody did, waited for, or not needed in this unit [V FS5 5.3]',
  ),
  area: oneWordSetting(
    ['internet', 'no-internet'],
    'without internet, reports may wait until the tenth of the next month [V law art. 19]',
  ),
  late: oneWordSetting(['refuse', 'issue'], 'sales while a report is later than the law allows [D]'),
  vat: oneWordSetting(['yes', 'no'], 'whether the company is in the VAT register'),
  register: oneWordSetting(
    ['no', 'yes'],
    'whether the device registers itself with RegisterTCR, under its serial number, when it begins; else its code is known',
  ),
  window: numberSetting({ fallback: 4, min: 1, max: 64 }, 'reports that are under way at the same time'),
  answers: oneWordSetting(
    ['simulated', 'any'],
    'whose signature answers must have: that of the simulated authority, or any sound one',
  ),
};

function simulatedCompanySeal(rsa: RsaBackend): ConnectorSeal {
  const seal = simulatedSeal(TEST_TIN);
  if (seal === undefined) throw new FieldError('company.tin', 'has no simulated seal');
  return { signer: rsa.signer(seal.pkcs8), certificate: seal.certificate };
}

function placed({ path, rule, line, key }: InputFinding): FieldError {
  const where = [line === undefined ? '' : `line ${line}`, key ?? path].filter((part) => part !== '').join(', ');
  return new FieldError(where, rule);
}

function sealIn(config: ConnectorConfig, { read }: CountryConfig, rsa: RsaBackend): ConnectorSeal {
  if (config.seal === undefined) return simulatedCompanySeal(rsa);
  const { pfx, passwordFile } = config.seal;
  const password = (utf8Decode(read(passwordFile)) ?? '').replace(/\r?\n$/, '');
  const opened = openSealFile(read(pfx), password);
  if (!opened.ok) throw new FieldError('seal.pfx', opened.text);
  return { signer: rsa.signer(opened.seal.pkcs8()), certificate: opened.seal.certificate };
}

interface Told {
  readonly setup: ConnectorSetup;
  readonly config?: ConnectorConfig;
}

function settingsOf(set: Readonly<Record<string, string>>): ConnectorSetup['settings'] {
  const key = publicKeyOf(simulatedAuthoritySeal().certificate);
  const deposit = set['deposit'];
  return {
    environment: 'test',
    schema: set['schema'] === '2021-transition' ? '2021-transition' : 'live',
    deposit: deposit === 'require' || deposit === 'not-needed' ? deposit : 'zero',
    noInternetArea: set['area'] === 'no-internet',
    late: set['late'] === 'issue' ? 'issue' : 'refuse',
    registersItself: set['register'] === 'yes',
    window: Number(set['window']),
    authorityKeys: set['answers'] === 'any' || key === undefined ? [] : [key],
  };
}

function told(set: Readonly<Record<string, string>>, file: CountryConfig | undefined, rsa: RsaBackend): Told {
  const settings = settingsOf(set);
  const { verifier } = rsa;
  if (file === undefined) {
    const company = { ...TEST_COMPANY, isInVat: set['vat'] !== 'no' };
    return { setup: { company, codes: TEST_CODES, seal: simulatedCompanySeal(rsa), verifier, settings } };
  }
  const read = parseConnectorConfig(file.text, file.json as JsonReader); // the same reader, with fewer facts of a place
  if (!read.ok) throw placed(read.findings[0] ?? { path: '', rule: 'is no configuration' });
  const { config } = read;
  const { company, environment, deposit, schema, noInternetArea, late } = config;
  const codes = { ...TEST_CODES, ...config.codes };
  const own = { environment, deposit, schema, noInternetArea, late };
  return {
    setup: { company, codes, seal: sealIn(config, file, rsa), verifier, settings: { ...settings, ...own } },
    config,
  };
}

function unitOf(set: Readonly<Record<string, string>>, { setup, config }: Told, json: JsonReader): CountryUnit {
  const { company, codes, settings } = setup;
  const desk = new ConnectorDesk({ setup, readJson: json });
  const identity = {
    owner: { name: company.name, taxNumber: company.tin },
    place: { name: company.name, address: `${company.address}, ${company.town}` },
    registrationCode: codes.tcr,
    state: settings.environment,
    ...(config === undefined ? {} : { licence: config.licence }),
  };
  const folders = config?.folders;
  return {
    country: montenegro(setup),
    wires: [{ name: WIRE, scheme: 'http', serve: (unit) => new ConnectorServer(desk, unit) }],
    authority: config?.authority ?? set['authority'] ?? TEST_AUTHORITY,
    identity,
    ...(folders === undefined ? {} : { folders }),
    ...(config === undefined ? {} : { encoding: config.encoding }),
  };
}

/** Without places, for whoever has no better reader at hand. */
function plainJson(text: string): ReturnType<JsonReader> {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value, place: () => ({}) };
  } catch {
    return { ok: false, finding: { path: '', rule: 'is no JSON' } };
  }
}

/** Connectors that sign with this machine's RSA. */
export function montenegrinUnitsWith(rsa: RsaBackend, json: JsonReader = plainJson): CountryPackage {
  return {
    id: 'me',
    settings: CONNECTOR_SETTINGS,
    wires: [WIRE],
    make: (set, config) => unitOf(set, told(set, config, rsa), json),
  };
}

/** Connectors that run anywhere. */
export const montenegrinUnits: CountryPackage = {
  id: 'me',
  settings: CONNECTOR_SETTINGS,
  wires: [WIRE],
  make: (set, config) => montenegrinUnitsWith(portableRsa).make(set, config),
};
