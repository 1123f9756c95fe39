/** `plomba story se-terminal`: a PC cash register with a control unit, from the bought terminal to the moved licence. */
import {
  installOnComputer,
  type OperatorClient,
  type Terminal,
  type TerminalSession,
  type Unit,
} from '@plomba/operator/client';
import { CONTROL_UNIT, ControlUnit, SE_ORG_NO } from './se-control-unit.js';
import { SE_ADDRESS, StoryComputer } from './se-computer.js';
import { expectRefused, expectSame, expectThere, StoryMismatch, type See, type Stage, type Story } from './stage.js';
import { STORY_PASSWORD, StoryOperator } from './story-operator.js';

const CAFE = {
  country: 'SE',
  taxNumber: SE_ORG_NO,
  name: 'Kaffe & Kaka AB',
  address: 'Storgatan 1, Falun',
  email: 'kontakt@kaffe.example',
  as: 'owner',
} as const;

interface SeWorld {
  readonly stage: Stage;
  readonly operator: StoryOperator;
  readonly anna: OperatorClient;
  readonly company: string;
}

/** 1. As many terminals as were paid; more can be bought. */
async function buysTerminals({ operator, anna, company }: SeWorld, see: See): Promise<readonly Terminal[]> {
  const add = (name: string): Promise<Terminal> => anna.addTerminal({ company, body: { name } });
  see(`without a licence: ${await expectRefused('the terminal', 'none-available', add('Bar'))}`);
  await operator.buy(anna, company, { product: 'terminal', quantity: 2 });
  const two = [await add('Bar'), await add('Kök')];
  see('two paid: Bar, Kök');
  await expectRefused('a third', 'none-available', add('Terrass'));
  await operator.buy(anna, company, { product: 'terminal', quantity: 1 });
  const third = await add('Terrass');
  see('a third is refused until one more is paid: Terrass');
  return [...two, third];
}

/** 2. The installer of a terminal that is free. */
async function downloadsInstaller(
  { stage, operator, anna, company }: SeWorld,
  bar: Terminal,
  see: See,
): Promise<string> {
  const { terminals } = await anna.listTerminals({ company });
  const chosen = expectThere(
    'the terminal',
    terminals.find(({ name }) => name === 'Bar'),
  );
  expectSame('terminal', chosen.id, bar.id);
  expectSame('connection', chosen.connection, 'not connected to any hardware');
  see(`${chosen.name} is ${chosen.connection}`);
  const page = `/companies/${company}/company/terminals`;
  await stage.screen(see, operator, { name: 'se-terminals', page, login: 'anna' });
  const file = await anna.downloadInstaller({ company, terminal: chosen.id });
  see(`downloaded ${file.name}`);
  // The operator's own file.
  return (JSON.parse(Buffer.from(file.bytes).toString('utf8')) as { readonly terminal: string }).terminal;
}

const ANNA = { address: SE_ADDRESS, login: 'anna', password: STORY_PASSWORD };

/** 6. Each way to fail, with its own sentence. */
async function installationFails({ operator, anna, company }: SeWorld, terminal: string, see: See): Promise<void> {
  const erik = await operator.person('erik');
  await operator.join(anna, company, { login: 'erik', role: 'terminal-user', person: erik });
  const rows = [
    ['left-over-folder', { folder: true }, {}],
    ['address-not-https', {}, { address: 'http://kassa.example' }],
    ['wrong-address', {}, { address: 'https://kasa.example' }],
    ['wrong-credentials', {}, { password: 'four words in a raw' }],
    ['wrong-credentials', {}, { login: 'annna' }],
    ['not-administrator', {}, { login: 'erik' }],
  ] as const;
  for (const [failure, state, typed] of rows) {
    const computer = new StoryComputer(operator, { hardware: 'board 1', folder: 'folder' in state });
    const outcome = await installOnComputer(computer, terminal, { ...ANNA, ...typed });
    if (outcome.ok) throw new StoryMismatch(`${failure}: it was installed`);
    expectSame('what was wrong', outcome.failure, failure);
    see(`${failure}: ${outcome.sentence}`);
  }
}

