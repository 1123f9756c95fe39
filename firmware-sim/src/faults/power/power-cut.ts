/** The supply goes away at once. Within a flash operation it leaves what the part of that kind leaves. */
import { FieldError, int, oneOf, optional, record, type RecordSchema } from '@plomba/codec';
import type { FlashPart } from '../../hardware/flash-part.js';
import type { Torn, TornShape, UnstableReads } from '../../hardware/torn-program.js';
import { faultKind, type FaultKind, type FaultSite } from '../fault-kind.js';

interface PowerCutParams {
  readonly shape?: TornShape;
  readonly seed?: number;
  readonly bytes?: number;
  readonly unstable?: UnstableReads;
  readonly missing?: number;
}

const seed = int({ min: 0, max: 0xffffffff });

const params: RecordSchema<PowerCutParams> = record<PowerCutParams>('power-cut', {
  shape: optional(
    1,
    oneOf<TornShape>({ half: 1, prefix: 2, bits: 3, nearly: 4, all: 5 }),
    'what a flash operation leaves that is cut in the middle; default `half`',
  ),
  seed: optional(2, seed, 'of the bits that were reached; default 0'),
  bytes: optional(3, int({ min: 0, max: 4096 }), 'whole bytes of a `prefix`; drawn when absent'),
  unstable: optional(
    4,
    oneOf<UnstableReads>({ 'zero-then-one': 1, 'one-then-zero': 2, flicker: 3 }),
    'how cells read that were left between 0 and 1; absent: each is one or the other',
  ),
  missing: optional(5, seed, 'seed of the programs since the last flush that are missing, on a part that reorders'),
});

export const powerCut: FaultKind = faultKind({
  name: 'power-cut',
  group: 'power',
  note: 'the power goes at once: before, within or after a flash operation, behind a byte, at a time, at an event',
  params,
  lasts: 'moment',
  verdict: 'survived',
  becomes: 'the next boot finds everything acknowledged, and clears, completes or names what was torn',
  shownBy: 'firmware-sim/src/faults/power/power-cut.sim.test.ts',
  check(when, given) {
    if (when.at !== 'flash' && Object.keys(given).length > 0) {
      throw new FieldError('with', 'what a cut leaves behind belongs to one at: flash');
    }
  },
  begin(site, given) {
    const { moment } = site;
    if (moment.at !== 'flash') {
      site.hit();
      site.cutPower(`power was cut ${momentText(site)}`);
      return;
    }
    const { phase = 'middle' } = moment;
    const { missing } = given;
    partOf(site).arm({
      operation: 1,
      phase,
      ...(phase === 'middle' ? { torn: tornOf(given) } : {}),
      ...(missing === undefined ? {} : { missing }),
    });
    site.hit();
  },
});

function partOf({ hardware, moment }: FaultSite): FlashPart {
  return moment.at === 'flash' && moment.part === 'firmware' ? hardware.firmwareFlash : hardware.flash;
}

function tornOf({ shape = 'half', seed: drawn = 0, bytes, unstable }: PowerCutParams): Torn {
  return {
    shape,
    seed: drawn,
    ...(bytes === undefined ? {} : { bytes }),
    ...(unstable === undefined ? {} : { unstable }),
  };
}

function momentText({ moment }: FaultSite): string {
  switch (moment.at) {
    case 'now':
      return 'by the tester';
    case 'flash':
      return `at flash operation ${moment.operation}`;
    case 'wire':
      return `at wire byte ${moment.byte} ${moment.direction}`;
    case 'time':
      return 'at a time';
    case 'after':
      return `after ${moment.ms} ms`;
    case 'event':
      return `at ${moment.event}${moment.kind === undefined ? '' : ` of a ${moment.kind} record`}`;
  }
}
