/**
 * Text of foreign origin (an export, a roll, a peer) on its way to a terminal: control characters and the marks that
 * turn writing around are shown by their numbers, so that a file cannot move the cursor or disguise a name.
 */

const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export function plainText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const number = character.codePointAt(0) ?? 0;
    return `\\u${number.toString(16).padStart(4, '0')}`;
  });
}

/** Columns that a text takes: code points, escape sequences of colours left out. */
export function widthOf(text: string): number {
  return [...text.replace(/\x1b\[[0-9;]*m/g, '')].length;
}

/** A long hash or key, shortened in the middle. */
export function shortHex(hex: string): string {
  return hex.length <= 20 ? hex : `${hex.slice(0, 10)}…${hex.slice(-8)}`;
}
