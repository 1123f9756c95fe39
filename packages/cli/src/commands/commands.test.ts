/** The commands as a shell would call them, in this process. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readExport } from '@plomba/verify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containing, oneOfThem, withFields } from '../__tests__/matchers.js';
import { plomba, sim } from '../__tests__/shell.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-commands-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);

/** Any JSON that a test looks into. */
type Parsed = Record<string, never>;

const CAFE_DAY = fileURLToPath(new URL('../../rolls/cafe-day.json', import.meta.url));

describe('arguments', () => {
  test.each([
    [['simm'], 'Did you mean sim?'],
    [['sim', '--stat', 'test'], 'Did you mean --state?'],
    [['sim', '--state', 'prod'], 'Allowed choices are blank'],
    [['sim', '--blank', '--state', 'test'], "option '--blank' cannot be used with option '--state <state>'"],
    [['sim', '--seed', '1.5'], 'whole number'],
    [['sim', '--country', 'ro'], 'no package for country ro'],
    [['sim', '--country', 'xx'], 'Allowed choices are none, me, ro, ru, se'],
    [['sim', '--listen', 'udp://x:1'], 'the scheme "udp" is not known'],
    [['sim', '--listen', 'memory'], 'neither tcp://, tls://, serial://, usb://, pty'],
    [['sim', '--control', 'tcp://0.0.0.0:0', '--listen', 'tcp://127.0.0.1:0'], 'can be reached from other machines'],
    [['sim', '--unit', '/nowhere/unit.json', '--listen', 'tcp://127.0.0.1:0'], 'does not exist'],
    [['run', '--port', 'tcp://127.0.0.1:1'], "missing required argument 'roll'"],
    [['run', CAFE_DAY], "required option '--port <url>' not specified"],
    [['run', '/nowhere/roll.json', '--port', 'tcp://127.0.0.1:1'], '/nowhere/roll.json'],
    [['run', CAFE_DAY, '--port', 'nowhere'], 'neither tcp://'],
    [['export', '-o', 'x.tar'], 'Give either --port or --image'],
    [['export', '--port', 'a', '--image', 'b', '-o', 'c'], 'cannot be used with'],
    [['export', '--image', '/nowhere/unit.img', '-o', 'x.tar'], 'does not exist'],
    [['verify', '/nowhere/export.tar'], 'does not exist'],
    [['verify', CAFE_DAY, '--key', 'abc'], '64 hexadecimal digits'],
    [['inspect', '--image', CAFE_DAY], 'is no image of a unit'],
    [['demo', '--seed', '-1'], 'whole number'],
    [['demo', '--roll', '/nowhere/roll.json'], '/nowhere/roll.json'],
    [['ctl', 'tcp://127.0.0.1:1', 'state', 'odd'], 'Write parameters as key=value'],
  ])('%j end with 2 and a word of help', async (words, said) => {
    const { exit, err, out } = await plomba(...words);
    expect(`${err}${out}`).toContain(said);
    expect(err).toMatch(/ {2}do {4}|Did you mean/);
    expect(exit).toBe(2);
  });

  test.each([
    ['--help'],
    ['sim', '--help'],
    ['run', '--help'],
    ['bridge', '--help'],
    ['export', '--help'],
    ['verify', '--help'],
    ['inspect', '--help'],
    ['ports', '--help'],
    ['ctl', '--help'],
    ['demo', '--help'],
  ])('plomba %s %s ends with 0 and fits into 100 columns', async (...words) => {
    const { exit, out } = await plomba(...words.filter((word) => typeof word === 'string'));
    expect(exit).toBe(0);
    expect(out).toContain('Usage: plomba');
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  test('the version is that of the package', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await plomba('--version')).toMatchObject({ exit: 0, out: `${manifest.version}\n` });
  });

  test('errors are JSON with --json', async () => {
    const { exit, out, err } = await plomba('verify', '/nowhere/export.tar', '--json');
    expect({ exit, err }).toEqual({ exit: 2, err: '' });
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'file-missing', where: '/nowhere/export.tar' } });
  });

  test('so are mistakes in the arguments, and nothing is written beside them', async () => {
    const { exit, out, err } = await plomba('sim', '--json', '--state', 'prod');
    expect({ exit, err }).toEqual({ exit: 2, err: '' });
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'bad-arguments', message: containing('--state') } });
  });

  test('a unit file is checked by its table, and the field is named', async () => {
    writeFileSync(path('unit.json'), JSON.stringify({ serial: 'X-1', owner: { name: 'A' } }));
    const { exit, err } = await plomba('sim', '--unit', path('unit.json'), '--listen', 'tcp://127.0.0.1:0');
    expect(exit).toBe(2);
    expect(err).toContain('unit.owner.taxNumber');
  });
});

