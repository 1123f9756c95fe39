/**
 * Montenegro around a story: the local authority with its register, and connectors that are started as a company starts
 * them, from a configuration file beside its seal.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  connector,
  type MeCommit,
  type MeInvoiceInput,
  type MeReceipt,
  type MeReceiptInput,
  type MeStatus,
} from '@plomba/country-me/driver';
import { SIMULATED_PASSWORD, simulatedSealFile } from '@plomba/country-me/pki';
import type { DownloadedFile, RegistrationCodes } from '@plomba/operator/client';
import { connect, tcp, type Unit } from '@plomba/sdk';
import { startAuthority } from '../authority/start-authority.js';
import { simCommand } from '../commands/sim.js';
import { startCommand, type RunningCommand } from './command-inside.js';
import { StoryMismatch, expectSame, expectThere, type Stage } from './stage.js';

export type Environment = 'test' | 'production';

/** A company with a simulated seal, and what the self-care portal gave it. */
export interface MeCompany {
  readonly tin: string;
  readonly name: string;
  readonly address: string;
  readonly town: string;
  /** First letters of its codes: those of test and production differ in the last one. */
  readonly codes: { readonly [E in Environment]: RegistrationCodes };
}

const MAINTAINER = 'mm123mm123';

/** Codes of ten characters, as the portal makes them. */
export function codesOf(letter: string, number: number): RegistrationCodes {
  const code = (kind: string): string => `${letter}${kind}${number}${letter}${kind}${number}`;
  return { businessUnit: code('b'), cashRegister: code('c'), software: 'ss123ss123', operator: code('o') };
}

/** The certificate of a company, as its issuer gave it. */
export function sealOf({ tin }: MeCompany): Uint8Array {
  return expectThere(`the simulated seal of ${tin}`, simulatedSealFile(tin, 'old'));
}

/** Starts the authority with a register in which every company has its codes, other ones on each side. @returns its address */
export async function startMeAuthority(
  stage: Stage,
  companies: readonly MeCompany[],
  register: 'strict' | 'open' = 'strict',
): Promise<string> {
  const sides = ['test', 'production'] as const;
  const rows = companies.flatMap(({ tin, codes }) =>
    sides.flatMap((side) => {
      const { businessUnit, cashRegister, software, operator } = codes[side];
      return [
        { kind: 'taxpayer', side, tin },
        { kind: 'unit', side, tin, code: businessUnit },
        { kind: 'tcr', side, tin, unit: businessUnit, intId: `kasa ${tin}`, code: cashRegister },
        { kind: 'operator', side, code: operator, tin },
        { kind: 'software', side, code: software },
        { kind: 'maintainer', side, code: MAINTAINER },
      ];
    }),
  );
  const path = join(stage.folder, `register-${register}.json`);
  writeFileSync(path, JSON.stringify(rows));
  const authority = await startAuthority({
    country: 'me',
    settings: { register },
    listen: 'http://127.0.0.1:0',
    register: path,
    clock: 'wall',
    startMs: Date.now(),
    onServed: () => undefined,
  });
  stage.closing(() => authority.stop());
  return authority.listening;
}

/** What is put into the configuration file of a device. */
export interface DeviceConfig {
  readonly company: MeCompany;
  readonly environment: Environment;
  /** The file that was downloaded. */
  readonly licence: DownloadedFile;
  /** PKCS#12, with the password of the simulated seals. */
  readonly seal: Uint8Array;
  readonly authority: string;
}

/** Licence and signature of a licence file, as the configuration takes them. */
function licenceWords({ bytes }: DownloadedFile): string {
  // The operator's file; the connector checks it when it reads its configuration.
  const { licence, signature } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Readonly<Record<string, string>>;
  return `${licence}.${signature}`;
}

