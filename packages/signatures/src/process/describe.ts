import { attributeOf, showName, type Certificate, type CertificatePath } from '@mocban/pki';
import type { Conclusion } from '../model/indication.js';
import type { CertificateReport, ProcessResult, SignerReport } from '../model/report.js';

const ATTRIBUTES = { commonName: '2.5.4.3', organisation: '2.5.4.10', organisationalUnit: '2.5.4.11' } as const;
const PERSONAL = ['2.5.4.4', '2.5.4.42'];
const UID = '0.9.2342.19200300.100.1.1';
/** Identity card or passport, and tax code, as Vietnamese certificates name them. */
const OF_PERSON = /^(?:CCCD|CMND|CMT|HC):/i;
const OF_ORGANISATION = /^(?:MST|MNS|BHXH):/i;
/** What names of agencies and companies begin with and names of people do not: Đoàn, for one, is a family. */
const AGENCIES = [
  ...[
    'ủy ban',
    'uỷ ban',
    'ubnd',
    'hội đồng',
    'hđnd',
    'bộ',
    'sở',
    'cục',
    'tổng cục',
    'chi cục',
    'vụ',
    'văn phòng',
    'ban',
    'phòng',
  ],
  ...[
    'thanh tra',
    'tòa án',
    'toà án',
    'viện',
    'kho bạc',
    'công an',
    'trung tâm',
    'trường',
    'học viện',
    'bệnh viện',
    'bảo hiểm',
  ],
  ...[
    'công ty',
    'tổng công ty',
    'tập đoàn',
    'ngân hàng',
    'chi nhánh',
    'hợp tác xã',
    'tỉnh ủy',
    'thành ủy',
    'huyện ủy',
    'đảng ủy',
  ],
];

export const describeCertificate = (certificate: Certificate, isAnchor: boolean): CertificateReport => ({
  subject: showName(certificate.subject),
  issuer: showName(certificate.issuer),
  serial: certificate.serial,
  sha256: certificate.sha256,
  notBefore: certificate.notBefore.toISOString(),
  notAfter: certificate.notAfter.toISOString(),
  isAnchor,
});

/** From the end of a path up to its anchor. */
export const describeChain = (path: CertificatePath | undefined): CertificateReport[] =>
  path === undefined
    ? []
    : [
        ...[...path.certificates].reverse().map((certificate) => describeCertificate(certificate, false)),
        describeCertificate(path.anchor, true),
      ];

export function describeSigner(certificate: Certificate): SignerReport {
  const words = Object.entries(ATTRIBUTES).flatMap(([name, oid]) => {
    const value = attributeOf(certificate.subject, oid);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...describeCertificate(certificate, false),
    ...(Object.fromEntries(words) as Partial<Record<keyof typeof ATTRIBUTES, string>>),
    kind: kindOf(certificate),
  };
}

/** By what a certificate says of whom it is for; where it says nothing of that, by whether a name of a person is in it. */
export function kindOf({ subject }: Pick<Certificate, 'subject'>): SignerReport['kind'] {
  const uid = attributeOf(subject, UID) ?? '';
  if (OF_PERSON.test(uid) || PERSONAL.some((oid) => attributeOf(subject, oid) !== undefined)) return 'person';
  if (OF_ORGANISATION.test(uid) || attributeOf(subject, '2.5.4.97') !== undefined) return 'organisation';
  const [name, organisation] = [
    attributeOf(subject, ATTRIBUTES.commonName),
    attributeOf(subject, ATTRIBUTES.organisation),
  ];
  if (name === undefined) return 'unknown';
  const words = `${name.normalize('NFC').toLowerCase()} `;
  return name === organisation || AGENCIES.some((agency) => words.startsWith(`${agency} `))
    ? 'organisation'
    : 'unknown';
}

export const resultOf = ({ indication, subIndication, reason }: Conclusion): ProcessResult => ({
  indication,
  ...(subIndication && { subIndication }),
  ...(reason && { reason }),
});
