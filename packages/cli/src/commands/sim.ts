/** `plomba sim`: runs a simulated unit on a port until it is told to end. */
import { randomBytes } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { toHex } from '@plomba/codec';
import type { CountryIdentity, CountryUnit, Wire } from '@plomba/core/country';
import type { LifeState } from '@plomba/core/model';
import type { ClockMode, DeviceNotice } from '@plomba/firmware-sim';
import type { DialAttempt } from '@plomba/transport';
import { parsePortUrl, ptyAvailable } from '@plomba/transport/node';
import { COUNTRY_NAMES, countryUnitOf, settingLines, WIRE_NAMES, wireIn, type ConfigFile } from '../countries.js';
import { readPlacedJson } from '../connector/placed-json.js';
import { watchedFolder } from '../connector/start-folder.js';
import { readBytes, readJson } from '../files.js';
import { note, print, printJson, untilStopped, type Io } from '../io.js';
import { LIFE_STATES } from '../sim/activate.js';
import { keepPapers } from '../sim/paper-files.js';
import { registerSim } from '../sim/registry.js';
import { startSim, type Sim, type SimOptions } from '../sim/start-sim.js';
import { DEFAULT_PROFILE, parseProfile, type UnitProfile } from '../sim/unit-profile.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';
import { newCommand, wholeNumber, type CommandHost, type JsonOption } from './context.js';

interface SimCommandOptions extends JsonOption {
  readonly listen?: string;
  readonly dial?: string;
  readonly image?: string;
  readonly snapshot?: string;
  readonly unit?: string;
  readonly state?: LifeState;
  readonly blank?: boolean;
  readonly seed?: number;
  readonly clock?: ClockMode;
  readonly country: string;
  readonly wire: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly config?: string;
  readonly folder?: string;
  readonly service?: string;
  readonly control?: string;
  readonly controlToken?: string;
  readonly magicAmounts?: boolean;
  readonly paper?: string;
}

const TCP_FALLBACK = 'tcp://127.0.0.1:0';

function profileOf(path: string | undefined): UnitProfile {
  return path === undefined ? DEFAULT_PROFILE : parseProfile(readJson(path));
}

/** A pseudo-terminal where there is one, and otherwise TCP, with a word about it. */
export async function defaultPort(io: Io): Promise<string> {
  const pty = await ptyAvailable();
  if (pty.available) return 'pty';
  note(io, `No pseudo-terminal here (${plainText(pty.reason)}); using TCP instead.`);
  return TCP_FALLBACK;
}

function configOf(path: string | undefined): ConfigFile | undefined {
  if (path === undefined) return undefined;
  const text = new TextDecoder().decode(readBytes(path));
  return { path, text, json: readPlacedJson, read: (name) => readBytes(resolve(dirname(path), name)) };
}

/** The profile with what the country's configuration says. */
function profileWith(path: string | undefined, identity: CountryIdentity | undefined): UnitProfile {
  const profile = profileOf(path);
  if (identity === undefined) return profile;
  const { owner, place, registrationCode, licence } = identity;
  const subject = licence?.licence.subject;
  return {
    ...profile,
    ...(path === undefined ? { owner, place } : {}),
    ...(registrationCode === undefined ? {} : { registrationCode }),
    ...(subject === undefined ? {} : { serial: subject }),
  };
}

/** Where tills connect, as the transport names it: a wire over HTTP is TCP there. */
async function listenOf(io: Io, options: SimCommandOptions, wire: Wire | undefined): Promise<string> {
  if (options.dial !== undefined) return 'memory';
  if (wire?.scheme === undefined) return options.listen ?? (await defaultPort(io));
  return (options.listen ?? TCP_FALLBACK).replace(/^http:/, 'tcp:');
}

interface ToServe {
  readonly unit: CountryUnit;
  /** The native link when absent. */
  readonly wire?: Wire;
}

