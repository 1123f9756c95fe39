/** `plomba run`: plays a till roll on a unit at a port, or the rest of one. */
import type { Command } from 'commander';
import { money } from '@plomba/core/country';
import type { TillRoll } from '@plomba/core/model';
import { isConnectionError, isOutcomeUnknown, type Unit, type UnitStatus } from '@plomba/sdk';
import { CliError } from '../cli-error.js';
import { print, printJson, type Io } from '../io.js';
import { planRoll, type PlanStep } from '../play/plan.js';
import { RollPlayer, type PlayEvent, type PlayResult } from '../play/player.js';
import { sdkUnit } from '../play/sdk-unit.js';
import { loadRoll } from '../rolls/load-roll.js';
import { ControlClient } from '../sim/control-client.js';
import { RemoteStagehand } from '../sim/remote-stagehand.js';
import { failureOf } from '../terminal/failure.js';
import { plainText } from '../terminal/plain-text.js';
import { startProgress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { newCommand, wholeNumber, type CommandHost, type JsonOption } from './context.js';
import { openUnit } from './open-unit.js';

interface RunOptions extends JsonOption {
  readonly port: string;
  readonly resume?: boolean;
  readonly control?: string;
  readonly controlToken?: string;
  readonly timeout: number;
}

const RESUME_HINT =
  'Run it again with --resume when the unit is back: what it committed is skipped, nothing is doubled.';

/** @throws CliError when the unit cannot sell, or counts in other money than the roll */
function checkUnit({ halted, life, currency }: UnitStatus, roll: TillRoll): void {
  if (halted !== undefined) {
    throw new CliError('halted', `the unit has stopped: ${halted}`, { hint: 'Look at its image with plomba inspect.' });
  }
  if (life !== 'production' && life !== 'test') {
    throw new CliError('not-allowed-in-state', `the unit is ${life} and issues no receipts`, {
      hint: 'plomba sim --state production starts a unit that does; plomba demo shows a whole activation.',
    });
  }
  if (currency !== undefined && currency !== roll.currency) {
    throw new CliError('other-currency', `the roll is in ${roll.currency}, the unit counts in ${currency}`, {
      hint: 'Play the roll on a unit of its own country.',
    });
  }
}

/** An event as one line of text. */
function eventText(event: PlayEvent, lines: number): string {
  const { index, line } = event.step;
  const place = `${(index + 1).toString().padStart(lines.toString().length)}/${lines}`;
  const what = line.action === 'issue' ? line.receipt.document : line.action;
  const head = `${place}  ${event.kind}  ${plainText(line.operation)}  ${what}`;
  if (event.kind !== 'played') return head;
  const { receipt, sequence, repeated } = event.outcome;
  const number = receipt === undefined ? `record ${sequence}` : `No. ${receipt.number}  ${money(receipt.total)}`;
  return `${head}  ${number}${repeated ? '  repeated' : ''}`;
}

function eventJson(event: PlayEvent): object {
  const { index, line } = event.step;
  const head = { event: event.kind, line: index + 1, operation: line.operation, action: line.action };
  if (event.kind === 'skipped') {
    const sequence = event.step.done?.sequence;
    return { ...head, ...(sequence === undefined ? {} : { sequence }) };
  }
  if (event.kind !== 'played') return head;
  const { receipt, sequence, repeated } = event.outcome;
  const issued = receipt === undefined ? {} : { number: receipt.number, total: money(receipt.total) };
  return { ...head, sequence, ...issued, repeated };
}

/** What the user can do about a line that did not get through. */
function lineError(error: unknown, step: PlanStep | undefined, io: Io): unknown {
  if (error instanceof CliError || step === undefined) return error;
  const at = `line ${step.index + 1}, operation ${step.line.operation}`;
  if (io.stopped.aborted) return new CliError('interrupted', `stopped at ${at}`, { hint: RESUME_HINT, cause: error });
  if (isConnectionError(error) || isOutcomeUnknown(error)) {
    return new CliError('connection-lost', `the unit does not answer any more`, {
      where: at,
      hint: RESUME_HINT,
      cause: error,
    });
  }
  const { code, message, where, hint } = failureOf(error);
  return new CliError(code, message, { where: where === undefined ? at : `${at}, ${where}`, hint, cause: error });
}

interface Show {
  readonly event: (event: PlayEvent) => void;
  readonly end: () => void;
}

function showFor(io: Io, roll: TillRoll, json: boolean): Show {
  const lines = roll.lines.length;
  if (json) return { event: (event) => printJson(io, eventJson(event)), end: () => undefined };
  if (io.stdout.isTTY !== true || io.stderr.isTTY !== true) {
    return { event: (event) => print(io, eventText(event, lines)), end: () => undefined };
  }
  const style = styleOf(io.stderr, io.env);
  const progress = startProgress({ stream: io.stderr, style, title: 'playing', unit: 'lines', total: lines });
  return {
    event(event) {
      if (event.kind === 'signer-broken') progress.log(`${style.warn('▲')} ${eventText(event, lines)}`);
      else progress.update(event.step.index + 1);
    },
    end: () => progress.stop(),
  };
}

async function play(
  io: Io,
  roll: TillRoll,
  parts: { unit: Unit; control?: ControlClient; options: RunOptions },
): Promise<PlayResult> {
  const { unit, control, options } = parts;
  const ids = roll.lines.map(({ operation }) => operation);
  const plan = planRoll(roll, await unit.findOperations(ids), { resume: options.resume === true });
  const show = showFor(io, roll, options.json === true);
  let step: PlanStep | undefined;
  const player = new RollPlayer(sdkUnit(unit, io.stopped), plan, {
    ...(control === undefined ? {} : { stagehand: new RemoteStagehand(control) }),
    stopped: io.stopped,
    onEvent: show.event,
    beforeLine: (next) => void (step = next),
  });
  try {
    return await player.play();
  } catch (error) {
    throw lineError(error, step, io);
  } finally {
    show.end();
  }
}

async function summarise(io: Io, unit: Unit, result: PlayResult & { readonly json: boolean }): Promise<void> {
  const { serial, life, records, day, dayOpen } = await unit.status();
  const { json, ...counts } = result;
  if (json) return printJson(io, { event: 'done', ...counts, serial, life, records, day, dayOpen });
  const style = styleOf(io.stdout, io.env);
  const { played, skipped, breakdowns } = counts;
  const before = skipped === 0 ? '' : `, ${skipped} were there already`;
  const broken = breakdowns === 0 ? '' : `, ${breakdowns} breakdowns of the signature unit rehearsed`;
  const state = `unit ${plainText(serial ?? '')} · ${life} · day ${day} ${dayOpen ? 'open' : 'closed'} · ${records} records`;
  print(io, `${style.good('✓')} ${style.bold(`${played} lines played${before}${broken}`)}`, `  ${style.dim(state)}`);
}

async function runRoll(io: Io, path: string, options: RunOptions): Promise<void> {
  const roll = loadRoll(path);
  const control =
    options.control === undefined ? undefined : await ControlClient.open(options.control, options.controlToken);
  try {
    const unit = await openUnit(options.port, { timeoutMs: options.timeout * 1000 });
    try {
      checkUnit(await unit.status(), roll);
      const result = await play(io, roll, { unit, options, ...(control === undefined ? {} : { control }) });
      await summarise(io, unit, { ...result, json: options.json === true });
    } finally {
      await unit.close();
    }
  } finally {
    await control?.close();
  }
}

const NOTES = `
A roll whose lines are on the unit already is refused without --resume. With --control a virtual
clock follows the times of the roll, and lines with "signer": "broken" are rehearsed: broken,
refused, repaired, issued.

Examples:
  plomba run rolls/cafe-day.json --port /tmp/plomba-x/unit
  plomba run rolls/cafe-day.json --port tcp://127.0.0.1:41231 --resume`;

export function runCommand({ io, exit }: CommandHost): Command {
  return newCommand('run', 'play a till roll on a unit, simulated or real')
    .argument('<roll>', 'a till roll')
    .requiredOption('--port <url>', 'where the unit is: a path, COM3, serial:///dev/…?baud=N, tcp://HOST:PORT')
    .option('--resume', 'go on where an earlier run stopped; the unit says where that was')
    .option('--control <url>', 'control channel of the simulator')
    .option('--control-token <token>', 'token of that channel')
    .option('--timeout <seconds>', 'how long to wait for a unit that is gone', wholeNumber({ min: 1, max: 86_400 }), 30)
    .addHelpText('after', NOTES)
    .action(async (roll: string, options: RunOptions) => {
      await runRoll(io, roll, options);
      exit(0);
    });
}
