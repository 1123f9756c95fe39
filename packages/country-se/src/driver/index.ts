/**
 * Swedish control units behind the SDK.
 *
 * @packageDocumentation
 */
export { ccsp, type CcspOptions } from './ccsp.js';
export { detectSwedishUnit, type DetectedUnit, type DetectOptions } from './detect.js';
export type { SwedishReceipt, SwedishSale, SwedishStatus, SwedishVat } from './swedish-sale.js';
export { kd, type KdOptions } from './kd.js';
export { unitAnswers, type UnitAnswer } from './unit-answers.js';
export { swedishSentence, UnitRefusal, type SwedishWire } from './unit-refusal.js';
export type { KdUnitIdPlace } from '../wire/kd-reply.js';
export type { ReceiptKind } from '../wire/field.js';
