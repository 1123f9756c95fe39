// `plomba sim --country se --wire ccsp`: a register that knows nothing of this project, and the driver, at one unit.
import { connect as connectSocket } from 'node:net';
import { expect, test } from 'vitest';
import { ccsp } from '@plomba/country-se/driver';
import { connect } from '@plomba/sdk';
import { opener } from '@plomba/transport/node';
import { testIo } from '../__tests__/test-io.js';
import { runProgram } from '../program.js';

/** Sends frames as Club Speed does and gives what came back, one line a frame. */
async function register(port: string, frames: readonly string[]): Promise<readonly string[]> {
  const { hostname, port: number } = new URL(port);
  const socket = connectSocket(Number(number), hostname);
  let heard = '';
  socket.setEncoding('latin1').write(frames.join(''), 'latin1');
  await new Promise<void>((done, failed) => {
    socket.on('error', failed).on('data', (text: string) => {
      heard += text;
      if (heard.split('\r').length > frames.length) done();
    });
  });
  socket.destroy();
  return heard.split('\r').slice(0, -1);
}

test('a register with frames of the sheet, then the driver, are served by one unit', async () => {
  const io = testIo();
  const words = ['sim', '--json', '--country', 'se', '--wire', 'ccsp', '--listen', 'tcp://127.0.0.1:0', '--seed', '1'];
  const ended = runProgram(io, words);
  const { listening } = JSON.parse(await io.line()) as { listening: string };

  const header = '#!#053#RH#201611011538#13#1#TedF# #1234567890#15,00#0,00#normal#6,00;0,85# # # #13\r';
  const answers = await register(listening, ['#!#00D#IQ#7D\r', '#!#00D#ST#62\r', header, '#!#00D#SQ#67\r']);
  expect(answers[0]).toMatch(/^#!#[0-9A-F]{3}#IR#SIM0001#2#[0-9.]+#[0-9A-F]{2}$/);
  expect(answers.slice(1, 3)).toEqual(['#!#00E#ACK#2D', '#!#00E#ACK#2D']);
  expect(answers[3]).toMatch(/^#!#049#SR#[A-Z2-7]{32} [A-Z2-7]{26}#[0-9A-F]{2}$/);

  const unit = await connect(opener(listening), { driver: ccsp() });
  const receipt = await unit.issue({
    kind: 'normal',
    dateTime: '2026-01-02T15:30',
    receiptId: '14',
    posId: '1',
    orgNo: '1234567890',
    total: '15.00',
    vat: [{ percent: '6', amount: '0.85' }],
  });
  expect(receipt).toMatchObject({ unitId: 'SIM0001', receiptId: '14' });
  expect(receipt.controlCode).toHaveLength(59);
  await unit.close();
  io.stop();
  expect(await ended).toBe(0);
});

test('a wire of another country is refused with what to add', async () => {
  const io = testIo();
  expect(await runProgram(io, ['sim', '--wire', 'ccsp'])).toBe(2);
  expect(io.err()).toContain('--country se');
});
