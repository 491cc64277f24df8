import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';
import { TRANSFER_STATES, type TransferState } from '../database/entities/transfers.js';
import { PageQuery } from '../http/paging.js';
import { FormatDecisionsDto } from '../agreements/format-policy.dto.js';
import { SignatureSummaryDto } from '../signatures/verdict.dto.js';

const HEX_LENGTH = { sha256: 64, sha512: 128 } as const;
const lowerCase = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** The digest's length must be its algorithm's. */
const IsDigest = () => (target: object, propertyName: string) =>
  registerDecorator({
    name: 'isDigest',
    target: target.constructor,
    propertyName,
    options: { message: 'value must be the digest in hexadecimal, 64 digits of sha256 or 128 of sha512' },
    validator: {
      validate: (value: unknown, context) => {
        const { algorithm } = context!.object as { algorithm?: keyof typeof HEX_LENGTH };
        const length = algorithm === undefined ? undefined : HEX_LENGTH[algorithm];
        return typeof value === 'string' && value.length === length && /^[0-9a-f]+$/.test(value);
      },
    },
  });

export class DigestDto {
  @ApiProperty({ enum: ['sha256', 'sha512'] })
  @IsIn(['sha256', 'sha512'])
  algorithm!: 'sha256' | 'sha512';

  @ApiProperty({ description: 'Hexadecimal.' })
  @Transform(lowerCase)
  @IsDigest()
  value!: string;
}

export class RegisterTransferBody {
  @ApiPropertyOptional({
    description: 'Code of the agreement; may be left out when the agency has one open agreement.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  agreement?: string;

  @ApiProperty({ description: 'File name of the package.', example: 'HS-01.zip' })
  @IsString()
  @MaxLength(255)
  @Matches(/^[^/\\\u0000-\u001f\u007f]+$/, { message: 'packageName must be a file name without folders' })
  packageName!: string;

  @ApiProperty({ minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  sizeBytes!: number;

  @ApiProperty({ type: DigestDto, description: 'Digest of the whole package file, verified on receipt.' })
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => DigestDto)
  digest!: DigestDto;

  @ApiPropertyOptional({ description: 'Instead of the header Idempotency-Key.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  idempotencyKey?: string;
}

export class TransferQuery extends PageQuery {
  @ApiPropertyOptional({ enum: TRANSFER_STATES })
  @IsOptional()
  @IsIn(TRANSFER_STATES)
  state?: TransferState;
}

export class DocumentQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['passed', 'failed'] })
  @IsOptional()
  @IsIn(['passed', 'failed'])
  outcome?: 'passed' | 'failed';
}

/** What is wrong with the package, or with one document of it. */
export class DecisionReasonDto {
  @ApiPropertyOptional({ description: 'Path of the document; left out: the package.' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  document?: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  message!: string;
}

export class DecisionBody {
  @ApiProperty({ enum: ['accept', 'return', 'quarantine'] })
  @IsIn(['accept', 'return', 'quarantine'])
  decision!: 'accept' | 'return' | 'quarantine';

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  reason!: string;

  @ApiPropertyOptional({ type: [DecisionReasonDto], description: 'Shown to the producer, document by document.' })
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => DecisionReasonDto)
  @ArrayMaxSize(1000)
  reasons?: DecisionReasonDto[];
}

export class UploadDto {
  @ApiProperty({ description: 'Address for tus 1.0 (HEAD for the offset, PATCH to send).' })
  url!: string;

  @ApiProperty({ description: 'Bytes received so far.' })
  offset!: number;

  @ApiProperty({
    description: 'When the upload is given up (`returned`, cause `UPLOAD_EXPIRED`) if no more bytes come.',
  })
  expiresAt!: string;
}

export class FindingDto {
  @ApiProperty({ description: "The standard's own rule id, or ours." })
  rule!: string;

  @ApiProperty({ enum: ['error', 'warning', 'info'] })
  severity!: 'error' | 'warning' | 'info';

  @ApiProperty()
  location!: string;

  @ApiProperty()
  message!: string;

  @ApiPropertyOptional()
  standard?: string;

  @ApiPropertyOptional({ description: 'Receipt check C1 … C16.' })
  check?: string;

  @ApiPropertyOptional()
  hint?: string;

  @ApiPropertyOptional({ enum: ['block', 'quarantine', 'refuse-item', 'officer', 'warn', 'info'] })
  effect?: string;

  @ApiPropertyOptional({ description: 'Document concerned.' })
  document?: string;
}

export class ReasonDto {
  @ApiProperty()
  rule!: string;

  @ApiProperty()
  message!: string;
}

export class TransferDocumentDto {
  @ApiProperty()
  path!: string;

  @ApiPropertyOptional()
  title?: string;

  @ApiProperty({ enum: ['passed', 'failed'] })
  outcome!: 'passed' | 'failed';

  @ApiProperty({ type: [ReasonDto] })
  reasons!: readonly ReasonDto[];
}

export class DecisionDto {
  @ApiProperty({ enum: ['accept', 'return', 'quarantine'] })
  decision!: string;

  @ApiProperty()
  reason!: string;

  @ApiPropertyOptional({ type: [DecisionReasonDto] })
  reasons?: readonly DecisionReasonDto[];

  @ApiProperty({ description: 'Name of the key that decided.' })
  by!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

/** A transfer as lists show it. */
export class TransferSummaryDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: TRANSFER_STATES })
  state!: TransferState;

  @ApiProperty({ description: 'Code of the agency.' })
  agency!: string;

  @ApiProperty({ description: 'Code of the agreement.' })
  agreement!: string;

  @ApiProperty()
  idempotencyKey!: string;

  @ApiProperty()
  packageName!: string;

  @ApiProperty()
  sizeBytes!: number;

  @ApiProperty({ type: DigestDto })
  digest!: DigestDto;

  @ApiProperty({ format: 'date-time' })
  registeredAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  receivedAt?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When it was preserved, returned or quarantined.' })
  endedAt?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When its quarantined package was deleted.' })
  purgedAt?: string;

  @ApiPropertyOptional({ enum: ['accept', 'accept-with-warnings', 'officer', 'block', 'quarantine'] })
  verdict?: string;

  @ApiPropertyOptional({
    description: 'The AIP it became; set once preserved. Of several (`packages`) the first.',
  })
  aipId?: string;

  @ApiPropertyOptional({ description: 'Why the last attempt of a step failed.' })
  cause?: string;
}

export class SignaturesDto {
  @ApiPropertyOptional({ description: 'Version of the official signatures.' })
  version?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  date?: string;

