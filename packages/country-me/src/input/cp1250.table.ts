/**
 * Windows-1250, the code page of Central Europe: the characters of the bytes 80 to FF. U+FFFD stands for the five bytes
 * that are no character.
 */
export const CP1250_UPPER: string =
  '€\uFFFD‚\uFFFD„…†‡\uFFFD‰Š‹ŚŤŽŹ' +
  '\uFFFD‘’“”•–—\uFFFD™š›śťžź' +
  '\u00A0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00AD®Ż' +
  '°±˛ł´µ¶·¸ąş»Ľ˝ľż' +
  'ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎ' +
  'ĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß' +
  'ŕáâăäĺćçčéęëěíîď' +
  'đńňóôőö÷řůúűüýţ˙';
