/** A Swedish control unit of a story, with the register that issues receipts on it, and its port for the service. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ccsp, type SwedishSale } from '@plomba/country-se/driver';
import type { DeliveredRecord, Delivery } from '@plomba/operator/client';
import { connect, tcp } from '@plomba/sdk';
import { simCommand } from '../commands/sim.js';
import { startCommand, type RunningCommand } from './command-inside.js';
import { expectThere, type Stage } from './stage.js';

export const SE_ORG_NO = '5560160680';
/** On its plate. */
export const CONTROL_UNIT = 'PLSE00000001';

const ANY_PORT = 'tcp://127.0.0.1:0';

const sale = (receiptId: string): SwedishSale => ({
  kind: 'normal',
  dateTime: '2026-03-14T15:30',
  receiptId,
  posId: 'BAR',
  orgNo: SE_ORG_NO,
  total: '125.00',
  vat: [{ percent: '25', amount: '25.00' }],
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export class ControlUnit {
  readonly #running: RunningCommand;

  private constructor(running: RunningCommand) {
    this.#running = running;
  }

  /** With a place for one register: a second one would be refused. */
  static async start(stage: Stage): Promise<ControlUnit> {
    const plate = join(stage.folder, 'control-unit.json');
    writeFileSync(plate, JSON.stringify({ serial: CONTROL_UNIT }));
    const ports = ['--listen', ANY_PORT, '--service', ANY_PORT];
    const words = ['--country', 'se', '--wire', 'ccsp', ...ports, '--unit', plate, '--set', 'licences=1'];
    const running = await startCommand(simCommand, words);
    stage.closing(() => running.end());
    return new ControlUnit(running);
  }

  /** Issues a receipt in register BAR. @returns what it came to, in one line */
  async sell(receiptId: string): Promise<string> {
    const unit = await connect(this.#port('listening'), { driver: ccsp() });
    try {
      const { unitId, controlCode } = await unit.issue(sale(receiptId));
      const code = expectThere('the control code', controlCode);
      return `receipt ${receiptId} of register BAR: control code ${code.slice(0, 8)}… of ${unitId}`;
    } finally {
      await unit.close();
    }
  }

  /** Everything in its journal, as an operator takes it in; read at the port of the service. */
  async delivery(): Promise<Delivery> {
    const unit = await connect(this.#port('service'));
    try {
      const records: DeliveredRecord[] = [];
      for await (const { entry, signature } of unit.journal()) {
        records.push({ entry: base64(entry), signature: base64(signature) });
      }
      return { from: 0, records };
    } finally {
      await unit.close();
    }
  }

  #port(name: 'listening' | 'service'): ReturnType<typeof tcp> {
    return tcp(expectThere(`the port ${name}`, this.#running.first[name]));
  }
}
