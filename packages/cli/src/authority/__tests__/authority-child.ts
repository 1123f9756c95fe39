/** An authority in a process of its own, to be killed: data file, then settings as name=value. */
import { startAuthority } from '../start-authority.js';

const [, , data = '', ...settings] = process.argv;
const authority = await startAuthority({
  country: 'me',
  settings: Object.fromEntries(settings.map((text) => text.split('=', 2))) as Record<string, string>, // pairs
  listen: 'http://127.0.0.1:0',
  data,
  control: 'http://127.0.0.1:0',
  clock: 'wall',
  startMs: Date.now(),
  onServed: () => undefined,
});
process.stdout.write(
  `${JSON.stringify({ listening: authority.listening, control: authority.control, ...authority.replayed })}\n`,
);
await authority.failed;
