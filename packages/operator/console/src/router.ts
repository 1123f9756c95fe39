/**
 * Where one is: the URL alone. A link is a step of the browser's history; going back finds the list where it was left.
 */
import { useEffect, useState } from 'preact/hooks';

export interface Place {
  /** Parts of the path, decoded. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

const MOVED = 'plomba:moved';
/** How far down each step of the history was, in CSS pixels. */
const depths = new Map<number, number>();
let step = 0;

function stepOf(state: unknown): number {
  return typeof state === 'object' && state !== null && 'step' in state && typeof state.step === 'number'
    ? state.step
    : 0;
}

function placeOf(url: { readonly pathname: string; readonly search: string }): Place {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  return { parts: parts.map(decoded), query: new URLSearchParams(url.search) };
}

/** What somebody typed into the address may be no encoding at all. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function pathOf(parts: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(name, value);
  const text = search.toString();
  return `/${parts.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`;
}

/** Goes there; `replace` changes the present step, as typing into a search does. */
export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') {
    depths.set(step, scrollY);
    step++;
    history.pushState({ step }, '', path);
  } else history.replaceState({ step }, '', path);
  dispatchEvent(new Event(MOVED));
  if (how === 'push') scrollTo(0, 0);
}

/** Changes the query of the present page. */
export function goQuery(query: Readonly<Record<string, string | undefined>>, how: 'push' | 'replace' = 'push'): void {
  const { parts, query: before } = placeOf(location);
  go(pathOf(parts, { ...Object.fromEntries(before), ...query }), how);
}

/** Begins to follow the history. */
export function startRouter(): void {
  history.scrollRestoration = 'manual';
  step = stepOf(history.state);
  history.replaceState({ step }, '');
  addEventListener('popstate', ({ state }) => {
    depths.set(step, scrollY);
    step = stepOf(state);
    dispatchEvent(new Event(MOVED));
    const depth = depths.get(step) ?? 0;
    // The page of the step is drawn from what was read before; it is as long as it was.
    requestAnimationFrame(() => requestAnimationFrame(() => scrollTo(0, depth)));
  });
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location));
  useEffect(() => {
    const moved = (): void => setPlace(placeOf(location));
    addEventListener(MOVED, moved);
    return () => removeEventListener(MOVED, moved);
  }, []);
  return place;
}

/** Whether a click is meant for this page, and not for another tab. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
