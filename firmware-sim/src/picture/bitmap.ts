/** A picture of dots, one byte each: what stands around the paper, the paper, the ink. */

export const BACKGROUND = 0;
export const PAPER = 1;
export const INK = 2;

export class Bitmap {
  readonly width: number;
  readonly height: number;
  /** Row by row from the top: `BACKGROUND`, `PAPER` or `INK`. */
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
    const [left, right] = [Math.max(0, x), Math.min(this.width, x + width)];
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row++) {
      if (left < right) this.dots.fill(value, row * this.width + left, row * this.width + right);
    }
  }
}
