// The service book under every power cut: each flash operation of each step, and of each boot behind it.
import { portableSigner } from '@plomba/core';
import { nativeHashing, nativeVerifier } from '@plomba/verify/node';
import { licenceSignable, type Licence } from '@plomba/core/model';
import { SIMULATOR_LICENCE_SEED, type Hardware } from '@plomba/firmware-sim';
import { describe, expect, it } from 'vitest';
import { benchHardware } from './bench-unit.js';
import type { Step } from './day-script.js';
import { runEveryCut } from './power-cuts.js';

const SALE = {
  document: 'sale',
  items: [{ name: 'tea', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 100n, scale: 2 }, taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: 100n }],
};
const LICENCE: Licence = { id: 'L-1', subject: 'PL-1', features: ['connector'], environment: 'production' };
const [SIGNATURE] = portableSigner(SIMULATOR_LICENCE_SEED).sign([licenceSignable(LICENCE)]) ?? [];

function step(id: string, command: Step['command'], fields: object): Step {
  return { id, command, request: (operation) => ({ operation, ...fields }) };
}

const visit = { technician: 'T', authorisation: 'A', place: 'shop', reason: 'r', parts: [] };
const SCRIPT: readonly Step[] = [
  step('personalise', 'unit.personalise', { serial: 'PL-1' }),
  step('bind', 'life.change', {
    change: { to: 'bound', owner: { name: 'O', taxNumber: '1' }, place: { name: 'P', address: 'A' } },
  }),
  step('sell', 'life.change', { change: { to: 'production' } }),
  step('begin', 'intervention.open', { ...visit, seals: [{ number: 'FACTORY', condition: 'broken' }] }),
  step('licence', 'licence.install', { licence: LICENCE, signature: SIGNATURE }),
  step('end', 'intervention.close', { work: 'w', seals: [{ number: 'S-2', condition: 'intact' }], parts: [] }),
  step('open', 'day.open', {}),
  step('issue', 'receipt.issue', { receipt: SALE }),
  step('close', 'day.close', {}),
];

const verify = { verifySignature: nativeVerifier, hashing: nativeHashing };

/** A board whose seal is broken before its first boot, so that every boot of the script has something to note. */
function broken(): Hardware {
  const hardware = benchHardware();
  hardware.seal.break();
  return hardware;
}

describe('the service book', () => {
  it('keeps what it acknowledged under every cut of its steps, and of every boot behind the end of a visit', () => {
    const only = ({ id }: Step): boolean => ['begin', 'licence', 'end', 'open'].includes(id);
    const boots = ({ id }: Step): boolean => id === 'end';
    const report = runEveryCut(broken(), SCRIPT, { verify, only, boots });
    expect(report.failures.slice(0, 3)).toEqual([]);
    expect(report.cuts).toBeGreaterThan(30);
    expect(report.bootCuts).toBeGreaterThan(100);
  }, 240_000);
});
