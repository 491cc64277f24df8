import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const DESCRIPTION =
  'The report on the file and on each of its signatures, after ETSI EN 319 102-1: `signatures` with `indication`, `subIndication`, `level`, `coverage`, `modification`, `signer`, `bestSignatureTime`, `checks`, `dataUsed`.';

/** Check C12 of one file. */
export class VerdictDto {
  @ApiProperty({ description: 'Of a transfer below the package’s root, of a holding its logical path.' })
  path!: string;

  @ApiProperty({ enum: ['pdf', 'cms', 'xml'] })
  kind!: string;

  @ApiProperty()
  sha256!: string;

  @ApiProperty({ format: 'date-time', description: 'Validation time.' })
  judgedAt!: string;

  @ApiProperty({ enum: ['TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED', 'NO_SIGNATURE'] })
  indication!: string;

  @ApiPropertyOptional({ description: 'Why, by the names of ETSI EN 319 102-1.' })
  subIndication?: string;

  @ApiProperty({ enum: ['accept', 'note', 'hold', 'return'], description: 'What the archive’s policy says of it.' })
  decision!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: DESCRIPTION })
  report!: object;
}

/** Check C12 of a whole package. */
export class SignatureSummaryDto {
  @ApiProperty({ description: 'Files that carry signatures.' })
  filesSigned!: number;

  @ApiProperty({ description: 'Of these, by the worst of their signatures.' })
  filesPassed!: number;

  @ApiProperty()
  filesIndeterminate!: number;

  @ApiProperty()
  filesFailed!: number;

  @ApiProperty({ description: 'Of these, the ones that the policy holds for an officer.' })
  filesHeld!: number;

  @ApiProperty({ format: 'date-time', description: 'Validation time.' })
  at!: string;

  @ApiPropertyOptional({ description: 'SHA-256 of the manifest of the trust store; absent where nobody is trusted.' })
  trustStore?: string;

  @ApiProperty({ description: 'SHA-256 of the policy of algorithms.' })
  algorithmPolicy!: string;

  @ApiProperty({ description: 'Policy of decisions.' })
  policy!: string;
}
