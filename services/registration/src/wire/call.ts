/** How pages call the issuing office; the clients of the areas are built on it. */
import type { Text } from '@jitsuin/kernel'
import { z } from 'zod'

/** Why a call brought no answer. `refused`: the office said why. `unreachable`: no answer, or none that we understand. */
export type RegistrationFailure =
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
export class RegistrationCallError extends Error {
  readonly failure: RegistrationFailure

  constructor(failure: RegistrationFailure) {
    super(failure.kind === 'refused' ? failure.code : 'The issuing office did not answer')
    this.name = 'RegistrationCallError'
    this.failure = failure
  }
}

/** Calls addresses below `base`; every method throws `RegistrationCallError`. */
export type Caller = ReturnType<typeof caller>

/** Makes a caller over the page's `fetch`. */
export function caller(fetcher: typeof fetch, base = '') {
  const read = async <T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> => {
    const response = await call(fetcher, base + path, init)
    const parsed = schema.safeParse(await response.json().catch(unreachable))
    return parsed.success ? parsed.data : unreachable()
  }
  return {
    read,
    /** Sends JSON. */
    send: <T>(
      schema: z.ZodType<T>,
      path: string,
      body: unknown,
      method: 'POST' | 'PUT' = 'POST',
    ): Promise<T> =>
      read(schema, path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    /** Sends a form with files, or the bytes of one file. */
    upload: <T>(schema: z.ZodType<T>, path: string, body: FormData | Blob): Promise<T> =>
      read(schema, path, { method: 'POST', body }),
  }
}

const text = z.object({ ja: z.string(), en: z.string() })
const problemSchema = z.object({
  code: z.string(),
  ja: z.string(),
  en: z.string(),
  next: text,
  fields: z.array(z.object({ pointer: z.string() })).optional(),
})

async function call(fetcher: typeof fetch, url: string, init?: RequestInit): Promise<Response> {
  const response = await fetcher(url, init).catch(unreachable)
  if (response.ok) return response
  const problem = problemSchema.safeParse(await response.json().catch(unreachable))
  if (!problem.success) return unreachable()
  const { code, ja, en, next, fields = [] } = problem.data
  throw new RegistrationCallError({
    kind: 'refused',
    code,
    text: { ja, en },
    next,
    fields: fields.map(({ pointer }) => pointer),
  })
}

function unreachable(): never {
  throw new RegistrationCallError({ kind: 'unreachable' })
}
