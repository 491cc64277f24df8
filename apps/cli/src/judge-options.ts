import type { Command } from 'commander';

/** Options that say what is believed when signatures and time-stamping authorities are judged, and at which time. */
export const withJudgeOptions = (command: Command): Command =>
  command
    .option('--trust <directory>', 'certificates that are believed: self-signed ones, or a signed trust store')
    .option('--trust-key <file>', 'public key (PEM) that the trust store is signed with')
    .option('--certs <directory>', 'further certificates, which complete chains')
    .option('--revocation <directory>', 'lists of revoked certificates and OCSP responses')
    .option('--at <time>', 'time to judge at, ISO 8601 (default: now)')
    .option('--policy <file>', 'until when algorithms are believed, JSON');
