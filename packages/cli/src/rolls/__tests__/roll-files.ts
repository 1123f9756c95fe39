/** Committed rolls, reference files and small helpers of the tests beside this folder. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { computeReceipt, none } from '@plomba/core/country';
import type { IssueLine, TillRoll } from '@plomba/core/model';
import { format, resolveConfig } from 'prettier';
import { FieldError } from '@plomba/codec';

/** The repository, with its slash. */
export const ROOT = new URL('../../../../../', import.meta.url);
const ROLLS = new URL('packages/cli/rolls/', ROOT);
const SCENARIOS = new URL('../shared/vectors/till-rolls/', ROOT);

export type Json = Readonly<Record<string, unknown>>;

export const rollFile = (name: string): URL => new URL(`${name}.json`, ROLLS);

/** A committed roll, parsed anew for each caller. */
export function committedJson(name: string): Json {
  return JSON.parse(readFileSync(rollFile(name), 'utf8')) as Json; // our own file
}

/** The authority's files stand beside the repository, and only where we develop. */
export const scenarioNumbers = [1, 3, 5] as const;
export const hasScenarios = existsSync(SCENARIOS);
export const scenarioFile = (number: number): URL => new URL(`rksv-scenario-${number}.json`, SCENARIOS);

/** As Prettier would have it: short objects in one line. */
export async function printed(json: unknown, file: URL): Promise<string> {
  return format(JSON.stringify(json), { ...(await resolveConfig(file)), parser: 'json' });
}

/** The text of a committed file; with UPDATE_SPEC=1 it is written first. */
export function committedText(file: URL, wanted: string): string {
  if (process.env['UPDATE_SPEC'] === '1') writeFileSync(file, wanted);
  return readFileSync(file, 'utf8');
}

/** The path of the FieldError that `parse` throws, or 'accepted'. */
export function pathOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof FieldError) return error.path;
    throw error;
  }
  return 'accepted';
}

export function issued(roll: TillRoll): readonly IssueLine[] {
  return roll.lines.filter((line) => line.action === 'issue');
}

/** What the plain rules have against the receipts of a roll. */
export function findingsOf(roll: TillRoll): readonly string[] {
  return issued(roll).flatMap(({ operation, receipt }) => {
    const computed = computeReceipt(receipt, none.rules);
    return 'total' in computed ? [] : computed.map(({ path, rule }) => `${operation}: ${path} ${rule}`);
  });
}

/** A scenario as an authority would write it: a sale with a broken signature unit, and a null receipt a day later. */
export function smallScenario(): { cashBoxInstructionList: Record<string, unknown>[] } & Record<string, unknown> {
  const none = {
    taxSetNormal: 0.0,
    taxSetErmaessigt1: 0.0,
    taxSetErmaessigt2: 0.0,
    taxSetNull: 0.0,
    taxSetBesonders: 0.0,
  };
  const start = {
    signatureDeviceDamaged: false,
    receiptIdentifier: 'R-1',
    dateToUse: '2016-03-11T03:57:08',
    usedSignatureDevice: 1,
    simplifiedReceipt: { ...none },
    typeOfReceipt: 'START_BELEG',
  };
  const sale = {
    ...start,
    signatureDeviceDamaged: true,
    receiptIdentifier: 'R-2',
    dateToUse: '2016-03-11T04:00:00',
    simplifiedReceipt: { ...none, taxSetNormal: 120.34, taxSetNull: 0.1 },
    typeOfReceipt: 'STANDARD_BELEG',
  };
  const last = { ...start, receiptIdentifier: 'R-3', dateToUse: '2016-03-12T00:00:00', typeOfReceipt: 'NULL_BELEG' };
  return {
    cashBoxId: 'BOX-1',
    base64AesKey: 'AAAA',
    companyID: 'U:1',
    simulationRunLabel: 'small',
    numberOfSignatureDevices: 2,
    cashBoxInstructionList: [start, sale, last],
  };
}
