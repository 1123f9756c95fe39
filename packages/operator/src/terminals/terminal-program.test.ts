/** Every named failure of an installation, with its own sentence, on a simulated computer. */
import { expect, test } from 'vitest';
import { SE_COMPANY, world } from '../__tests__/people.js';
import { PASSWORD } from '../__tests__/test-operator.js';
import { installOnComputer, operatorClient, type TerminalComputer } from '../client/index.js';

const ADDRESS = 'https://kassa.example';

test('an installation fails with the sentence of what is wrong, and succeeds when nothing is', async () => {
  const { person, buy, operator, linkTo } = await world({ publicUrl: ADDRESS });
  const [anna, erik] = [await person('anna'), await person('erik')];
  const own = await anna.registerCompany({ body: { ...SE_COMPANY, as: 'owner' } });
  const { id: company } = own;
  await buy(anna, own, { product: 'terminal', quantity: 1 });
  const { id: terminal } = await anna.addTerminal({ company, body: { name: 'Bar' } });
  await anna.inviteMember({ company, body: { email: 'erik@example.test', role: 'cashier' } });
  await erik.acceptInvitation({ body: { token: await linkTo('erik@example.test') } });

  let folder = true;
  const computer = (hardware: string): TerminalComputer => ({
    hardware,
    hasFolder: () => folder,
    reach: (address) =>
      operatorClient({
        baseUrl: address,
        attempts: 1,
        fetch: async (request) => {
          const { hostname } = new URL(request.url);
          if (hostname === 'kassa.example') return operator.fetch(request);
          if (hostname === 'other.example') return new Response('<h1>Welcome</h1>', { status: 404 });
          throw new TypeError('fetch failed');
        },
      }),
  });
  const typed = { address: ADDRESS, login: 'anna', password: PASSWORD };
  const outcome = async (change: Partial<typeof typed>, hardware = 'board 1'): Promise<string> => {
    const given = await installOnComputer(computer(hardware), terminal, { ...typed, ...change });
    return given.ok ? `installed ${given.installed.name}` : `${given.failure}: ${given.sentence}`;
  };
  const said: string[] = [await outcome({})];
  folder = false;
  for (const change of [
    { address: 'http://kassa.example' },
    { address: 'https://kasa.example' },
    { address: 'https://other.example' },
    { password: 'not the password' },
    { login: 'nobody' },
    { login: 'erik' },
    {},
  ]) {
    said.push(await outcome(change));
  }
  said.push(await outcome({}, 'board 2'));
  expect(said).toEqual([
    'left-over-folder: A folder of an earlier installation is there. Rename it and install again, but only if there really was one.',
    'address-not-https: The address must begin with https://.',
    'wrong-address: There is no environment at this address. Check how it is spelled.',
    'wrong-address: There is no environment at this address. Check how it is spelled.',
    'wrong-credentials: The user name or the password is wrong.',
    'wrong-credentials: The user name or the password is wrong.',
    'not-administrator: This user has no administrator rights. Use one that has.',
    'installed Bar',
    'terminal-bound: This terminal is installed on and bound to another computer, in use or not. An administrator removes the binding in the back office.',
  ]);
});
