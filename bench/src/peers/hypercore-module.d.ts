// The part of hypercore 10 that the bench uses; the package brings no types.
declare module 'hypercore' {
  class Hypercore {
    constructor(storage: string);
    readonly length: number;
    ready(): Promise<void>;
    append(blocks: readonly Uint8Array[]): Promise<unknown>;
    get(index: number): Promise<Buffer>;
    close(): Promise<void>;
  }
  export = Hypercore;
}
