import type {
  CertificateReport,
  DocumentReport,
  DocumentTimestampReport,
  SignatureReport,
  Warning,
} from '../model/report.js';
import {
  COVERAGE_WORDS,
  INDICATION_WORDS,
  LABELS,
  MODIFICATION_WORDS,
  SUB_INDICATION_WORDS,
  VALUES,
  WARNING_WORDS,
  type Language,
} from './words.js';

type Line = [label: keyof typeof LABELS, text: string | undefined];

/** A report in words, line by line, as an archivist reads it. Names in it come from outside: show them as such. */
export function readOut(report: DocumentReport, language: Language): string[] {
  return [
    INDICATION_WORDS[report.indication][language],
    ...report.signatures.flatMap((one) =>
      indent(one.kind === 'signature' ? ofSignature(one, language, 'signature') : ofTimestamp(one, language)),
    ),
    ...warnings(report.warnings, language).map(([label, text]) => `  ${LABELS[label][language]}: ${text}`),
  ];
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function ofSignature(report: SignatureReport, language: Language, label: 'signature' | 'counterSignature'): string[] {
  const { signer, trustDomain, level, claimedTime } = report;
  const lines: Line[] = [
    ...reasons(report, language),
    ['signer', signer?.commonName ?? signer?.subject],
    ['unit', [signer?.organisationalUnit, signer?.organisation].filter(Boolean).join(', ') || undefined],
    ['issuer', signer?.issuer],
    ['domain', signer && VALUES[trustDomain][language]],
    ['claimedTime', claimedTime],
    ['bestTime', signer && bestTime(report, language)],
    ...report.proofs.map(({ kind, time }): Line => ['proof', `${time} (${kind})`]),
    ['integrity', VALUES[integrity(report)][language]],
    ['validity', VALUES[report.indication === 'TOTAL_PASSED' ? 'valid' : 'notShown'][language]],
    ['period', signer && period(signer)],
    ['level', level],
    ...ofRevision(report, language),
    ...warnings(report.warnings, language),
  ];
  return [
    heading(label, report, language),
    ...indent(written(lines, language)),
    ...report.counterSignatures.flatMap((one) => indent(ofSignature(one, language, 'counterSignature'))),
  ];
}

const ofTimestamp = (report: DocumentTimestampReport, language: Language): string[] => [
  heading('timestamp', report, language),
  ...indent(
    written(
      [
        ...reasons(report, language),
        ['signer', report.signer?.subject],
        ['issuer', report.signer?.issuer],
        ['time', report.time],
        ['period', report.signer && period(report.signer)],
        ...ofRevision(report, language),
        ...warnings(report.warnings, language),
      ],
      language,
    ),
  ),
];

const heading = (
  label: keyof typeof LABELS,
  { name, indication }: SignatureReport | DocumentTimestampReport,
  language: Language,
): string => `${LABELS[label][language]} ${name}: ${INDICATION_WORDS[indication][language]}`;

const reasons = ({ subIndication, reason }: SignatureReport | DocumentTimestampReport, language: Language): Line[] => [
  ['reason', subIndication && `${SUB_INDICATION_WORDS[subIndication][language]} (${subIndication})`],
  ['detail', reason],
];

function bestTime({ bestSignatureTime }: SignatureReport, language: Language): string | undefined {
  if (bestSignatureTime === undefined) return undefined;
  const { time, source } = bestSignatureTime;
  return source === 'validation-time' ? VALUES.noProof[language] : `${time} (${source})`;
}

function integrity({ checks, subIndication }: SignatureReport): 'intact' | 'changed' | 'unknown' {
  if (subIndication === 'FORMAT_FAILURE' || subIndication === 'HASH_FAILURE' || subIndication === 'SIG_CRYPTO_FAILURE')
    return 'changed';
  return checks.some(({ code, outcome }) => code === 'INTEGRITY' && outcome === 'passed') ? 'intact' : 'unknown';
}

const period = ({ notBefore, notAfter }: CertificateReport): string => `${notBefore} – ${notAfter}`;

const ofRevision = (
  { coverage, modification, modifiedObjects }: SignatureReport | DocumentTimestampReport,
  language: Language,
): Line[] => [
  ['coverage', coverage && COVERAGE_WORDS[coverage][language]],
  [
    'modification',
    modification && [MODIFICATION_WORDS[modification][language], ...modifiedObjects.slice(0, 20)].join('; '),
  ],
];

const warnings = (all: readonly Warning[], language: Language): Line[] =>
  all.map(({ code, detail }): Line => {
    const words = WARNING_WORDS[code]?.[language];
    return ['warning', [words ?? code, detail].filter(Boolean).join(': ')];
  });

const written = (lines: readonly Line[], language: Language): string[] =>
  lines.flatMap(([label, text]) => (text === undefined ? [] : [`${LABELS[label][language]}: ${text}`]));
