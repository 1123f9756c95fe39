/**
 * What a connector refuses with, as errors of the SDK: who can do what, and what the cashier is told in Montenegrin. Data
 * only.
 */
import type { StatusCode } from '@plomba/sdk';

/** Codes of the SDK that arise at the till's side and never come over the wire. */
type TillCode =
  | 'ok'
  | 'timeout'
  | 'aborted'
  | 'connection-lost'
  | 'outcome-unknown'
  | 'wrong-unit'
  | 'protocol-version'
  | 'closed'
  | 'rolled-back'
  | 'unsupported'
  | 'proof-invalid'
  | 'outbox-in-use'
  | 'outbox-damaged'
  | 'outbox-failed';

/** Codes that the connector has beside those of the unit. */
export type ConnectorOwnCode =
  | 'offline-too-long'
  | 'deposit-missing'
  | 'not-found'
  | 'method-not-allowed'
  | 'unsupported-type'
  | 'malformed'
  | 'damaged';

export type ConnectorCode = Exclude<StatusCode, TillCode> | ConnectorOwnCode;

export interface ConnectorError {
  readonly code: StatusCode;
  readonly meaning: string;
  /** What to do, where the general hint of the code does not fit. */
  readonly hint?: string;
  /** For the cashier, in Montenegrin. */
  readonly cashier: string;
  /** Whether it also settles what was sent before for the same operation; what depends on the unit's state does not. */
  readonly settles?: true;
}

const SERVICE = 'Pozovite servis.';
const VERSION_HINT = 'Till and connector do not belong together: compare the versions of both.';
const OFFICE = 'Ponovo izdajte istu prodaju; ne kucajte je kao novu.';

