/**
 * What stands on the till's side in Sweden and needs no unit: rules of a receipt, its paper, what is notified to the tax
 * agency, the journal's export. Pure functions over the till's own data.
 *
 * @packageDocumentation
 */
export { checkSwedishPaper, printedTexts, type PrintedText } from './check-paper.js';
export {
  checkSwedishReceipt,
  SWEDISH_RECEIPT_SETTINGS,
  type FindingWeight,
  type ReceiptRuleSettings,
  type RuleFinding,
} from './check-receipt.js';
export type { JournalEvent, TillCounters } from './journal-event.js';
export { JOURNAL_ELEMENTS, type JournalElement, type JournalElementName } from './journal.table.js';
export {
  REGISTER_NOTICE_FIELDS,
  UNIT_NOTICE_FIELDS,
  type NoticeField,
  type RegisterNotice,
  type UnitNotice,
} from './notice-fields.table.js';
export {
  CHANGE_DAYS,
  checkNotices,
  dueNotices,
  type ActualSite,
  type ActualState,
  type DueNotice,
  type NoticeAction,
  type NoticeFinding,
  type NotifiedSite,
} from './notification.js';
export {
  registrationOf,
  returnedOf,
  type ReceiptLine,
  type ReceiptPayment,
  type ReceiptVat,
  type Seller,
  type TillReceipt,
  type TillRegistration,
} from './receipt.js';
export { swedishReceiptPaper } from './receipt-paper.js';
export {
  PAPER_RULES,
  RECEIPT_RULES,
  type PaperRuleId,
  type ReceiptRuleId,
  type RuleMark,
  type RuleRow,
} from './receipt-rules.table.js';
export { swedishTillPage } from './spec-page.js';
export { checkTillCounters, countEvent, NEW_TILL_COUNTERS, type CounterFinding } from './till-counters.js';
export { journalXml, type JournalExport, type JournalOfRegister } from './till-journal.js';
export type { ReceiptKind } from '../wire/field.js';
