import { resolveConfig, type RepositoryOptions } from '../config/config.js';
import { makeNextLogKey } from './log-key.js';

/**
 * Makes the key that is to take the place of the one that a repository's log is signed with; the repository takes it with its next leaf.
 * @returns the verifier keys of both
 * @throws StartError `START_LOG_KEY_INVALID` where there is no key yet, `START_OPTION_INVALID`
 */
export const prepareLogKey = (
  options: Pick<RepositoryOptions, 'dataDirectory' | 'logKeyFile' | 'logOrigin'>,
): Promise<{ from: string; to: string }> => makeNextLogKey(resolveConfig(options));