export const CONNECTOR_ERRORS: Readonly<Record<ConnectorCode, ConnectorError>> = {
  'offline-too-long': {
    code: 'not-allowed-in-state',
    meaning: 'a report is later than the law allows: 48 hours, 5 days, or the tenth of the next month',
    hint: 'Bring the line to the authority back, or the authority: the connector sends what waits by itself. `status().reports` says since when and why.',
    cashier:
      'Računi predugo nijesu prijavljeni Poreskoj upravi. Provjerite internet i pozovite servis; do tada ne izdajte račune.',
  },
  'deposit-missing': {
    code: 'day-not-open',
    meaning: 'the invoice takes cash, and the deposit of the day is not registered (FS5 5.3, code 58)',
    hint: "Register it first: unit.cashIn({ amount: '50.00' }), also where it is 0.00; then issue the same invoice again.",
    cashier: 'Početni depozit za danas nije prijavljen. Prijavite depozit, pa ponovite račun.',
  },
  'not-found': {
    code: 'no-such-receipt',
    meaning: 'no invoice was issued under this operation, or there is nothing at this address',
    cashier: 'Takav račun ne postoji.',
  },
  'method-not-allowed': {
    code: 'unknown-command',
    meaning: 'the address takes another method',
    hint: VERSION_HINT,
    cashier: `Kasa i konektor se ne razumiju. ${SERVICE}`,
  },
  'unsupported-type': {
    code: 'malformed-request',
    meaning: 'the body is of a type or an encoding that the connector does not take',
    hint: VERSION_HINT,
    cashier: `Kasa i konektor se ne razumiju. ${SERVICE}`,
  },
  malformed: {
    code: 'malformed-request',
    meaning: 'the request is no HTTP/1.1, or its Idempotency-Key is none; the driver says it again',
    cashier: 'Veza sa konektorom je loša. Provjerite kabl i mrežu.',
  },
  damaged: {
    code: 'malformed-request',
    meaning: 'the request is not what its check says: it was damaged on its way; the driver says it again',
    cashier: 'Veza sa konektorom je loša. Provjerite kabl i mrežu.',
  },
  'malformed-request': {
    code: 'malformed-request',
    meaning: 'a field does not fit the table of the command',
    cashier: `Kasa i konektor se ne razumiju. ${SERVICE}`,
  },
  'unknown-command': {
    code: 'unknown-command',
    meaning: 'the unit does not know this command',
    hint: VERSION_HINT,
    cashier: `Konektor to ne umije. ${SERVICE}`,
  },
  'not-allowed-in-state': {
    code: 'not-allowed-in-state',
    meaning: 'the unit is in a state of life in which it does not do this',
    cashier: `Konektor nije spreman za rad. ${SERVICE}`,
  },
  'not-allowed-for-principal': {
    code: 'not-allowed-for-principal',
    meaning: 'a till may not do this',
    cashier: 'To smije samo serviser.',
  },
  'validation-failed': {
    code: 'validation-failed',
    meaning: 'the document breaks a rule; `path` and `detail` say which',
    cashier: `Podaci na računu nijesu ispravni i račun nije izdat. ${SERVICE}`,
  },
  'operation-conflict': {
    code: 'operation-conflict',
    meaning: 'another document was issued under this operation',
    cashier: `Pod ovim brojem je već izdat drugi račun. ${SERVICE}`,
    settles: true,
  },
  'operation-fenced': {
    code: 'operation-fenced',
    meaning: 'the operation was given up: it is never executed',
    cashier: 'Ova prodaja je otkazana. Otkucajte je kao novu.',
    settles: true,
  },
  'epoch-too-old': { code: 'epoch-too-old', meaning: 'the operation is too old', cashier: OFFICE },
  'epoch-unknown': { code: 'epoch-unknown', meaning: 'the operation is of a time to come', cashier: OFFICE },
  'day-not-open': {
    code: 'day-not-open',
    meaning: 'no day is open',
    cashier: 'Dan nije otvoren. Prijavite depozit ili izdajte prvi račun.',
  },
  'day-already-open': {
    code: 'day-already-open',
    meaning: 'the day is open, or its deposit is registered already (FS5 6.3, code 56)',
    cashier: 'Depozit za danas je već prijavljen.',
  },
  'day-not-closed': {
    code: 'day-not-closed',
    meaning: 'the day before is not closed',
    cashier: 'Prethodni dan nije zatvoren. Napravite izvještaj Z, pa ponovite.',
  },
  'no-such-receipt': {
    code: 'no-such-receipt',
    meaning: 'there is no such receipt',
    cashier: 'Takav račun ne postoji.',
  },
  'copy-refused': {
    code: 'copy-refused',
    meaning: 'no copy may be made',
    cashier: 'Kopija ovog računa nije dozvoljena.',
  },
  'number-exhausted': {
    code: 'number-exhausted',
    meaning: 'a series has no numbers left',
    cashier: `Brojevi računa su potrošeni. ${SERVICE}`,
  },
  'counter-overflow': {
    code: 'counter-overflow',
    meaning: 'a total would become too large',
    cashier: `Iznos je prevelik za ovaj uređaj. ${SERVICE}`,
  },
  'journal-full': {
    code: 'journal-full',
    meaning: 'the journal is full',
    cashier: `Memorija uređaja je puna i računi se ne mogu izdavati. ${SERVICE}`,
  },
  'fiscal-memory-full': {
    code: 'fiscal-memory-full',
    meaning: 'the fiscal memory is full',
    cashier: `Fiskalna memorija je puna i računi se ne mogu izdavati. ${SERVICE}`,
  },
  'clock-before-last-close': {
    code: 'clock-before-last-close',
    meaning: 'the clock stands before the last closing',
    cashier: `Sat uređaja nije tačan. ${SERVICE}`,
  },
  'clock-unset': {
    code: 'clock-unset',
    meaning: 'the clock is not set',
    cashier: `Sat uređaja nije podešen. ${SERVICE}`,
  },
  'signer-broken': {
    code: 'signer-broken',
    meaning: 'the seal does not sign: no IIC, no invoice',
    cashier: `Pečat (sertifikat) ne radi i račun nije izdat. ${SERVICE}`,
  },
  'key-expired': {
    code: 'key-expired',
    meaning: 'the certificate of the seal has expired',
    cashier: `Sertifikat je istekao i račun nije izdat. ${SERVICE}`,
  },
  'key-unusable': {
    code: 'key-unusable',
    meaning: 'the key of the seal may not be used',
    cashier: `Sertifikat se ne može koristiti i račun nije izdat. ${SERVICE}`,
  },
  halted: {
    code: 'halted',
    meaning: 'the unit has stopped: its memory is damaged',
    cashier: `Uređaj je stao. Koristite paragon blok i odmah pozovite servis.`,
  },
  'no-such-size': {
    code: 'no-such-size',
    meaning: 'the journal has no such size',
    cashier: `Toga u memoriji nema. ${SERVICE}`,
  },
  busy: { code: 'busy', meaning: 'the unit is busy', cashier: 'Uređaj je zauzet. Sačekajte malo, pa ponovite.' },
  internal: {
    code: 'internal',
    meaning: 'the connector has failed',
    cashier: `Greška u konektoru. Koristite paragon blok i pozovite servis.`,
  },
  'login-failed': { code: 'login-failed', meaning: 'the PIN is wrong', cashier: 'PIN nije tačan.' },
  'locked-out': {
    code: 'locked-out',
    meaning: 'too many wrong PINs',
    cashier: 'Previše pogrešnih PIN-ova. Sačekajte, pa pokušajte ponovo.',
  },
  'no-such-report': {
    code: 'no-such-report',
    meaning: 'that day was never closed, or the period has no closed day',
    cashier: 'Takav izvještaj ne postoji.',
  },
  'no-such-transfer': {
    code: 'no-such-transfer',
    meaning: 'no such transfer',
    cashier: `Prenos je prekinut. ${SERVICE}`,
  },
  'firmware-refused': {
    code: 'firmware-refused',
    meaning: 'the firmware is not taken',
    cashier: `Nova verzija nije prihvaćena. ${SERVICE}`,
  },
  'intervention-open': {
    code: 'intervention-open',
    meaning: 'a technician works on the unit',
    cashier: 'Servis je u toku. Sačekajte da serviser završi.',
  },
  'no-intervention': {
    code: 'no-intervention',
    meaning: 'no technician works on the unit',
    cashier: 'To smije samo serviser.',
  },
  'seal-broken': {
    code: 'seal-broken',
    meaning: 'the seal of the housing is broken',
    cashier: `Plomba uređaja je oštećena. ${SERVICE}`,
  },
  'licence-invalid': {
    code: 'licence-invalid',
    meaning: 'the device licence is not valid for this unit, or has expired',
    cashier: `Licenca uređaja ne važi. ${SERVICE}`,
  },
  'registers-full': {
    code: 'registers-full',
    meaning: 'the unit serves no more registers',
    cashier: `Konektor ne prima još jednu kasu. ${SERVICE}`,
  },
};

/** A code that is in no table. */
export const UNKNOWN_ERROR: ConnectorError = {
  code: 'internal',
  meaning: 'a code that this driver does not know',
  cashier: `Nepoznata greška konektora. ${SERVICE}`,
};

/** What the cashier is told where the connector itself said nothing. */
export const LINE_SENTENCES: Partial<Readonly<Record<StatusCode, string>>> = {
  timeout: 'Konektor ne odgovara. Provjerite da li radi; ako ne radi, koristite paragon blok.',
  'connection-lost': 'Nema veze sa konektorom. Provjerite mrežu i napajanje; ako ne radi, koristite paragon blok.',
  'wrong-unit': 'Priključen je drugi konektor, ne onaj koji pripada ovoj kasi. Pozovite servis.',
  'outcome-unknown': 'Nije poznato da li je račun izdat. Ne kucajte ga ponovo; sačekajte da kasa provjeri.',
};
