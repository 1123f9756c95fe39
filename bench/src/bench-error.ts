/** A run that cannot be believed: a contestant lost records, or a unit refused its workload. */
class BenchError extends Error {
  override readonly name = 'BenchError';
}

/** @throws BenchError with the text, unless the condition holds */
export function demand(condition: boolean, text: string): asserts condition {
  if (!condition) throw new BenchError(text);
}
