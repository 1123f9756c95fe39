/**
 * Who calls: the unit that a channel belongs to, asked first and then made to prove it. The serial number finds its row;
 * the log key is the one that is known, or another one that the journal shows with both signatures, or, at the first
 * connection, the one that it names. Nothing of a caller is believed before the proof.
 */
import { equalBytes, fromHex, toHex } from '@plomba/codec';
import { connect, isFiscalError, type ConnectOptions, type Unit, type UnitStatus } from '@plomba/sdk';
import { verification } from '@plomba/sdk/verification';
import type { Intake } from '../intake/intake.js';
import type { OpenStore } from '../store/store.js';
import type { OperatorKeys } from './operator-keys.js';
import type { SharedChannel } from './shared-channel.js';
import type { FleetUnit } from './unit.js';

export interface CallerParts {
  readonly store: OpenStore;
  readonly intake: Intake;
  readonly keys: OperatorKeys;
  readonly connect: Pick<ConnectOptions, 'timeoutMs' | 'timers' | 'drawSession'>;
}

export type Caller =
  | {
      readonly ok: true;
      readonly row: FleetUnit;
      readonly unit: Unit;
      readonly logKey: string;
      readonly isEntrusted: boolean;
    }
  /** `row`: of the unit that it says to be. */
  | { readonly ok: false; readonly why: string; readonly row?: FleetUnit };

/** @throws FiscalError (as a rejection) when the line breaks on the way */
export async function identify(channel: SharedChannel, parts: CallerParts): Promise<Caller> {
  const asked = await ask(channel, parts);
  if (!asked.ok) return asked;
  const { row, serial, logKey } = asked;
  const expect = { serial, logKey };
  let unit: Unit;
  try {
    unit = await connect(channel.lease(), { ...parts.connect, expect, verification });
  } catch (error) {
    if (isFiscalError(error) && error.code === 'wrong-unit') return { ok: false, why: error.detail, row };
    throw error;
  }
  const isEntrusted = await logIn(unit, row, parts);
  return { ok: true, row, unit, logKey: toHex(logKey), isEntrusted };
}

type Asked =
  | { readonly ok: true; readonly row: FleetUnit; readonly serial: string; readonly logKey: Uint8Array }
  | (Caller & { readonly ok: false });

async function ask(channel: SharedChannel, parts: CallerParts): Promise<Asked> {
  const unit = await connect(channel.lease(), { ...parts.connect, verification });
  try {
    return await judge(unit, await unit.status(), parts);
  } finally {
    await unit.close();
  }
}

async function judge(unit: Unit, { serial, logKey }: UnitStatus, parts: CallerParts): Promise<Asked> {
  if (serial === undefined || logKey === undefined) return { ok: false, why: 'the unit has no serial number yet' };
  const row = await parts.store.read.units.bySerial(serial);
  if (row === undefined) return { ok: false, why: `no unit ${serial} is registered` };
  const known = row.logKey === undefined ? undefined : fromHex(row.logKey);
  if (known === undefined || equalBytes(known, logKey)) return { ok: true, row, serial, logKey };
  const now = await keyNow(row, unit, parts);
  if (now !== undefined && equalBytes(now, logKey)) return { ok: true, row, serial, logKey };
  return { ok: false, why: `unit ${serial} names another key, and its journal does not show how it came by it`, row };
}

/** The key that its journal leads to; undefined for a journal that is shorter than what was taken of it: it shows nothing. */
async function keyNow(row: FleetUnit, unit: Unit, { intake }: CallerParts): Promise<Uint8Array | undefined> {
  try {
    return await intake.logKeyNow(row.id, unit);
  } catch (error) {
    if (isFiscalError(error) && error.code === 'no-such-size') return undefined;
    throw error;
  }
}

/** Whether the unit lets the operator in: the values that were handed out are set in it. */
async function logIn(unit: Unit, row: FleetUnit, { keys }: CallerParts): Promise<boolean> {
  try {
    await unit.login({ principal: 'operator', sign: (message) => keys.sign(row.id, message) });
    return true;
  } catch (error) {
    if (isFiscalError(error) && (error.code === 'login-failed' || error.code === 'halted')) return false;
    throw error;
  }
}
