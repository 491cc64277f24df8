import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { version } from '../version.js';

/** The document is generated from the routes, so that it cannot say anything else than they do. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Mộc Bản repository')
    .setDescription(
      'Transfers, holdings, audits and administration of an OAIS archive. Errors are problem details (RFC 9457) with a stable `code`. ' +
        'Uploads follow tus 1.0. `x-roles` of a route names who may call it.',
    )
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key.' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'apiKey')
    .build();
  return SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`,
  });
}

/** Serves the document at `/v1/openapi.json` and a page to browse it at `/docs`. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => buildOpenApi(app), {
    jsonDocumentUrl: 'v1/openapi.json',
    customSiteTitle: 'Mộc Bản API',
  });
}