describe('a unit, a roll, an export', () => {
  test('over TCP, with its control channel, from the first command to the verdict', async () => {
    const unit = await sim('--seed', '1', '--image', path('unit.img'));
    const state = await plomba('ctl', unit.control, 'state', '--json');
    expect(JSON.parse(state.out)).toMatchObject({ life: 'production', records: 5, dayOpen: false });

    const ran = await plomba('run', CAFE_DAY, '--port', unit.port, '--control', unit.control, '--json');
    expect(ran.err).toBe('');
    expect(ran.exit).toBe(0);
    const events = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Parsed);
    expect(events).toHaveLength(89);
    expect(events[2]).toMatchObject({
      event: 'played',
      line: 3,
      operation: 'cafe-1-0003',
      action: 'issue',
      number: 1,
      repeated: false,
    });
    expect(events.at(-1)).toMatchObject({ event: 'done', played: 88, skipped: 0, dayOpen: false });

    const again = await plomba('run', CAFE_DAY, '--port', unit.port);
    expect(again).toMatchObject({ exit: 1, err: containing('--resume') });
    const resumed = await plomba('run', CAFE_DAY, '--port', unit.port, '--resume');
    expect(resumed).toMatchObject({ exit: 0, out: containing('0 lines played, 88 were there already') });

    const fromPort = await plomba(
      'export',
      '--port',
      unit.port,
      '-o',
      path('port.tar'),
      '--checkpoint',
      path('note'),
      '--json',
    );
    expect(fromPort.exit).toBe(0);
    const fromImage = await plomba('export', '--image', path('unit.img'), '-o', path('image.tar'));
    expect(fromImage).toMatchObject({ exit: 0, out: containing('plomba/SIM-0001') });
    expect(readFileSync(path('image.tar')).equals(readFileSync(path('port.tar')))).toBe(true);
    expect(JSON.parse(fromPort.out)).toMatchObject({
      output: path('port.tar'),
      checkpoint: readFileSync(path('note'), 'utf8'),
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);

    expect(await unit.end()).toBe(0);
    const verified = await plomba('verify', path('port.tar'), '--checkpoint', path('note'));
    expect(verified).toMatchObject({ exit: 0, out: containing('contain the kept checkpoint') });
    expect(verified.out).toMatch(/^ {2}total +EUR +928\.38 +117\.76$/m);
  });

  test('one changed byte is found, with the record that it is in', async () => {
    const bytes = Uint8Array.from(readFileSync(path('port.tar')));
    const read = readExport(bytes);
    if (!read.ok) throw new TypeError(read.finding.message);
    const { offset, entry } = read.journal.record(40)!;
    const at = offset + entry.length - 1;
    bytes[at] = bytes[at]! ^ 1;
    writeFileSync(path('changed.tar'), bytes);
    const { exit, out } = await plomba('verify', path('changed.tar'));
    expect(exit).toBe(1);
    expect(out).toContain('record 40');
    const json = await plomba('verify', path('changed.tar'), '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, finding: { name: 'leaf-hash', place: { sequence: 40 } } });
  });

  test('another key, and a checkpoint of another unit, are found', async () => {
    expect(await plomba('verify', path('port.tar'), '--key', '11'.repeat(32))).toMatchObject({
      exit: 1,
      out: containing('key-pinned'),
    });
    const other = await sim('--seed', '2');
    await plomba('export', '--port', other.port, '-o', path('other.tar'));
    await other.end();
    expect(await plomba('verify', path('port.tar'), '--checkpoint', path('other.tar'))).toMatchObject({ exit: 1 });
    expect(await plomba('verify', path('port.tar'), '--checkpoint', path('unit.json'))).toMatchObject({
      exit: 2,
      err: containing('neither a checkpoint nor an export'),
    });
  });

  test('inspect shows what is there, and never the private key', async () => {
    const { exit, out } = await plomba('inspect', '--image', path('unit.img'), '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      sealIntact: true,
      unit: {
        serial: 'SIM-0001',
        life: 'production',
        day: 1,
        dayOpen: false,
        series: oneOfThem({ series: 'receipt', last: 78 }),
      },
    });
    const image = readFileSync(path('unit.img'));
    const slots = image.subarray(4096, 3 * 4096);
    const seed = slots.subarray(slots.indexOf(Buffer.from([0x04, 0x58, 0x20])) + 3).subarray(0, 32); // key 4 of the state: 32 bytes
    const human = await plomba('inspect', '--image', path('unit.img'));
    for (const text of [
      out,
      human.out,
      (await plomba('export', '--image', path('unit.img'), '-o', path('x.tar'), '--json')).out,
    ]) {
      expect(text).not.toContain(seed.toString('hex'));
      expect(text).not.toContain(seed.toString('base64'));
    }
    expect(readFileSync(path('port.tar')).includes(seed)).toBe(false);
    expect(human.out).toMatch(/^ {2}journal +4 MiB +64 MiB/m);
  });

  test('a new export takes the place of the old one only when it is complete', async () => {
    writeFileSync(path('kept.tar'), 'old');
    const { exit } = await plomba('export', '--port', 'tcp://127.0.0.1:1', '-o', path('kept.tar'));
    expect(exit).toBe(1);
    expect(readFileSync(path('kept.tar'), 'utf8')).toBe('old');
    const same = await plomba('export', '--image', path('unit.img'), '-o', path('unit.img'));
    expect(same).toMatchObject({ exit: 2, err: containing('named twice') });
    expect(await plomba('export', '--image', path('unit.img'), '-o', '/nowhere/x.tar')).toMatchObject({ exit: 1 });
  });
});

