/**
 * What is a setting of the local authority because the sources disagree, say nothing, or because a test wants it
 * otherwise. Each default and how certain it is stands in its note.
 */
import { numberSetting, oneWordSetting, type CountrySetting } from '@plomba/core/country';
import { XML_BYTES_MAX, type SchemaProfile } from '../wire/index.js';

/** What an entry can hold beside the message is less than 48 KiB. */
const MESSAGE_BYTES_MAX = 1_000_000;

const vatRates: CountrySetting = {
  default: '0,7,15,21',
  note: 'VAT rates in per cent that exist; the night check names others. 0, 7 and 21 by the specification, 15 as a newer rate',
  rule: 'must be rates in per cent with commas between them, such as 0,7,21',
  isRight: (text) => /^\d{1,2}(\.\d{1,2})?(,\d{1,2}(\.\d{1,2})?)*$/.test(text),
};

type SettingName =
  | 'iicCheck'
  | 'schema'
  | 'characters'
  | 'resentAnswer'
  | 'repeatedInitial'
  | 'deposit'
  | 'certificateExpiry'
  | 'certificateAuthority'
  | 'faultStatus'
  | 'ficForm'
  | 'register'
  | 'attack'
  | 'messageBytes'
  | 'clockToleranceMinutes'
  | 'clockAheadSeconds'
  | 'leadMinutes'
  | 'nightHour'
  | 'vatRates';

/** Settings of the authority, for `--set` and for the page in docs/spec. */
export const CIS_SETTINGS: Readonly<Record<SettingName, CountrySetting>> = {
  iicCheck: oneWordSetting(
    ['warn', 'off', 'strict'],
    'warn: a wrong IIC is a finding of the night and shows on the verify page; strict: it is refused with 31. The real service does not seem to refuse it (clients with a wrong IIC pass its tests)',
  ),
  schema: oneWordSetting(
    ['live', '2021-transition', 'both'],
    'which generation of the schema a request must fit; both: one of the two. live is what the service serves since October 2021',
  ),
  characters: oneWordSetting(
    ['utf-8', 'ascii'],
    'ascii: values with other characters are refused with 11, as the specification has it; clients send č, š and ž to the real service',
  ),
  resentAnswer: oneWordSetting(
    ['stored', 'fault'],
    'answer to a resend of an invoice that is stored: its FIC, or fault 901. Not specified; stored is our choice',
  ),
  repeatedInitial: oneWordSetting(
    ['until-first-invoice', 'once'],
    'how often the deposit of a day may be registered before 56; the specification says both',
  ),
  deposit: oneWordSetting(['check', 'ignore'], 'whether a cash invoice needs the deposit of its day (58)'),
  certificateExpiry: oneWordSetting(
    ['check', 'ignore'],
    'whether an expired certificate is refused (36); the public test seal of 2021 has expired',
  ),
  certificateAuthority: oneWordSetting(
    ['registered', 'any'],
    'any: seals of every issuer are taken (no 35), such as the public test seals of real issuers',
  ),
  faultStatus: oneWordSetting(['500', '200'], 'HTTP status of a fault; 500 by SOAP 1.1, the real one was not seen'),
  ficForm: oneWordSetting(
    ['plain', 'prefixed'],
    'prefixed: FICs of the test side begin with 7e57. The specification speaks of a prefix, answers of 2021 have none',
  ),
  register: oneWordSetting(
    ['open', 'strict'],
    'open: taxpayers, units, devices and codes that the register does not know pass; strict: they are refused (41, 42, 43, 52, 53). What is known and not active is refused where the specification has it in real time',
  ),
  attack: oneWordSetting(
    ['no-answer', 'fault'],
    'what looks like an attack (a document type, an entity, nesting without end) gets no answer at all, or fault 0',
  ),
  messageBytes: numberSetting(
    { fallback: XML_BYTES_MAX, min: 1024, max: MESSAGE_BYTES_MAX },
    'bytes of the largest message; above it 1. 150 kB by the specification',
  ),
  clockToleranceMinutes: numberSetting(
    { fallback: 360, min: 0, max: 100_000 },
    'how old SendDateTime may be without a reason for late delivery; above it 2. 6 hours by the specification',
  ),
  clockAheadSeconds: numberSetting(
    { fallback: 60, min: 0, max: 86_400 },
    'how far SendDateTime may lie in the future before 2. The specification has none; clocks have',
  ),
  leadMinutes: numberSetting(
    { fallback: 60, min: 0, max: 10_000 },
    'time from the registration of a device to its first invoice; less is a finding of the night. One hour by the specification',
  ),
  nightHour: numberSetting(
    { fallback: 2, min: 0, max: 23 },
    'hour in Podgorica at which the night checks run; our choice',
  ),
  vatRates,
};

/** The settings as the checks read them. */
export interface CisSettings {
  readonly iicCheck: 'off' | 'warn' | 'strict';
  /** In the order in which they are tried. */
  readonly profiles: readonly SchemaProfile[];
  readonly asciiOnly: boolean;
  readonly resendGetsStored: boolean;
  readonly initialOnce: boolean;
  readonly checksDeposit: boolean;
  readonly checksExpiry: boolean;
  readonly checksIssuer: boolean;
  readonly faultStatus: 200 | 500;
  readonly prefixesTestFic: boolean;
  readonly registerIsStrict: boolean;
  readonly answersAttacks: boolean;
  readonly messageBytes: number;
  readonly clockToleranceMs: number;
  readonly clockAheadMs: number;
  readonly leadMs: number;
  readonly nightHour: number;
  readonly vatRates: readonly string[];
}

/** @param texts all of them, right ones */
export function cisSettings(texts: Readonly<Record<string, string>>): CisSettings {
  const text = (name: SettingName): string => texts[name] ?? CIS_SETTINGS[name].default;
  const count = (name: SettingName): number => Number(text(name));
  const iicCheck = text('iicCheck');
  const schema = text('schema');
  const profiles: readonly SchemaProfile[] =
    schema === 'both' ? ['live', '2021-transition'] : schema === 'live' ? ['live'] : ['2021-transition'];
  return {
    iicCheck: iicCheck === 'off' || iicCheck === 'strict' ? iicCheck : 'warn',
    profiles,
    asciiOnly: text('characters') === 'ascii',
    resendGetsStored: text('resentAnswer') === 'stored',
    initialOnce: text('repeatedInitial') === 'once',
    checksDeposit: text('deposit') === 'check',
    checksExpiry: text('certificateExpiry') === 'check',
    checksIssuer: text('certificateAuthority') === 'registered',
    faultStatus: text('faultStatus') === '200' ? 200 : 500,
    prefixesTestFic: text('ficForm') === 'prefixed',
    registerIsStrict: text('register') === 'strict',
    answersAttacks: text('attack') === 'fault',
    messageBytes: count('messageBytes'),
    clockToleranceMs: count('clockToleranceMinutes') * 60_000,
    clockAheadMs: count('clockAheadSeconds') * 1000,
    leadMs: count('leadMinutes') * 60_000,
    nightHour: count('nightHour'),
    vatRates: text('vatRates').split(','),
  };
}
