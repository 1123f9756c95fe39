/**
 * Elements of the till journal's export (SKVFS 2021:16). The names marked [V] stand in the sheet, section 2, which read
 * them in an implementation and not in the schema of the tax agency; those marked [own] fill what it leaves open, and
 * are to be compared with the official schema before an export is handed in. Data only.
 */
import type { RuleMark } from './receipt-rules.table.js';

export interface JournalElement {
  readonly mark: RuleMark;
  readonly note: string;
}

export type JournalElementName =
  | 'ExportAvDataFranJournalminneEnligtSKVFS2021-16'
  | 'Anvandare'
  | 'TidpunktForExport'
  | 'ValdPeriodFran'
  | 'ValdPeriodTill'
  | 'InformationOmForetaget'
  | 'Foretagsnamn'
  | 'Organisationsnummer'
  | 'Adress'
  | 'KassaregistersystemLISTA'
  | 'Kassaregistersystemet'
  | 'TillverkningsnummerForKassaregistret'
  | 'Kassabeteckning'
  | 'RegistreraArtikel'
  | 'RaderaRegistreradArtikel'
  | 'ParkeraRegistreradArtikel'
  | 'Kassakvitto'
  | 'Returkvitto'
  | 'KopiaAvKassakvitto'
  | 'Ovningskvitto'
  | 'ProformaKvitto'
  | 'Xdagrapport'
  | 'Zdagrapport'
  | 'StartAvKassaregister'
  | 'StoppAvKassaregister'
  | 'InloggningIKassaregister'
  | 'UtloggningIKassaregister'
  | 'OppningAvKassalada'
  | 'Tidpunkt'
  | 'Kassor'
  | 'Lopnummer'
  | 'Artikel'
  | 'Benamning'
  | 'Antal'
  | 'Belopp'
  | 'Momssats'
  | 'Moms'
  | 'Momsbelopp'
  | 'MomsTotalt'
  | 'Forsaljningsbelopp'
  | 'Returbelopp'
  | 'Oresavrundning'
  | 'Betalning'
  | 'Betalningsmedel'
  | 'TillverkningsnummerForKontrollenheten'
  | 'Kontrollkod'
  | 'GrandTotalForsaljning'
  | 'GrandTotalRetur'
  | 'GrandTotalNetto'
  | 'AntalKassakvitton'
  | 'AntalKvittokopior'
  | 'AntalKvittonSomTagitsFramIOvningslage'
  | 'AntalReturer'
  | 'AntalProformakvitton'
  | 'AntalLadoppningar';

export const JOURNAL_ELEMENTS: Readonly<Record<JournalElementName, JournalElement>> = {
  'ExportAvDataFranJournalminneEnligtSKVFS2021-16': { mark: 'V', note: 'the document' },
  Anvandare: { mark: 'own', note: 'who exported' },
  TidpunktForExport: { mark: 'own', note: 'when' },
  ValdPeriodFran: { mark: 'own', note: 'first day; the sheet knows that the name begins with ValdPeriod' },
  ValdPeriodTill: { mark: 'own', note: 'last day' },
  InformationOmForetaget: { mark: 'V', note: 'the company' },
  Foretagsnamn: { mark: 'own', note: 'its name' },
  Organisationsnummer: { mark: 'own', note: '10 digits' },
  Adress: { mark: 'own', note: 'its address' },
  KassaregistersystemLISTA: { mark: 'V', note: 'all registers' },
  Kassaregistersystemet: { mark: 'V', note: 'one register, with everything that it did' },
  TillverkningsnummerForKassaregistret: { mark: 'V', note: 'its manufacturing number' },
  Kassabeteckning: { mark: 'own', note: 'its designation' },
  RegistreraArtikel: { mark: 'V', note: 'a line was rung up' },
  RaderaRegistreradArtikel: { mark: 'V', note: 'a line was taken away before the receipt' },
  ParkeraRegistreradArtikel: { mark: 'V', note: 'a line was parked' },
  Kassakvitto: { mark: 'V', note: 'a receipt' },
  Returkvitto: { mark: 'V', note: 'a receipt on which everything came back' },
  KopiaAvKassakvitto: { mark: 'V', note: 'a copy' },
  Ovningskvitto: { mark: 'V', note: 'a receipt of training' },
  ProformaKvitto: { mark: 'own', note: 'a pro forma receipt' },
  Xdagrapport: { mark: 'V', note: 'an X report' },
  Zdagrapport: { mark: 'V', note: 'a Z report' },
  StartAvKassaregister: { mark: 'V', note: 'the register was started' },
  StoppAvKassaregister: { mark: 'V', note: 'the register was stopped' },
  InloggningIKassaregister: { mark: 'V', note: 'somebody logged in' },
  UtloggningIKassaregister: { mark: 'V', note: 'somebody logged out' },
  OppningAvKassalada: { mark: 'own', note: 'the drawer was opened without a sale' },
  Tidpunkt: { mark: 'own', note: 'when it was' },
  Kassor: { mark: 'own', note: 'cashier' },
  Lopnummer: { mark: 'own', note: 'number of the receipt, or of the Z report' },
  Artikel: { mark: 'own', note: 'a line of a receipt' },
  Benamning: { mark: 'own', note: 'its name' },
  Antal: { mark: 'own', note: 'its quantity, as printed' },
  Belopp: { mark: 'own', note: 'its amount, VAT included' },
  Momssats: { mark: 'own', note: 'percent' },
  Moms: { mark: 'own', note: 'VAT of one rate' },
  Momsbelopp: { mark: 'own', note: 'the VAT itself' },
  MomsTotalt: { mark: 'own', note: 'VAT of all rates' },
  Forsaljningsbelopp: { mark: 'own', note: 'what the customer pays' },
  Returbelopp: { mark: 'own', note: 'what came back, absolute' },
  Oresavrundning: { mark: 'own', note: 'what rounding added' },
  Betalning: { mark: 'own', note: 'one means of payment' },
  Betalningsmedel: { mark: 'own', note: 'its name' },
  TillverkningsnummerForKontrollenheten: { mark: 'V', note: 'manufacturing number of the control unit' },
  Kontrollkod: { mark: 'V', note: 'control code' },
  GrandTotalForsaljning: { mark: 'V', note: 'everything that was sold, since the register was new' },
  GrandTotalRetur: { mark: 'V', note: 'everything that came back, since then' },
  GrandTotalNetto: { mark: 'V', note: 'the difference' },
  AntalKassakvitton: { mark: 'V', note: 'receipts since the last Z report' },
  AntalKvittokopior: { mark: 'V', note: 'copies since then' },
  AntalKvittonSomTagitsFramIOvningslage: { mark: 'V', note: 'receipts of training since then' },
  AntalReturer: { mark: 'V', note: 'receipts since then with something that came back' },
  AntalProformakvitton: { mark: 'own', note: 'pro forma receipts since then' },
  AntalLadoppningar: { mark: 'own', note: 'openings of the drawer without a sale since then' },
};
