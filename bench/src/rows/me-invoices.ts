/**
 * Invoices from the till's HTTP request to the authority's code in the journal: a connector and a local authority in this
 * process, each checking all that it checks. Three RSA signatures lie on the way of an invoice (its IIC, the message, the
 * answer), so a third of the signing rate is what nobody can beat with one core.
 */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { utf8Encode } from '@plomba/codec';
import { memoryMap, present } from '@plomba/core';
import { completeSettings, type Authority } from '@plomba/core/country';
import { nativeHasher, nativeRsaSigner, nativeSigner, nativeVerifiers, verifyNative } from '@plomba/core/node';
import { cisAuthorityWith } from '@plomba/country-me/authority';
import { montenegrinUnitsWith } from '@plomba/country-me/device';
import { simulatedSeal } from '@plomba/country-me/pki';
import { Device, Hardware, type Line } from '@plomba/firmware-sim';
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { must } from '../link/bench-device.js';

const ROW = 'me_invoices';
const SIGN = 'rsa_sign';
const VERIFY = 'rsa_verify';
const INVOICES = 'invoices';
const MIB = 1_048_576;
const START_MS = 1_773_468_000_000;
const rsa = { signer: nativeRsaSigner, verifier: nativeVerifiers.rsa2048 };

/** A till's request: two lines, cash. */
function requestOf(operation: string): Uint8Array {
  const body = JSON.stringify({
    document: 'sale',
    items: [
      { name: 'Kafa', quantity: '2', unitPrice: '1.80', taxGroup: '21' },
      { name: 'Knjiga', quantity: '1', unitPrice: '10.70', taxGroup: '7' },
    ],
    payments: [{ kind: 'BANKNOTE', amount: '20.00' }],
  });
  const head = `POST /invoices HTTP/1.1\r\ncontent-type: application/json\r\nidempotency-key: ${operation}\r\n`;
  return present(utf8Encode(`${head}content-length: ${body.length}\r\n\r\n${body}`), 'text');
}

function connector(): Device {
  const units = montenegrinUnitsWith(rsa);
  const { country, wires, identity } = units.make(completeSettings(units, { window: '4' }));
  const { owner, place, registrationCode } = present(identity, 'the simulated company');
  const hardware = new Hardware({
    map: memoryMap({ fiscalBytes: MIB / 4, journalBytes: 32 * MIB, derivedBytes: 4 * MIB, workingBytes: 4096 }),
    seed: 'bench me',
    clock: 'virtual',
    start: { utcMs: START_MS, offsetMinutes: 60 },
    hostMs: 0,
    makeSigner: nativeSigner,
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
  const wire = present(wires[0], 'the wire of a connector');
  const device = new Device({ hardware, country, session: () => 1, hostMs: 0, wire });
  device.powerOn();
  const operation = (id: string): object => ({ operation: { id, epoch: 0 } });
  must(device, 'unit.personalise', { ...operation('a'), serial: 'PL-BENCH-ME' });
  must(device, 'life.change', { ...operation('b'), change: { to: 'bound', owner, place } });
  must(device, 'life.change', { ...operation('c'), change: { to: 'test', registrationCode } });
  return device;
}

function authority(): Authority {
  const cis = cisAuthorityWith(rsa);
  let drawn = 0;
  const entropy = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => (drawn += 41) % 251);
  return cis.make(completeSettings(cis, {}), { baseUrl: 'http://authority', entropy });
}

/** A connector with its authority, which go on from lap to lap. */
class Shop {
  readonly #device = connector();
  readonly #authority = authority();
  readonly #line: Line = this.#device.openLine();
  #sold = 0;

  sell(count: number): number {
    for (let done = 0; done < count; done++) {
      this.#line.receive(requestOf(`sale-${++this.#sold}`));
      const answer = this.#line.takeOutput();
      demand(String.fromCharCode(...answer.subarray(0, 12)) === 'HTTP/1.1 201', 'an invoice is issued');
      this.#report();
    }
    return count;
  }

  #report(): void {
    for (let reports = this.#device.takeReports(); reports.length > 0; reports = this.#device.takeReports()) {
      for (const { id, request } of reports) {
        const nowMs = this.#device.hardware.rtc.read().utcMs;
        const { response } = this.#authority.handle({ ...request, path: `/test${request.path}` }, nowMs);
        demand(response?.status === 200, 'the authority takes it');
        this.#device.answerReport(id, { kind: 'answered', response: present(response, 'an answer') });
      }
    }
  }

  check(): void {
    const { result } = this.#authority.control('invoices.list', { limit: 100_000 }, START_MS);
    demand(Array.isArray(result) && result.length === this.#sold, 'the authority has every invoice once');
  }
}

function signing(key: KeyObject, messages: number): Contestant {
  const message = new Uint8Array(100).fill(7);
  return {
    name: SIGN,
    prepare: () => ({
      run() {
        let bytes = 0;
        for (let at = 0; at < messages; at++) bytes += sign('sha256', message, key).length;
        return bytes / 256;
      },
    }),
  };
}

function verifying(key: KeyObject, messages: number): Contestant {
  const message = new Uint8Array(100).fill(7);
  const signature = sign('sha256', message, key);
  const publicKey = createPublicKey(key);
  return {
    name: VERIFY,
    prepare: () => ({
      run() {
        let good = 0;
        for (let at = 0; at < messages; at++) good += verify('sha256', message, publicKey, signature) ? 1 : 0;
        return good;
      },
    }),
  };
}

async function run(bench: Bench): Promise<RowOutcome> {
  const { scale } = bench;
  const { pkcs8 } = present(simulatedSeal('12345678'), 'the simulated seal');
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const shop = new Shop();
  const count = Math.round(scale.singleReceipts / 4);
  const invoices: Contestant = { name: INVOICES, isSubject: true, prepare: () => ({ run: () => shop.sell(count) }) };
  const laps = await bench.interleave([invoices, signing(key, count), verifying(key, count * 10)]);
  shop.check();
  return {
    figures: [],
    beside: [
      { key: `${ROW}.ratio_to_rsa_signing`, spread: laps.ratio(INVOICES, SIGN), unit: '' },
      { key: `${ROW}.rate`, spread: laps.rate(INVOICES), unit: 'invoices/s' },
      { key: `${ROW}.rate_of_rsa_signing`, spread: laps.rate(SIGN), unit: 'signatures/s' },
      { key: `${ROW}.rate_of_rsa_verification`, spread: laps.rate(VERIFY), unit: 'verifications/s' },
    ],
  };
}

export const meInvoices: Row = {
  name: ROW,
  group: 'me',
  what: 'invoices through a Montenegrin connector and its authority, against RSA signatures of one core',
  run,
};
