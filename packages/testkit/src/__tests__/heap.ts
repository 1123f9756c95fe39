/** How much of the heap is in use after garbage was collected, in bytes. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
