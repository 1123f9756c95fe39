/** What the host of scenarios brings along: countries, files, programs. The test kit itself knows none of them. */
import type { AuthorityPackage, Country, CountryIdentity, Wire } from '@plomba/core/country';
import type { ChannelServer, OpenChannel } from '@plomba/transport';
import type { AnyDriver } from '../world/any-driver.js';
import type { VerifyOptions } from '@plomba/verify';
import type { Backends } from '../world/prepared-unit.js';

/** A country with the wires that its units may speak. */
export interface CountryKit {
  readonly country: Country;
  readonly wires: Readonly<Record<string, WireKit>>;
  /** How its units are bound and what they begin as, where that is not a matter of the story. */
  readonly identity?: CountryIdentity;
  /** Whom its units report to; nobody when absent. */
  readonly authority?: AuthorityKit;
}

export interface WireKit {
  readonly wire: Wire;
  readonly driver: AnyDriver;
  /** Whether its changes carry operations that the unit remembers, as those of the native link do. */
  readonly hasOperations?: boolean;
}

/** An authority that stories take part in. */
export interface AuthorityKit {
  readonly package: AuthorityPackage;
  /** Path of the address that units report to, such as `/test`. */
  readonly path: string;
  /** Every code that it has given to a unit so far, read over its control channel. */
  codesGiven(control: (method: string, params: unknown) => unknown): readonly string[];
}

/** How a foreign program ended. */
export interface ProgramExit {
  readonly exitCode: number;
  readonly output: string;
}

/** A foreign program that drives the unit. */
export interface ForeignProgram {
  readonly ended: Promise<ProgramExit>;
  kill(): void;
}

export interface ScenarioKit {
  readonly countries: Readonly<Record<string, CountryKit>>;
  /** Where signing, checking and hashing are done; portable ones when absent. */
  readonly backends?: Backends;
  /** How the verifier computes; portable when absent. */
  readonly verify?: VerifyOptions;
  /** PIN of the simulator's technician. */
  readonly servicePin: string;
  /** Text of a file; undefined where there is none. */
  readText(path: string): string | undefined;
  /** Bytes of a file, such as a snapshot; undefined where there is none. */
  readBytes(path: string): Uint8Array | undefined;
  /** A path that stands in a file, from where that file is. */
  resolve(from: string, path: string): string;
  /** A port for programs of other processes; absent where there can be none. */
  readonly listen?: () => Promise<{ readonly server: ChannelServer; readonly open: OpenChannel }>;
  /** Starts a program in the folder of the scenario; absent where there can be none. */
  readonly startPos?: (
    command: readonly string[],
    about: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
  ) => ForeignProgram;
}

/** What a scenario may ask for under `needs`. */
export const CAPABILITIES = {
  'virtual-time': 'everything in this process, in virtual time',
  control: 'faults, power, time and memories of the unit can be reached',
  pos: 'a foreign program can be started on a port of this machine',
  snapshot: 'the unit can be saved and restored',
} as const;

export type Capability = keyof typeof CAPABILITIES;
