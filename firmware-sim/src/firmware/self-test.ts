/** The self-test of a boot: goes through its table, reads, and writes nothing. */
import { flashGeometry, type FiscalUnit } from '@plomba/core';
import type { SelfTestFinding, SelfTestStep } from '@plomba/core/tables';
import type { DamagedMemory, SelfTestLine, SelfTestResult } from '@plomba/link';
import type { Hardware } from '../hardware/hardware.js';
import type { FirmwareStore } from './firmware-store.js';
import type { HaltedState } from './firmware-state.js';
import { SELF_TEST } from './self-test.table.js';

/** What the steps look at. */
export interface SelfTestParts {
  readonly hardware: Hardware;
  readonly updates: FirmwareStore;
  /** What runs; absent where the memories could not be explained. */
  readonly unit: FiscalUnit | undefined;
  readonly halt: HaltedState | undefined;
}

type Found = readonly [result: SelfTestResult, detail: string];

/** What is signed to see whether the secure element answers: it is neither a record nor a note. */
const PROBE = new Uint8Array(32);

const STEPS: { readonly [S in SelfTestStep]: (parts: SelfTestParts) => Found } = {
  supply: ({ hardware }) => {
    const { output, mains } = hardware.supply;
    return output === 'good' ? ['ok', 'good'] : ['warn', `mains ${mains}`];
  },
  memory: ({ hardware }) => {
    const needed = flashGeometry(hardware.map).sizeBytes;
    const { sizeBytes } = hardware.flash.geometry;
    return sizeBytes >= needed ? ['ok', `${sizeBytes} bytes`] : ['fail', `${sizeBytes} of ${needed} bytes`];
  },
  'fiscal-memory': (parts) => haltedIn(parts, 'fiscal-memory') ?? ['ok', 'agrees with the journal'],
  journal: (parts) => {
    const { unit, halt } = parts;
    const elsewhere = halt?.place !== undefined && halt.place.memory !== 'journal';
    if (halt !== undefined && !elsewhere) return ['fail', halt.why];
    return unit === undefined ? ['warn', 'not looked at'] : ['ok', `${unit.size} records, tail ${unit.report.tail}`];
  },
  'secure-element': (parts) => {
    const no = haltedIn(parts, 'secure-element');
    if (no !== undefined) return no;
    const { unit, hardware } = parts;
    const signer = hardware.secureElement.signer();
    if (signer === undefined) return unit?.identity === undefined ? ['ok', 'no key yet'] : ['fail', 'it has no key'];
    return signer.sign([PROBE]) === undefined ? ['fail', 'it does not answer'] : ['ok', 'it signs'];
  },
  firmware: ({ updates, unit }) => updates.selfTest(unit?.state.firmware ?? unit?.identity?.firmware),
  clock: ({ hardware, unit }) => {
    const { quality, utcMs } = hardware.rtc.read();
    if (quality === 'battery-dead') return ['fail', 'its battery is dead'];
    if (quality === 'unset') return ['warn', 'it was not set'];
    const lastUtcMs = unit?.state.lastUtcMs ?? 0;
    return utcMs < lastUtcMs ? ['warn', 'it stands before the last record'] : ['ok', 'set'];
  },
  seal: ({ hardware }) => (hardware.sealIntact ? ['ok', 'intact'] : ['fail', 'it is broken']),
  printer: ({ hardware }) => {
    const { paper } = hardware.printer;
    if (paper === 'ok') return ['ok', 'paper'];
    return paper === 'near-end' ? ['warn', 'little paper'] : ['fail', paper === 'out' ? 'no paper' : 'cover open'];
  },
};

function haltedIn({ halt }: SelfTestParts, memory: DamagedMemory): Found | undefined {
  return halt?.place?.memory === memory ? ['fail', halt.why] : undefined;
}

/** All steps, in the order of the table. */
export function selfTest(parts: SelfTestParts): readonly SelfTestLine[] {
  return SELF_TEST.map(({ step }) => {
    const [result, detail] = STEPS[step](parts);
    return { step, result, detail: detail.slice(0, 100) };
  });
}

/** What of a self-test goes into the journal: everything noted that is not as it should be. */
export function notedFindings(lines: readonly SelfTestLine[]): readonly SelfTestFinding[] {
  return lines.flatMap(({ step, result, detail }) => {
    const noted = SELF_TEST.find((row) => row.step === step)?.noted === true;
    return result === 'ok' || !noted ? [] : [{ step, result, detail }];
  });
}

/** The step that stops the unit, if one does. */
export function stopping(lines: readonly SelfTestLine[]): SelfTestLine | undefined {
  return lines.find(
    ({ step, result }) => result === 'fail' && SELF_TEST.find((row) => row.step === step)?.onFail === 'halts',
  );
}
