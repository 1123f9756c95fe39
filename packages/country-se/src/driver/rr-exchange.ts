/**
 * How one receipt goes over the line in version 2, and what is certain behind it: one message stores and signs, and the
 * same message with the same number gets the first answer, also behind a lost line or a power cut of the unit. So it is
 * said again until there is an answer; nothing is doubtful as long as the same unit can be asked.
 */
import type { RegisteredReceipt } from '../wire/messages.table.js';
import type { CcspLine } from './ccsp-line.js';
import { ATTEMPTS, refusal, sync, troubleOf, type Stored, type Trouble } from './exchange.js';

export interface NumberedReceipt {
  readonly fields: RegisteredReceipt;
  readonly unitId: string | undefined;
  /** Whether it was said before, with an answer that was lost. */
  readonly wasSaid: boolean;
}

/** What became of it, and the unit that was reached, if one was. */
export interface StoredWhole {
  readonly stored: Stored;
  readonly unitId: string | undefined;
}

export async function storeWhole(line: CcspLine, receipt: NumberedReceipt, signal: AbortSignal): Promise<StoredWhole> {
  const { fields } = receipt;
  let { unitId, wasSaid: isDoubtful } = receipt;
  let trouble: Trouble = { kind: 'given-up' };
  const end = (): StoredWhole => {
    return { stored: isDoubtful ? { kind: 'unknown', trouble, gone: false } : { kind: 'not-stored', trouble }, unitId };
  };
  for (let attempt = 0; attempt < ATTEMPTS && !signal.aborted; attempt++) {
    const reached = await sync(line, signal);
    if (!('ok' in reached)) {
      trouble = reached;
      return end();
    }
    unitId ??= reached.unitId;
    if (unitId !== reached.unitId) {
      trouble = { kind: 'wrong-unit', unitId: reached.unitId };
      return end();
    }
    const heard = await line.ask({ type: 'RR', fields }, ['RRR'], signal);
    if (heard.kind === 'message' && heard.message.type === 'RRR') {
      return { stored: { kind: 'stored', controlCode: heard.message.fields.controlCode }, unitId };
    }
    trouble = troubleOf(heard);
    const verdict = trouble.kind === 'nak' ? refusal(trouble, isDoubtful) : undefined;
    if (verdict !== undefined) return { stored: verdict, unitId };
    if (trouble.kind !== 'nak') isDoubtful = true;
  }
  return end();
}
