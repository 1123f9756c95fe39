/** What the command brings to scenarios: the countries that there are, files, foreign programs on a TCP port. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { present } from '@plomba/core';
import { none, type Wire } from '@plomba/core/country';
import { verifyNative } from '@plomba/core/node';
import { ccsp, kd } from '@plomba/country-se/driver';
import { TEST_SERVICE_PIN } from '@plomba/firmware-sim';
import { connector } from '@plomba/country-me/driver';
import { authorityPackageOf } from '../authority/authorities.js';
import { countryOf, countryUnitOf, wireOf } from '../countries.js';
import { native } from '../sim/memories.js';
import { anyDriver, type CountryKit, type ForeignProgram, type ScenarioKit } from '@plomba/testkit';
import { listen, opener } from '@plomba/transport/node';

function swedishWire(name: string, settings: Readonly<Record<string, string>> = {}): Wire {
  return present(wireOf(name, 'se', settings).wire, `Swedish units speak ${name}`);
}

/** What rows of a list of the authority's control channel have in a field. */
function codesOf(rows: unknown, name: string): readonly string[] {
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown) => {
    const code: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
    return typeof code === 'string' ? [code] : [];
  });
}

function devicesIn(rows: unknown): readonly unknown[] {
  if (!Array.isArray(rows)) return [];
  return rows.filter((row: unknown) => typeof row === 'object' && row !== null && Reflect.get(row, 'kind') === 'tcr');
}

/** More than a story sells. */
const ALL_ROWS = 100_000;

/** The simulated company, and the authority at the address that its connector reports to. */
function montenegro(): CountryKit {
  const unit = countryUnitOf('me');
  const wire = present(
    unit.wires.find(({ name }) => name === 'connector'),
    'Montenegrin units are connectors',
  );
  const side = new URL(present(unit.authority, 'a connector reports')).pathname.replaceAll('/', '');
  const all = { side, limit: ALL_ROWS };
  return {
    country: unit.country,
    wires: { connector: { wire, driver: anyDriver(connector()), hasOperations: true } },
    ...(unit.identity === undefined ? {} : { identity: unit.identity }),
    authority: {
      package: authorityPackageOf('me'),
      path: `/${side}`,
      codesGiven: (control) => [
        ...codesOf(control('invoices.list', all), 'fic'),
        ...codesOf(control('deposits.list', all), 'fcdc'),
        ...codesOf(devicesIn(control('register.list', all)), 'code'),
      ],
    },
  };
}

const COUNTRIES: Readonly<Record<string, CountryKit>> = {
  none: { country: none, wires: {} },
  // The plain country with one rule more, for stories about it.
  'none-with-licence': { country: { ...none, licence: 'refuse' }, wires: {} },
  'none-with-seal-key': { country: { ...none, receiptKeys: ['seal'] }, wires: {} },
  me: montenegro(),
  se: {
    country: countryOf('se'),
    wires: {
      ccsp: { wire: swedishWire('ccsp'), driver: anyDriver(ccsp()) },
      // A unit that knows version 1 only.
      'ccsp-1': { wire: swedishWire('ccsp', { version: '1' }), driver: anyDriver(ccsp()) },
      kd: { wire: swedishWire('kd'), driver: anyDriver(kd()) },
    },
  },
};

/** What a foreign program says that is kept, characters. */
const OUTPUT_MAX = 100_000;

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function startPos(
  [program = '', ...words]: readonly string[],
  about: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): ForeignProgram {
  const child = spawn(program, words, {
    cwd: about.folder,
    env: { ...process.env, ...about.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const hear = (bytes: Buffer): void => {
    output = (output + bytes.toString()).slice(-OUTPUT_MAX);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<{ exitCode: number; output: string }>((resolve) => {
    child.on('error', (error) => resolve({ exitCode: 127, output: error.message }));
    child.on('close', (code) => resolve({ exitCode: code ?? 128, output }));
  });
  return { ended, kill: () => void child.kill() };
}

/** Scenarios as this machine can play them. */
export const scenarioHost: ScenarioKit = {
  countries: COUNTRIES,
  backends: native,
  verify: { verifySignature: verifyNative, signatureCache: new Map() },
  servicePin: TEST_SERVICE_PIN,
  readText: (path) => read(path)?.toString('utf8'),
  readBytes(path) {
    const bytes = read(path);
    return bytes === undefined ? undefined : Uint8Array.from(bytes);
  },
  resolve: (from, path) => (isAbsolute(path) ? path : normalize(join(dirname(from), path))),
  async listen() {
    const server = await listen('tcp://127.0.0.1:0');
    return { server, open: (signal) => opener(server.url)(signal) };
  },
  startPos,
};
