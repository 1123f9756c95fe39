/**
 * The journal of a register and its export as XML (SKVFS 2021:16): a document in pieces, one for each event, so that a
 * journal of years needs no more memory than one of its receipts.
 */
import { normalOrgNo, returnedOf, type ReceiptLine, type Seller, type TillReceipt } from './receipt.js';
import { kronor } from './receipt-paper.js';
import type { JournalElementName } from './journal.table.js';
import type { JournalEvent, TillCounters } from './journal-event.js';
import { element } from '../xml-text.js';

/** A register with what it did, in its order. */
export interface JournalOfRegister {
  /** Manufacturing number. */
  readonly registerNumber: string;
  readonly posId: string;
  readonly events: Iterable<JournalEvent>;
}

export interface JournalExport {
  readonly exportedBy: string;
  readonly exportedAt: string;
  /** First and last day: `2026-01-02`. */
  readonly from: string;
  readonly to: string;
  readonly company: Seller;
  readonly registers: Iterable<JournalOfRegister>;
}

const ROOT: JournalElementName = 'ExportAvDataFranJournalminneEnligtSKVFS2021-16';

/** An element of the table with text. */
const say = (name: JournalElementName, text: string): string => element(name, text);
const money = (name: JournalElementName, ore: bigint): string => say(name, kronor(ore));
/** An element of the table with elements. */
const wrap = (name: JournalElementName, ...inside: readonly string[]): string =>
  `<${name}>${inside.join('')}</${name}>`;

function lineParts({ name, quantity, amount, vatPercent, returned }: ReceiptLine): readonly string[] {
  return [
    say('Benamning', name),
    ...(quantity === undefined ? [] : [say('Antal', quantity)]),
    money('Belopp', amount),
    money('Momssats', vatPercent),
    ...(returned === true ? [money('Returbelopp', -amount)] : []),
  ];
}

function receiptName({ kind, lines }: TillReceipt): JournalElementName {
  switch (kind) {
    case 'normal':
      return lines.length > 0 && lines.every(({ returned }) => returned === true) ? 'Returkvitto' : 'Kassakvitto';
    case 'kopia':
      return 'KopiaAvKassakvitto';
    case 'ovning':
      return 'Ovningskvitto';
    case 'profo':
      return 'ProformaKvitto';
  }
}

function receiptXml(receipt: TillReceipt): string {
  const { cashier, rounding = 0n, controlCode } = receipt;
  return wrap(
    receiptName(receipt),
    say('Tidpunkt', receipt.dateTime),
    say('Lopnummer', receipt.receiptId),
    ...(cashier === undefined ? [] : [say('Kassor', cashier)]),
    ...receipt.lines.map((line) => wrap('Artikel', ...lineParts(line))),
    ...(rounding === 0n ? [] : [money('Oresavrundning', rounding)]),
    money('Forsaljningsbelopp', receipt.total),
    money('Returbelopp', returnedOf(receipt)),
    ...receipt.vat.map(({ percent, amount }) => wrap('Moms', money('Momssats', percent), money('Momsbelopp', amount))),
    money('MomsTotalt', receipt.vatTotal),
    ...receipt.payments.map(({ means, amount }) =>
      wrap('Betalning', say('Betalningsmedel', means), money('Belopp', amount)),
    ),
    say('TillverkningsnummerForKontrollenheten', receipt.unitId),
    ...(controlCode === undefined ? [] : [say('Kontrollkod', controlCode)]),
  );
}

function counterParts(counters: TillCounters): readonly string[] {
  return [
    money('GrandTotalForsaljning', counters.grandSales),
    money('GrandTotalRetur', counters.grandReturns),
    money('GrandTotalNetto', counters.grandSales - counters.grandReturns),
    say('AntalKassakvitton', String(counters.receipts)),
    say('AntalKvittokopior', String(counters.copies)),
    say('AntalKvittonSomTagitsFramIOvningslage', String(counters.training)),
    say('AntalReturer', String(counters.returns)),
    say('AntalProformakvitton', String(counters.proforma)),
    say('AntalLadoppningar', String(counters.drawerOpenings)),
  ];
}

/** What only has a time, and perhaps somebody or something. */
const NAMES = {
  start: 'StartAvKassaregister',
  stop: 'StoppAvKassaregister',
  drawer: 'OppningAvKassalada',
  login: 'InloggningIKassaregister',
  logout: 'UtloggningIKassaregister',
  article: 'RegistreraArtikel',
  'article-removed': 'RaderaRegistreradArtikel',
  'article-parked': 'ParkeraRegistreradArtikel',
  x: 'Xdagrapport',
  z: 'Zdagrapport',
} as const satisfies Readonly<Record<Exclude<JournalEvent['kind'], 'receipt'>, JournalElementName>>;

function eventXml(event: JournalEvent): string {
  switch (event.kind) {
    case 'receipt':
      return receiptXml(event.receipt);
    case 'start':
    case 'stop':
    case 'drawer':
      return wrap(NAMES[event.kind], say('Tidpunkt', event.at));
    case 'login':
    case 'logout':
      return wrap(NAMES[event.kind], say('Tidpunkt', event.at), say('Kassor', event.cashier));
    case 'article':
    case 'article-removed':
    case 'article-parked':
      return wrap(NAMES[event.kind], say('Tidpunkt', event.at), ...lineParts(event.line));
    case 'x':
    case 'z': {
      const number = say('Lopnummer', String(event.number));
      return wrap(NAMES[event.kind], say('Tidpunkt', event.at), number, ...counterParts(event.counters));
    }
  }
}

/**
 * The export as pieces of text, UTF-8 when they are written. Events are taken when their piece is asked for, not before.
 * The document has no attributes and no namespace: the sheet names none.
 */
export function* journalXml(journal: JournalExport): Generator<string, void> {
  const { company } = journal;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<${ROOT}>\n`;
  yield `${say('Anvandare', journal.exportedBy)}\n${say('TidpunktForExport', journal.exportedAt)}\n`;
  yield `${say('ValdPeriodFran', journal.from)}\n${say('ValdPeriodTill', journal.to)}\n`;
  const orgNo = normalOrgNo(company.orgNo) ?? company.orgNo;
  const about = [say('Foretagsnamn', company.name), say('Organisationsnummer', orgNo), say('Adress', company.address)];
  yield `${wrap('InformationOmForetaget', ...about)}\n`;
  yield '<KassaregistersystemLISTA>\n';
  for (const { registerNumber, posId, events } of journal.registers) {
    yield '<Kassaregistersystemet>\n';
    yield `${say('TillverkningsnummerForKassaregistret', registerNumber)}\n${say('Kassabeteckning', posId)}\n`;
    for (const event of events) yield `${eventXml(event)}\n`;
    yield '</Kassaregistersystemet>\n';
  }
  yield `</KassaregistersystemLISTA>\n</${ROOT}>\n`;
}