async function simOptionsOf(io: Io, options: SimCommandOptions, { unit, wire }: ToServe): Promise<SimOptions> {
  const { seed, image, control, controlToken: token } = options;
  const { authority, identity } = unit;
  const listen = await listenOf(io, options, wire);
  // A line inside this process is nobody's to ask for.
  parsePortUrl(options.dial ?? listen);
  const usual = identity?.state ?? 'production';
  const state: LifeState = options.blank === true ? 'blank' : (options.state ?? usual);
  return {
    listen,
    ...(options.dial === undefined
      ? {}
      : { dial: options.dial, onDial: (attempt) => showAttempt(io, attempt, options.json === true) }),
    profile: profileWith(options.unit, identity),
    country: unit.country,
    ...(wire === undefined ? {} : { wire }),
    ...(authority === undefined ? {} : { authority }),
    ...(identity?.licence === undefined ? {} : { licence: identity.licence }),
    state,
    stateAsked: options.state !== undefined,
    seed: seed?.toString() ?? toHex(Uint8Array.from(randomBytes(16))),
    clock: options.clock ?? (seed === undefined ? 'wall' : 'virtual'),
    ...(options.service === undefined ? {} : { service: options.service }),
    ...(image === undefined ? {} : { image }),
    ...(options.snapshot === undefined
      ? {}
      : { snapshot: { bytes: readBytes(options.snapshot), path: options.snapshot } }),
    ...(control === undefined ? {} : { control: { url: control, ...(token === undefined ? {} : { token }) } }),
    ...(options.magicAmounts === true ? { magicAmounts: true } : {}),
    onNotice: (notice) => showNotice(io, notice, options.json === true),
  };
}

function showAttempt(io: Io, attempt: DialAttempt, json: boolean): void {
  const { kind } = attempt;
  const retry = kind === 'connected' ? {} : { retryMs: attempt.retryMs };
  if (json) return printJson(io, { event: 'dial', outcome: kind, ...retry });
  const style = styleOf(io.stdout, io.env);
  if (kind === 'connected') return print(io, `${style.good('●')} line up`);
  const why = kind === 'failed' ? attempt.error : attempt.reason;
  const said = why instanceof Error ? plainText(why.message) : 'closed';
  print(io, `${style.bad('■')} no line  ${style.dim(`${said}; calling again in ${attempt.retryMs} ms`)}`);
}

/** A notice as words and numbers; what happens to a line has its own word. */
function plainNotice(notice: DeviceNotice): Readonly<Record<string, unknown>> & { readonly kind: string } {
  if (notice.kind !== 'line') return { ...notice };
  return { kind: `line-${notice.event}`, lines: notice.lines.length };
}

function showNotice(io: Io, notice: DeviceNotice, json: boolean): void {
  const { kind, ...facts } = plainNotice(notice);
  if (json) return printJson(io, { event: kind, ...facts });
  const style = styleOf(io.stdout, io.env);
  const said = Object.entries(facts).map(([name, value]) => `${name === 'why' ? '' : `${name} `}${String(value)}`);
  print(
    io,
    `${kind === 'power-on' ? style.good('●') : style.bad('■')} ${kind}  ${style.dim(plainText(said.join(', ')))}`,
  );
}

/** The address as programs of the field write it. */
function addressOf({ listening }: Sim, { scheme }: Pick<Wire, 'scheme'>): string {
  return scheme === undefined ? listening : listening.replace(/^tcp:/, `${scheme}:`);
}

interface Ready {
  readonly sim: Sim;
  readonly listening: string;
  readonly authority: string | undefined;
  readonly folder: string | undefined;
}

function showReady(io: Io, ready: Ready, options: SimCommandOptions): void {
  const { listening, authority, folder } = ready;
  const { control, service, device } = ready.sim;
  const place = options.dial === undefined ? { listening } : { dialling: listening };
  if (options.json === true) return printJson(io, { ...place, control, service, authority, folder });
  const style = styleOf(io.stdout, io.env);
  const { hardware, state, country } = device;
  const unit = state?.kind === 'running' ? state.unit : undefined;
  const serial = unit?.identity?.serial ?? 'a blank unit';
  const life = state?.kind === 'halted' ? `halted: ${state.why}` : (unit?.state.life ?? 'off');
  const about = `${life} · country ${country.id} · ${hardware.rtc.mode} clock`;
  print(io, `${style.good('●')} ${style.bold(serial)}  ${style.dim(plainText(about))}`);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [options.dial === undefined ? 'till' : 'dials', style.bold(listening)],
    ['authority', authority],
    ['folder', folder],
    ['control', control],
    ['service', service],
    [
      'image',
      options.image === undefined ? style.dim('in memory only; --image FILE keeps it') : plainText(options.image),
    ],
  ];
  print(io, ...indent(factLines(facts.map(([label, value]) => [style.dim(label), value]))));
  print(io, style.dim('  Ctrl-C ends it.'));
}

