/**
 * Sweden as a unit of this project knows it: a control unit beside one register (types A and B of the law) or beside
 * several of one or of several companies (type C). It has no tills of its own, no lines and no payments; it stores receipt data and answers with a control code.
 *
 * A receipt of the journal and its receipt data say the same twice, so `check` refuses one that does not fit the other.
 */
import type { CommittedReceipt, Country, Extraction, Finding, PaperLine } from '@plomba/core/country';
import type { ReceiptRequest, Rules } from '@plomba/core/model';
import { controlCode, type ControlCodeParts } from './control-code.js';
import { oreOf, parseReceiptData, receiptDataIn, type ReceiptData } from './receipt-data.js';
import { CODED_WORDS, CONTROL_CODE, DOCUMENTS_OF, SWEDISH_RULES, type ReceiptWord } from './rules.table.js';
import { SWEDISH_TEXTS } from './texts.table.js';

function isWord(text: string): text is ReceiptWord {
  return Object.hasOwn(DOCUMENTS_OF, text);
}

/** What a receipt's own receipt data has against it. */
function dataFindings(request: ReceiptRequest, data: ReceiptData): readonly Finding[] {
  const { kind, posId } = data;
  const sale = oreOf(data.sale);
  const returned = oreOf(data.returned);
  const findings: Finding[] = [];
  if (!isWord(kind) || !DOCUMENTS_OF[kind].includes(request.document)) {
    findings.push({ path: 'document', rule: 'is not the kind that the receipt data has' });
  }
  if (request.company !== data.orgNo) {
    findings.push({ path: 'company', rule: 'is not the organisation number that the receipt data has' });
  }
  if (request.till !== posId) findings.push({ path: 'till', rule: 'is not the register that the receipt data has' });
  if (sale === undefined || returned === undefined || returned < 0n) {
    return [...findings, { path: 'notes', rule: 'must have amounts with a comma and two decimals' }];
  }
  const unsigned = request.document === 'correction' ? sale : sale < 0n ? -sale : sale;
  const paid = request.payments.reduce((sum, { amount }) => sum + amount, 0n);
  if (paid !== unsigned) findings.push({ path: 'payments', rule: 'must be the sale amount of the receipt data' });
  // What was sold is the total and what came back: it cannot be less than nothing.
  if (sale + returned < 0n) findings.push({ path: 'notes', rule: 'must not give back more than came back' });
  return findings;
}

function footLines({ serial, receipt }: CommittedReceipt): readonly PaperLine[] {
  const code = receipt.codes.find(({ name }) => name === CONTROL_CODE)?.value;
  const unit: PaperLine = { kind: 'text', left: SWEDISH_TEXTS.unit, right: serial };
  if (code === undefined) return [unit];
  const [first = '', second = ''] = [code.slice(0, 32), code.slice(33)];
  return [
    unit,
    { kind: 'text', left: SWEDISH_TEXTS.code },
    { kind: 'centre', text: first },
    { kind: 'centre', text: second },
  ];
}

/** What units are made with, each as it was bought. */
export interface SwedishUnit {
  /**
   * How many registers it serves: pairs of organisation number and register. Default: 10. A licence of the unit with the
   * feature `registers-N` makes it N. Type A: 1. Places are given for good (sheet section 3 [R]).
   */
  readonly licences?: number;
  /** What the authority reads from the unit, sealed for its key; nothing when absent. */
  readonly extraction?: Extraction;
  /** Where the counters of the unit saturate; far beyond its memory when absent. */
  readonly counterMax?: bigint;
}

const LICENCES = 10;

/** The same rules for a unit whose counters saturate earlier. */
function withCounterMax(max: bigint): Rules {
  return { ...SWEDISH_RULES, counters: SWEDISH_RULES.counters.map((spec) => ({ ...spec, max })) };
}

/** A unit, as a country is asked about it. */
type State = Parameters<Country['check']>[1];

/** Registers that the licence in force allows, or those that the unit was made for. */
function licencesIn({ licence }: State, made: number): number {
  const [, number] =
    licence?.features.map((feature) => /^registers-([1-9][0-9]{0,3})$/.exec(feature)).find(Boolean) ?? [];
  return number === undefined ? made : Number(number);
}

/**
 * The country, with the keys of one unit's control codes.
 *
 * @param parts where the two groups of a control code come from
 * @param made what units are made with
 */
export function sweden(parts: ControlCodeParts, made: SwedishUnit = {}): Country {
  const { licences = LICENCES, counterMax, extraction } = made;
  return {
    id: 'se',
    rules: counterMax === undefined ? SWEDISH_RULES : withCounterMax(counterMax),
    ...(extraction === undefined ? {} : { extraction }),
    registersMax: (state) => licencesIn(state, licences),
    lifeNeeds: { bound: ['owner', 'place'], blocked: ['reason'] },
    sellsIn: ['test', 'production'],
    // A power cut forgets a receipt that was begun and not signed; no number is spent (decision 0003).
    openDocument: 'volatile',
    clockUnset: 'flag',
    licence: 'not-needed',
    expiryWarnDays: 30,
    closingsMin: 0,
    memoryWarnings: [
      { level: 'near-end', journalBytes: 1024 * 1024, closings: 3 },
      { level: 'end', journalBytes: 128 * 1024, closings: 1 },
    ],
    check(request) {
      const text = receiptDataIn(request.notes);
      const data = text === undefined ? undefined : parseReceiptData(text);
      if (data === undefined) return [{ path: 'notes', rule: 'must be the receipt data, in two notes' }];
      return dataFindings(request, data);
    },
    codes({ request, number, total }) {
      const text = receiptDataIn(request.notes);
      const data = text === undefined ? undefined : parseReceiptData(text);
      if (text === undefined || data === undefined || !isWord(data.kind) || !CODED_WORDS.includes(data.kind)) return [];
      const amount = request.document === 'refund' ? -total : total;
      return [{ name: CONTROL_CODE, value: controlCode(text, { number, amount }, parts) }];
    },
    foot: footLines,
    texts: SWEDISH_TEXTS,
  };
}
