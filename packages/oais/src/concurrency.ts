/**
 * Runs `work` over items with at most `limit` at a time and yields the results in the items' order.
 * Holds `limit` results. The first failure ends the run; what is already started is waited for.
 */
export async function* inOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const started = work(item);
      // The failure is met where the result is awaited; until then it must not count as unhandled.
      started.catch(() => undefined);
      running.push(started);
      if (running.length >= limit) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    await Promise.allSettled(running);
  }
}
