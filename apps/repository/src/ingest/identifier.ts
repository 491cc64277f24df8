import { openIdentifier, type FormatIdentifier } from '@mocban/formats';
import type { Config } from '../config/config.js';
import { CurrentRelease } from '../formats/current-release.js';

const identifiers = new CurrentRelease<FormatIdentifier>((folder) =>
  openIdentifier(folder === undefined ? {} : { folder }),
);

/** What formats are told by now. @throws ServiceError `SERVICE_NOT_READY`: transfers wait until the format data can be used */
export const currentIdentifier = (config: Pick<Config, 'formatData'>): Promise<FormatIdentifier> =>
  identifiers.current(config);
