/**
 * The language of the page, and how its words, numbers and times are written. The language is the only thing that a
 * page keeps for itself; an account has one too, and wins when somebody logs in.
 */
import { words, type Word } from './words.table.js';

export const languages = ['en', 'sr', 'ro', 'ru', 'sv'] as const;
export type Language = (typeof languages)[number];

export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  sr: 'Srpski',
  ro: 'Română',
  ru: 'Русский',
  sv: 'Svenska',
};

const KEY = 'plomba-language';
// Serbian is written in Latin letters here, as in the mails.
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', sr: 'sr-Latn', ro: 'ro', ru: 'ru', sv: 'sv' };

let language: Language = 'en';

const isLanguage = (text: string): text is Language => languages.some((one) => one === text);

/** What was chosen here before, what the browser asks for, English. */
export function startLanguage(): void {
  const wanted = [localStorage.getItem(KEY) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))];
  setLanguage(wanted.find(isLanguage) ?? 'en');
}

export function setLanguage(to: Language): void {
  language = to;
  localStorage.setItem(KEY, to);
  document.documentElement.lang = locales[to];
}

export function languageNow(): Language {
  return language;
}

/** A text of the catalogue; names in braces are filled in. */
export function say(word: Word, values: Readonly<Record<string, string | number>> = {}): string {
  return (
    words[word][languages.indexOf(language)]?.replaceAll(/\{([A-Za-z]+)\}/g, (_, name: string) =>
      String(values[name] ?? ''),
    ) ?? word
  );
}

/** A count with its noun: `units#one`, `units#few`, `units#many`, `units#other` as the language needs. */
export function sayCount(word: CountedWord, count: number): string {
  const form = new Intl.PluralRules(locales[language]).select(count);
  const forms = words[word][languages.indexOf(language)]?.split('|') ?? [];
  const orders: Readonly<Record<Language, readonly Intl.LDMLPluralRule[]>> = {
    en: ['one', 'other'],
    sr: ['one', 'few', 'other'],
    ro: ['one', 'few', 'other'],
    ru: ['one', 'few', 'many'],
    sv: ['one', 'other'],
  };
  const at = orders[language].indexOf(form);
  const text = (at < 0 ? forms.at(-1) : forms[at]) ?? '';
  return text.replaceAll('#', number(count));
}

type CountedWord = Extract<Word, `count.${string}`>;

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** Minor units of a currency with two of them. */
export function money(minor: string, currency: string): string {
  const format = new Intl.NumberFormat(locales[language], { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = minor.padStart(3, '0');
  // A decimal text, so that no amount passes through floating point.
  return format.format(`${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`);
}

/** Bytes in the power of 1,000 that reads best. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB'] as const;
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${number(count / 1000 ** power, power === 0 ? 0 : 1)} ${units[power] ?? 'B'}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-03-14 09:12`, in the browser's zone; the same in every language. */
export function time(ms: number): string {
  const date = new Date(ms);
  return `${day(ms)} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function day(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The whole moment with its offset, to be shown when somebody points at a time. */
export function moment(ms: number): string {
  const minutes = -new Date(ms).getTimezoneOffset();
  const sign = minutes < 0 ? '-' : '+';
  const offset = `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${time(ms)}:${two(new Date(ms).getSeconds())} UTC${offset}`;
}

/** `14 Mar` of a date that has no zone, `2026-03-14`. */
export function shortDate(date: string): string {
  return new Intl.DateTimeFormat(locales[language], { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    Date.parse(date),
  );
}

/** How long ago, in the largest unit that fits. */
export function ago(ms: number, nowMs: number): string {
  const seconds = Math.round((ms - nowMs) / 1000);
  const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  const format = new Intl.RelativeTimeFormat(locales[language], { numeric: 'auto' });
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  return step === undefined ? format.format(0, 'minute') : format.format(Math.trunc(seconds / step[1]), step[0]);
}

/** A hash or an id with its middle left out. */
export function shortened(text: string): string {
  return text.length <= 16 ? text : `${text.slice(0, 7)}…${text.slice(-6)}`;
}
