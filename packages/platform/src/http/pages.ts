import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { PlatformError } from '../errors.js'
import { type PagePolicy, pageHeaders } from './security.js'

/** A built web application: a folder with `index.html` and files named by their content below `assets/`. */
export type Pages = PagePolicy & { readonly directory: string }

const ONE_YEAR = 'public, max-age=31536000, immutable'

/**
 * Serves the application. Its own router makes the pages, so an address that is no file answers with `index.html`, but
 * only to who asks for a page: a script or an interface that is missing stays missing.
 */
export function mountPages(server: FastifyInstance, pages: Pages): void {
  const headers = pageHeaders(pages)
  const index = readFileSync(join(pages.directory, 'index.html'))
  server.register(fastifyStatic, {
    root: pages.directory,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      for (const [name, value] of Object.entries(headers)) reply.header(name, value)
      reply.header('cache-control', /[\\/]assets[\\/]/.test(path) ? ONE_YEAR : 'no-cache')
    },
  })
  server.get('/*', async (request, reply) => {
    const asksForPage = request.headers.accept?.includes('text/html') ?? false
    const isFile = /\.[a-z0-9]{1,8}$/i.test(request.url.split('?')[0] ?? '')
    if (!asksForPage || isFile) throw new PlatformError('http/not-found', 'No such page')
    return reply
      .headers(headers)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(index)
  })
}
