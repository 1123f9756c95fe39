/**
 * One case: a unit with one fault, and a program that is started until it is sure of its sale. Then, when nothing is on
 * its way any more, belief and truth are compared.
 */
import { oracleDocuments, type Device, type Hardware } from '@plomba/firmware-sim';
import type { ChannelServer } from '@plomba/transport';
import { crashFaultName, type CrashFault } from './crash-fault.js';
import { CrashUnit } from './crash-unit.js';
import type { SaleSize } from './crash-plan.js';
import { committedSince, judgeCase, type CrashFinding } from './judge-case.js';
import type { PosBelief, PosEnd, PosProgram, PosRun } from './pos-program.js';

/** Who meets whom. */
export interface CrashSetup {
  /** A unit that sells: in production, with an open day where the wire needs one. Never changed. */
  readonly hardware: Hardware;
  readonly makeDevice: (hardware: Hardware) => Device;
  /** A port that nobody has used. */
  readonly listen: () => Promise<ChannelServer>;
  readonly program: PosProgram;
  /** How often the program is started for one sale. */
  readonly attemptsMax: number;
  /** Longest attempt, ms; then it is killed and counts as not sure. */
  readonly attemptMs: number;
  /** How long a unit without power stays without, ms. */
  readonly outageMs: number;
  readonly nowMs: () => number;
}

export interface CrashCase {
  /** Of its fault, as `crashFaultNamed` reads it; `none` without one. */
  readonly fault: string;
  /** Whether the fault happened: a sale under way may differ from the one that was measured by some bytes. */
  readonly fired: boolean;
  readonly attempts: number;
  readonly belief: PosBelief;
  readonly finding?: CrashFinding;
  readonly ms: number;
  readonly size: SaleSize;
}

/** Between the end of a program and its next start, ms. */
const RESTART_MS = 20;
/** How long a connection of a program that is gone may take to be over, ms. */
const AFTERMATH_MS = 2_000;
/** The same on a line where nobody sees connections, ms. */
const UNSEEN_MS = 50;
const LOOK_EVERY_MS = 2;

let lastCase = 0;

export async function runCase(setup: CrashSetup, fault?: CrashFault): Promise<CrashCase> {
  const startedMs = setup.nowMs();
  const disk = `case-${++lastCase}`;
  const before = oracleDocuments(setup.hardware).length;
  let running: PosRun | undefined;
  const unit = new CrashUnit({
    hardware: setup.hardware,
    makeDevice: setup.makeDevice,
    server: await setup.listen(),
    ...(fault === undefined ? {} : { fault }),
    outageMs: setup.outageMs,
    nowMs: setup.nowMs,
    killPos: () => running?.kill(),
  });
  try {
    let end: PosEnd = { belief: 'unknown', said: 'it was never started' };
    let attempt = 0;
    while (end.belief === 'unknown' && attempt < setup.attemptsMax) {
      attempt++;
      if (attempt > 1) await pause(RESTART_MS);
      running = setup.program.start({ port: unit.url, sale: SALE, attempt, disk });
      end = await within(running, setup.attemptMs);
    }
    await quiet(unit, setup);
    if (unit.failure !== undefined) throw unit.failure;
    const finding = judgeCase(end, committedSince(before, unit.hardware));
    return {
      fault: fault === undefined ? 'none' : crashFaultName(fault),
      fired: unit.fired,
      attempts: attempt,
      belief: end.belief,
      ...(finding === undefined ? {} : { finding }),
      ms: setup.nowMs() - startedMs,
      size: unit.size,
    };
  } finally {
    await unit.stop();
    setup.program.forget(disk);
  }
}

/** What each program sells. One unit, one sale: the same name everywhere. */
const SALE = '1001';

async function within(run: PosRun, limitMs: number): Promise<PosEnd> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    run.kill();
  }, limitMs);
  const end = await run.ended;
  clearTimeout(timer);
  return late ? { ...end, belief: 'unknown', said: `killed: it ran longer than ${limitMs} ms` } : end;
}

/** What a program sent before it ended is still on its way until the unit has seen the end of the connection. */
async function quiet(unit: CrashUnit, { nowMs }: CrashSetup): Promise<void> {
  const untilMs = nowMs() + (unit.isAlone === undefined ? UNSEEN_MS : AFTERMATH_MS);
  while (unit.isAlone !== true && nowMs() < untilMs) await pause(LOOK_EVERY_MS);
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
