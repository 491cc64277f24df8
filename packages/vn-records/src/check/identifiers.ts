import type { PackageReading } from '../read/reading.js';
import type { CheckFinding } from '../types.js';

/** Fields that hold identifiers, by the rule for their form; loose documents have a package code where a file has its own. */
const FIELDS = ['fileCode', 'arcFileCode', 'docCode', 'arcDocCode'] as const;

/** The form of identifiers, where they are there; it is known from one description only, and what another form means is data. */
export function* checkIdentifiers(reading: PackageReading): Generator<CheckFinding> {
  const { fileRecord, records, package: read } = reading;
  const isLoose = read.packageType.endsWith('tailieu');
  for (const record of fileRecord === undefined ? [...records.values()] : [fileRecord, ...records.values()])
    for (const name of FIELDS) {
      const rule = isLoose && name === 'fileCode' ? 'packageCode' : name;
      yield* formOf(reading, rule, record.values[name], `${record.path}#${name}`);
    }
  yield* formOf(reading, 'registrationCode', read.registrationCode, `${reading.root.path}#altRecordID`);
}

function* formOf(
  { make, rules }: PackageReading,
  id: string,
  value: string | undefined,
  location: string,
): Generator<CheckFinding> {
  const rule = rules.identifier(id);
  if (!value || value.length > 200 || rule === undefined) return;
  if (rule.patterns.some((pattern) => new RegExp(`^(?:${pattern})$`, 'u').test(value))) return;
  yield make.of('C8', 'IDENTIFIER_FORM', {
    location,
    effect: rule.effect,
    message: `not of the form described for ${rule.id}, e.g. ${rule.example}`,
    hint: `Kiểm tra "${rule.label}"; ví dụ: ${rule.example}.`,
  });
}
