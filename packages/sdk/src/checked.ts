/** A caller's argument becomes a request, or an error with the field and the rule before anything is sent. */
import { commandOf, requestFromJson, type CommandName, type RequestOf } from '@plomba/link';
import { FiscalError } from './fiscal-error.js';

/** The request by its table. @throws FiscalError `validation-failed` with the path and the rule */
export function checked<N extends CommandName>(command: N, input: object): RequestOf<N> {
  const result = requestFromJson(command, input);
  if (result.ok) return result.value;
  const { argument } = commandOf(command);
  // The path is told from there on.
  const given = argument === undefined ? input : (input as Readonly<Record<string, unknown>>)[argument];
  const rule = ruleFor(result.rule, given, result.path);
  throw new FiscalError('validation-failed', { path: result.path, detail: rule, rule });
}

/** The rule; where a JavaScript number stands for an amount or a quantity, with what to write instead. */
export function ruleFor(rule: string, input: unknown, path: string): string {
  if (!rule.startsWith('must be a decimal string')) return rule;
  const value = valueAt(input, path);
  if (typeof value !== 'number') return rule;
  const places = /at most (\w+) places/.exec(rule)?.[1] === '6' ? 6 : rule.includes('4 places') ? 4 : 2;
  const instead =
    Number.isFinite(value) && Math.abs(value) < 1e15 ? `write "${decimalOf(value, places)}"` : 'write text';
  return `${rule}; it is a JavaScript number, which may already have been rounded: ${instead}`;
}

/** The shortest text that reads as this number, cut to the places that the field has. */
function decimalOf(value: number, places: number): string {
  const plain = String(value);
  if (/^-?\d+$/.test(plain)) return plain;
  const fits = /^-?\d+\.(\d+)$/.exec(plain)?.[1];
  if (fits !== undefined && fits.length <= places) return places === 2 ? value.toFixed(2) : plain;
  return value.toFixed(places);
}

function valueAt(input: unknown, path: string): unknown {
  let value = input;
  for (const name of path.match(/[^.[\]]+/g) ?? []) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name]; // a list is read by its index in the same way
  }
  return value;
}
