/** The interface as pages call it. */
import type { Text } from '@jitsuin/kernel'
import type * as z from 'zod'
import { ROUTES } from './routes.js'
import * as wire from './schemas.js'

/** Why a call brought no answer. `refused`: the service said why. `unreachable`: no answer, or none that we understand. */
export type Failure =
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly text: Text
      readonly next: Text
      /** JSON pointers (RFC 6901) into what was sent. */
      readonly fields: readonly string[]
    }
  | { readonly kind: 'unreachable' }

/** A call that failed; `failure` says how. */
export class HolderCallError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.kind === 'refused' ? failure.code : 'The holder service did not answer')
    this.name = 'HolderCallError'
    this.failure = failure
  }
}

/** Calls the service through `fetch`. Every method throws `HolderCallError`. */
export type HolderClient = ReturnType<typeof holderClient>

/** Makes a client over the caller's `fetch`; addresses are relative to `base` (empty: the page's own host). */
export function holderClient(fetcher: typeof fetch, base = '') {
  const read = async <T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> => {
    const response = await call(fetcher, base + path, init)
    const parsed = schema.safeParse(await response.json().catch(unreachable))
    return parsed.success ? parsed.data : unreachable()
  }
  const write = <T>(schema: z.ZodType<T>, path: string, body: unknown): Promise<T> =>
    read(schema, path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  return {
    place: (): Promise<wire.Place> => read(wire.placeSchema, ROUTES.place),
    me: (): Promise<wire.Me> => read(wire.meSchema, ROUTES.me),
    saveProfile: (change: z.input<typeof wire.profileChangeSchema>): Promise<wire.Profile> =>
      write(wire.profileSchema, ROUTES.profile, change),
    disclosure: (): Promise<wire.Disclosure> => read(wire.disclosureSchema, ROUTES.disclosure),
    changeDisclosure: (
      change: z.input<typeof wire.disclosureChangeSchema>,
    ): Promise<wire.DisclosureChanged> => write(wire.disclosureChangedSchema, ROUTES.disclosure, change),
    notices: (): Promise<wire.Notices> => read(wire.noticesSchema, ROUTES.notices),
  }
}

async function call(fetcher: typeof fetch, url: string, init?: RequestInit): Promise<Response> {
  const response = await fetcher(url, init).catch(unreachable)
  if (response.ok) return response
  const problem = wire.problemSchema.safeParse(await response.json().catch(unreachable))
  if (!problem.success) return unreachable()
  const { code, ja, en, next, fields = [] } = problem.data
  throw new HolderCallError({
    kind: 'refused',
    code,
    text: { ja, en },
    next,
    fields: fields.map(({ pointer }) => pointer),
  })
}

function unreachable(): never {
  throw new HolderCallError({ kind: 'unreachable' })
}
