/**
 * Field paths as a caller knows them: from what was handed in on, `items[0].name` for a receipt, and not from the request
 * that it was put into. Both ends of the link say them in this form, whoever found the mistake: table, unit or SDK.
 */
import { commandOf, type CommandName } from './registry.js';

/** The path without the field of the request that holds the whole argument; any other path as it is. */
export function pathInArgument(command: CommandName, path: string): string {
  const { argument } = commandOf(command);
  return argument !== undefined && path.startsWith(`${argument}.`) ? path.slice(argument.length + 1) : path;
}
