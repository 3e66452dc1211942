/** The calls of a central logout. */
import { FederationCallError, logoutSchema, SAML_ROUTES, type SamlLogout } from '@jitsuin/federation/contract'
import { refusalSchema } from '@jitsuin/sso/contract'

/** What the page calls. Each throws `FederationCallError`. */
export type LogoutCalls = {
  /** Ends the session here, and lists the partners that are to be asked. */
  readonly begin: () => Promise<SamlLogout>
  readonly standing: (run: string) => Promise<SamlLogout>
}

/** Makes the calls over the page's `fetch`. */
export function logoutCalls(fetcher: typeof fetch): LogoutCalls {
  const read = async (path: string, method: 'GET' | 'POST'): Promise<SamlLogout> => {
    const response = await fetcher(path, { method }).catch(unreachable)
    const body: unknown = await response.json().catch(unreachable)
    if (!response.ok) return refused(body)
    const parsed = logoutSchema.safeParse(body)
    return parsed.success ? parsed.data : unreachable()
  }
  return {
    begin: () => read(SAML_ROUTES.logouts, 'POST'),
    standing: (run) => read(SAML_ROUTES.logout.replace(':runId', encodeURIComponent(run)), 'GET'),
  }
}

function refused(body: unknown): never {
  const refusal = refusalSchema.safeParse(body)
  if (!refusal.success) return unreachable()
  const { code, ja, en, next } = refusal.data
  throw new FederationCallError({ kind: 'refused', code, text: { ja, en }, next, fields: [] })
}

function unreachable(): never {
  throw new FederationCallError({ kind: 'unreachable' })
}
