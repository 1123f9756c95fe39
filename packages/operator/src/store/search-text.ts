/**
 * Search by a part of a text in any alphabet: what is searched is kept beside the row in small letters, because the
 * `lower` of a database may know only the Latin ones.
 */

function small(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** What is kept: the texts in small letters, each in a line of its own. */
export function searchText(texts: readonly (string | null | undefined)[]): string {
  return small(texts.filter((text) => typeof text === 'string').join('\n'));
}

/** For `search like ? escape '\'`: finds a part; signs of patterns in it are plain. */
export function partLike(part: string): string {
  return `%${small(part).replaceAll(/[%_\\]/g, (mark) => `\\${mark}`)}%`;
}
