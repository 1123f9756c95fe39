/** Mails of the fleet in every language: the subject, then its paragraphs. */

interface Texts {
  readonly en: readonly [string, ...string[]];
  readonly sr: readonly [string, ...string[]];
  readonly ro: readonly [string, ...string[]];
  readonly ru: readonly [string, ...string[]];
  readonly sv: readonly [string, ...string[]];
}

export type FleetMail = 'service-request' | 'service-answer' | 'off-service';

export const fleetMailTexts: { readonly [T in FleetMail]: Texts } = {
  'service-request': {
    en: [
      '{sender} asks to take {unit} on service',
      '{sender} sent a request for the cash register {unit} ({serial}).',
      '{note}',
      '{link}',
    ],
    sr: [
      '{sender} traži preuzimanje kase {unit}',
      '{sender} je poslao zahtjev za kasu {unit} ({serial}).',
      '{note}',
      '{link}',
    ],
    ro: [
      '{sender} cere preluarea casei {unit}',
      '{sender} a trimis o cerere pentru casa de marcat {unit} ({serial}).',
      '{note}',
      '{link}',
    ],
    ru: [
      '{sender} просит взять на обслуживание кассу {unit}',
      '{sender} отправил заявку по кассе {unit} ({serial}).',
      '{note}',
      '{link}',
    ],
    sv: [
      '{sender} ber om service för {unit}',
      '{sender} har skickat en förfrågan för kassan {unit} ({serial}).',
      '{note}',
      '{link}',
    ],
  },
  'service-answer': {
    en: [
      'Request for {unit}: {state}',
      '{receiver} answered your request for the cash register {unit} ({serial}): {state}.',
      '{link}',
    ],
    sr: [
      'Zahtjev za {unit}: {state}',
      '{receiver} je odgovorio na vaš zahtjev za kasu {unit} ({serial}): {state}.',
      '{link}',
    ],
    ro: [
      'Cererea pentru {unit}: {state}',
      '{receiver} a răspuns la cererea pentru casa {unit} ({serial}): {state}.',
      '{link}',
    ],
    ru: [
      'Заявка по кассе {unit}: {state}',
      '{receiver} ответил на вашу заявку по кассе {unit} ({serial}): {state}.',
      '{link}',
    ],
    sv: [
      'Förfrågan för {unit}: {state}',
      '{receiver} har svarat på er förfrågan för kassan {unit} ({serial}): {state}.',
      '{link}',
    ],
  },
  'off-service': {
    en: [
      '{unit} ({serial}) is off service',
      '{sender} took the cash register {unit} with the number {serial} off service. You look after it yourselves now.',
      '{link}',
    ],
    sr: [
      'Kasa {unit} ({serial}) više nije na servisu',
      '{sender} je skinuo kasu {unit} s brojem {serial} sa servisa. Od sada je vodite sami.',
      '{link}',
    ],
    ro: [
      'Casa {unit} ({serial}) nu mai este în service',
      '{sender} a scos din service casa {unit} cu numărul {serial}. De acum o administrați singuri.',
      '{link}',
    ],
    ru: [
      'Касса {unit} ({serial}) снята с обслуживания',
      '{sender} снял с обслуживания кассу {unit} с заводским номером {serial}. Теперь вы обслуживаете её сами.',
      '{link}',
    ],
    sv: [
      '{unit} ({serial}) är inte längre på service',
      '{sender} har avslutat servicen av kassan {unit} med nummer {serial}. Ni sköter den nu själva.',
      '{link}',
    ],
  },
};

/** What became of a request, in the words of its mail. */
export const requestWords: { readonly [S in 'done' | 'refused']: Readonly<Record<keyof Texts, string>> } = {
  done: { en: 'accepted', sr: 'prihvaćen', ro: 'acceptată', ru: 'принята', sv: 'godkänd' },
  refused: { en: 'refused', sr: 'odbijen', ro: 'refuzată', ru: 'отклонена', sv: 'avslagen' },
};
