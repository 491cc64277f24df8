// The declarations say Buffer and node:stream: whoever compiles against them needs the types of Node, named or not.
/// <reference types="node" preserve="true" />
export { BytesError, bytesOf, collectBytes } from './bytes.js';
export type { BytesErrorCode, ByteSource } from './bytes.js';
export { fixedClock, isoSeconds, systemClock } from './clock.js';
export type { Clock } from './clock.js';
export { DigestColumn, NumberColumn } from './columns.js';
export { CompactTable } from './compact-table.js';
export { CsvError, csvRecords } from './csv.js';
export type { CsvErrorCode, CsvOptions } from './csv.js';
export { CodedError, messageOf } from './error.js';
export { FindingLog, isValid } from './finding.js';
export type { Finding, FindingRequirement, Severity, ValidationResult } from './finding.js';
export { nameUuid, randomIdentifiers } from './identifier.js';
export type { Identifiers } from './identifier.js';
export { sortNumbers, orderByKey } from './sort-numbers.js';
export { extensionOf, mediaTypeOf } from './media-type.js';
export { byByteOrder, collisionKey, MAX_PART_BYTES, MAX_PATH_BYTES, pathProblem } from './path.js';
export type { PathProblem } from './path.js';
export { errnoOf, underlyingErrno } from './system-error.js';
export { turnDue } from './turn.js';
