/** Business rules of RegisterCashDeposit (technical specification 3.6.3; functional 5.3 and 6.3). */
import type { CashDeposit, RequestHeader } from '../../wire/index.js';
import { cents } from '../amounts.js';
import type { DepositRow } from '../entries.table.js';
import { dayOf } from '../../rules/podgorica.js';
import { checkTaxpayer, checkTcrCode, type RegisterContext } from './check-tcr.js';
import { momentOf, noMoment } from './check-times.js';
import { refuse, type Refusal } from './refusal.js';

type DepositResult =
  | { readonly ok: true; readonly row: DepositRow; readonly isNew: boolean }
  | { readonly ok: false; readonly why: Refusal };

/** @param newCode draws the code of the deposit */
export function checkDeposit(
  { header, cashDeposit }: { readonly header: RequestHeader; readonly cashDeposit: CashDeposit },
  context: RegisterContext,
  newCode: () => string,
): DepositResult {
  const { nowMs, state, side } = context;
  const { operation, tcrCode, issuerTIN } = cashDeposit;
  const changedMs = momentOf(cashDeposit.changeDateTime);
  if (changedMs === undefined) return { ok: false, why: noMoment('ChangeDateTime', cashDeposit.changeDateTime) };
  const amount = cents(cashDeposit.cashAmt);
  if (amount === undefined) return { ok: false, why: refuse(11, 'CashAmt is too large.') };
  const reason = header.subseqDelivType;
  const day = dayOf(changedMs);
  // A resend of what is stored is answered as it was, whatever has happened since.
  const same = state
    .depositsOf(tcrCode, changedMs)
    .find((one) => one.operation === operation && one.changedMs === changedMs && one.amount === amount);
  if (reason !== undefined && same?.tin === issuerTIN) return { ok: true, row: same, isNew: false };
  const why =
    checkTaxpayer(issuerTIN, context) ??
    checkTcrCode(tcrCode, { tin: issuerTIN, day }, context) ??
    checkChangeTime(changedMs, reason !== undefined, context) ??
    checkAmount(operation, amount) ??
    (operation === 'INITIAL' ? checkRepeated(tcrCode, changedMs, context) : undefined);
  if (why !== undefined) return { ok: false, why };
  const row: DepositRow = {
    side,
    tin: issuerTIN,
    tcr: tcrCode,
    operation,
    changedMs,
    amount,
    uuid: header.uuid.toLowerCase(),
    fcdc: newCode(),
    arrivedMs: nowMs,
    ...(reason === undefined ? {} : { reason }),
  };
  return { ok: true, row, isNew: true };
}

/** Code 49. */
function checkChangeTime(
  changedMs: number,
  isLate: boolean,
  { nowMs, settings }: RegisterContext,
): Refusal | undefined {
  const isRight =
    changedMs <= nowMs + settings.clockAheadMs && (isLate || changedMs >= nowMs - settings.clockToleranceMs);
  return isRight ? undefined : refuse(49);
}

/** Codes 50 and 51. The schema has no sign for CashAmt, so that a negative one is refused with 11 before it comes here. */
function checkAmount(operation: CashDeposit['operation'], amount: bigint): Refusal | undefined {
  if (operation === 'INITIAL' && amount < 0n) return refuse(50);
  if (operation === 'WITHDRAW' && amount === 0n) return refuse(51);
  return undefined;
}

/** Code 56. */
function checkRepeated(tcr: string, changedMs: number, { state, settings }: RegisterContext): Refusal | undefined {
  if (!state.hasInitial(tcr, changedMs)) return undefined;
  const isClosed = settings.initialOnce || state.hasCashInvoice(tcr, changedMs);
  return isClosed ? refuse(56) : undefined;
}
