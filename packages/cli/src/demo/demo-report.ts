/**
 * What a demo found out, as values. Only what the seed decides is in here: no path, port, process, time of the host or
 * pace, so that the same seed gives the same bytes on every machine.
 */
import { toHex, type Json } from '@plomba/codec';
import { money, signatureCode } from '@plomba/core/country';
import { formatTime, type LifeState, type TillRoll } from '@plomba/core/model';
import { toJson, type Verdict } from '@plomba/verify';
import type { RollAudit } from '../play/audit.js';
import type { PlanStep } from '../play/plan.js';
import type { LineOutcome } from '../play/player.js';
import type { BootDecision } from './demo-cut.js';

export interface PlayedLine {
  readonly step: PlanStep;
  readonly outcome: LineOutcome;
}

/** The power cut, from the bit at which it came to the record that the resumed operation became. */
export interface CutReport {
  readonly line: number;
  readonly operation: string;
  /** Flash operations of the unit's whole life until then. */
  readonly flashOperation: number;
  readonly phase: 'middle';
  /** Bytes of the torn record that had reached the flash. */
  readonly tornBytes: number;
  readonly boot: BootDecision;
  /** What the same operation became when it was asked for again. */
  readonly resumed: { readonly sequence: number; readonly repeated: boolean };
}

export interface DemoReport {
  readonly seed: number;
  readonly roll: TillRoll;
  readonly serial: string;
  /** Hex. */
  readonly logKey: string;
  readonly activation: readonly { readonly state: LifeState; readonly sequence: number }[];
  readonly lines: readonly PlayedLine[];
  readonly cut: CutReport;
  readonly exported: { readonly bytes: number; readonly sha256: string };
  readonly imageDigest: string;
  readonly audit: RollAudit;
  readonly verdict: Verdict;
}

/** Whether the demo kept its promise: verified, and every operation of the roll committed once. */
export function isProven({ audit, verdict }: Pick<DemoReport, 'audit' | 'verdict'>): boolean {
  return verdict.ok && audit.once === audit.asked;
}

function lineJson({ step, outcome }: PlayedLine): Json {
  const { line, index } = step;
  const { sequence, time, receipt, leafHash } = outcome;
  return {
    line: index + 1,
    operation: line.operation,
    action: line.action === 'issue' ? line.receipt.document : line.action,
    sequence,
    time: formatTime(time),
    ...(receipt === undefined ? {} : { number: receipt.number, total: money(receipt.total) }),
    code: signatureCode(leafHash),
    leafHash: toHex(leafHash),
  };
}

function verdictJson(verdict: Verdict): Json {
  if (verdict.ok) return { ok: true, summary: toJson(verdict.summary) };
  const { name, message, place } = verdict.finding;
  return { ok: false, finding: { name, message, place: { ...place } } };
}

export function reportJson(report: DemoReport): Json {
  const { seed, roll, serial, logKey, activation, cut, exported, imageDigest, audit } = report;
  return {
    format: 'plomba-demo/1',
    proven: isProven(report),
    seed,
    roll: { title: roll.title, currency: roll.currency, lines: roll.lines.length },
    unit: { serial, logKey, activation: activation.map((step) => ({ ...step })) },
    powerCut: { ...cut, boot: { ...cut.boot }, resumed: { ...cut.resumed } },
    lines: report.lines.map(lineJson),
    export: { ...exported },
    imageDigest,
    audit: { ...audit },
    verdict: verdictJson(report.verdict),
  };
}
