import { Controller, Head, Patch, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access, Caller, type Principal } from '../http/access.js';
import { ApiProblems } from '../http/problem.js';
import { UuidParam } from '../http/uuid-param.js';
import { UploadServer } from './upload-server.js';

@ApiTags('uploads')
@Controller('v1/uploads')
export class UploadController {
  constructor(readonly uploads: UploadServer) {}

  @Head(':id')
  @Access('transfers:send')
  @ApiHeader({ name: 'Tus-Resumable', required: true, example: '1.0.0' })
  @ApiResponse({ status: 200, description: 'Upload-Offset says where to go on, Upload-Length the whole size.' })
  @ApiProblems(404, 409)
  offset(
    @UuidParam('id', 'TRANSFER_UNKNOWN') id: string,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.uploads.handle(id, caller, request, response);
  }

  @Patch(':id')
  @Access('transfers:send')
  @ApiHeader({ name: 'Tus-Resumable', required: true, example: '1.0.0' })
  @ApiHeader({ name: 'Upload-Offset', required: true, description: 'Where the bytes of this request begin.' })
  @ApiConsumes('application/offset+octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 204, description: 'The bytes are kept; Upload-Offset is the new offset.' })
  @ApiProblems(404, 409)
  send(
    @UuidParam('id', 'TRANSFER_UNKNOWN') id: string,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.uploads.handle(id, caller, request, response);
  }
}
