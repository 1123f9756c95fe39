import { describe, expect, it } from 'vitest';
import { sentenceIn, sentenceLanguages, statusCodes, statusRow, type StatusCode } from '../src/index.js';

describe('the sentences for the cashier', () => {
  it.each(statusCodes)('%s: one sentence in every language, without its code', (code) => {
    const sentences = sentenceLanguages.map((language) => sentenceIn(code, language));
    expect(new Set(sentences).size).toBe(sentenceLanguages.length);
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^\p{Lu}[^.!?]*\.$/u);
      if (code.includes('-')) expect(sentence).not.toContain(code);
      expect(sentence.length).toBeLessThanOrEqual(120);
      expect(sentence).toBe(sentence.normalize('NFC'));
    }
  });

  it('are in the script of their language', () => {
    for (const code of statusCodes) {
      expect(sentenceIn(code, 'ru')).not.toMatch(/[A-Za-z]/);
      for (const language of ['sr', 'ro', 'sv']) expect(sentenceIn(code, language)).not.toMatch(/\p{Script=Cyrillic}/u);
      // Romanian has comma below, never the cedilla of Turkish.
      expect(sentenceIn(code, 'ro')).not.toMatch(/[şţŞŢ]/);
      expect(sentenceIn(code, 'sv')).not.toMatch(/[čćșțâ]/);
    }
  });

  it('call for the service in every language where English does, and nowhere else', () => {
    const words = { sr: /servis(?!er)/, ro: /service-ul/, ru: /сервис(?!н)/, sv: /ring service/ };
    for (const code of statusCodes) {
      const calls = /call the service/.test(statusRow(code).sentence);
      for (const [language, word] of Object.entries(words)) {
        expect(word.test(sentenceIn(code, language)), `${code} in ${language}`).toBe(calls);
      }
    }
  });

  it.each([
    ['sv-SE', 'Öppna dagen först.'],
    ['ro_MD', 'Deschideți mai întâi ziua.'],
    ['RU', 'Сначала откройте смену.'],
    ['sr-Latn-ME', 'Najpre otvorite dan.'],
    ['en-GB', 'Open the day first.'],
    ['de', 'Open the day first.'],
    ['', 'Open the day first.'],
  ])('in %s: %s', (language, sentence) => {
    const code: StatusCode = 'day-not-open';
    expect(sentenceIn(code, language)).toBe(sentence);
  });
});
