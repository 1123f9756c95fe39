// A register that speaks CCSP version 2 over TCP, with nothing but Node: it sends a receipt again, with the same number,
// until its answer has come. The unit stores it once, even if it was killed.   node register.mjs tcp://127.0.0.1:4000 1000
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const [url = 'tcp://127.0.0.1:4000', count = '1000'] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const hex = (value, digits) => value.toString(16).toUpperCase().padStart(digits, '0');

/** `#!#` LEN `#` TYPE and fields `#` LRC CR; LEN counts everything, the LRC is the XOR of all before it. */
function frame(...fields) {
  const payload = fields.join('#');
  const text = `#!#${hex(payload.length + 11, 3)}#${payload}#`;
  const lrc = [...Buffer.from(text, 'latin1')].reduce((sum, byte) => sum ^ byte, 0);
  return Buffer.from(`${text}${hex(lrc, 2)}\r`, 'latin1');
}

/** A line to the unit, as soon as there is one. */
async function dial() {
  for (;;) {
    const socket = connect(Number(port), hostname);
    const opened = await new Promise((resolve) => {
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    });
    if (opened) return socket;
    await pause(50);
  }
}

/** Type and fields of the answer to one message; undefined when the line is lost or nothing comes within two seconds. */
async function ask(socket, message) {
  const answer = new Promise((resolve) => {
    let heard = '';
    for (const event of ['data', 'close']) socket.removeAllListeners(event);
    socket.once('close', () => resolve(undefined));
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      if (heard.endsWith('\r')) resolve(heard.slice(7, -4).split('#'));
    });
  });
  socket.write(message);
  return Promise.race([answer, pause(2_000, undefined, { ref: false })]);
}

let socket = await dial();
for (let number = 1; number <= Number(count); number++) {
  const sale = ['202601021530', number, 'POS1', '5566778899', `${(number % 500) + 1},00`, '0,00', 'normal'];
  const receipt = frame('RR', number, ...sale, '25,00;1,00', ' ', ' ', ' ');
  let answer = await ask(socket, receipt);
  while (answer === undefined) {
    socket.destroy();
    socket = await dial();
    answer = await ask(socket, receipt); // the same receipt with the same number
  }
  const [type, controlCode, unit, status, memory] = answer;
  if (type !== 'RRR') throw new Error(`receipt ${number}: ${answer.join(' ')}`);
  console.log(JSON.stringify({ number, controlCode, unit, status, memory }));
}
socket.destroy();
