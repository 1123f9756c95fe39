/** The three formats of invoices in files, told apart by the ending of the name. */

export type FileFormat = 'text' | 'csv' | 'json';

/** Undefined for a file that is none of ours. */
export function formatOfFile(name: string): FileFormat | undefined {
  const ending = /\.([A-Za-z]+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending === 'txt') return 'text';
  return ending === 'csv' || ending === 'json' ? ending : undefined;
}
