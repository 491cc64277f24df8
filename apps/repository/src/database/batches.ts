/** Rows in one statement; bounds the text that is built in memory. */
export const ROWS = 2000;

/**
 * The items in their order, so many at a time as go into one statement; never an empty batch. Holds one batch.
 * @param rows fewer for items that are long. @defaultValue `ROWS`
 */
export async function* batches<T>(items: Iterable<T> | AsyncIterable<T>, rows = ROWS): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < rows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
