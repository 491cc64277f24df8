import type { PackageReport, PackageSignatureReport } from '../package/package-report.js';
import { readOut } from './read-out.js';
import { INDICATION_WORDS, PACKAGE_LABELS, SUB_INDICATION_WORDS, WARNING_WORDS, type Language } from './words.js';

/** Names of each kind that are read out. */
const MAX_NAMED = 20;

/** A report of a package in words, line by line, as an archivist reads it. Names in it come from outside: show them as such. */
export function readOutPackage(report: PackageReport, language: Language): string[] {
  const { indication, subIndication, signatures, unlisted, warnings } = report;
  const named = warnings.slice(0, MAX_NAMED);
  return [
    [
      INDICATION_WORDS[indication][language],
      subIndication && `${SUB_INDICATION_WORDS[subIndication][language]} (${subIndication})`,
    ]
      .filter(Boolean)
      .join(': '),
    ...signatures.flatMap((one) => ofSignature(one, language)),
    ...named.map(
      ({ code, detail }) => `  ${[WARNING_WORDS[code]?.[language] ?? code, detail].filter(Boolean).join(': ')}`,
    ),
    ...(unlisted > named.length ? [`  ${PACKAGE_LABELS.more[language]}: ${unlisted - named.length}`] : []),
  ];
}

function ofSignature(report: PackageSignatureReport, language: Language): string[] {
  const { path, list, indication, subIndication, reason, counts, changed, missing, signature } = report;
  const label = (key: keyof typeof PACKAGE_LABELS): string => PACKAGE_LABELS[key][language];
  const lines = [
    ...(list === undefined ? [] : [`${label('list')}: ${list}`]),
    `${label('files')}: ${counts.listed}`,
    ...changed.slice(0, MAX_NAMED).map((name) => `${label('changed')}: ${name}`),
    ...missing.slice(0, MAX_NAMED).map((name) => `${label('missing')}: ${name}`),
    ...(subIndication ? [`${SUB_INDICATION_WORDS[subIndication][language]} (${subIndication})`] : []),
    ...(reason === undefined ? [] : [reason]),
    ...readOut(signature, language)
      .slice(1)
      .map((line) => line.slice(2)),
  ];
  return [`  ${path}: ${INDICATION_WORDS[indication][language]}`, ...lines.map((line) => `    ${line}`)];
}
