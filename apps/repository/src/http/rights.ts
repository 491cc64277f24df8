import type { Role } from '../database/entities/producers.js';

interface Grant {
  /** What it lets a caller do, for people. */
  title: string;
  roles: readonly [Role, ...Role[]];
}

/**
 * Who may do what: the one table. A route names its right (`@Access`), the API description shows the roles as `x-roles`, and
 * `docs/operations/roles.md` prints it. What a caller sees of the archive is narrowed further by its scope (`scope.ts`).
 */
export const RIGHTS = {
  'transfers:send': { title: 'register, upload and complete transfers', roles: ['producer', 'contractor'] },
  'transfers:read': {
    title: 'transfers, their findings, events and receipts',
    roles: ['producer', 'contractor', 'officer', 'approver', 'auditor', 'administrator'],
  },
  'transfers:review': {
    title: 'the queue of transfers that wait for an officer',
    roles: ['officer', 'approver', 'auditor', 'administrator'],
  },
  'transfers:decide': { title: 'decide on, retry and release transfers', roles: ['officer', 'administrator'] },
  'holdings:read': {
    title: 'holdings, their files and events',
    roles: ['producer', 'officer', 'approver', 'auditor', 'reader', 'integration', 'administrator'],
  },
  'holdings:export': {
    title: 'dissemination packages (DIP)',
    roles: ['producer', 'officer', 'approver', 'auditor', 'reader', 'integration', 'administrator'],
  },
  'catalogue:export': {
    title: 'export of the catalogue',
    roles: ['officer', 'auditor', 'integration', 'administrator'],
  },
  'audits:run': { title: 'run an audit of the stores', roles: ['officer', 'auditor', 'administrator'] },
  'audits:contract': {
    title: 'change how often, when and how fast copies are audited',
    roles: ['officer', 'administrator'],
  },
  'audits:read': {
    title: 'audits and their verdicts',
    roles: ['officer', 'approver', 'auditor', 'administrator'],
  },
  'repairs:run': { title: 'repair copies', roles: ['officer', 'administrator'] },
  'repairs:read': { title: 'repairs and their outcomes', roles: ['officer', 'approver', 'auditor', 'administrator'] },
  'repairs:policy': { title: 'what is repaired by itself, what by an officer', roles: ['administrator'] },
  'incidents:read': {
    title: 'the register of incidents, its records and exports',
    roles: ['officer', 'approver', 'auditor', 'administrator'],
  },
  'incidents:handle': { title: 'take up incidents and write into them', roles: ['officer', 'administrator'] },
  'incidents:close': { title: 'close incidents', roles: ['approver', 'administrator'] },
  'stores:read': { title: 'stores and their copies', roles: ['officer', 'approver', 'auditor', 'administrator'] },
  'snapshots:take': { title: 'take a snapshot of the catalogue', roles: ['officer', 'administrator'] },
  'stores:write': {
    title: 'policies of replication, the state of stores, plans for copies',
    roles: ['officer', 'administrator'],
  },
  'evidence:make': { title: 'close batches of evidence, and renew them', roles: ['officer', 'administrator'] },
  'drills:run': { title: 'restore drills', roles: ['officer', 'auditor', 'administrator'] },
  'volumes:manage': {
    title: 'register, plan, seal, inspect and retire volumes; what needs a copy',
    roles: ['officer', 'administrator'],
  },
  'volumes:read': {
    title: 'volumes, and the yearly list of what needs backing up',
    roles: ['officer', 'approver', 'auditor', 'administrator'],
  },
  'formats:read': {
    title: 'formats of the holdings, their risks and reports',
    roles: ['officer', 'approver', 'auditor', 'administrator'],
  },
  'formats:manage': {
    title: 'rows of the format policy, assessing and identifying anew',
    roles: ['officer', 'administrator'],
  },
  'digitisation:read': {
    title: 'figures of documents and pages, targets of digitisation and their report',
    roles: ['producer', 'officer', 'approver', 'auditor', 'administrator'],
  },
  'digitisation:manage': { title: 'set and withdraw targets of digitisation', roles: ['officer', 'administrator'] },
  'migrations:plan': {
    title: 'policies of migration, campaigns and their previews',
    roles: ['officer', 'administrator'],
  },
  'migrations:read': {
    title: 'campaigns of migration, what they made and why not',
    roles: ['officer', 'approver', 'auditor', 'administrator'],
  },
  'agencies:read': { title: 'agencies', roles: ['officer', 'approver', 'auditor', 'administrator'] },
  'agencies:write': { title: 'register agencies and set their limits', roles: ['officer', 'administrator'] },
  'agreements:read': {
    title: 'agreements',
    roles: ['producer', 'contractor', 'officer', 'approver', 'auditor', 'administrator'],
  },
  'agreements:write': { title: 'make, change and close agreements', roles: ['officer', 'administrator'] },
  'webhooks:manage': {
    title: 'webhooks and their delivery log, of the own agency or of the whole archive',
    roles: ['producer', 'administrator'],
  },
  'keys:read': { title: 'keys, without their secrets', roles: ['auditor', 'administrator'] },
  'keys:write': { title: 'make, rotate and revoke keys', roles: ['administrator'] },
  'keys:own': {
    title: 'see and rotate the key that is used',
    roles: ['producer', 'contractor', 'officer', 'approver', 'auditor', 'reader', 'integration', 'administrator'],
  },
  'approvals:request': { title: 'ask for what one person alone may not do', roles: ['officer', 'administrator'] },
  'approvals:read': {
    title: 'requests for approval',
    roles: ['officer', 'approver', 'auditor', 'administrator'],
  },
  'approvals:decide': { title: 'approve or reject as the second person', roles: ['approver', 'administrator'] },
  'audit-log:read': { title: 'the log of privileged actions', roles: ['auditor', 'administrator'] },
} as const satisfies Record<string, Grant>;

export type Right = keyof typeof RIGHTS;

/** Rights whose reading takes much out of the archive: every use is logged. */
const EXPORTS: readonly Right[] = ['holdings:export', 'catalogue:export'];

export const isExport = (right: Right): boolean => EXPORTS.includes(right);
