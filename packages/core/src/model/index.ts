/**
 * What a till and a unit talk about: receipts, operations, life, counters, rules and time, as tables with types.
 *
 * @packageDocumentation
 */
export {
  counterGroup,
  counterMeasure,
  counterScope,
  counterSpecTable,
  counterValueTable,
  type CounterGroup,
  type CounterReset,
  type CounterScope,
  type CounterSpec,
  type CounterValue,
  type EventKind,
  type Measure,
  type OperationKind,
} from './counters.js';
export { licenceSignable, licenceTable, type Licence, type LicenceEnvironment } from './licence.js';
export { LIFE_STEPS, lifeChangeTable, lifeState, ownerTable, placeTable } from './life.js';
export type { LifeChange, LifeState, Owner, Place } from './life.js';
export { LIMITS } from './limits.js';
export { epochNumber, operationId, operationStampTable, operationTable } from './operation.js';
export type { Operation, OperationStamp } from './operation.js';
export {
  documentKind,
  itemTable,
  paymentTable,
  receiptNumber,
  receiptRequestTable,
  registerOf,
  shortId,
} from './receipt.js';
export type { Buyer, DocumentKind, Item, Particular, Payment, ReceiptRequest } from './receipt.js';
export { rulesTable, type DocumentRule, type PaymentRule, type Rules, type TaxGroup } from './rules.js';
export { parseTillRoll, tillRollSchema, tillRollToJson, TILL_ROLL_LINES } from './till-roll.js';
export type {
  ActionLine,
  CashLine,
  ClockLine,
  CopyLine,
  DayLine,
  IssueLine,
  TillLine,
  TillRoll,
  TillRollFormat,
} from './till-roll.js';
export { europeanOffset, formatTime, localClock, localDate, localTime, localYear, parseTime } from './time.js';
export type { LocalTime, TimeQuality } from './time.js';
