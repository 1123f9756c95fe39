/**
 * What the demonstration has beside its fleet: devices on their way to production, a Swedish café with terminals, a
 * firmware that is being rolled out. As everything else it goes through the API.
 */
import { createHash } from 'node:crypto';
import { portableSigner, present } from '@plomba/core';
import { simulatedSealFile } from '@plomba/country-me/pki';
import { SIMULATOR_FIRMWARE_SEED } from '@plomba/firmware-sim';
import { firmwareSignable } from '@plomba/link';
import type { Operator } from '@plomba/operator';
import type { Company, OperatorClient } from '@plomba/operator/client';
import { cafe, firmwares, switches, terminals } from './plan.table.js';

export interface Hands {
  readonly operator: Operator;
  readonly anybody: OperatorClient;
  readonly staff: OperatorClient;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

interface Bought {
  readonly by: OperatorClient;
  readonly company: string;
  readonly product: 'connector' | 'terminal' | 'terminal-tables';
  readonly quantity: number;
  readonly reference: string;
}

/** An order from its beginning to its payment. */
async function buy({ staff }: Hands, { by, company, product, quantity, reference }: Bought): Promise<void> {
  const {
    id,
    offer,
    totalMinor: amountMinor,
    currency,
  } = await by.beginOrder({ company, body: { product, quantity } });
  await by.placeOrder({ company, order: id, body: { offer, accepted: true } });
  await staff.enterPayment({ company, order: id, body: { amountMinor, currency, reference } });
}

/** Devices of a company on each of the three paths, one done and two under way. */
export async function onTheWay(hands: Hands, by: OperatorClient, { id: company, taxNumber }: Company): Promise<void> {
  await buy(hands, { by, company, product: 'connector', quantity: switches.length, reference: 'izvod 14/2' });
  for (const { serial, path, codes } of switches) {
    const { id: licence } = await by.activateLicence({ company, body: { product: 'connector', serial } });
    const opened = await by.openProductionSwitch({ company, body: { licence, path } });
    const at = { company, switch: opened.id };
    if (path === 'provider') {
      const bytes = base64(Buffer.from('Ugovor o usluzi, potpisan i pečatiran\n'));
      await by.sendProductionDocument({ ...at, body: { name: 'ugovor-potpisan.pdf', bytes } });
      continue;
    }
    const seal = present(simulatedSealFile(taxNumber, 'old'), 'every company has a simulated seal');
    await by.setProductionCertificate({ ...at, body: { name: `${taxNumber}.pfx`, bytes: base64(seal) } });
    if (codes === undefined) continue;
    await by.setRegistrationCodes({ ...at, body: codes });
    await by.completeProductionSwitch(at);
  }
}

/** A café with three terminals: one in use, one that its agency does not know, one that is free. */
export async function withTerminals(hands: Hands, by: OperatorClient, people: Terminals): Promise<void> {
  const { id: company } = await by.registerCompany({ body: { ...cafe, country: 'SE', as: 'owner' } });
  const bank = {
    status: 'end-user',
    bank: 'Bank',
    bankAccount: '8327-9,123 456 789-0',
    exchange: 'electronic',
  } as const;
  await by.setRequisites({ company, body: bank });
  const more = { by, company, reference: 'bankgiro 21' };
  await buy(hands, { ...more, product: 'terminal', quantity: terminals.length + 1 });
  await buy(hands, { ...more, product: 'terminal-tables', quantity: 1 });
  await people.join(company, by);
  // The address of the demonstration has no TLS; a terminal would be told the one of a proxy before it.
  const address = `https://${new URL(hands.operator.parts.settings.publicUrl).host}`;
  for (const { name, hardware, registerNumber, hasTables, users } of terminals) {
    const { id: terminal } = await by.addTerminal({ company, body: { name } });
    if (hasTables) await by.setTerminalParts({ company, terminal, body: { parts: ['terminal-tables'] } });
    for (const login of users) await by.grantTerminal({ company, terminal, body: { login } });
    if (hardware === undefined) continue;
    const { login, password } = people;
    await hands.anybody.installTerminal({ body: { terminal, address, login, password, hardware } });
    if (registerNumber !== undefined) await by.registerTerminal({ company, terminal, body: { registerNumber } });
  }
}

export interface Terminals {
  /** Of whoever installs them. */
  readonly login: string;
  readonly password: string;
  /** Somebody who may log in on a terminal joins the company. */
  readonly join: (company: string, by: OperatorClient) => Promise<void>;
}

const MODEL = 'Plomba Sim 1';

/** A version of the simulator's maker, and another one that is on its way through the fleet. */
export async function withFirmware({ staff, operator }: Hands): Promise<void> {
  for (const { version, released, notes, bytes, isRolledOut } of firmwares) {
    const image = Uint8Array.from({ length: bytes }, (_, at) => at % 251);
    const sha256 = new Uint8Array(createHash('sha256').update(image).digest());
    const about = { model: MODEL, version, released };
    const signable = firmwareSignable({ ...about, bytes, sha256 });
    const [signed] = portableSigner(SIMULATOR_FIRMWARE_SEED).sign([signable]) ?? [];
    const signature = base64(present(signed, 'a portable signer signs'));
    const body = { ...about, channel: 'stable', needsLicence: false, notes, signature, image: base64(image) } as const;
    const { id: firmware } = await staff.publishFirmware({ body });
    if (!isRolledOut) continue;
    const stages = [
      { share: 0.3, doneShare: 1 },
      { share: 1, doneShare: 1 },
    ];
    await staff.beginRollOut({ body: { firmware, stages, failuresMax: 1 } });
    await operator.beat();
  }
}