/** 3. On the first computer, with what was left over renamed and the warning passed. */
async function installs(
  { stage, operator, anna, company }: SeWorld,
  terminal: string,
  see: See,
): Promise<StoryComputer> {
  const computer = new StoryComputer(operator, { hardware: 'board 1', folder: true });
  expectSame('without passing the warning', computer.start('refuse'), 'stopped: unknown program');
  see('the operating system stops an unknown program; the warning is passed');
  expectSame('with the warning passed', computer.start('pass'), 'started');
  computer.renameFolder();
  const outcome = await installOnComputer(computer, terminal, ANNA);
  if (!outcome.ok) throw new StoryMismatch(outcome.sentence);
  const bound = await anna.getTerminal({ company, terminal });
  expectSame('connection', bound.connection, 'connected to hardware');
  see(`${SE_ADDRESS}, anna: installed as ${outcome.installed.name}, ${bound.connection}`);
  const page = `/companies/${company}/company/terminals/${terminal}`;
  await stage.screen(see, operator, { name: 'se-installed', page, login: 'anna' });
  return computer;
}

/** 4. Who may log in, and what may be used. */
async function logsIn({ operator, anna, company }: SeWorld, terminal: string, see: See): Promise<void> {
  const body = { terminal, login: 'erik', password: STORY_PASSWORD, hardware: 'board 1' };
  const logIn = (): Promise<TerminalSession> => operator.anybody.logInOnTerminal({ body });
  see(`erik, not granted: ${await expectRefused('the log-in', 'not-granted', logIn())}`);
  await anna.grantTerminal({ company, terminal, body: { login: 'erik' } });
  expectSame('parts of the program', (await logIn()).features, ['register']);
  see('erik, granted: logged in; the licence covers register');
  const parts = { company, terminal, body: { parts: ['terminal-tables'] as const } };
  await expectRefused('an unpaid part', 'none-available', anna.setTerminalParts(parts));
  await operator.buy(anna, company, { product: 'terminal-tables', quantity: 1 });
  await anna.setTerminalParts(parts);
  expectSame('parts of the program', (await logIn()).features, ['register', 'tables']);
  see('tables: refused until paid; then the licence covers register, tables');
  const elsewhere = operator.anybody.logInOnTerminal({ body: { ...body, hardware: 'board 2' } });
  see(`erik on another computer: ${await expectRefused('the log-in', 'terminal-bound', elsewhere)}`);
}

/** 5. Another computer takes the terminal only when the binding was removed. */
async function moves({ stage, operator, anna, company }: SeWorld, terminal: string, see: See): Promise<void> {
  const other = new StoryComputer(operator, { hardware: 'board 2', folder: false });
  const refused = await installOnComputer(other, terminal, ANNA);
  if (refused.ok) throw new StoryMismatch('it was installed on a second computer');
  expectSame('what was wrong', refused.failure, 'terminal-bound');
  see(`another computer: ${refused.sentence}`);
  const page = `/companies/${company}/company/terminals/${terminal}`;
  await stage.screen(see, operator, { name: 'se-binding', page, login: 'anna', press: 'Remove the binding' });
  const free = await anna.releaseTerminal({ company, terminal });
  see(`anna removes the binding: ${free.connection}`);
  const moved = await installOnComputer(other, terminal, ANNA);
  if (!moved.ok) throw new StoryMismatch(moved.sentence);
  see('installed on the other computer');
  const old = operator.anybody.logInOnTerminal({
    body: { terminal, login: 'erik', password: STORY_PASSWORD, hardware: 'board 1' },
  });
  await expectRefused('a log-in on the old computer', 'terminal-bound', old);
  see('the old computer lets nobody in any more');
}

