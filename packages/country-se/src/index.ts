/**
 * Sweden: what a control unit is to the law, as tables. The wire is in `@plomba/country-se/wire`, the unit's end of it
 * in `@plomba/country-se/device`, the till's in `@plomba/country-se/driver`.
 *
 * @packageDocumentation
 */
export type { ControlCodeParts } from './rules/control-code.js';
export {
  parseReceiptData,
  RECEIPT_DATA_FIELDS,
  RECEIPT_DATA_LETTERS,
  receiptDataText,
  type ReceiptData,
} from './rules/receipt-data.js';
export { CONTROL_CODE, SWEDISH_RULES, type ReceiptWord } from './rules/rules.table.js';
export { sweden, type SwedishUnit } from './rules/sweden.js';
