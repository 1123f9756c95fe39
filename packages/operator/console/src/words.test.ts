/** The catalogue: every word in every language, with the same names to fill in; none missing, none that nobody says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALARMS } from '../../src/monitoring/alarms.table.js';
import { roles } from '../../src/access/permissions.table.js';
import { problemCodes } from '../../src/http/problem-codes.table.js';
import { WORK_KINDS } from '../../src/fleet/work.table.js';
import { words } from './words.table.js';

const rows = Object.entries(words) as readonly (readonly [string, readonly string[]])[];

const sources = readdirSync(import.meta.dirname, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(table|test)\.ts$/.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');

/** Names in braces, in order of the alphabet. */
const names = (text: string): readonly string[] => (text.match(/\{[A-Za-z]+\}/g) ?? []).toSorted();

describe('the words of the console', () => {
  it.each(rows)('%s is said in five languages, with the same names', (_, texts) => {
    expect(texts).toHaveLength(5);
    for (const text of texts) {
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
      expect(names(text)).toEqual(names(texts[0] ?? ''));
    }
  });

  it('are all said somewhere', () => {
    // `colour.${…}` says every word that begins so.
    const built = [...sources.matchAll(/`([a-zA-Z]+\.)\$\{/g)].map(([, prefix = '']) => prefix);
    // Words that name what the server calls by a code: `named('event', kind)`.
    const named = [...sources.matchAll(/named\('([a-zA-Z]+)'/g)].map(([, prefix]) => `${prefix ?? ''}.`);
    const prefixes = [...built, ...named];
    const unused = rows
      .map(([word]) => word)
      .filter((word) => !sources.includes(`'${word}'`) && !sources.includes(`"${word}"`))
      .filter((word) => !prefixes.some((prefix) => word.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it('have each plural of the language', () => {
    const forms = [2, 3, 3, 3, 2];
    for (const [word, texts] of rows.filter(([name]) => name.startsWith('count.'))) {
      expect(
        texts.map((text) => text.split('|').length),
        word,
      ).toEqual(forms);
    }
  });

  it.each([
    ['alarm', Object.keys(ALARMS)],
    ['role', roles],
    ['workKind', Object.keys(WORK_KINDS)],
  ] as const)('have one for every %s of the server', (prefix, kinds) => {
    expect(kinds.filter((kind) => !Object.hasOwn(words, `${prefix}.${kind}`))).toEqual([]);
  });

  it('name no problem that the server does not have', () => {
    const own = ['other', 'retry', 'unreachable', 'fault'];
    const named = rows.map(([word]) => /^problem\.(.+)$/.exec(word)?.[1]).filter((code) => code !== undefined);
    expect(named.filter((code) => !own.includes(code) && !Object.hasOwn(problemCodes, code))).toEqual([]);
  });

  it('keep the alphabet of their language', () => {
    for (const [word, [en = '', sr = '', ro = '', ru = '', sv = '']] of rows) {
      for (const text of [en, sr, ro, sv]) expect(text, word).not.toMatch(/[а-яА-Я]/);
      // A Russian text has a Russian letter, unless it is an abbreviation in Latin ones.
      if (/[A-Za-z]{4,}/.test(en.replaceAll(/\{[A-Za-z]+\}/g, ''))) expect(ru, word).toMatch(/[а-яА-Я]/);
    }
  });
});
