/** What a part keeps of its own state: the same, to be written. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
