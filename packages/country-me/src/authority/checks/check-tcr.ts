/** Business rules of RegisterTCR (technical specification 3.5.3): a new device, or a change of one. */
import type { Tcr } from '../../wire/index.js';
import type { Side, TcrRow } from '../entries.table.js';
import { holdsOn } from '../night-checks.js';
import { dayOf } from '../../rules/podgorica.js';
import type { CisSettings } from '../settings.js';
import type { SideState } from '../side-state.js';
import { refuse, type Refusal } from './refusal.js';

export interface RegisterContext {
  readonly side: Side;
  readonly state: SideState;
  readonly settings: CisSettings;
  readonly nowMs: number;
}

/** Codes 52 and 55. */
export function checkTaxpayer(tin: string, { state, settings }: RegisterContext): Refusal | undefined {
  const taxpayer = state.taxpayers.get(tin);
  if (taxpayer === undefined) {
    return settings.registerIsStrict ? refuse(52) : undefined;
  }
  return taxpayer.isActive ? undefined : refuse(55);
}

/** Code 41. */
export function checkUnit(tin: string, code: string, { state, settings }: RegisterContext): Refusal | undefined {
  const unit = state.unit(tin, code);
  const isRight = unit === undefined ? !settings.registerIsStrict : unit.isActive;
  return isRight ? undefined : refuse(41);
}

/** Code 42 or 43: a code that the register does not know, or that is not active. */
function checkCode(
  kind: 'software' | 'maintainer',
  code: string | undefined,
  { state, settings }: RegisterContext,
): Refusal | undefined {
  const known = code === undefined ? undefined : state.code(kind, code);
  const isRight = code !== undefined && (known === undefined ? !settings.registerIsStrict : known.isActive);
  if (isRight) return undefined;
  return refuse(kind === 'software' ? 42 : 43, code === undefined ? 'It is missing.' : '');
}

type TcrResult =
  | { readonly ok: true; readonly row: TcrRow; readonly isChanged: boolean }
  | { readonly ok: false; readonly why: Refusal };

/** @param newCode draws a code that no device has */
export function checkTcr(tcr: Tcr, context: RegisterContext, newCode: () => string): TcrResult {
  const before = context.state.tcr({ tin: tcr.issuerTIN, unit: tcr.businUnitCode, intId: tcr.tcrIntID });
  const why =
    checkTaxpayer(tcr.issuerTIN, context) ??
    checkUnit(tcr.issuerTIN, tcr.businUnitCode, context) ??
    (before === undefined ? checkNew(tcr, context) : checkChange(tcr, before, context)) ??
    checkPeriod(tcr, before, context);
  if (why !== undefined) return { ok: false, why };
  if (before === undefined) return { ok: true, row: newRow(tcr, newCode(), context), isChanged: true };
  const row: TcrRow = {
    ...before,
    ...(tcr.maintainerCode === undefined ? {} : { maintainer: tcr.maintainerCode }),
    ...(tcr.validTo === undefined ? {} : { validTo: tcr.validTo }),
  };
  return { ok: true, row, isChanged: row.maintainer !== before.maintainer || row.validTo !== before.validTo };
}

function newRow(tcr: Tcr, code: string, { side, nowMs }: RegisterContext): TcrRow {
  return {
    side,
    tin: tcr.issuerTIN,
    unit: tcr.businUnitCode,
    intId: tcr.tcrIntID,
    code,
    ...(tcr.softCode === undefined ? {} : { software: tcr.softCode }),
    ...(tcr.maintainerCode === undefined ? {} : { maintainer: tcr.maintainerCode }),
    ...(tcr.type === undefined ? {} : { type: tcr.type }),
    ...(tcr.validFrom === undefined ? {} : { validFrom: tcr.validFrom }),
    ...(tcr.validTo === undefined ? {} : { validTo: tcr.validTo }),
    registeredMs: nowMs,
  };
}

function checkNew(tcr: Tcr, context: RegisterContext): Refusal | undefined {
  return checkCode('software', tcr.softCode, context) ?? checkCode('maintainer', tcr.maintainerCode, context);
}

/** Codes 48 and 57; what is sent again unchanged is no change. */
function checkChange(tcr: Tcr, before: TcrRow, context: RegisterContext): Refusal | undefined {
  const isOver = before.validTo !== undefined && before.validTo < dayOf(context.nowMs);
  if (isOver) return refuse(57);
  const isOther = (sent: string | undefined, kept: string | undefined): boolean => sent !== undefined && sent !== kept;
  if (
    isOther(tcr.softCode, before.software) ||
    isOther(tcr.validFrom, before.validFrom) ||
    isOther(tcr.type, before.type)
  ) {
    return refuse(48);
  }
  return tcr.maintainerCode === undefined ? undefined : checkCode('maintainer', tcr.maintainerCode, context);
}

/** Codes 45 to 47; days that are sent again unchanged are not judged again. */
function checkPeriod(tcr: Tcr, before: TcrRow | undefined, { nowMs }: RegisterContext): Refusal | undefined {
  const today = dayOf(nowMs);
  const { validFrom, validTo } = tcr;
  if (validFrom !== undefined && validFrom !== before?.validFrom && validFrom < today) {
    return refuse(45);
  }
  if (validTo !== undefined && validTo !== before?.validTo && validTo < today) return refuse(46);
  const from = validFrom ?? before?.validFrom;
  if (validTo !== undefined && from !== undefined && validTo < from) return refuse(47);
  return undefined;
}

/** Code 53. */
export function checkTcrCode(
  code: string,
  of: { readonly tin: string; readonly day: string },
  { state, settings }: RegisterContext,
): Refusal | undefined {
  const tcr = state.tcrOfCode(code);
  const isRight = tcr === undefined ? !settings.registerIsStrict : tcr.tin === of.tin && holdsOn(tcr, of.day);
  return isRight ? undefined : refuse(53);
}
