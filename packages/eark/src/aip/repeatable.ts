/** An iterable that starts its generator anew each time it is gone through. */
export const repeatable = <T>(generate: () => Generator<T>): Iterable<T> => ({ [Symbol.iterator]: generate });
