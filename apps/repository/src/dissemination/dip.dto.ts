import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

export const DIP_PROFILES = ['eark', 'tt05'] as const;
export type DipProfileName = (typeof DIP_PROFILES)[number];

/** Characters that XML can hold on one line. */
const TEXT = /^[^\u0000-\u001f\ufffe\uffff]*$/;
const TEXT_MESSAGE = { message: '$property must be text without control characters' };

/** The fields of a request for use that the circular's DIP describes, by its names. */
export class DipQuery {
  @ApiPropertyOptional({
    enum: DIP_PROFILES,
    default: 'eark',
    description: '`eark`: E-ARK DIP 2.2.0. `tt05`: annex V of Thông tư 05/2025/TT-BNV.',
  })
  @IsOptional()
  @IsIn(DIP_PROFILES)
  profile: DipProfileName = 'eark';

  @ApiPropertyOptional({
    maxLength: 100,
    description: 'Mã yêu cầu; derived when not given. Only `tt05`, as all that follow.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(TEXT, TEXT_MESSAGE)
  requestID?: string;

  @ApiPropertyOptional({
    example: '21/11/2026',
    description: 'Ngày yêu cầu, DD/MM/YYYY; the day of the newest event when not given.',
  })
  @IsOptional()
  @Matches(/^(0[1-9]|[12]\d|3[01])\/(0[1-9]|1[0-2])\/\d{4}$/, { message: 'requestDate must be DD/MM/YYYY' })
  requestDate?: string;

  @ApiPropertyOptional({
    maxLength: 100,
    description: 'Mục đích sử dụng: a code, 01 Cá nhân, 02 Công vụ, 03 Công vụ đặc biệt, or its label.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(TEXT, TEXT_MESSAGE)
  purpose?: string;

  @ApiPropertyOptional({ maxLength: 500, description: 'Nội dung mục đích sử dụng.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @Matches(TEXT, TEXT_MESSAGE)
  purposeContent?: string;

  @ApiPropertyOptional({ maxLength: 100, description: 'Đối tượng thu phí: a code from 01 to 10, or its label.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(TEXT, TEXT_MESSAGE)
  feeObjectType?: string;

  @ApiPropertyOptional({ maxLength: 250, description: 'Đề tài nghiên cứu.' })
  @IsOptional()
  @IsString()
  @MaxLength(250)
  @Matches(TEXT, TEXT_MESSAGE)
  researchTopic?: string;

  @ApiPropertyOptional({ maxLength: 2000, description: 'Ghi chú.' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  @Matches(TEXT, TEXT_MESSAGE)
  description?: string;
}
