/** What the self-test of a boot found, as journal and link say it. */
import { list, oneOf, record, required, text } from '@plomba/codec';
import type { RecordSchema, Schema } from '@plomba/codec';

/** What is looked at when the power comes on, in this order. */
export type SelfTestStep =
  'supply' | 'memory' | 'fiscal-memory' | 'journal' | 'secure-element' | 'firmware' | 'clock' | 'seal' | 'printer';

export const selfTestStep: Schema<SelfTestStep> = oneOf<SelfTestStep>({
  supply: 1,
  memory: 2,
  'fiscal-memory': 3,
  journal: 4,
  'secure-element': 5,
  firmware: 6,
  clock: 7,
  seal: 8,
  printer: 9,
});

/** What a step of the self-test found that is not as it should be. */
export interface SelfTestFinding {
  readonly step: SelfTestStep;
  readonly result: 'warn' | 'fail';
  /** In a few words. */
  readonly detail: string;
}

const selfTestFindingTable: RecordSchema<SelfTestFinding> = record<SelfTestFinding>('SelfTestFinding', {
  step: required(1, selfTestStep, 'where'),
  result: required(2, oneOf<SelfTestFinding['result']>({ warn: 1, fail: 2 }), 'how bad'),
  detail: required(3, text({ bytesMax: 120 }), 'what, in a few words'),
});

export const selfTestFindings: Schema<readonly SelfTestFinding[]> = list(selfTestFindingTable, { min: 0, max: 9 });
