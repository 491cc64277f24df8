import { atRiskSigns } from '@mocban/format-risk';

/** Why a package needs an insurance copy. */
export const BACKUP_REASONS = ['special-value', 'at-risk', 'permanent', 'risk-recovery'] as const;
export type BackupReason = (typeof BACKUP_REASONS)[number];

/** Which packages go onto volumes; each names the reasons that a package must all have. */
export const BACKUP_CHOICES = {
  'special-value': ['special-value'],
  'permanent-at-risk': ['permanent', 'at-risk'],
  permanent: ['permanent'],
  'risk-recovery': ['risk-recovery'],
} as const satisfies Record<string, readonly BackupReason[]>;
export type BackupChoice = keyof typeof BACKUP_CHOICES;

/**
 * What the yearly list rests on. `confidence`: V read in the press of the government or the text itself, S second-hand.
 * @see docs/standards
 */
export const BACKUP_LIST_BASIS = [
  {
    text: 'Nghị định 113/2025/NĐ-CP',
    article: 'Điều 30',
    says: 'holders of permanent records send a yearly list of what needs backing up; special-value records are backed up when recognised',
    effectiveFrom: '2025-07-21',
    source: 'hethongphapluat, chapter 5',
    confidence: 'V',
  },
  {
    text: 'Quyết định 76/QĐ-TTg',
    says: 'backup archiving 2026–2035, on several sites and several carriers; yearly reports before 10 December',
    effectiveFrom: '2026-01-12',
    source: 'plan of Lào Cai under the decision',
    confidence: 'S',
  },
  ...atRiskSigns().map(({ source, label, effectiveFrom, confidence, reading }) => ({
    text: 'Quyết định 76/QĐ-TTg',
    says: `permanent records at risk: ${label.en}; ${reading.text} (${reading.confidence})`,
    effectiveFrom,
    source,
    confidence,
  })),
];

/** The day before which a body reports, as month and day. */
export const REPORT_BEFORE = '12-10';

/** `riskRecoveryStatus` of the circular. */
export const STATUS_NAMES = { '01': 'Đã dự phòng', '02': 'Chưa dự phòng' } as const;

export const REASON_NAMES: Record<BackupReason, string> = {
  'special-value': 'Tài liệu có giá trị đặc biệt',
  'at-risk': 'Có nguy cơ hư hỏng',
  permanent: 'Thời hạn vĩnh viễn',
  'risk-recovery': 'Chế độ dự phòng (siêu dữ liệu)',
};
