/** Whether a call ended as its step says. */
import { isFiscalError } from '@plomba/sdk';
import { StepFailure } from './case-run.js';
import { mismatches } from './matching.js';
import { plainOf, shown } from './plain.js';
import type { Spot } from './shape/spot.js';

/** @throws StepFailure where the error is another one than was expected: a code, or a map of what it says */
export function judged(error: unknown, want: Spot): void {
  const said = plainOf(error);
  const code = typeof said === 'object' && said !== null && 'code' in said ? said.code : undefined;
  const wrong = want.kind === 'scalar' ? mismatches(code, want, 'the code') : mismatches(said, want, 'the error');
  const [first] = wrong;
  if (first === undefined) return;
  const detail = isFiscalError(error) ? `${error.code}: ${error.detail}` : String(error);
  throw new StepFailure(first.spot, first.why, { details: [detail] });
}

/** @throws StepFailure where the result is not as expected */
export function compared(result: unknown, want: Spot): void {
  const [first, ...more] = mismatches(plainOf(result), want, 'it');
  if (first === undefined) return;
  throw new StepFailure(first.spot, first.why, {
    details: [...more.map(({ why }) => why), `it gave ${shown(plainOf(result))}`],
  });
}