describe('a unit that is not ready', () => {
  test('is told apart, with what to do', async () => {
    const blank = await sim('--seed', '1', '--blank');
    const { exit, err } = await plomba('run', CAFE_DAY, '--port', blank.port);
    expect(exit).toBe(1);
    expect(err).toContain('the unit is blank');
    expect(err).toContain('plomba sim --state production');
    expect(await plomba('export', '--port', blank.port, '-o', path('blank.tar'))).toMatchObject({ exit: 1 });
    expect(existsSync(path('blank.tar'))).toBe(false);
    await blank.end();
  });

  test('a second simulator on one image is refused with a hint', async () => {
    const first = await sim('--image', path('unit.img'));
    const { exit, err } = await plomba('sim', '--image', path('unit.img'), '--listen', 'tcp://127.0.0.1:0');
    expect(exit).toBe(1);
    expect(err).toContain('stop it first');
    await first.end();
  });

  test('nobody at the port is said at once', async () => {
    const { exit, err } = await plomba('run', CAFE_DAY, '--port', 'tcp://127.0.0.1:1');
    expect(exit).toBe(1);
    expect(err).toContain('connection-refused');
  });

  test('a roll that the unit refuses ends with the line and the field', async () => {
    const roll = {
      format: 'plomba-till-roll/1',
      title: 'wrong',
      currency: 'EUR',
      lines: [
        { operation: 'open', time: '2026-03-14T08:00:00+01:00', action: 'open-day' },
        {
          operation: 's1',
          time: '2026-03-14T08:01:00+01:00',
          document: 'sale',
          items: [{ name: 'Tea', quantity: '1', unitPrice: '2.00', taxGroup: 'Z' }],
          payments: [{ kind: 'cash', amount: '2.00' }],
        },
      ],
    };
    writeFileSync(path('wrong.json'), JSON.stringify(roll));
    const unit = await sim('--seed', '1');
    const { exit, err } = await plomba('run', path('wrong.json'), '--port', unit.port);
    expect(exit).toBe(1);
    expect(err).toContain('line 2, operation s1');
    expect(err).toContain('taxGroup');
    await unit.end();
  });
});

describe('power', () => {
  test('notices are lines of JSON', async () => {
    const unit = await sim('--seed', '1');
    await plomba('ctl', unit.control, 'power.off');
    expect(JSON.parse(await unit.io.line())).toEqual({ event: 'power-off', why: 'control channel' });
    await plomba('ctl', unit.control, 'power.on');
    expect(JSON.parse(await unit.io.line())).toEqual({ event: 'power-on', tail: '@A' });
    await unit.end();
  });

  test('that is cut while a roll is played is waited for, and nothing is lost or doubled', async () => {
    const unit = await sim('--seed', '1', '--image', path('cut.img'));
    const when = ['when.at=event', 'when.event=after-commit-before-answer', 'when.kind=receipt', 'when.count=20'];
    await plomba('ctl', unit.control, 'fault.inject', 'fault=power-cut', ...when);
    const running = plomba('run', CAFE_DAY, '--port', unit.port, '--json');
    expect(JSON.parse(await unit.io.line())).toMatchObject({ event: 'power-off' });
    await plomba('ctl', unit.control, 'power.on');
    const { exit, out } = await running;
    expect(exit).toBe(0);
    const repeated = out.split('\n').filter((line) => line.includes('"repeated":true'));
    expect(repeated).toHaveLength(1);
    await unit.end();
    await plomba('export', '--image', path('cut.img'), '-o', path('cut.tar'));
    const { out: verdict } = await plomba('verify', path('cut.tar'), '--json');
    expect(JSON.parse(verdict)).toMatchObject({ ok: true, summary: { records: { receipt: 80 } } });
  });
});

describe('plomba ports', () => {
  test('lists what runs here', async () => {
    const unit = await sim('--seed', '1');
    const { exit, out } = await plomba('ports', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      simulators: oneOfThem(withFields({ listening: unit.port })),
    });
    expect((await plomba('ports')).out).toContain(unit.port);
    await unit.end();
    expect((await plomba('ports', '--json')).out).not.toContain(unit.port);
  });
});
