/**
 * The operator's server as the pages see it: the generated client, and answers that stay in view while they are read
 * again. Nothing is kept that the server would not say again.
 */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { operatorClient, OperatorProblem, OperatorUnreachable, type OperatorClient } from '@plomba/operator/client';

export const server: OperatorClient = operatorClient({ baseUrl: '', attempts: 2 });

export interface Failure {
  /** Code of the server's problem; `unreachable` where no answer came, `fault` for a mistake of the page. */
  readonly code: string;
  readonly detail: string;
  readonly path?: string;
  readonly retryAfter?: number;
}

function failureOf(error: unknown): Failure {
  if (error instanceof OperatorProblem) {
    const { code, detail, path, retryAfter } = error;
    return {
      code,
      detail,
      ...(path === undefined ? {} : { path }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    };
  }
  if (error instanceof OperatorUnreachable) return { code: 'unreachable', detail: error.message };
  return { code: 'fault', detail: String(error) };
}

export interface Answer<T> {
  /** The newest one that came; stays while another is on its way. */
  readonly value: T | undefined;
  readonly failure: Failure | undefined;
  readonly isLoading: boolean;
}

const LOGGED_OUT = 'plomba:logged-out';
const CHANGED = 'plomba:changed';
const answers = new Map<string, unknown>();

/** Somebody else is at the page now: nothing of what was read may stay. */
export function forgetAnswers(): void {
  answers.clear();
}

/** Something was changed: every list in view is read again. */
function noteChange(): void {
  dispatchEvent(new Event(CHANGED));
}

/** Calls back whenever the server says that nobody is logged in. */
export function whenLoggedOut(act: () => void): () => void {
  addEventListener(LOGGED_OUT, act);
  return () => removeEventListener(LOGGED_OUT, act);
}

/**
 * Reads something and reads it again after changes, and every `everyMs`.
 *
 * @param key names what is read: same key, same answer
 */
export function useServer<T>(key: string, read: () => Promise<T>, everyMs?: number): Answer<T> {
  const [, draw] = useState(0);
  const [failure, setFailure] = useState<{ readonly key: string; readonly failure: Failure } | undefined>(undefined);
  const [loadingKey, setLoadingKey] = useState<string | undefined>(undefined);
  // The key says what the closure reads.
  const load = useCallback(read, [key]);
  useEffect(() => {
    let isOver = false;
    const fetchNow = async (): Promise<void> => {
      setLoadingKey(key);
      try {
        const value = await load();
        if (isOver) return;
        answers.set(key, value);
        setFailure(undefined);
      } catch (error) {
        if (isOver) return;
        const found = failureOf(error);
        if (found.code === 'not-logged-in') dispatchEvent(new Event(LOGGED_OUT));
        setFailure({ key, failure: found });
      }
      setLoadingKey(undefined);
      draw((count) => count + 1);
    };
    void fetchNow();
    const again = (): void => void fetchNow();
    addEventListener(CHANGED, again);
    const timer = everyMs === undefined ? undefined : setInterval(again, everyMs);
    return () => {
      isOver = true;
      removeEventListener(CHANGED, again);
      clearInterval(timer);
    };
  }, [key, load, everyMs]);
  return {
    value: answers.get(key) as T | undefined, // put there under the same key
    failure: failure?.key === key ? failure.failure : undefined,
    isLoading: loadingKey === key,
  };
}

export interface Act {
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  /** Does it; resolves to whether it was done. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

/** A change: busy while it is under way, with what the server had against it. */
export function useAct(): Act {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  return {
    isBusy,
    failure,
    clear: () => setFailure(undefined),
    async run(work) {
      setBusy(true);
      setFailure(undefined);
      try {
        await work();
        noteChange();
        return true;
      } catch (error) {
        setFailure(failureOf(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
