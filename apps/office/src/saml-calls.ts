/** The calls about SAML keys and metadata. */
import {
  FederationCallError,
  type MetadataReadingView,
  metadataReadingSchema,
  SAML_ROUTES,
  type SamlKeys,
  samlKeysSchema,
} from '@jitsuin/federation/contract'
import { refusalSchema } from '@jitsuin/sso/contract'

/** Where metadata comes from: a text, or the address at which the partner publishes it. */
export type MetadataSource = { readonly xml: string } | { readonly address: string }

/** What pages call. Each throws `FederationCallError`. */
export type SamlCalls = {
  readonly keys: () => Promise<SamlKeys>
  readonly announce: () => Promise<SamlKeys>
  readonly rehearse: (partnerId: string) => Promise<SamlKeys>
  readonly propose: () => Promise<SamlKeys>
  readonly activate: () => Promise<SamlKeys>
  readonly readMetadata: (source: MetadataSource) => Promise<MetadataReadingView>
}

type Schema<T> = { readonly safeParse: (body: unknown) => { readonly success: boolean; readonly data?: T } }

/** Makes the calls over the page's `fetch`. */
export function samlCalls(fetcher: typeof fetch): SamlCalls {
  const read = async <T>(schema: Schema<T>, path: string, init?: RequestInit): Promise<T> => {
    const response = await fetcher(path, init).catch(unreachable)
    const body: unknown = await response.json().catch(unreachable)
    if (!response.ok) return refused(body)
    return schema.safeParse(body).data ?? unreachable()
  }
  const post = <T>(schema: Schema<T>, path: string, body?: unknown): Promise<T> =>
    read(schema, path, {
      method: 'POST',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  return {
    keys: () => read(samlKeysSchema, SAML_ROUTES.keys),
    announce: () => post(samlKeysSchema, SAML_ROUTES.announce),
    rehearse: (partnerId) => post(samlKeysSchema, SAML_ROUTES.rehearse, { partnerId }),
    propose: () => post(samlKeysSchema, SAML_ROUTES.propose),
    activate: () => post(samlKeysSchema, SAML_ROUTES.activate),
    readMetadata: (source) => post(metadataReadingSchema, SAML_ROUTES.metadataReadings, { source }),
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
