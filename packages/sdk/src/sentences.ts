/**
 * What to show to the cashier, in the languages of the countries. An entry point of its own, because most tills speak
 * one language, and `error.sentence` is English anyway.
 *
 * @packageDocumentation
 */
import { sentenceIn as sentenceOfCode } from '@plomba/link';
import type { FiscalError } from './fiscal-error.js';

export { sentenceLanguages, type SentenceLanguage, type TranslatedLanguage } from '@plomba/link';

/**
 * The sentence of an error for the cashier.
 * @param language `en`, `sr`, `ro`, `ru` or `sv`, also with a region (`ro-MD`); English for any other
 */
export function sentenceIn(error: FiscalError, language: string): string {
  return sentenceOfCode(error.code, language);
}
