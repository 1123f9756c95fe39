/**
 * CCSP, the wire of Swedish control units: frames and messages, as tables. Both ends use them.
 *
 * @packageDocumentation
 */
export { describeFrame, type FrameRow } from './describe-frame.js';
export { amountText, type FieldRule, type ReceiptKind, type Vat } from './field.js';
export {
  decodeFrame,
  encodeFrame,
  FRAME_BYTES_MAX,
  FRAME_BYTES_MIN,
  type BadFrame,
  type CcspFrame,
  type CcspMode,
  type FrameVerdict,
} from './frame.js';
export { CcspParser, type CcspInput, type ParserStatistics } from './frame-parser.js';
export {
  decodeMessage,
  encodeMessage,
  type BadMessage,
  type CcspMessage,
  type CcspType,
  type MessageVerdict,
} from './message.js';
export {
  CCSP_MESSAGES,
  type CcspMessages,
  type FieldRow,
  type FieldRows,
  type Identity,
  type MessageTable,
  type Plain,
  type ReceiptHeader,
  type Refused,
  type Signed,
  type UnitStatusDigit,
} from './messages.table.js';
export { NAK_CODES, type NakCode, type NakRow } from './nak-codes.table.js';
export { nakRow } from './nak-row.js';
export { STRICT, TOLERANT, type CcspTolerance } from './tolerance.js';
