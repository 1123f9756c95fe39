/** `plomba ctl`: calls the control channel of a running simulator from a shell. */
import type { Command } from 'commander';
import { usageError } from '../cli-error.js';
import { print, untilStopped } from '../io.js';
import { ControlClient } from '../sim/control-client.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';

interface CtlOptions extends JsonOption {
  readonly token?: string;
}

type CtlArguments = readonly [url: string, method: string, words: readonly string[], options: CtlOptions];

const EXAMPLES = `
Examples, with URL as plomba sim printed it:
  plomba ctl URL capabilities
  plomba ctl URL state
  plomba ctl URL clock.advance ms=60000
  plomba ctl URL fault.inject fault=power-cut when.at=flash when.operation=2 when.phase=middle
  plomba ctl URL fault.inject fault=power-cut when.at=event when.event=receipt-committed
  plomba ctl URL fault.inject fault=line-delay with.ms=5000 when.at=event when.event=cutting
  plomba ctl URL fault.inject fault=cover-open forMs=60000
  plomba ctl URL fault.list
  plomba ctl URL fault.lift id=1
  plomba ctl URL events.subscribe 'to=["receipt-committed","notice"]'      (until Ctrl-C)

Every fault with its parameters: docs/fault-model.md, or the method fault.kinds.`;

/**
 * `key=value` words as parameters: JSON where a value looks like it, text otherwise. `a.b=1` is a field of a field.
 * @internal
 */
export function parseParams(words: readonly string[]): Record<string, unknown> {
  const params = new Map<string, unknown>();
  const groups = new Map<string, string[]>();
  for (const word of words) {
    const split = word.indexOf('=');
    if (split <= 0) {
      throw usageError('bad-parameter', `${JSON.stringify(word)} is no parameter`, {
        hint: 'Write parameters as key=value, fields of a field as key.field=value.',
      });
    }
    const key = word.slice(0, split);
    const dot = key.indexOf('.');
    if (dot <= 0) params.set(key, parseValue(word.slice(split + 1)));
    else groups.set(key.slice(0, dot), [...(groups.get(key.slice(0, dot)) ?? []), word.slice(dot + 1)]);
  }
  for (const [name, fields] of groups) params.set(name, parseParams(fields));
  return Object.fromEntries(params);
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
        client.onNotification((line) => print(io, line));
        const result = await client.call(method, params);
        print(io, JSON.stringify(result, undefined, options.json === true ? undefined : 2));
        if (method === 'events.subscribe') await untilStopped(io);
      } finally {
        await client.close();
      }
      exit(0);
    });
}
