/**
 * A process to be killed: commits to the image that it is given, one by one and in groups, and writes a line for each
 * acknowledgement (number of records, leaf hash of the last one) once it has it, never before.
 */
import { writeSync } from 'node:fs';
import { activate, committed, issue } from '../../__tests__/unit-fixture.js';
import { present } from '../../assert.js';
import { FiscalUnit } from '../../unit/fiscal-unit.js';
import { commitGroup, portsOn, receiptGroup } from './crash-script.js';
import { openKillImage } from './kill-image.js';

const [path = '', round = ''] = process.argv.slice(2);
const image = openKillImage(path);
const ports = portsOn(image);
const unit = FiscalUnit.boot(ports);
if ('halted' in unit) throw new Error(unit.halted);

function acknowledge(of: FiscalUnit): void {
  const last = present(of.record(of.size - 1), 'the record that was just committed');
  writeSync(1, `${of.size} ${Buffer.from(last.leafHash).toString('hex')}\n`);
}

if (unit.size === 0) activate(unit);
acknowledge(unit);
// Nobody lets it come to the end.
const TURNS_MAX = 1_000_000;
for (let turn = 0; turn < TURNS_MAX; turn++) {
  if (turn % 3 === 2) {
    const ids = Array.from({ length: 20 }, (_, index) => `group-${round}-${turn}-${index}`);
    commitGroup(unit, ports, receiptGroup(unit, ids, 'record'));
  } else {
    committed(issue(unit, `single-${round}-${turn}`));
  }
  acknowledge(unit);
  unit.maintain();
}
