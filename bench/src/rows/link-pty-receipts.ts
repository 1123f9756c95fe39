/**
 * Receipts over a real pseudo-terminal, opened with `serialport`: a till with the SDK, one receipt after the other, and a
 * unit in another process; against the same frames answered without one. Only what is behind the link differs.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { connect, serial, type Unit } from '@plomba/sdk';
import type { Bench, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { receiptInputs } from '../link/bench-device.js';

const ROW = 'pty_receipts';
const ECHO = 'echo';
const FAR_END = fileURLToPath(new URL('./link/pty-far-end.js', import.meta.url));
interface Far {
  readonly child: ChildProcess;
  readonly unit: Unit;
}

async function start(kind: string): Promise<Far> {
  const child = spawn(process.execPath, [FAR_END, kind], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [path] = (await once(child.stdout, 'data')) as [Buffer]; // what the far end prints
  return { child, unit: await connect(serial(path.toString().trim())) };
}

function contestant(name: string, far: Far, receipts: number): Contestant {
  let next = 0;
  return {
    name,
    isSubject: name === ROW,
    prepare: () => {
      const inputs = receiptInputs(next, receipts);
      next += receipts;
      return {
        async run() {
          for (const input of inputs) await far.unit.issue(input);
          return inputs.length;
        },
      };
    },
  };
}

async function run(bench: Bench): Promise<RowOutcome> {
  const receipts = bench.scale.singleReceipts;
  const [unit, echo] = [await start('unit'), await start('echo')];
  try {
    const laps = await bench.interleave([contestant(ECHO, echo, receipts), contestant(ROW, unit, receipts)]);
    const rate = (name: string): RowOutcome['beside'][number] => ({
      key: `${ROW}.rate_of_${name}`,
      spread: laps.rate(name),
      unit: 'receipts/s',
    });
    return {
      figures: [{ key: `${ROW}.ratio_to_echo`, spread: laps.ratio(ROW, ECHO), unit: '' }],
      beside: [rate(ROW), rate(ECHO)],
    };
  } finally {
    for (const { child, unit: connected } of [unit, echo]) {
      await connected.close();
      child.stdin?.end();
    }
  }
}

export const linkPtyReceipts: Row = {
  name: ROW,
  group: 'link',
  what: 'receipts over a real pseudo-terminal, one after the other',
  run,
};
