/** The clinic's business system as its page calls it. */
import {
  type Asked,
  askedSchema,
  type Begun,
  begunSchema,
  type Doctor,
  doctorSchema,
  ROUTES,
  refusalSchema,
  type SignAnswer,
  signedSchema,
  type View,
  viewSchema,
} from '@jitsuin/business-system/contract'
import { z } from 'zod'
import { ClinicError } from './failure.js'

/** What one asks to be signed: in the version that was shown. */
export type Wish = { readonly id: string; readonly version: string }

/** What the page asks. Every call throws `ClinicError`. */
export type ClinicClient = {
  readonly doctors: () => Promise<readonly Doctor[]>
  readonly view: (subject: string) => Promise<View>
  /** Tells each view from now on, and whether the connection holds; gives the way to stop. */
  readonly follow: (
    subject: string,
    told: { readonly onView: (view: View) => void; readonly onConnection: (state: 'open' | 'lost') => void },
  ) => () => void
  readonly begin: (subject: string) => Promise<Begun>
  readonly end: (subject: string) => Promise<void>
  readonly lock: (subject: string) => Promise<void>
  readonly unlock: (subject: string) => Promise<void>
  /** Has exactly these approved on the phone; then they are signed by themselves. */
  readonly askList: (subject: string, wishes: readonly Wish[]) => Promise<Asked>
  readonly endList: (subject: string) => Promise<void>
  readonly sign: (subject: string, wishes: readonly Wish[]) => Promise<SignAnswer>
  readonly addInvented: (subject: string) => Promise<void>
}

/** Makes the calls over the browser's own means. */
export function clinicClient(fetcher: typeof fetch, Events: typeof EventSource): ClinicClient {
  const send = (method: 'POST' | 'DELETE', path: string, body?: unknown) => {
    const json =
      body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    // What the reader did last shall arrive even if the page goes.
    return call(fetcher, path, { method, keepalive: true, ...json })
  }
  const done = async (answer: Promise<Response>) => void (await answer)
  return {
    doctors: async () =>
      (await read(z.object({ doctors: z.array(doctorSchema) }), await call(fetcher, ROUTES.doctors))).doctors,
    view: async (subject) => read(viewSchema, await call(fetcher, ROUTES.view(subject))),
    follow: (subject, { onView, onConnection }) => {
      const events = new Events(ROUTES.events(subject))
      events.onmessage = ({ data }) => {
        onConnection('open')
        onView(viewSchema.parse(JSON.parse(String(data))))
      }
      events.onerror = () => onConnection('lost')
      return () => events.close()
    },
    begin: async (subject) => read(begunSchema, await send('POST', ROUTES.session(subject))),
    end: (subject) => done(send('DELETE', ROUTES.session(subject))),
    lock: (subject) => done(send('POST', ROUTES.lock(subject))),
    unlock: (subject) => done(send('POST', ROUTES.unlock(subject))),
    askList: async (subject, items) => read(askedSchema, await send('POST', ROUTES.list(subject), { items })),
    endList: (subject) => done(send('DELETE', ROUTES.list(subject))),
    sign: async (subject, items) =>
      read(signedSchema, await send('POST', ROUTES.signatures(subject), { items })),
    addInvented: (subject) => done(send('POST', ROUTES.more(subject))),
  }
}

async function call(fetcher: typeof fetch, path: string, init?: RequestInit): Promise<Response> {
  const response = await fetcher(path, init).catch(unreachable)
  if (response.ok) return response
  const problem = refusalSchema.safeParse(await response.json().catch(unreachable))
  if (!problem.success) return unreachable()
  const { code, ja, en, next } = problem.data
  throw new ClinicError({ kind: 'refused', code, text: { ja, en }, next })
}

async function read<T>(schema: z.ZodType<T>, response: Response): Promise<T> {
  const parsed = schema.safeParse(await response.json().catch(unreachable))
  return parsed.success ? parsed.data : unreachable()
}

function unreachable(cause?: unknown): never {
  throw new ClinicError({ kind: 'unreachable' }, cause)
}
