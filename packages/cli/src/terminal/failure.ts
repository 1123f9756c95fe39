/**
 * An error as a person or a program reads it: what happened, where, what to do, the code. Every error class of the
 * packages below has a code and a hint; anything else is a bug of ours and says so.
 */
import { FieldError } from '@plomba/codec';
import { ImageError } from '@plomba/core/node';
import { isFiscalError } from '@plomba/sdk';
import { isTransportError } from '@plomba/transport';
import { CliError } from '../cli-error.js';
import { RollFileError } from '../rolls/load-roll.js';
import { plainText } from './plain-text.js';
import type { Style } from './style.js';

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly where?: string;
  readonly hint: string;
  readonly exitCode: 1 | 2;
}

/** Codes of lower layers that say that the command could not even begin. */
const CANNOT_BEGIN: ReadonlySet<string> = new Set([
  'bad-url',
  'bad-scenario',
  'image-missing',
  'image-not-an-image',
  'image-format',
]);

/** Errors of other packages, by shape: a program can hold two copies of one. */
interface CodedError extends Error {
  readonly code: string;
  readonly hint: string;
}

function isCoded(error: unknown): error is CodedError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'hint' in error &&
    typeof error.hint === 'string'
  );
}

function placeOf(error: object): { where?: string } {
  if ('where' in error && typeof error.where === 'string') return { where: error.where };
  return 'path' in error && typeof error.path === 'string' && error.path !== '' ? { where: error.path } : {};
}

export function failureOf(error: unknown): Failure {
  if (error instanceof CliError) {
    const { code, message, hint, exitCode } = error;
    return { code, message, hint, exitCode, ...placeOf(error) };
  }
  if (isFiscalError(error)) {
    const { code, detail, hint } = error;
    return { code, message: detail === hint ? error.sentence : detail, hint, exitCode: 1, ...placeOf(error) };
  }
  if (error instanceof RollFileError) {
    const { message, path } = error;
    return {
      code: 'bad-roll',
      message,
      where: path,
      hint: 'Give a till roll; the README describes the format.',
      exitCode: 2,
    };
  }
  if (error instanceof ImageError || isTransportError(error) || isCoded(error)) {
    const { code, message, hint } = error;
    const place = error instanceof ImageError ? {} : placeOf(error);
    return { code, message, hint, exitCode: CANNOT_BEGIN.has(code) ? 2 : 1, ...place };
  }
  if (error instanceof FieldError) {
    const { path, rule } = error;
    return { code: 'validation-failed', message: rule, where: path, hint: 'Correct that field.', exitCode: 2 };
  }
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'internal',
    message: said,
    hint: 'This is a bug in plomba: please report it with this text.',
    exitCode: 1,
  };
}

export function failureLines(failure: Failure, style: Style): readonly string[] {
  const { message, where, hint, code } = failure;
  const [first = '', ...trace] = code === 'internal' ? message.split('\n') : [message];
  return [
    `${style.bad('✗')} ${style.bold(plainText(first))}`,
    ...trace.map((text) => style.dim(plainText(text))),
    ...(where === undefined || first.includes(where) ? [] : [`  at    ${plainText(where)}`]),
    `  do    ${plainText(hint)}`,
    style.dim(`  code  ${code}`),
  ];
}

export function failureJson({ code, message, where, hint }: Failure): object {
  return { error: { code, message, ...(where === undefined ? {} : { where }), hint } };
}
