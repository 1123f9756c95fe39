/** A Swedish control unit in memory, with native backends, and what registers say to it: what the rows of Sweden use. */
import { contentOf, memoryMap } from '@plomba/core';
import type { Country, Wire } from '@plomba/core/country';
import type { ReceiptRequest } from '@plomba/core/model';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { swedishUnits } from '@plomba/country-se/device';
import { encodeKdRequest, encodeMessage, kdReceiptArguments, type ReceiptHeader } from '@plomba/country-se/wire';
import { Device, Hardware } from '@plomba/firmware-sim';
import { demand } from '../bench-error.js';
import { must } from '../link/bench-device.js';

/** How registers may speak: a receipt is one message on `ccsp-2` and `kd`, three on `ccsp-1`. */
export type Speech = 'ccsp-1' | 'ccsp-2' | 'kd';

const MIB = 1_048_576;
const VERSIONS: Readonly<Record<Speech, string>> = { 'ccsp-1': '1', 'ccsp-2': '2', kd: '2' };

interface SwedishParts {
  readonly country: Country;
  readonly wire: Wire;
}

export function swedishParts(speech: Speech): SwedishParts {
  const defaults = Object.entries(swedishUnits.settings).map(([name, row]) => [name, row.default]);
  const settings = { ...Object.fromEntries(defaults), version: VERSIONS[speech] } as Readonly<Record<string, string>>; // texts
  const { country, wires } = swedishUnits.make(settings);
  const wire = wires.find(({ name }) => name === (speech === 'kd' ? 'kd' : 'ccsp'));
  demand(wire !== undefined, `a Swedish unit speaks ${speech}`);
  return { country, wire };
}

/** A unit in production. */
export function swedishDevice({ country, wire }: SwedishParts): Device {
  const hardware = new Hardware({
    map: memoryMap({ fiscalBytes: MIB / 4, journalBytes: 64 * MIB, derivedBytes: 16 * MIB, workingBytes: 4096 }),
    seed: 'bench se',
    clock: 'virtual',
    start: { utcMs: 1_773_468_000_000, offsetMinutes: 60 },
    hostMs: 0,
    makeSigner: nativeSigner,
    verifySignature: verifyNative,
    hasher: nativeHasher,
  });
  let session = 0;
  const device = new Device({ hardware, country, session: () => ++session, hostMs: 0, wire });
  device.powerOn();
  const operation = (id: string): object => ({ operation: { id, epoch: 0 } });
  const [owner, place] = [
    { name: 'Kafé AB', taxNumber: '5566778899' },
    { name: 'Kafé', address: 'Storgatan 1' },
  ];
  must(device, 'unit.personalise', { ...operation('a'), serial: 'PLSE00000001' });
  must(device, 'life.change', { ...operation('b'), change: { to: 'bound', owner, place } });
  must(device, 'life.change', { ...operation('c'), change: { to: 'production' } });
  return device;
}

/** A receipt of the workload: amounts from one to five hundred kronor, with VAT. @param number from 1 */
function headerOf(number: number, posId: string): ReceiptHeader {
  const kronor = BigInt((number % 500) + 1);
  return {
    dateTime: '202601021530',
    receiptId: String(number),
    posId,
    cashier: undefined,
    reserved: undefined,
    orgNo: '5566778899',
    total: kronor * 125n,
    returned: 0n,
    kind: 'normal',
    vat1: { percent: 2500n, amount: kronor * 25n },
    vat2: undefined,
    vat3: undefined,
    vat4: undefined,
  };
}

/** The messages of one receipt, each of which is answered before the next. */
export function messagesOf(speech: Speech, number: number, posId: string): readonly Uint8Array[] {
  const header = headerOf(number, posId);
  if (speech === 'kd') return [encodeKdRequest({ command: 'kd', args: kdReceiptArguments(header) })];
  if (speech === 'ccsp-1') {
    return [
      encodeMessage('A', { type: 'ST', fields: {} }),
      encodeMessage('A', { type: 'RH', fields: header }),
      encodeMessage('A', { type: 'SQ', fields: {} }),
    ];
  }
  const { cashier: _cashier, reserved: _reserved, ...fields } = header;
  return [encodeMessage('A', { type: 'RR', fields: { serial: String(number), ...fields } })];
}

/** The byte that ends an answer. */
export function endOf(speech: Speech): number {
  return speech === 'kd' ? 0x0a : 0x0d;
}

/** How the answer to the last message of a receipt begins when it is stored. */
const STORED: Readonly<Record<Speech, RegExp>> = {
  'ccsp-1': /^#!#[0-9A-F]{3}#(SR|ACK)#/,
  'ccsp-2': /^#!#[0-9A-F]{3}#RRR#/,
  kd: /^0 [A-Z2-7]{32} [A-Z2-7]{26} /,
};

/** @throws BenchError unless the unit has done what it was asked */
export function mustStore(speech: Speech, answer: Uint8Array): void {
  const text = String.fromCharCode(...answer);
  demand(STORED[speech].test(text), `the receipt is stored: ${text.trim()}`);
}

/** The receipts as the journal of a unit has them, for who gives them to the core without a wire. */
export function requestsOf(speech: Speech, count: number): readonly ReceiptRequest[] {
  const device = swedishDevice(swedishParts(speech));
  const line = device.openLine();
  for (let number = 1; number <= count; number++) {
    for (const message of messagesOf(speech, number, 'POS1')) line.receive(message);
    line.takeOutput();
  }
  const { state } = device;
  demand(state?.kind === 'running', 'the unit runs');
  const requests = [...state.unit.records(0)].flatMap((record) => {
    const content = contentOf(record);
    return content.kind === 'receipt' ? [content.payload.request] : [];
  });
  demand(requests.length === count, `${requests.length} receipts of ${count} are in the journal`);
  return requests;
}
