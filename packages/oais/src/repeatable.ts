/** An iterable that starts its generator anew each time it is gone through, so that nothing of a long list is held. */
export const repeatable = <T>(generate: () => Iterator<T>): Iterable<T> => ({ [Symbol.iterator]: generate });
