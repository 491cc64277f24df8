/** How far keys, destructive calls and callers are trusted. */
export interface AccessOptions {
  /** Longest life of a key, in days. @defaultValue 730 */
  keyMaxDays?: number;
  /** How long a request waits for the second person, in hours. @defaultValue 72 */
  approvalHours?: number;
  /** A repair that writes needs two persons as well. @defaultValue false */
  twoPersonRepairs?: boolean;
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
  approvalHours: integerOf(refuse, 'approvalHours', options.approvalHours, { standard: 72, min: 1, max: 8760 }),
  twoPersonRepairs: options.twoPersonRepairs ?? false,
});
