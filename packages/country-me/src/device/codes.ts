/** Codes of a record by their name. */
import type { CodeValue } from '@plomba/core/tables';

export function codeIn(codes: readonly CodeValue[], name: string): string | undefined {
  return codes.find((code) => code.name === name)?.value;
}
