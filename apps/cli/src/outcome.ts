import { CodedError, messageOf, underlyingErrno } from '@mocban/core';

/** 0 done and valid · 1 ran and found invalid or not intact · 3 could not run. Wrong usage is 2 and never gets here. */
export type ExitCode = 0 | 1 | 3;

/** What a command answers with: one JSON document for machines, lines for people. */
export interface Outcome {
  exit: ExitCode;
  json: unknown;
  text: string[];
}

/** An argument or option that means nothing; the command line ends with 2 and prints no JSON. */
export class UsageError extends CodedError<'USAGE'> {
  constructor(message: string) {
    super('USAGE', message);
  }
}

export type CliErrorCode =
  /** A list or message to be imported has problems; nothing was written. */
  | 'CLI_IMPORT_REFUSED'
  /** A file of metadata, rules or the like is no JSON object. */
  | 'CLI_JSON_MALFORMED'
  /** A folder to be stored holds links, devices or names that cannot be kept. */
  | 'CLI_SOURCE_UNSAFE'
  /** A file could not be fetched from its publisher. */
  | 'CLI_DOWNLOAD_FAILED'
  /** What should hold PRONOM's reports is damaged or unsafe. */
  | 'CLI_REPORTS_UNREADABLE'
  | 'CLI_TARGET_EXISTS'
  /** There is no open request for the approval of a plan. */
  | 'CLI_APPROVAL_UNKNOWN'
  /** A restore drill came to no record. */
  | 'CLI_DRILL_FAILED'
  /** A folder where a file is expected, or the reverse. */
  | 'CLI_PATH_KIND'
  /** A name whose bytes are no UTF-8, to which no path leads. */
  | 'CLI_NAME_ENCODING'
  /** A folder that is to be repaired has nothing of a store. */
  | 'CLI_NO_STORE'
  /** A thread that judged packages ended before its answer. */
  | 'CLI_JUDGE_ENDED'
  /** There is no evidence of a version yet. */
  | 'CLI_EVIDENCE_PENDING'
  /** A log gives no proof: it is none, or does not continue the older checkpoint. */
  | 'CLI_LOG_UNPROVABLE'
  /** There is no object with this id. */
  | 'CLI_OBJECT_UNKNOWN'
  /** A plan has nothing for the volume that is mounted. */
  | 'CLI_VOLUME_UNPLANNED'
  /** A witness has its key and not what it cosigned with it: it could cosign another history. */
  | 'CLI_WITNESS_STATE'
  /** Work in progress would lie on another volume than the storage root. */
  | 'CLI_STAGING_VOLUME';

export class CliError extends CodedError<CliErrorCode> {}

export const worstExit = (codes: Iterable<ExitCode>): ExitCode => {
  let worst: ExitCode = 0;
  for (const code of codes) if (code > worst) worst = code;
  return worst;
};

/** Codes of errors that say that what was given is bad: it was read and judged. Every other error means that nothing could be judged. */
const judged = new Set([
  'CLI_JSON_MALFORMED',
  'CLI_IMPORT_REFUSED',
  'CLI_LOG_UNPROVABLE',
  'CLI_NO_STORE',
  'CLI_SOURCE_UNSAFE',
  'ARCHIVE_VOLUME_INVALID',
  'ARCHIVE_VOLUME_FOREIGN',
  'ARCHIVE_VOLUME_SEALED',
  'ARCHIVE_VOLUME_UNSEALED',
  'ARCHIVE_VOLUME_NOT_INTACT',
  'BAG_INFO_REFUSED',
  'BAG_INVALID',
  'BAG_PATH_CONFLICT',
  'BAG_PATH_REFUSED',
  'BAG_PATH_UNKNOWN',
  'BAG_PROFILE_INVALID',
  'BAG_PROFILE_UNMET',
  'BAG_SOURCE_UNSAFE',
  'FORMATS_SIGNATURES_INVALID',
  'FORMAT_RISK_REGISTER_INVALID',
  'CLI_REPORTS_UNREADABLE',
  'EARK_METADATA_INVALID',
  'EARK_PLAN_INVALID',
  'EARK_SOURCE_INVALID',
  'VN_SIP_METADATA_MALFORMED',
  'VN_SIP_METADATA_INCOMPLETE',
  'VN_SIP_SOURCE',
  'XML_CHARACTER_NOT_ALLOWED',
  'CHARACTERISATION_REQUIREMENTS_MALFORMED',
  'PKI_POLICY_INVALID',
  'PKI_TRUST_INVALID',
  'OCFL_DIGEST_MISMATCH',
  'OCFL_INVENTORY_INVALID',
  'OCFL_PATH_CONFLICT',
  'OCFL_PATH_UNSAFE',
  'OCFL_ROOT_INVALID',
  'OCFL_SIDECAR_MISMATCH',
]);

/** The outcome of a command that broke off: `{ "error": { "code", "message", "details"? } }`. */
export function failure(error: unknown): Outcome {
  const { code, message } = describeError(error);
  const given = (error as { details?: unknown } | null | undefined)?.details;
  const details = Array.isArray(given) ? given.map(String) : [];
  const exit = judged.has(code) ? 1 : 3;
  return {
    exit,
    json: { error: { code, message, ...(details.length === 0 ? {} : { details }) } },
    text: [
      `${exit === 1 ? 'refused' : 'could not run'}: ${printable(message)}`,
      ...details.map((detail) => `  ${printable(detail)}`),
    ],
  };
}

const ioCodes: Record<string, [rule: string, message: string]> = {
  ENOENT: ['IO_NOT_FOUND', 'there is nothing at this path'],
  ENOTDIR: ['IO_NOT_FOUND', 'there is nothing at this path: a part of it is no folder'],
  EACCES: ['IO_ACCESS', 'permission to read was denied'],
  EPERM: ['IO_ACCESS', 'permission was denied'],
};

/** A code and a message for any error: `IO_…` where the file system refused, else the error's own code, else `INTERNAL`. */
export function describeError(error: unknown): { code: string; message: string } {
  const message = messageOf(error);
  const errno = underlyingErrno(error);
  if (errno === undefined) {
    const code = (error as { code?: unknown } | null | undefined)?.code;
    return { code: typeof code === 'string' ? code : 'INTERNAL', message };
  }
  const [rule, meaning] = ioCodes[errno] ?? ['IO_ERROR', errno];
  return { code: rule, message: error instanceof CodedError ? `${message} (${meaning})` : message };
}

/** The finding's rule and message for a path that the system refuses; `undefined` for any other error. */
export const ioProblem = (error: unknown): [rule: string, message: string] | undefined => {
  const errno = underlyingErrno(error);
  return errno === undefined ? undefined : (ioCodes[errno] ?? ['IO_ERROR', `the system refused: ${errno}`]);
};

/** Names come from outside: a terminal never sees their control characters. */
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