async function runSim(io: Io, options: SimCommandOptions): Promise<void> {
  const unit = countryUnitOf(options.country, options.set, configOf(options.config));
  const { wire } = wireIn(unit, options.wire, options.country);
  const served = { unit, ...(wire === undefined ? {} : { wire }) };
  const sim = await startSim(await simOptionsOf(io, options, served));
  const { control, device } = sim;
  const listening = addressOf(sim, wire ?? {});
  const folder = watchedFolder(io, { ...options, listening, unit });
  if (options.paper !== undefined) keepPapers(device, options.paper);
  const serial = device.state?.kind === 'running' ? device.state.unit.identity?.serial : undefined;
  const unregister = registerSim({
    pid: process.pid,
    listening: options.dial === undefined ? listening : `dials ${listening}`,
    ...(control === undefined ? {} : { control }),
    ...(serial === undefined ? {} : { serial }),
    ...(options.image === undefined ? {} : { image: resolve(options.image) }),
  });
  try {
    showReady(io, { sim, listening, authority: unit.authority, folder: folder?.path }, options);
    const { state } = device;
    if (options.json === true && state?.kind === 'halted') showNotice(io, { kind: 'halted', why: state.why }, true);
    await Promise.race([untilStopped(io), sim.failed]);
  } finally {
    unregister();
    await folder?.stop();
    await sim.stop();
  }
}

/** `name=value`, one after the other. */
function collectSetting(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write name=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

const notes = (): string => `
The unit is new unless --image names a file of an earlier run. With --json the first line is
{"listening":…,"control":…,"service":…}, or {"dialling":…} with --dial; power-on, power-off,
halted and calls follow as one line each.

Examples:
  plomba sim                                         a unit on a pseudo-terminal
  plomba sim --listen tcp://127.0.0.1:0 --image unit.img --control tcp://127.0.0.1:0
  plomba sim --dial tcp://till.example:4000          a unit behind NAT; the till listens
  plomba sim --seed 1 --blank --listen serial:///dev/ttyUSB0?baud=9600
  plomba sim --country se --wire ccsp --listen tcp://127.0.0.1:4000 --set licences=5
  plomba sim --country me --wire connector --listen http://127.0.0.1:8090 --folder ./invoices

Settings of the countries, with their defaults; docs/spec/ccsp.md says what each decides:
${settingLines().join('\n')}`;

export function simCommand({ io, exit }: CommandHost): Command {
  return newCommand('sim', 'run a simulated unit')
    .option(
      '--listen <port>',
      'pty, tcp://HOST:PORT or serial:///dev/…?baud=N (default: pty, or TCP where there is none)',
    )
    .addOption(
      new Option(
        '--dial <url>',
        'tcp://HOST:PORT or tls://…: the unit calls there, and again when the line is lost',
      ).conflicts('listen'),
    )
    .option('--image <file>', 'all non-volatile state of the unit; made when missing, kept across runs')
    .addOption(
      new Option('--snapshot <file>', 'go on from a saved unit, byte for byte; the file stays as it is').conflicts([
        'image',
        'unit',
        'state',
        'blank',
        'seed',
        'clock',
      ]),
    )
    .option('--unit <file>', 'JSON: serial, owner, place, registrationCode, licence, clock of a new unit')
    .addOption(new Option('--state <state>', 'state of life of a new unit (default: production)').choices(LIFE_STATES))
    .addOption(new Option('--blank', 'leave a new unit as it comes from the factory').conflicts('state'))
    .option(
      '--seed <n>',
      'everything that is drawn comes from it',
      wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    )
    .addOption(
      new Option(
        '--clock <mode>',
        'wall, or virtual: moved by work and clock.advance only (default: virtual with a seed)',
      ).choices(['wall', 'virtual']),
    )
    .addOption(new Option('--country <id>', 'rules of the unit').choices(COUNTRY_NAMES).default('none'))
    .addOption(new Option('--wire <wire>', 'protocol on the port').choices(WIRE_NAMES).default('link'))
    .option('--set <name=value>', 'a setting of the country, listed below; may be repeated', collectSetting)
    .option(
      '--config <file>',
      'configuration of a connector: licence, company, codes, seal, folders (docs/spec/me-input.md)',
    )
    .option(
      '--folder <folder>',
      'a folder of a connector: files in FOLDER/in become invoices, answers are in FOLDER/out',
    )
    .option('--paper <folder>', 'every piece of paper as a picture (PNG) and as text, numbered')
    .option('--service <url>', 'a second port, for the service: pty, tcp://127.0.0.1:0 or serial:///dev/…')
    .option('--control <url>', 'control channel, such as tcp://127.0.0.1:0')
    .option('--control-token <token>', 'lets the control channel leave this machine; the first line is {"token":"…"}')
    .option('--magic-amounts', 'sales of certain totals meet faults, such as 666.08: see docs/spec/magic-amounts.md')
    .addHelpText('after', notes())
    .action(async (options: SimCommandOptions) => {
      await runSim(io, options);
      exit(0);
    });
}
