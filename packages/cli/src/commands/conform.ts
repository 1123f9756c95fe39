/** `plomba conform`: one suite per wire against a unit, simulated or real, and a signed report of it. */
import { randomInt } from 'node:crypto';
import { Option, type Command } from 'commander';
import {
  conform,
  CONFORM_EFFECTS,
  conformCaseList,
  conformCases,
  conformJson,
  idFits,
  junitOf,
  NotConforming,
  signReport,
  verifyReport,
  WIRE_NAMES,
  type ConformEffect,
  type ConformFacts,
  type ConformLimits,
  type WireName,
} from '@plomba/testkit';
import { parseTime } from '@plomba/core/model';
import { parsePortUrl } from '@plomba/transport/node';
import { CliError, usageError } from '../cli-error.js';
import { againstSim, showComparison } from '../conform/against-sim.js';
import { portTarget, type PortTarget } from '../conform/port-target.js';
import { reportSigner } from '../conform/report-key.js';
import { showRun } from '../conform/show-run.js';
import { readBytes, WholeFile } from '../files.js';
import { print, printJson, type Io } from '../io.js';
import { caseLine, reasonLines } from '../terminal/case-table.js';
import { secretIn, type SecretRule } from '../secret-file.js';
import { plainText } from '../terminal/plain-text.js';
import { silentProgress, startProgress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { factLines, tableLines } from '../terminal/table.js';
import { hexKey, newCommand, wholeNumber, type CommandHost, type JsonOption, type Verdict } from './context.js';

interface ConformCommandOptions extends JsonOption {
  readonly port?: string;
  readonly wire: WireName;
  readonly allow: readonly ConformEffect[];
  readonly only?: string;
  readonly list?: boolean;
  readonly control?: string;
  readonly controlToken?: string;
  readonly powerCmd?: string;
  readonly servicePin?: string;
  readonly servicePinFile?: string;
  readonly firmwareKey?: string;
  readonly maxReceipts?: number;
  readonly maxPaperMm?: number;
  readonly date?: string;
  readonly key?: string;
  readonly report?: string;
  readonly junit?: string;
  readonly against?: 'sim';
  readonly seed?: number;
  readonly rounds: number;
}

const PIN: SecretRule = {
  what: 'PIN',
  pattern: /^[0-9]{4,12}$/,
  hint: 'Write the PIN alone into it, 4 to 12 digits on one line.',
};

function writeWhole(path: string, text: string): void {
  const file = new WholeFile(path);
  file.write(new TextEncoder().encode(text));
  file.commit();
}

/** `safe,fiscal` as a list. */
function effectsOf(text: string): readonly ConformEffect[] {
  const words = text.split(',').map((word) => word.trim());
  const known = CONFORM_EFFECTS.filter((effect) => words.includes(effect));
  const strange = words.find((word) => !known.some((effect) => effect === word));
  if (strange === undefined) return known;
  throw usageError('bad-arguments', `"${strange}" is nothing that a case does to a unit`, {
    hint: `Give one or more of ${CONFORM_EFFECTS.join(', ')}, with commas between them.`,
  });
}

function listCases(io: Io, { wire, json, only }: ConformCommandOptions): Verdict {
  const cases = conformCaseList(wire).filter(({ id }) => only === undefined || idFits(id, only));
  if (json === true) {
    const rows = cases.map(({ id, title, clause, effect, needs = [], cost }) => ({
      id,
      title,
      clause,
      effect,
      needs,
      ...cost,
    }));
    printJson(io, { wire, cases: rows });
    return 0;
  }
  const style = styleOf(io.stdout, io.env);
  const rows = cases.map(({ id, title, effect, needs = [], cost }) => [
    id,
    effect,
    [...needs, ...(cost === undefined || cost.receipts === 0 ? [] : [`${cost.receipts} receipts`])].join(', '),
    style.dim(plainText(title)),
  ]);
  print(
    io,
    ...tableLines([['case', 'does', 'needs', 'says'].map(style.dim), ...rows], ['left', 'left', 'left', 'left']),
  );
  return 0;
}

function limitsOf({ allow, only, maxReceipts, maxPaperMm }: ConformCommandOptions): ConformLimits {
  return {
    allow,
    ...(only === undefined ? {} : { only }),
    ...(maxReceipts === undefined ? {} : { receiptsMax: maxReceipts }),
    ...(maxPaperMm === undefined ? {} : { paperMmMax: maxPaperMm }),
  };
}

function dateOf(text: string | undefined): { readonly utcMs?: number } {
  if (text === undefined) return {};
  const time = parseTime(text.includes('T') ? text : `${text}T00:00:00Z`);
  if (time !== undefined) return { utcMs: time.utcMs };
  throw usageError('bad-arguments', `"${text}" is no date`, { hint: 'Write 2026-03-14 or 2026-03-14T09:30:00+01:00.' });
}

async function runSuite(io: Io, opened: PortTarget, options: ConformCommandOptions): Promise<ConformFacts> {
  const { wire, json } = options;
  const style = styleOf(io.stderr, io.env);
  const total = conformCaseList(wire).length;
  const bar =
    json === true
      ? silentProgress
      : startProgress({ stream: io.stderr, style, title: 'conformance', unit: 'cases', total });
  try {
    return await conform(wire, opened.target, {
      limits: limitsOf(options),
      onResult({ done, result }) {
        bar.update(done);
        if (result.outcome === 'failed')
          for (const line of [caseLine(result, style), ...reasonLines(result, style)]) bar.log(line);
      },
    });
  } catch (error) {
    if (!(error instanceof NotConforming)) throw error;
    const hint = `Check the address and the wire (--wire ${WIRE_NAMES.join('|')}), and that nobody else has the line.`;
    throw new CliError(
      'no-such-wire',
      `what answers at ${opened.target.name} does not speak ${wire}: ${error.message}`,
      { hint },
    );
  } finally {
    bar.stop();
  }
}

/** @returns the exit code: 0 all passed, 1 one failed, 3 nothing failed but something that was wanted could not run */
async function runConformance(io: Io, options: ConformCommandOptions): Promise<Verdict> {
  if (options.list === true) return listCases(io, options);
  const { port, report, junit, json } = options;
  if (port === undefined) {
    throw usageError('bad-arguments', 'no unit was given', {
      hint: 'Give --port with the address of the unit, such as tcp://127.0.0.1:4001; --list shows the cases.',
    });
  }
  parsePortUrl(port);
  const date = dateOf(options.date);
  const signer = reportSigner(options.key);
  const { servicePinFile: pinFile } = options;
  const pin = pinFile === undefined ? {} : { servicePin: secretIn(io, pinFile, PIN) };
  const opened = await portTarget({ ...options, port, ...pin });
  if (options.against !== undefined) return compare(io, opened, options).finally(() => opened.close());
  let facts: ConformFacts;
  try {
    facts = { ...(await runSuite(io, opened, options)), ...date };
  } finally {
    await opened.close();
  }
  const signed = signReport(conformJson(facts), signer);
  if (report !== undefined) writeWhole(report, `${JSON.stringify(signed, undefined, 2)}\n`);
  if (junit !== undefined) writeWhole(junit, junitOf(conformCases(facts)));
  if (json === true) printJson(io, signed);
  else {
    showRun(io, facts);
    const whose = options.key === undefined ? 'a key drawn for this run' : 'the given key';
    if (report !== undefined) print(io, `${plainText(report)} is signed with ${whose}: ${signed.publicKey}`);
  }
  if (facts.run.results.some(({ outcome }) => outcome === 'failed')) return 1;
  return facts.run.missing.length > 0 ? 3 : 0;
}

/** Commands in a list of `--against`. */
const LIST_LENGTH = 25;

/** @returns the exit code: 0 no difference was found, 1 one was */
async function compare(io: Io, opened: PortTarget, options: ConformCommandOptions): Promise<Verdict> {
  const { wire, rounds, maxReceipts, json, seed = randomInt(1, 2 ** 31) } = options;
  if (!options.allow.includes('fiscal')) {
    throw usageError('bad-arguments', '--against issues receipts and closes days', {
      hint: 'Say that it may: --allow safe,fiscal; --max-receipts bounds what it uses up.',
    });
  }
  const style = styleOf(io.stderr, io.env);
  const bar =
    json === true
      ? silentProgress
      : startProgress({ stream: io.stderr, style, title: 'comparing', unit: 'rounds', total: rounds });
  try {
    const report = await againstSim(wire, opened, {
      seed,
      rounds,
      length: LIST_LENGTH,
      ...(maxReceipts === undefined ? {} : { receiptsMax: maxReceipts }),
      onRound: (done) => bar.update(done),
    });
    bar.stop();
    if (json === true) printJson(io, { wire, seed, ...report });
    else showComparison(io, report, `--against sim --wire ${wire} --seed ${seed} --rounds ${rounds}`);
    return report.difference === undefined ? 0 : 1;
  } finally {
    bar.stop();
  }
}

interface VerifyOptions extends JsonOption {
  readonly publicKey?: Uint8Array;
}

function verifyFile(io: Io, path: string, { publicKey, json }: VerifyOptions): Verdict {
  const verdict = verifyReport(new TextDecoder().decode(readBytes(path)), publicKey);
  if (json === true) printJson(io, verdict);
  else {
    const style = styleOf(io.stdout, io.env);
    const name = plainText(path);
    if (!verdict.ok)
      print(io, `${style.bad('✗')} ${style.bold(`${name} is no report to rely on`)}`, `  ${plainText(verdict.why)}`);
    else {
      const { passed, failed, notRun, about } = verdict;
      print(io, `${style.good('✓')} ${style.bold(`${name} is as it was signed`)}`);
      print(io, ...factLines(Object.entries(about).map(([label, text]) => [`  ${style.dim(label)}`, plainText(text)])));
      print(io, `  ${passed} passed, ${failed} failed, ${notRun} not run`);
      if (publicKey === undefined)
        print(io, style.dim(`  The key is the report's own; pin it with --public-key ${verdict.publicKey}`));
    }
  }
  return verdict.ok ? 0 : 1;
}

const NOTES = `
What a case does to the unit: safe writes nothing into the journal, fiscal sells and closes days as a
till does, destructive sets clocks and PINs, blocks the unit, takes the power away while it writes.
Without --allow only safe cases run. What was not run is listed with its reason and never counts as passed.

Exit code: 0 every case that ran passed, 1 one failed, 3 none failed, but cases that were wanted could
not run (no --power-cmd, no --service-pin-file, no --firmware-key, the budget is used up), 2 the run could not begin.

Examples:
  plomba conform --port tcp://127.0.0.1:4001 --allow safe,fiscal --report report.json
  plomba conform --port "serial:///dev/ttyUSB0?baud=9600" --wire ccsp --allow safe,fiscal --max-receipts 30
  plomba conform --port tcp://10.0.0.7:4001 --allow safe,fiscal --power-cmd "usbrelay HURTM_1" --junit report.xml
  plomba conform --port tcp://127.0.0.1:4001 --against sim --allow safe,fiscal --max-receipts 200
  plomba conform --list --only receipt/
  plomba conform verify report.json --public-key 4f…`;

const count = wholeNumber({ min: 0, max: 1_000_000 });

export function conformCommand({ io, exit }: CommandHost): Command {
  const command = newCommand('conform', 'run the conformance suite of a wire against a unit')
    .option('--port <url>', 'the unit: tcp://HOST:PORT, serial:///dev/…?baud=N, a pseudo-terminal')
    .addOption(new Option('--wire <wire>', 'what the unit speaks').choices([...WIRE_NAMES]).default('link'))
    .addOption(
      new Option('--allow <effects>', 'what may be done to the unit').argParser(effectsOf).default(['safe'], 'safe'),
    )
    .option('--only <pattern>', 'only cases with this in their id; * stands for anything')
    .option('--list', 'lists the cases and runs none')
    .option('--control <url>', 'control channel of a simulated unit: power, clock, faults')
    .option('--control-token <token>', 'of that channel')
    .option('--power-cmd <command>', 'switches the power: called with on or off behind it')
    .option('--service-pin <pin>', 'PIN of the service technician; other users of this machine can see it')
    .addOption(new Option('--service-pin-file <file>', 'the PIN in a file, instead').conflicts(['servicePin']))
    .option('--firmware-key <file>', "private key (PEM) of the firmware's maker: an update is really made")
    .option('--max-receipts <n>', 'receipts that may be used up', count)
    .option('--max-paper-mm <n>', 'paper that may be used up, estimated at 120 mm a document', count)
    .option('--date <date>', "date of the report (default: the unit's clock)")
    .option('--key <file>', 'Ed25519 private key (PEM) that signs the report (default: one drawn for this run)')
    .option('--report <file>', 'writes the signed report as JSON')
    .option('--junit <file>', 'writes a report that CI reads')
    .addOption(
      new Option('--against <unit>', 'instead: the same random commands to a simulated unit, and the first difference')
        .choices(['sim'])
        .conflicts(['report', 'junit', 'list', 'only']),
    )
    .option(
      '--seed <n>',
      'of those commands (default: drawn, and shown with a difference)',
      wholeNumber({ min: 0, max: 2 ** 32 - 1 }),
    )
    .option('--rounds <n>', 'lists of 25 commands, each on a new day', wholeNumber({ min: 1, max: 100_000 }), 20)
    .addHelpText('after', NOTES)
    .action(async (options: ConformCommandOptions) => exit(await runConformance(io, options)));
  command.addCommand(
    newCommand('verify', 'check that a report is as it was signed')
      .argument('<file>', 'a report of plomba conform')
      .option('--public-key <hex>', 'the key that it must be signed with', hexKey)
      .action((file: string, options: VerifyOptions) => exit(verifyFile(io, file, options))),
  );
  return command;
}
