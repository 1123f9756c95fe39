/**
 * Receipts of a Swedish unit over TCP: eight registers on connections of their own, a unit of type C in another process;
 * against the core alone, which gets the same receipts as decoded requests, in this process. Both keep them in memory and
 * sign each by itself, with its control code.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ascii } from '@plomba/codec';
import { FiscalUnit, planReceipt, sha256 } from '@plomba/core';
import type { ReceiptRequest } from '@plomba/core/model';
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { must } from '../link/bench-device.js';
import { requestsOf, swedishDevice, swedishParts, type Speech } from '../se/swedish-unit.js';
import { TcpRegisters } from '../se/tcp-registers.js';

const ROW = 'se_tcp';
const CORE = 'core_alone';
const FAR_END = fileURLToPath(new URL('./se/tcp-far-end.js', import.meta.url));
const REGISTERS = 8;
const SPEECHES = ['ccsp-2', 'kd'] as const satisfies readonly Speech[];

interface Far {
  readonly child: ChildProcess;
  readonly registers: TcpRegisters;
}

async function start(speech: Speech): Promise<Far> {
  const child = spawn(process.execPath, [FAR_END, speech], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [url] = (await once(child.stdout, 'data')) as [Buffer]; // what the far end prints
  return { child, registers: await TcpRegisters.at(url.toString().trim(), speech, REGISTERS) };
}

function overTcp(speech: Speech, { registers }: Far, receipts: number): Contestant {
  return { name: nameOf(speech), isSubject: true, prepare: () => ({ run: () => registers.sell(receipts) }) };
}

function coreAlone(requests: readonly ReceiptRequest[]): Contestant {
  const { country, wire } = swedishParts('ccsp-2');
  const device = swedishDevice({ country, wire });
  must(device, 'day.open', { operation: { id: 'day', epoch: 0 } });
  device.powerOff('ready');
  // A till's request has its digest when it comes to the core.
  const digests = requests.map((_, at) => sha256(ascii(`receipt ${at}`)));
  return {
    name: CORE,
    prepare() {
      const unit = FiscalUnit.boot(device.hardware.fork().unitPorts);
      demand(unit instanceof FiscalUnit, 'the unit boots');
      const dayOpenedUtcMs = unit.now().utcMs;
      return {
        run() {
          for (const [at, receipt] of requests.entries()) {
            const operation = { id: `wire/${unit.size}`, epoch: unit.epoch, digest: digests[at]! }; // one for each
            demand(unit.admit(operation).kind === 'execute', 'each id is new');
            const command = { operation, receipt, now: unit.now(), dayOpenedUtcMs };
            const plan = planReceipt(unit.state, country, command);
            if (!plan.ok) demand(false, `${plan.code}: ${plan.detail}`);
            const result = unit.append(plan.contents);
            if (!result.ok) demand(false, `${result.code}: ${result.detail}`);
          }
          return requests.length;
        },
      };
    },
  };
}

function nameOf(speech: Speech): string {
  return speech.replace('-', '');
}

async function run(bench: Bench): Promise<RowOutcome> {
  const receipts = bench.scale.singleReceipts;
  const far: Far[] = [];
  try {
    for (const speech of SPEECHES) far.push(await start(speech));
    const laps = await bench.interleave([
      coreAlone(requestsOf('ccsp-2', receipts)),
      ...far.map((one, at) => overTcp(SPEECHES[at]!, one, receipts)), // one was started for each
    ]);
    return {
      figures: SPEECHES.map((speech) => ({
        key: `${ROW}.${nameOf(speech)}_ratio_to_core`,
        spread: laps.ratio(nameOf(speech), CORE),
        unit: '',
      })),
      beside: [...SPEECHES.map(nameOf), CORE].map((name) => ({
        key: `${ROW}.rate_of_${name}`,
        spread: laps.rate(name),
        unit: 'receipts/s',
      })),
    };
  } finally {
    for (const { child, registers } of far) {
      registers.end();
      child.stdin?.end();
    }
  }
}

export const seTcp: Row = {
  name: ROW,
  group: 'se',
  what: 'receipts of a Swedish unit over TCP, eight registers at once',
  run,
};