/** 7. The control unit is the agency's business too: its journal is taken in, and says which unit it is. */
async function registersControlUnit({ anna, company }: SeWorld, control: ControlUnit, see: See): Promise<void> {
  const serial = CONTROL_UNIT;
  const body = { name: 'Kontrollenhet', shop: 'Storgatan', serial, registration: 'waiting' } as const;
  const { id: unit } = await anna.registerUnit({ company, body });
  const { taken, documents } = await anna.deliverDocuments({ company, unit, body: await control.delivery() });
  see(`control unit ${serial}: ${taken} records taken in, ${documents} documents among them`);
  const kinds = ({ alarms: all }: Pick<Unit, 'alarms'>): readonly string[] => all.map(({ kind }) => kind);
  const before = await anna.getUnit({ company, unit });
  expectSame('alarms of the control unit', kinds(before), ['not-registered']);
  see(`control unit ${serial}: ${before.alarms[0]?.means ?? ''}`);
  await anna.changeUnit({ company, unit, body: { registrationNumber: 'SKV-KE-1' } });
  expectSame('alarms of the control unit', kinds(await anna.getUnit({ company, unit })), []);
  see('control unit registered as SKV-KE-1: no alarm');
}

async function registersRegister({ anna, company }: SeWorld, terminal: string, see: See): Promise<void> {
  const before = await anna.getTerminal({ company, terminal });
  expectSame('alarms', before.alarms, ['register is not registered with the agency']);
  see(`${before.name}: ${before.alarms.join(', ')}`);
  const after = await anna.registerTerminal({ company, terminal, body: { registerNumber: 'SKV-KR-1' } });
  expectSame('alarms', after.alarms, []);
  see(`${after.name} is registered as SKV-KR-1: no alarm`);
}

async function tell(stage: Stage): Promise<void> {
  const operator = await StoryOperator.start(stage, { startMs: Date.UTC(2026, 2, 14, 8), publicUrl: SE_ADDRESS });
  const anna = await operator.person('anna');
  const { id: company } = await anna.registerCompany({ body: CAFE });
  const world: SeWorld = { stage, operator, anna, company };
  const [bar] = await stage.step('1', 'The number of terminals is limited by licence; more can be bought', (see) =>
    buysTerminals(world, see),
  );
  const terminal = await stage.step(
    '2',
    'In the back office choose the terminal by name and download its installer; a terminal that is free says that it is not connected to any hardware',
    (see) => downloadsInstaller(world, expectThere('Bar', bar), see),
  );
  await stage.step(
    '6',
    'Installation fails, with a clear cause, for: a left-over folder, a wrong address (also one without https://), user name or password, a user without rights of an administrator',
    (see) => installationFails(world, terminal, see),
  );
  await stage.step(
    '3',
    "A warning of the operating system is passed; start the program; enter the environment's address (must begin with https://), a user name and a password with administrator rights; connect",
    (see) => installs(world, terminal, see),
  );
  await stage.step(
    '4',
    'Only users who are granted to that terminal may log in on it; only the parts of the program that the licence covers may be used',
    (see) => logsIn(world, terminal, see),
  );
  const unit = await ControlUnit.start(stage);
  await stage.step(
    '7',
    'A new PC register is registered with the tax agency, and so is its control unit; an alarm where one is not',
    async (see) => {
      await registersRegister(world, terminal, see);
      see(await unit.sell('1001'));
      await registersControlUnit(world, unit, see);
    },
  );
  await stage.step(
    '5',
    'The terminal is bound to that hardware, in use or not; after a disk crash or a change of PC the binding is removed in the back office, and only then',
    (see) => moves(world, terminal, see),
  );
  await stage.step(
    '7',
    'Moving a licence to another computer is not a new register: its stickers move along',
    async (see) => {
      const moved = await anna.getTerminal({ company, terminal });
      expectSame('register', [moved.registerNumber, moved.alarms], ['SKV-KR-1', []]);
      see(`${moved.name} on the new computer is still SKV-KR-1, without an alarm`);
      // The control unit has one place: a new register would be refused.
      see(`${await unit.sell('1002')}, which has no place for a second register`);
    },
  );
}

export const seTerminal: Story = {
  name: 'se-terminal',
  title: 'PC cash register with a control unit, Sweden',
  tell,
};
