/** Gathers the values of an option that may be repeated, in the order given. */
export const several = (value: string, before: readonly string[] = []): string[] => [...before, value];
