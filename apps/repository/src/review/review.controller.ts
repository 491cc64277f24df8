import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiPage, PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { ProcessingReports } from './processing-report.js';
import { ClaimBody, ProcessingReportDto, ReleaseBody, ReviewDto } from './review.dto.js';
import { ReviewService } from './review.service.js';

@ApiTags('review')
@Controller('v1')
export class ReviewController {
  constructor(
    readonly reviews: ReviewService,
    readonly reports: ProcessingReports,
  ) {}

  @Get('reviews')
  @Access('transfers:review')
  @ApiPage(ReviewDto)
  list(@Query() query: PageQuery, @Caller() caller: Principal) {
    return this.reviews.list(query, caller);
  }

  @Post('transfers/:id/claim')
  @HttpCode(200)
  @Access('transfers:decide')
  @ApiOkResponse({ type: ReviewDto })
  @ApiProblems(400, 404, 409)
  claim(
    @UuidParam('id', 'TRANSFER_UNKNOWN') id: string,
    @Body() body: ClaimBody | undefined,
    @Caller() caller: Principal,
  ): Promise<ReviewDto> {
    return this.reviews.claim(id, body?.takeOver ?? false, caller);
  }

  @Delete('transfers/:id/claim')
  @HttpCode(204)
  @Access('transfers:decide')
  @ApiNoContentResponse()
  @ApiProblems(404)
  giveBack(@UuidParam('id', 'TRANSFER_UNKNOWN') id: string, @Caller() caller: Principal): Promise<void> {
    return this.reviews.giveBack(id, caller);
  }

  @Post('transfers/:id/release')
  @HttpCode(200)
  @Access('transfers:decide')
  @ApiOkResponse({ type: ReviewDto })
  @ApiProblems(400, 404, 409)
  release(
    @UuidParam('id', 'TRANSFER_UNKNOWN') id: string,
    @Body() { reason }: ReleaseBody,
    @Caller() caller: Principal,
  ): Promise<ReviewDto> {
    return this.reviews.release(id, reason, caller);
  }

  @Get('transfers/:id/processing-report')
  @Access('transfers:read')
  @ApiOkResponse({ type: ProcessingReportDto })
  @ApiProblems(404, 409)
  report(@UuidParam('id', 'TRANSFER_UNKNOWN') id: string, @Caller() caller: Principal): Promise<ProcessingReportDto> {
    return this.reports.report(id, caller);
  }
}
