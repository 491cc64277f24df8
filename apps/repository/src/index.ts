export { exportOpenApi } from './export-openapi.js';
export { rebuildCatalogue } from './rebuild/rebuild.js';
export type { RebuildOptions, RebuildSummary } from './rebuild/rebuild.js';
export { startRepository } from './start.js';
export type { RunningRepository } from './start.js';
export { PROCESS_ROLES } from './config/config.js';
export type { LogLevel, ProcessRole, RepositoryOptions, StoreOption } from './config/config.js';
export { ServiceError, StartError } from './error.js';
export type { FieldProblem, ServiceErrorCode, StartErrorCode } from './error.js';
