/**
 * Text of an XML 1.0 document. Only element names of ours and text are written, no attributes, so this is all there is
 * to escape. A character that XML cannot carry at all becomes U+FFFD: a name with a control character must not keep a
 * journal from being exported.
 */

/** What may stand in a document: XML 1.0 (fifth edition), production 2. */
const ILLEGAL = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  // A parser would make a line feed of it.
  '\r': '&#13;',
};

/**
 * The text as it stands between two tags.
 * @internal
 */
export function xmlText(text: string): string {
  return text.replace(ILLEGAL, '\ufffd').replace(/[&<>\r]/g, (letter) => ESCAPES[letter] ?? letter);
}

/** One element with text. */
export function element(name: string, text: string): string {
  return `<${name}>${xmlText(text)}</${name}>`;
}
