/**
 * The wires of Swedish control units as tables, for both ends: CCSP (frames and messages) and kd (lines).
 *
 * @packageDocumentation
 */
export { describeFrame, type FrameRow } from './describe-frame.js';
export { describeKdLine } from './describe-kd-line.js';
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
export { decodeKdLine, encodeKdLine, KD_LINE_BYTES_MAX, type BadKdLine, type KdLineVerdict } from './kd-line.js';
export { kdReceiptArguments, kdReceiptFields, type KdReceiptVerdict } from './kd-receipt.js';
export {
  encodeKdReply,
  kdCodeAnswer,
  kdCodeIn,
  KdReplyParser,
  kdUnitIdIn,
  kdVersionAnswer,
  type KdReply,
  type KdReplyInput,
  type KdUnitIdPlace,
  type KdVersion,
} from './kd-reply.js';
export { encodeKdRequest, KdRequestParser, type KdCommand, type KdRequest, type KdRequestInput } from './kd-request.js';
export { KD_RETURN_CODES, type KdReturnCode, type KdReturnRow } from './kd-return-codes.table.js';
export { isKdReturnCode, kdReturnRow } from './kd-return-row.js';
export { KD_STRICT, KD_TOLERANT, type KdTolerance } from './kd-tolerance.js';
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
  type CcspVersion,
  type ExtendedStatus,
  type FieldRow,
  type FieldRows,
  type Identity,
  type MessageTable,
  type Plain,
  type ReceiptHeader,
  type Registered,
  type RegisteredReceipt,
  type Refused,
  type Signed,
  type UnitStatusDigit,
} from './messages.table.js';
export { NAK_CODES, type NakCode, type NakRow } from './nak-codes.table.js';
export { nakRow } from './nak-row.js';
export { STRICT, TOLERANT, type CcspTolerance } from './tolerance.js';