  @ApiProperty({ description: 'Only local signatures were loaded, as in a test: no protection.' })
  testOnly!: boolean;
}

export class MalwareFileDto {
  @ApiProperty()
  path!: string;

  @ApiPropertyOptional({ description: 'Name of the signature that matched.' })
  signature?: string;

  @ApiPropertyOptional({ description: 'Why it was not scanned.' })
  reason?: string;
}

/** Check C1. */
export class MalwareDto {
  @ApiProperty({ enum: ['clean', 'found', 'not-scanned'] })
  outcome!: string;

  @ApiPropertyOptional({ example: 'ClamAV 1.4.6' })
  scanner?: string;

  @ApiPropertyOptional({ type: SignaturesDto })
  signatures?: SignaturesDto;

  @ApiPropertyOptional({ description: 'Why not scanned.' })
  reason?: string;

  @ApiProperty()
  filesScanned!: number;

  @ApiProperty()
  filesNotScanned!: number;

  @ApiProperty()
  filesFound!: number;

  @ApiProperty({ type: [MalwareFileDto], description: 'At most a thousand.' })
  found!: readonly MalwareFileDto[];

  @ApiProperty({ type: [MalwareFileDto], description: 'At most a thousand.' })
  notScanned!: readonly MalwareFileDto[];
}

export class DuplicateCountDto {
  @ApiProperty({ description: 'Documents that are held already, or come in another transfer under way.' })
  documents!: number;

  @ApiProperty({ description: 'Holdings and transfers under way that have them, or have the same record code.' })
  holdings!: number;
}

/** One of the packages of a list of several hồ sơ, which becomes a holding of its own. */
export class TransferPackageDto {
  @ApiPropertyOptional()
  recordCode?: string;

  @ApiPropertyOptional()
  title?: string;

  @ApiProperty()
  documentCount!: number;

  @ApiProperty({
    enum: ['accept', 'accept-with-warnings', 'officer', 'block', 'quarantine'],
    description: 'What its own findings come to; the transfer is accepted or returned as a whole.',
  })
  verdict!: string;

  @ApiPropertyOptional({ description: 'The AIP it became; set once preserved.' })
  aipId?: string;
}

export class TransferDto extends TransferSummaryDto {
  @ApiPropertyOptional({ type: UploadDto, description: 'While the upload is open.' })
  upload?: UploadDto;

  @ApiPropertyOptional({ description: 'tt05, eark, bagit, tt02, spreadsheet, edxml or unknown.' })
  profile?: string;

  @ApiPropertyOptional()
  packageType?: string;

  @ApiPropertyOptional({ description: 'Standard and version it was judged by.' })
  standard?: string;

  @ApiPropertyOptional()
  objectId?: string;

  @ApiPropertyOptional()
  title?: string;

  @ApiProperty({ description: 'Documents in the package; 0 until it has been read.' })
  documentCount!: number;

  @ApiProperty({
    type: [TransferDocumentDto],
    description: 'The first 1,000; all of them are at `/v1/transfers/{id}/documents`, page by page.',
  })
  documents!: readonly TransferDocumentDto[];

  @ApiProperty({
    type: [FindingDto],
    description: 'Of one rule at most 10,000; where there were more, one finding says `truncated` and how many.',
  })
  findings!: readonly FindingDto[];

  @ApiPropertyOptional({
    type: [TransferPackageDto],
    description:
      'The packages of a list of several hồ sơ, in its order, once it was read. Documents and findings are named `CODE/path` by them.',
  })
  packages?: readonly TransferPackageDto[];

  @ApiPropertyOptional({ type: MalwareDto, description: 'Scan for malware (check C1), once the package was read.' })
  malware?: MalwareDto;

  @ApiPropertyOptional({
    type: SignatureSummaryDto,
    description:
      'Signatures of its files (check C12), once the package was read; absent where none of them carries any.',
  })
  signatures?: SignatureSummaryDto;

  @ApiPropertyOptional({
    type: FormatDecisionsDto,
    description: 'What is decided on the formats of its documents (check C11), once the package was read.',
  })
  formats?: FormatDecisionsDto;

  @ApiPropertyOptional({
    type: DuplicateCountDto,
    description: 'Comparison with the holdings (check C14); its lists are at `/v1/transfers/{id}/duplicates`.',
  })
  duplicates?: DuplicateCountDto;

  @ApiPropertyOptional({ type: DecisionDto })
  decision?: DecisionDto;
}

export class TransferEventDto {
  @ApiProperty()
  id!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ example: 'transfer:state' })
  type!: string;

  @ApiPropertyOptional({ enum: TRANSFER_STATES })
  from?: TransferState;

  @ApiProperty({ enum: TRANSFER_STATES })
  to!: TransferState;

  @ApiProperty({ description: 'Name of the key, or `mocban` for the service itself.' })
  agent!: string;

  @ApiProperty({ enum: ['success', 'fail'] })
  outcome!: string;

  @ApiPropertyOptional()
  note?: string;
}
