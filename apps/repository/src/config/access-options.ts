/** How far keys, destructive calls and callers are trusted. */
export interface AccessOptions {
  /** Longest life of a key, in days. @defaultValue 730 */
  keyMaxDays?: number;
}

export type AccessConfig = Required<AccessOptions>;

type Refuse = (option: string, expected: string) => never;

const integerOf = (
  refuse: Refuse,
  option: string,
  value: number | undefined,
  { standard, min, max }: { standard: number; min: number; max: number },
): number => {
  const found = value ?? standard;
  return Number.isInteger(found) && found >= min && found <= max
    ? found
    : refuse(`access.${option}`, `an integer from ${min} to ${max}`);
};

export const resolveAccess = (options: AccessOptions = {}, refuse: Refuse): AccessConfig => ({
  keyMaxDays: integerOf(refuse, 'keyMaxDays', options.keyMaxDays, { standard: 730, min: 1, max: 3650 }),
});
