/**
 * The signed report of a run: which unit, which suite, when, what was allowed, how every case ended. The signature says
 * that nobody changed it since; whose key it is, its reader has to know.
 *
 *     signature = Ed25519 over "plomba/conformance/1" ‖ 00 ‖ canonical JSON of `report`
 */
import { concatBytes, fromHex, toHex, utf8Encode, type Json } from '@plomba/codec';
import { AssertionError, verifyEd25519, type SignerPort } from '@plomba/core';
import { formatTime } from '@plomba/core/model';
import type { CaseReport } from '../report/case-report.js';
import { tallyOf, type CaseResult } from '../report/case-report.js';
import { jsonOf } from '../report/json-report.js';
import { canonicalJson } from './canonical-json.js';
import { PAPER_MM, type ConformCost } from './conform-case.js';
import type { ConformLimits, ConformRun } from './run-conform.js';
import { CONFORM_SUITE_VERSION, type ConformUnit, type WireName } from './suite.js';

/** Name and version of the file. */
export const CONFORM_REPORT_FORMAT = 'plomba-conformance/1';

const TAG = 'plomba/conformance/1\0';

/** What a report is made of. */
export interface ConformFacts {
  readonly wire: WireName;
  readonly unit: ConformUnit;
  /** The address, as it was given. */
  readonly target: string;
  /** When, UTC ms, as handed in; the unit's clock when absent. */
  readonly utcMs?: number;
  readonly limits: ConformLimits;
  readonly spent: ConformCost;
  readonly run: ConformRun;
}

/** The cases as every tool of this kit reports them: for JUnit and tables. */
export function conformCases({ wire, unit, target, run }: ConformFacts): CaseReport {
  const { serial, firmware } = unit;
  const about = { wire, suite: CONFORM_SUITE_VERSION, unit: serial, firmware, target };
  return { name: `conformance of ${wire}`, about, cases: run.results };
}

/** The report as plain JSON. */
export function conformJson(facts: ConformFacts): { readonly [key: string]: Json } {
  const { wire, unit, target, limits, spent, run } = facts;
  const utcMs = facts.utcMs ?? unit.utcMs;
  const { utcMs: _clock, ...known } = unit;
  const time = utcMs === undefined ? {} : { time: formatTime({ utcMs, offsetMinutes: 0 }) };
  const { only, receiptsMax, paperMmMax } = limits;
  return {
    format: CONFORM_REPORT_FORMAT,
    suite: CONFORM_SUITE_VERSION,
    wire,
    unit: known,
    target,
    ...time,
    timeFrom: facts.utcMs === undefined ? 'unit' : 'given',
    allowed: [...limits.allow],
    ...(only === undefined ? {} : { only }),
    ...(receiptsMax === undefined ? {} : { receiptsMax }),
    ...(paperMmMax === undefined ? {} : { paperMmMax }),
    used: { receipts: spent.receipts, paperMm: spent.papers * PAPER_MM },
    missing: [...run.missing],
    cases: jsonOf(conformCases(facts)),
  };
}

/** A report with its signature, as it is written into a file. */
export interface SignedConformReport {
  readonly report: { readonly [key: string]: Json };
  /** Ed25519, hex. */
  readonly publicKey: string;
  readonly signature: string;
}

function signable(report: Json): Uint8Array {
  const text = utf8Encode(canonicalJson(report));
  if (text === undefined) throw new AssertionError('a report is Unicode text');
  return concatBytes(
    Uint8Array.from(TAG, (letter) => letter.charCodeAt(0)),
    text,
  );
}

/** @throws AssertionError when the signer does not answer, or is of another algorithm */
export function signReport(report: SignedConformReport['report'], signer: SignerPort): SignedConformReport {
  if (signer.algorithm !== 'ed25519') throw new AssertionError('reports are signed with Ed25519');
  const [signature] = signer.sign([signable(report)]) ?? [];
  if (signature === undefined) throw new AssertionError('the signer does not answer');
  return { report, publicKey: toHex(signer.publicKey), signature: toHex(signature) };
}

export type ReportVerdict =
  | {
      readonly ok: true;
      readonly report: SignedConformReport['report'];
      readonly publicKey: string;
      /** Unit, firmware, wire, suite and time, each as text where the report has it. */
      readonly about: Readonly<Record<string, string>>;
      /** How many cases ended in which way. */
      readonly passed: number;
      readonly failed: number;
      readonly notRun: number;
    }
  | { readonly ok: false; readonly why: string };

/**
 * Whether a file is a report that nobody has changed, signed by this key where one is given. Never throws.
 * @param publicKey 32 bytes
 */
export function verifyReport(text: string, publicKey?: Uint8Array): ReportVerdict {
  const file = parsed(text);
  if (file === undefined) return { ok: false, why: 'it is no JSON object with report, publicKey and signature' };
  const { report } = file;
  const [key, signature] = [fromHex(file.publicKey), fromHex(file.signature)];
  if (report['format'] !== CONFORM_REPORT_FORMAT)
    return { ok: false, why: `its format is not ${CONFORM_REPORT_FORMAT}` };
  if (key === undefined || signature === undefined) return { ok: false, why: 'key or signature is not hexadecimal' };
  if (publicKey !== undefined && toHex(publicKey) !== file.publicKey) {
    return { ok: false, why: `it is signed with the key ${file.publicKey}, not with the one that was given` };
  }
  if (!verifyEd25519(key, signable(report), signature))
    return { ok: false, why: 'the signature does not fit: it was changed' };
  const cases = casesIn(report);
  if (cases === undefined) return { ok: false, why: 'its counts are not those of its cases' };
  return { ok: true, report, publicKey: file.publicKey, about: aboutOf(report), ...tallyOf(cases) };
}

function aboutOf(report: SignedConformReport['report']): Readonly<Record<string, string>> {
  const { unit, wire, suite, time } = report;
  const { serial, firmware } = typeof unit === 'object' && 'serial' in unit ? unit : {};
  const known = Object.entries({ unit: serial, firmware, wire, suite, time });
  return Object.fromEntries(known.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function parsed(text: string): SignedConformReport | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    // Each field is looked at before it is used.
    const { report, publicKey, signature } = value as Partial<Record<string, unknown>>;
    const isObject = typeof report === 'object' && report !== null && !Array.isArray(report);
    if (!isObject || typeof publicKey !== 'string' || typeof signature !== 'string') return undefined;
    return { report: report as SignedConformReport['report'], publicKey, signature }; // JSON, as it was parsed
  } catch {
    return undefined;
  }
}

/** The cases of a report, when its counts are theirs. */
function casesIn(report: SignedConformReport['report']): readonly CaseResult[] | undefined {
  // Signed by somebody who may have miscounted: only what is looked at here is used.
  const all = report['cases'] as unknown as Partial<Record<string, unknown>> | undefined;
  const cases = all?.['cases'];
  if (all === undefined || !Array.isArray(cases)) return undefined;
  const results = cases as CaseResult[]; // only their outcomes are counted
  const { passed, failed, notRun } = tallyOf(results);
  const same = all['passed'] === passed && all['failed'] === failed && all['notRun'] === notRun;
  return same && passed + failed + notRun === results.length ? results : undefined;
}
