import helmet from 'helmet';
import type { AccessConfig } from '../config/access-options.js';

const YEAR_SECONDS = 365 * 86_400;

/** Without TLS in front, browsers must not be told to change to https. */
export const securityHeaders = ({ behindTls }: Pick<AccessConfig, 'behindTls'>) =>
  helmet({
    contentSecurityPolicy: {
      directives: { frameAncestors: ["'none'"], upgradeInsecureRequests: behindTls ? [] : null },
    },
    strictTransportSecurity: behindTls && { maxAge: YEAR_SECONDS },
    xFrameOptions: { action: 'deny' },
  });
