/**
 * What a simulated printer printed, as a picture of the paper: 8 dots a millimetre, QR codes that scan.
 *
 * @packageDocumentation
 */
export type { Bitmap } from './bitmap.js';
export { paperPicture } from './paper-picture.js';
export { paperPng } from './paper-png.js';
