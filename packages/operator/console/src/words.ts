/** The words of the page by their names. */
import { words, type Word } from './words.table.js';

export type { Word } from './words.table.js';

/** Whether the catalogue has a word of this name: codes of the server have one where the page can say more. */
export function hasWord(name: string): name is Word {
  return Object.hasOwn(words, name);
}
