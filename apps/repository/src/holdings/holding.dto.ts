import { MEDIA, type Medium } from '@mocban/oais';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { PageQuery } from '../http/paging.js';

const FILE_ROLES = ['content', 'metadata', 'submission', 'schema', 'documentation', 'root'] as const;
export type FileRole = (typeof FILE_ROLES)[number];

export class HoldingQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Words to look for, with or without accents; all must occur.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  q?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only what this transfer became.' })
  @IsOptional()
  @IsUUID()
  transferId?: string;
}

export class FileQuery extends PageQuery {
  @ApiPropertyOptional({ enum: FILE_ROLES })
  @IsOptional()
  @IsIn(FILE_ROLES)
  role?: FileRole;
}

export class ContentQuery {
  @ApiProperty({ description: 'Logical path of the file in the version.' })
  @IsString()
  @MaxLength(4000)
  path!: string;
}

export class CopyDto {
  @ApiProperty()
  store!: string;

  @ApiProperty({ description: 'Verdict of the last audit of this copy.' })
  state!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When every byte was last read.' })
  verifiedAt?: string;
}

const NOTE_KINDS = ['recalled', 'replaced', 'updated', 'status'] as const;

/** What a message of the document exchange (edXML) says of a document; nothing is ever deleted for it. */
export class HoldingNoteDto {
  @ApiProperty({ enum: NOTE_KINDS, description: '`recalled` (thu hồi): its sender took the document back.' })
  kind!: (typeof NOTE_KINDS)[number];

  @ApiProperty({ description: 'The document as the message names it.', example: 'H99.15.04,2026/02/10,21/UBND-VP' })
  documentId!: string;

  @ApiProperty({ description: 'Logical path of the document in the newest version.' })
  path!: string;

  @ApiPropertyOptional({ description: 'Status code of an answer.' })
  code?: string;

  @ApiProperty()
  text!: string;

  @ApiProperty({ description: 'Who sent the message.' })
  by!: string;

  @ApiProperty({ description: 'As written in the message, or empty.' })
  at!: string;

  @ApiProperty({ format: 'date-time', description: 'When the message came to the archive.' })
  receivedAt!: string;

  @ApiProperty({ format: 'uuid', description: 'The holding that keeps the message.' })
  holding!: string;

  @ApiProperty({ format: 'uuid' })
  transferId!: string;
}

/** Which of the holdings of one transfer. */
export class HoldingPartDto {
  @ApiProperty({ description: 'Counted from 1, in the order of the list.' })
  number!: number;

  @ApiProperty()
  of!: number;
}

export class HoldingSummaryDto {
  @ApiProperty({ format: 'uuid' })
  uuid!: string;

  @ApiProperty({ description: 'Identifier of the AIP, `urn:uuid:…`.' })
  aipId!: string;

  @ApiProperty()
  title!: string;

  @ApiPropertyOptional()
  recordCode?: string;

  @ApiPropertyOptional()
  startDate?: string;

  @ApiPropertyOptional()
  endDate?: string;

  @ApiProperty({ enum: ['eark', 'tt05'] })
  profile!: string;

  @ApiProperty({ description: 'Code of the agency.' })
  agency!: string;

  @ApiProperty({ description: 'Code of the agreement.' })
  agreement!: string;

  @ApiProperty({ description: 'Code of the fonds (phông).' })
  fonds!: string;

  @ApiProperty({ format: 'uuid' })
  transferId!: string;

  @ApiPropertyOptional({ type: HoldingPartDto, description: 'Where its transfer became several holdings.' })
  part?: HoldingPartDto;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiProperty({ description: 'Newest version.' })
  head!: string;
}

export class HoldingDto extends HoldingSummaryDto {
  @ApiProperty()
  submissionProfile!: string;

  @ApiPropertyOptional()
  submissionObjectId?: string;

  @ApiProperty({ description: "Folder of the object, relative to each store's root." })
  objectPath!: string;

  @ApiProperty({ type: [CopyDto] })
  copies!: CopyDto[];

  @ApiProperty({ type: [HoldingNoteDto], description: 'Recalls, replacements and answers; at most a thousand.' })
  notes!: HoldingNoteDto[];
}

export class VersionDto {
  @ApiProperty({ example: 'v1' })
  version!: string;

  @ApiProperty({ format: 'date-time' })
  created!: string;

  @ApiProperty()
  message!: string;

  @ApiProperty({ description: 'SHA-512 of the OCFL inventory: the commit record of the version.' })
  inventorySha512!: string;

  @ApiProperty()
  fileCount!: number;

  @ApiProperty()
  sizeBytes!: number;

  @ApiProperty({
    enum: ['PENDING_EVIDENCE', 'EVIDENCED'],
    description:
      'Whether a time-stamped batch has it: its record is at `/v1/holdings/{uuid}/versions/{version}/evidence`.',
  })
  evidence!: 'PENDING_EVIDENCE' | 'EVIDENCED';

  @ApiPropertyOptional({
    enum: ['PENDING_SEAL', 'SEALED'],
    description: 'Whether its manifests are sealed by the archive’s own key; absent where nothing is sealed.',
  })
  seal?: 'PENDING_SEAL' | 'SEALED';
}

export class FileDto {
  @ApiProperty({ description: 'For `/v1/holdings/{uuid}/files/{id}/content`.' })
  id!: number;

  @ApiProperty()
  path!: string;

  @ApiProperty()
  sizeBytes!: number;

  @ApiPropertyOptional()
  sha256?: string;

  @ApiProperty()
  sha512!: string;

  @ApiPropertyOptional()
  mimeType?: string;

  @ApiPropertyOptional()
  puid?: string;

  @ApiPropertyOptional()
  formatName?: string;

  @ApiPropertyOptional({
    description: 'What the identification rests on; absent where only the producer says what the format is.',
    example: 'signature',
  })
  formatBasis?: string;

  @ApiPropertyOptional({ description: 'Release of the signatures it is by.', example: 'pronom-122-containers-40' })
  formatRelease?: string;

  @ApiPropertyOptional({ type: [String], description: 'What was met beside it.', example: ['EXTENSION_MISMATCH'] })
  formatWarnings?: string[];

  @ApiPropertyOptional()
  originalName?: string;

  @ApiProperty({ enum: FILE_ROLES })
  role!: FileRole;

  @ApiPropertyOptional()
  title?: string;

  @ApiPropertyOptional({ description: 'Of content; absent where nobody knows, 0 of what has none.' })
  pages?: number;

  @ApiPropertyOptional({
    enum: MEDIA,
    description:
      'What a document was before it came; only of the representation that came, so that each is counted once.',
  })
  medium?: Medium;
}

export class HoldingEventDto {
  @ApiProperty()
  id!: number;

  @ApiProperty({ enum: ['aip', 'catalogue'], description: 'In the AIP, or after its commit.' })
  source!: string;

  @ApiProperty({ description: 'PREMIS event type.' })
  type!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The PREMIS event.' })
  event!: object;
}
