/**
 * A unit at a port as the target of a conformance suite, with what stands beside it: the control channel of a simulator,
 * or a relay that a shell command switches.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { WALL_TIME, type ConformPower, type ConformTarget } from '@plomba/testkit';
import type { OpenChannel } from '@plomba/transport';
import { opener } from '@plomba/transport/node';
import { CliError } from '../cli-error.js';
import { ControlClient } from '../sim/control-client.js';
import { firmwareSigner } from './report-key.js';

export interface PortTargetOptions {
  readonly port: string;
  readonly control?: string;
  readonly controlToken?: string;
  /** Called with `on` or `off` behind it. */
  readonly powerCmd?: string;
  readonly servicePin?: string;
  /** File with the private key of the firmware's maker. */
  readonly firmwareKey?: string;
}

export interface PortTarget {
  readonly target: ConformTarget;
  /** Ends what was opened beside the port. */
  close(): Promise<void>;
}

/** How long a unit may take to boot, ms. */
const BOOT_MS = 60_000;
/** How often it is looked for meanwhile. */
const LOOK_MS = 200;
/** How long the relay may take. */
const RELAY_MS = 30_000;

/** @throws CliError, TransportError (as a rejection) */
export async function portTarget(options: PortTargetOptions): Promise<PortTarget> {
  const { port, control: url, controlToken, powerCmd, servicePin } = options;
  const open = opener(port);
  const client = url === undefined ? undefined : await ControlClient.open(url, controlToken);
  const call = client === undefined ? undefined : client.call.bind(client);
  const power = powerOf(open, powerCmd, call);
  const hasClock = call !== undefined && (await call('clock.advance', { ms: 0 }).then(isDone, isNot));
  const target: ConformTarget = {
    name: port,
    open,
    time: WALL_TIME,
    drawBytes: (count) => Uint8Array.from(randomBytes(count)),
    ...(power === undefined ? {} : { power }),
    ...(call === undefined ? {} : { control: call }),
    ...(hasClock && call !== undefined
      ? { advanceClock: async (ms: number) => void (await call('clock.advance', { ms })) }
      : {}),
    ...(servicePin === undefined ? {} : { servicePin }),
    ...(options.firmwareKey === undefined ? {} : { signFirmware: firmwareSigner(options.firmwareKey) }),
  };
  return { target, close: async () => void (await client?.close()) };
}

const isDone = (): boolean => true;
/** A clock that follows the wall refuses to be moved. */
const isNot = (): boolean => false;

type Call = (method: string, params?: object) => Promise<unknown>;

function powerOf(open: OpenChannel, command: string | undefined, call: Call | undefined): ConformPower | undefined {
  if (command === undefined && call === undefined) return undefined;
  const turn = async (state: 'on' | 'off'): Promise<void> => {
    if (command === undefined) await call?.(`power.${state}`);
    else await runRelay(command, state);
  };
  return {
    off: () => turn('off'),
    async on() {
      await turn('on');
      await untilReachable(open);
    },
  };
}

/** The port opens again: a unit needs its time to boot. */
async function untilReachable(open: OpenChannel): Promise<void> {
  const endMs = performance.now() + BOOT_MS;
  let last: unknown;
  while (performance.now() < endMs) {
    try {
      const channel = await open(AbortSignal.timeout(BOOT_MS));
      await channel.close();
      return;
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
  const hint = 'Switch it on by hand, and look what the command does: it is called with on or off behind it.';
  throw new CliError('unit-stays-off', `the unit cannot be reached ${BOOT_MS / 1000} s after its power came back`, {
    hint,
    cause: last,
  });
}

function runRelay(command: string, state: 'on' | 'off'): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(`${command} ${state}`, { shell: true, stdio: ['ignore', 'ignore', 'pipe'], timeout: RELAY_MS });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const fail = (what: string, cause?: unknown): void => {
      const hint = 'Try the command by hand, with on and with off behind it.';
      const where = said.trim() === '' ? command : said.trim();
      reject(new CliError('power-cmd', `${command} ${state} ${what}`, { hint, where, cause }));
    };
    child.on('error', (error) => fail('could not be run', error));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else fail(code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with exit code ${code}`);
    });
  });
}
