import type { Command } from 'commander';

/** Where the server of `s3://` arguments is. */
export interface S3Options {
  s3Endpoint?: string;
  s3Region?: string;
  s3Credentials?: string;
}

/** The options by which a command takes stores in buckets. */
export const withS3Options = (command: Command): Command =>
  command
    .option('--s3-endpoint <url>', 'the server of stores given as s3://bucket/prefix')
    .option('--s3-region <name>', 'its region, us-east-1 when none is given')
    .option('--s3-credentials <file>', 'JSON file with accessKeyId and secretAccessKey (else as AWS tools find them)');
