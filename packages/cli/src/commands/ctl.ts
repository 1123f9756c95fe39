/** `plomba ctl`: calls the control channel of a running simulator from a shell. */
import type { Command } from 'commander';
import { usageError } from '../cli-error.js';
import { print } from '../io.js';
import { ControlClient } from '../sim/control-client.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';

interface CtlOptions extends JsonOption {
  readonly token?: string;
}

type CtlArguments = readonly [url: string, method: string, words: readonly string[], options: CtlOptions];

const EXAMPLES = `
Examples:
  plomba ctl tcp://127.0.0.1:41232 capabilities
  plomba ctl tcp://127.0.0.1:41232 state
  plomba ctl tcp://127.0.0.1:41232 power.cutAt flashOperation=2 phase=middle
  plomba ctl tcp://127.0.0.1:41232 power.cutAt event=after-commit-before-answer kind=receipt
  plomba ctl tcp://127.0.0.1:41232 clock.advance ms=60000`;

/**
 * `key=value` words as parameters: JSON where a value looks like it, text otherwise.
 * @internal
 */
export function parseParams(words: readonly string[]): Record<string, unknown> {
  const entries = words.map((word): [string, unknown] => {
    const split = word.indexOf('=');
    if (split > 0) return [word.slice(0, split), parseValue(word.slice(split + 1))];
    throw usageError('bad-parameter', `${JSON.stringify(word)} is no parameter`, {
      hint: 'Write parameters as key=value.',
    });
  });
  return Object.fromEntries(entries);
}

function parseValue(text: string): unknown {
  if (!/^(-?\d|true$|false$|null$|[[{"])/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function ctlCommand({ io, exit }: CommandHost): Command {
  return newCommand('ctl', 'call the control channel of a simulator')
    .argument('<url>', 'the "control" address that plomba sim printed')
    .argument('<method>', 'such as state, power.off, clock.advance')
    .argument('[parameters...]', 'key=value')
    .option('--token <token>', 'token of a control channel that is not on loopback')
    .addHelpText('after', EXAMPLES)
    .action(async (...[url, method, words, options]: CtlArguments) => {
      const params = parseParams(words);
      const client = await ControlClient.open(url, options.token);
      try {
        const result = await client.call(method, params);
        print(io, JSON.stringify(result, undefined, options.json === true ? undefined : 2));
      } finally {
        await client.close();
      }
      exit(0);
    });
}
