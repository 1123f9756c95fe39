// The part of cli-progress that is used here; the package has no types of its own.
declare module 'cli-progress' {
  export interface Options {
    readonly stream?: NodeJS.WritableStream;
    readonly format?: string;
    readonly hideCursor?: boolean;
    readonly clearOnComplete?: boolean;
    readonly barCompleteChar?: string;
    readonly barIncompleteChar?: string;
    readonly barsize?: number;
    readonly fps?: number;
    readonly etaBuffer?: number;
    readonly emptyOnZero?: boolean;
  }

  export class SingleBar {
    update(value: number, payload?: object): void;
    setTotal(total: number): void;
  }

  export class MultiBar {
    constructor(options: Options);
    create(total: number, startValue: number, payload?: object): SingleBar;
    log(text: string): void;
    update(): void;
    stop(): void;
  }
}
