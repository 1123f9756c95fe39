/**
 * Cuts the power before, in the middle of and after every flash operation of every command of a script, boot
 * included, and lets the checkers decide after each boot. The unit is forked copy-on-write at each command, so the
 * script runs once. A failure names script, step, operation and phase: enough to run just that cut again.
 */
import { AssertionError, type FiscalUnit } from '@plomba/core';
import { imageDigest, type CutPhase, type Device, type Hardware } from '@plomba/firmware-sim';
import type { CommitReply } from '@plomba/link';
import type { VerifyOptions } from '@plomba/verify';
import { benchDevice } from './bench-unit.js';
import { checkAcknowledged, checkExport, checkFiscalMemory, recordsOf, type Violation } from './checkers.js';
import type { Step } from './day-script.js';

export const PHASES: readonly CutPhase[] = ['before', 'middle', 'after'];

/** More flash operations than any command or boot has. */
const OPERATIONS_MAX = 10_000;

export interface CutFailure {
  /** `step:operation:phase`, with `+boot:operation:phase` for a cut in the boot after it. */
  readonly id: string;
  readonly violations: readonly Violation[];
}

export interface CutReport {
  readonly steps: number;
  /** Cuts in commands, and in the boots that followed them. */
  readonly cuts: number;
  readonly bootCuts: number;
  /** Different contents of the memories right after a cut. */
  readonly distinctStates: number;
  readonly failures: readonly CutFailure[];
}

export interface CutOptions {
  readonly verify: VerifyOptions;
  /** Steps whose cuts are followed by cuts at every flash operation of the next boot; none when absent. */
  readonly boots?: (step: Step, index: number) => boolean;
  /** Steps at which power is cut; all when absent. */
  readonly only?: (step: Step, index: number) => boolean;
}

interface Progress {
  readonly outcomes: Map<string, CommitReply>;
  readonly states: Set<string>;
  /** Step and state of everything that was judged. */
  readonly judged: Set<string>;
  readonly failures: CutFailure[];
  cuts: number;
  bootCuts: number;
}

/** Runs the script on this hardware, which is changed, and every cut on forks of it. */
export function runEveryCut(hardware: Hardware, script: readonly Step[], options: CutOptions): CutReport {
  const progress: Progress = {
    outcomes: new Map(),
    states: new Set(),
    judged: new Set(),
    failures: [],
    cuts: 0,
    bootCuts: 0,
  };
  const device = benchDevice(hardware);
  device.powerOn();
  for (const [index, step] of script.entries()) {
    moveClock(device, step);
    if (options.only?.(step, index) ?? true) cutStep(hardware, { step, index, options, progress });
    progress.outcomes.set(step.id, commit(device, step, progress.outcomes));
  }
  const { cuts, bootCuts, failures, states } = progress;
  return { steps: script.length, cuts, bootCuts, distinctStates: states.size, failures };
}

function moveClock(device: Device, step: Step): void {
  if (step.utcMs !== undefined) device.advanceClock(Math.max(0, step.utcMs - device.hardware.rtc.read().utcMs));
}

function unitOf(device: Device): FiscalUnit | undefined {
  return device.state?.kind === 'running' ? device.state.unit : undefined;
}

function operationOf(device: Device, step: Step): { id: string; epoch: number } {
  return { id: step.id, epoch: unitOf(device)?.epoch ?? 0 };
}

function issue(device: Device, step: Step, outcomes: Progress['outcomes']): ReturnType<Device['call']> {
  return device.call(step.command, step.request(operationOf(device, step), outcomes));
}

/** Runs a step that must succeed. */
function commit(device: Device, step: Step, outcomes: Progress['outcomes']): CommitReply {
  const answer = issue(device, step, outcomes);
  if (answer?.ok !== true) throw new AssertionError(`step ${step.id} fails: ${JSON.stringify(answer ?? 'no answer')}`);
  return answer.reply as CommitReply; // steps are commands with an operation, and those answer with it
}

interface CutStep {
  readonly step: Step;
  readonly index: number;
  readonly options: CutOptions;
  readonly progress: Progress;
}

/** Every cut of one step: operation after operation, until the step goes through. */
function cutStep(hardware: Hardware, at: CutStep): void {
  for (let operation = 1; operation <= OPERATIONS_MAX; operation++) {
    for (const phase of PHASES) {
      const fork = hardware.fork();
      const device = benchDevice(fork);
      device.powerOn();
      device.cutAt({ at: 'flash', operation, phase });
      issue(device, at.step, at.progress.outcomes);
      if (device.powered) return; // the step has fewer operations than that
      at.progress.cuts++;
      if (!isNewState(fork, at)) continue;
      const id = `${at.step.id}:${operation}:${phase}`;
      if (at.options.boots?.(at.step, at.index) === true) cutBoots(fork, { ...at, id });
      judge(device, { ...at, id });
    }
  }
}

/** Whether no cut of this step has left these memories before; equal states are judged once. */
function isNewState(hardware: Hardware, { step, progress }: CutStep): boolean {
  const digest = imageDigest(hardware);
  progress.states.add(digest);
  const key = `${step.id}/${digest}`;
  const isNew = !progress.judged.has(key);
  progress.judged.add(key);
  return isNew;
}

/** Every cut of the boot that follows a cut, each followed by a whole boot. */
function cutBoots(hardware: Hardware, at: CutStep & { readonly id: string }): void {
  for (let operation = 1; operation <= OPERATIONS_MAX; operation++) {
    for (const phase of PHASES) {
      const fork = hardware.fork();
      const device = benchDevice(fork);
      device.cutAt({ at: 'flash', operation, phase });
      device.powerOn();
      if (device.powered) return;
      at.progress.bootCuts++;
      if (!isNewState(fork, at)) continue;
      judge(device, { ...at, id: `${at.id}+boot:${operation}:${phase}` });
    }
  }
}

/** Boots, checks what was acknowledged, repeats the same operation, and lets every checker see the result. */
function judge(device: Device, at: CutStep & { readonly id: string }): void {
  const violations = afterCut(device, at);
  if (violations.length > 0) at.progress.failures.push({ id: at.id, violations });
}

function afterCut(device: Device, { step, options, progress }: CutStep): readonly Violation[] {
  device.powerOn();
  const unit = unitOf(device);
  if (unit === undefined) {
    return [device.state?.kind === 'halted' ? `halted: ${device.state.why}` : 'does not boot'];
  }
  const stored = recordsOf(unit);
  const afterBoot = [...checkAcknowledged(stored, progress.outcomes.values()), ...checkFiscalMemory(unit, stored)];
  const before = unit.findOperation(step);
  const answer = issue(device, step, progress.outcomes);
  if (answer?.ok !== true)
    return [...afterBoot, `the same operation is not answered: ${JSON.stringify(answer ?? 'no answer')}`];
  const reply = answer.reply as CommitReply; // as in commit
  const bound = unit.findOperation(step);
  const records = recordsOf(unit);
  return [
    ...afterBoot,
    ...(bound?.sequence === reply.sequence
      ? []
      : [`operation is bound to ${bound?.sequence}, answered ${reply.sequence}`]),
    ...(reply.repeated === (before !== undefined)
      ? []
      : [`repeated is ${reply.repeated}, bound before: ${before !== undefined}`]),
    ...checkAcknowledged(records, [...progress.outcomes.values(), reply]),
    ...checkFiscalMemory(unit, records),
    ...checkExport(unit, records, options.verify),
  ];
}
