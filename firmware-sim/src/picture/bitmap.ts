/** A picture of dots, one byte each: what stands around the paper, the paper, the ink. */

export const BACKGROUND = 0;
export const PAPER = 1;
export const INK = 2;

export class Bitmap {
  readonly width: number;
  readonly height: number;
  /** Row by row from the top: {@link BACKGROUND}, {@link PAPER} or {@link INK}. */
  readonly dots: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.dots = new Uint8Array(width * height);
  }

  at(x: number, y: number): number {
    return x < 0 || y < 0 || x >= this.width || y >= this.height ? BACKGROUND : (this.dots[y * this.width + x] ?? 0);
  }

  set(x: number, y: number, value: number): void {
    if (x >= 0 && y >= 0 && x < this.width && y < this.height) this.dots[y * this.width + x] = value;
  }

  /** A filled rectangle. */
  fill(
    {
      x,
      y,
      width,
      height,
    }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
    value: number,
  ): void {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) this.set(column, row, value);
    }
  }
}