/** Writes `connector.json` of a device, with the seal beside it. @returns its path */
export function writeConfig(stage: Stage, device: string, config: DeviceConfig): string {
  const { company, environment, authority } = config;
  const { tin, name, address, town, codes } = company;
  const folder = join(stage.folder, device);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pecat.pfx'), config.seal);
  writeFileSync(join(folder, 'lozinka.txt'), `${SIMULATED_PASSWORD}\n`, { mode: 0o600 });
  const { businessUnit, cashRegister: tcr, software, operator } = codes[environment];
  const content = {
    environment,
    licence: licenceWords(config.licence),
    authority: environment === 'test' ? `${authority}/test` : authority,
    company: { tin, name, address, town, isInVat: true },
    codes: { businessUnit, tcr, software, operator, maintainer: MAINTAINER },
    seal: { pfx: 'pecat.pfx', passwordFile: 'lozinka.txt' },
    deposit: 'zero',
  };
  const path = join(folder, 'connector.json');
  writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`);
  return path;
}

/** The device of a company: its connector, and a billing program that speaks to it. */
export class MeDevice {
  readonly #running: RunningCommand;

  private constructor(running: RunningCommand) {
    this.#running = running;
  }

  /** `plomba sim` with this configuration, or as it comes without one. The device's memories stay in `folder`. */
  static async start(
    stage: Stage,
    from: { readonly config: string } | { readonly authority: string },
  ): Promise<MeDevice> {
    const words = ['--country', 'me', '--wire', 'connector', '--listen', 'http://127.0.0.1:0'];
    if ('config' in from) {
      // An image that is there is a device that was at work already: then it is told where to go on.
      const image = `${from.config}.img`;
      // Written by `writeConfig`.
      const { environment } = JSON.parse(readFileSync(from.config, 'utf8')) as { readonly environment: Environment };
      words.push('--config', from.config, '--image', image);
      if (existsSync(image)) words.push('--state', environment);
    } else words.push('--set', `authority=${from.authority}/test`);
    const running = await startCommand(simCommand, words);
    const device = new MeDevice(running);
    stage.closing(() => device.end());
    return device;
  }

  /** Issues an invoice, and waits for what the authority says. @returns invoice and JIKR @throws StoryMismatch without one */
  async fiscalise(environment: Environment): Promise<{ readonly receipt: MeReceipt; readonly jikr: string }> {
    const unit = await this.#open();
    try {
      const receipt = await unit.issue(COFFEE);
      const said = await receipt.awaitReport({ timeoutMs: 20_000 });
      if (said.state !== 'done') throw new StoryMismatch(`the invoice was not fiscalised: ${JSON.stringify(said)}`);
      expectSame('environment of the invoice', receipt.invoice?.environment, environment);
      return { receipt, jikr: said.fic };
    } finally {
      await unit.close();
    }
  }

  /** Closes the day: an environment is left with a Z. */
  async closeDay(): Promise<void> {
    const unit = await this.#open();
    try {
      await unit.closeDay();
    } finally {
      await unit.close();
    }
  }

  #open(): Promise<Unit<MeReceipt, MeReceiptInput, MeStatus, MeCommit>> {
    const address = (this.#running.first['listening'] ?? '').replace(/^http:/, 'tcp:');
    return connect(tcp(address), { driver: connector({ pollMs: { first: 20, most: 200 } }) });
  }

  #ended: Promise<void> | undefined;

  end(): Promise<void> {
    return (this.#ended ??= this.#running.end());
  }
}

const COFFEE: MeInvoiceInput = {
  lines: [{ name: 'Kafa', quantity: '2', unitPrice: '1.80', vatRate: '21' }],
  payments: [{ type: 'BANKNOTE', amount: '5.00' }],
};

/** In one line. */
export function invoiceText({ receipt, jikr }: { readonly receipt: MeReceipt; readonly jikr: string }): string {
  const { invoice } = receipt;
  return `invoice ${invoice?.invNum ?? ''} fiscalised in ${invoice?.environment ?? ''}: JIKR ${jikr}`;
}
