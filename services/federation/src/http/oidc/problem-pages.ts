/** What a browser is shown when a request ends here. */
import { buildProblem, type Logger, preferredLanguage, type ServiceDefinition } from '@jitsuin/platform'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { FederationError } from '../../errors.js'
import { FEDERATION_PROBLEMS } from '../problems.js'
import { problemPage } from '../saml-pages.js'

type Server = Parameters<NonNullable<ServiceDefinition['raw']>>[0]

/** Shows a person why a request ends here: what it asked for cannot be answered at an address of the partner. */
export function showOidcError(logger: Logger): (ctx: KoaContextWithOIDC, error: unknown) => void {
  return (ctx, error) => {
    const requestId = String(ctx.res.getHeader('x-request-id') ?? '')
    const shown = shownError(error)
    logger.info(
      { requestId, code: shown.code, oauth: error instanceof Error ? error.message : 'unknown' },
      'oidc',
    )
    const { status, html, headers } = pageOf(shown, ctx.get('accept-language'), requestId)
    ctx.status = status
    ctx.set({ ...headers })
    ctx.body = html
  }
}

function shownError(error: unknown): FederationError {
  const name = error instanceof Error ? error.constructor.name : ''
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (name === 'SessionNotFound') return new FederationError('oidc/flow-over', 'The flow is not there')
  return new FederationError(status < 500 ? 'oidc/request-refused' : 'oidc/failed', name)
}

/** Below /oidc a browser is told in a page what is wrong; programs get the problem as everywhere. */
export function tellBrowsers(server: Server): void {
  server.setErrorHandler((error, request, reply) => {
    const wantsPage = request.headers.accept?.includes('text/html') ?? false
    if (!wantsPage) throw error // on to the handler of every service
    const { status, html, headers } = pageOf(error, request.headers['accept-language'], request.id)
    return reply.code(status).headers(headers).send(html)
  })
}

function pageOf(error: unknown, accepted: string | undefined, requestId: string) {
  const language = preferredLanguage(accepted)
  const problem = buildProblem(error, { problems: FEDERATION_PROBLEMS, language, requestId })
  return { status: problem.status, ...problemPage(problem, language) }
}
