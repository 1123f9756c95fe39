/**
 * What a story is told with: steps in the words of `field-systems.md`, each held, failed, or not yet possible. What a step
 * claims it checks; the first one that does not hold ends the story, because everything behind it stands on it.
 */
import { OperatorProblem } from '@plomba/operator/client';

/** Says what was seen, in one line. */
export type See = (fact: string) => void;

export interface StepReport {
  /** As the source numbers it; `5a` is the first path of step 5. */
  readonly step: string;
  /** In the words of the source. */
  readonly words: string;
  readonly state: 'held' | 'failed' | 'not-yet';
  /** What was done and seen. */
  readonly seen: readonly string[];
  /** Why it failed, or what it waits for. */
  readonly why?: string;
}

/** A page of the console, as somebody sees it. */
export interface ScreenOf {
  /** Begins with a slash. */
  readonly page: string;
  readonly login: string;
  /** A button that is pressed before the picture: what it asks is in it. */
  readonly press?: string;
  /** Begins the picture at the tabs, where the page is longer than it. */
  readonly isBelow?: boolean;
}

/** Where the operator is: on this machine, and as the world knows it. */
export interface ScreenAt {
  readonly url: string;
  readonly publicUrl: string;
}

/** Takes pictures of the console. @returns the file */
export type Photographer = (at: ScreenAt, name: string, of: ScreenOf) => Promise<string>;

export interface StageOptions {
  readonly onStep: (report: StepReport) => void;
  /** An empty folder that goes away with the story. */
  readonly folder: string;
  readonly photographer?: Photographer;
}

/** A story does not go on behind a step that failed. */
export class StoryEnded extends Error {
  override readonly name = 'StoryEnded';
}

/** Something was not as the step says. */
export class StoryMismatch extends Error {
  override readonly name = 'StoryMismatch';
}

export class Stage {
  readonly folder: string;
  readonly #options: StageOptions;
  readonly #closing: (() => Promise<void> | void)[] = [];
  readonly reports: StepReport[] = [];

  constructor(options: StageOptions) {
    this.#options = options;
    this.folder = options.folder;
  }

  /** Whether somebody wants pictures. */
  get hasPhotographer(): boolean {
    return this.#options.photographer !== undefined;
  }

  /** Does one step. @throws StoryEnded when it did not hold */
  async step<T>(step: string, words: string, act: (see: See) => Promise<T>): Promise<T> {
    const seen: string[] = [];
    try {
      const result = await act((fact) => seen.push(fact));
      this.#report({ step, words, state: 'held', seen });
      return result;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#report({ step, words, state: 'failed', seen, why });
      throw new StoryEnded(why, { cause: error });
    }
  }

  /** A step that nothing here can do yet; never counted as held. */
  notYet(step: string, words: string, why: string): void {
    this.#report({ step, words, state: 'not-yet', seen: [], why });
  }

  /** A picture of the console, where pictures are wanted. */
  async screen(see: See, at: ScreenAt, of: ScreenOf & { readonly name: string }): Promise<void> {
    const file = await this.#options.photographer?.(at, of.name, of);
    if (file !== undefined) see(`picture ${file}`);
  }

  /** Called when the story is over, the last one first. */
  closing(close: () => Promise<void> | void): void {
    this.#closing.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closing.reverse().splice(0)) await close();
  }

  #report(report: StepReport): void {
    this.reports.push(report);
    this.#options.onStep(report);
  }
}

export interface Story {
  /** As on the command line. */
  readonly name: string;
  readonly title: string;
  readonly tell: (stage: Stage) => Promise<void>;
}

/** @throws StoryMismatch */
export function expectSame(what: string, seen: unknown, wanted: unknown): void {
  const [left, right] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (left !== right) throw new StoryMismatch(`${what}: ${left} instead of ${right}`);
}

/** @throws StoryMismatch when it is not there */
export function expectThere<T>(what: string, found: T | undefined): T {
  if (found === undefined) throw new StoryMismatch(`${what} is not there`);
  return found;
}

/** The operator must turn it down with this code. @returns what it says @throws StoryMismatch when it does not */
export async function expectRefused(what: string, code: string, work: Promise<unknown>): Promise<string> {
  const refused: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refused === undefined) throw new StoryMismatch(`${what} was not refused`);
  if (refused instanceof OperatorProblem && refused.code === code) return refused.message;
  const said = refused instanceof Error ? refused.message : 'refused';
  throw new StoryMismatch(`${what}: ${said} instead of ${code}`, { cause: refused });
}

/** Looks again and again until something is so. @throws StoryMismatch after a minute */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const LOOK_MS = 20;
  const endMs = performance.now() + 60_000;
  while (performance.now() < endMs) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new StoryMismatch(`${what} did not come`);
}
