/** Swedish units as a simulator makes them, and everything about them that is a setting. */
import {
  numberSetting,
  oneWordSetting,
  type CountryPackage,
  type CountrySetting,
  type CountryUnit,
} from '@plomba/core/country';
import { ascii, fromHex } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { controlDataFor } from '../extraction/control-data.js';
import { sealKeyOf } from '../extraction/sealed-file.js';
import { sweden } from '../rules/sweden.js';
import { KD_STRICT, KD_TOLERANT } from '../wire/kd-tolerance.js';
import { STRICT, TOLERANT } from '../wire/tolerance.js';
import { DEFAULT_CCSP_SETTINGS, DEFAULT_KD_SETTINGS, type CcspSettings, type RegisterPair } from './settings.js';
import { controlCodeParts, SIMULATED_KEYS } from './simulated-control-code.js';
import { ccspWire, kdWire } from './wires.js';

const REGISTERS = /^[0-9]{10}:[0-9A-Za-z]{1,16}(,[0-9]{10}:[0-9A-Za-z]{1,16})*$/;

const registers: CountrySetting = {
  default: 'any',
  note: 'registers that the unit was made for; `any` serves whoever comes, as long as there are places',
  rule: 'must be any, or pairs such as 5566778899:POS1, with commas between',
  isRight: (text) => text === 'any' || REGISTERS.test(text),
};

const separator: CountrySetting = {
  default: 'blank',
  note: 'between the two groups of a control code: a blank is recalled [R], `;` was seen on one receipt [V]',
  rule: 'must be blank, or one character other than #',
  isRight: (text) => text === 'blank' || /^[!-"$-~]$/.test(text),
};

/** Whoever holds the secret key opens what units give to the authority; this one is published, as all keys here are. */
export const SIMULATED_AUTHORITY_SECRET: Uint8Array = sha256(ascii('plomba simulated authority'));

const authorityKey: CountrySetting = {
  default: 'simulated',
  note: 'X25519 public key that control data is sealed for, given at manufacture; the simulated one is published [R]',
  rule: 'must be simulated, or 64 hexadecimal digits',
  isRight: (text) => text === 'simulated' || /^[0-9a-f]{64}$/.test(text),
};

function authorityKeyOf(text = 'simulated'): Uint8Array {
  const key = text === 'simulated' ? undefined : fromHex(text);
  return key ?? sealKeyOf(SIMULATED_AUTHORITY_SECRET);
}

export const SWEDISH_SETTINGS: Readonly<Record<string, CountrySetting>> = {
  licences: numberSetting(
    { fallback: 10, min: 1, max: 40 },
    'registers (pairs of organisation number and name) that the unit serves; type A has 1; each takes its place for good [R]',
  ),
  registers,
  separator,
  tolerance: oneWordSetting(
    ['tolerant', 'strict'],
    'one-digit LRC, amounts without decimals, hyphens, more fields, letters beyond ASCII: taken or refused',
  ),
  version: oneWordSetting(['2', '1'], 'of CCSP: 1 knows neither RR nor SQX [OEEL], and NAK only to 008'),
  'one-copy': oneWordSetting(['yes', 'no'], 'whether a second, different copy of one receipt is refused [V-law]'),
  'signs-again': oneWordSetting(['no', 'yes'], 'whether SQ gives the code of the receipt just signed again [I]'),
  'status-codes': oneWordSetting(['no', 'yes'], 'whether SIR names a code beside a status that is not 0 [OEEL]'),
  'same-serial': oneWordSetting(
    ['refuse', 'first-answer'],
    'what becomes of an RR with the number of the last one and another receipt: refused (011), or answered like it [V]',
  ),
  'kd-code': oneWordSetting(['whole', 'first-group'], 'what kd answers: both groups of the code, or the first [OEEL]'),
  'needs-clock': oneWordSetting(['yes', 'no'], 'whether kd refuses receipts while the clock is not set (25) [V]'),
  'authority-key': authorityKey,
  'counter-max': numberSetting(
    { fallback: 99_999_999_999_999, min: 1, max: 99_999_999_999_999 },
    'where the counters of the unit saturate, in receipts and in öre',
  ),
};

function pairsOf(text: string): 'any' | readonly RegisterPair[] {
  if (text === 'any') return 'any';
  return text.split(',').map((pair) => {
    const [orgNo = '', posId = ''] = pair.split(':');
    return { orgNo, posId };
  });
}

function make(settings: Readonly<Record<string, string>>): CountryUnit {
  const is = (name: string, word: string): boolean => settings[name] === word;
  const keys = { ...SIMULATED_KEYS, separator: is('separator', 'blank') ? ' ' : (settings['separator'] ?? ' ') };
  const licences = Number(settings['licences']);
  const counterMax = BigInt(settings['counter-max'] ?? 0);
  const shared = { registers: pairsOf(settings['registers'] ?? 'any'), oneCopy: is('one-copy', 'yes') };
  const ccsp: CcspSettings = {
    ...DEFAULT_CCSP_SETTINGS,
    ...shared,
    tolerance: is('tolerance', 'strict') ? STRICT : TOLERANT,
    version: is('version', '1') ? 1 : 2,
    signsAgain: is('signs-again', 'yes'),
    statusCodes: is('status-codes', 'yes'),
    sameSerial: is('same-serial', 'refuse') ? 'refuse' : 'first-answer',
  };
  const kd = {
    ...DEFAULT_KD_SETTINGS,
    ...shared,
    tolerance: is('tolerance', 'strict') ? KD_STRICT : KD_TOLERANT,
    code: is('kd-code', 'whole') ? ('whole' as const) : ('first-group' as const),
    needsClock: is('needs-clock', 'yes'),
  };
  const extraction = controlDataFor(authorityKeyOf(settings['authority-key']));
  const country = sweden(controlCodeParts(keys), { licences, counterMax, extraction });
  return { country, wires: [ccspWire(ccsp), kdWire(kd)] };
}

export const swedishUnits: CountryPackage = { id: 'se', settings: SWEDISH_SETTINGS, wires: ['ccsp', 'kd'], make };
