/**
 * Refuses what an option has beside the members that there are: a spelling mistake would be taken for the default.
 * @param refuse throws, naming the option and what was expected
 */
export function requireKnown(
  option: string,
  given: object,
  names: readonly string[],
  refuse: (option: string, expected: string) => never,
): void {
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) refuse(`${option}.${unknown}`, `one of ${names.join(', ')}`);
}
