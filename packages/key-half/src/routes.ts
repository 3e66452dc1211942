/** Routes that both services have. */
import { type Route, type route, routesFor } from '@jitsuin/platform'
import { type Figures, type FiguresQuery, figuresQuerySchema, figuresSchema } from '@jitsuin/second-key'
import { octets } from '@jitsuin/second-key/node'
import { HalfError } from './errors.js'
import { madeShareSchema, SHARES_PATH } from './peers/wire.js'
import type { HalfContext } from './usecases/context.js'
import { takeShare } from './usecases/make-key.js'

/** Declares routes that only these clients may use; `allowed` are SHA-256 of SubjectPublicKeyInfo, hexadecimal. */
export function guardedBy(allowed: readonly string[]): typeof route {
  return routesFor(new Set(allowed), (shown) => new HalfError('peer/not-allowed', shown))
}

/** Where whoever makes keys leaves this half's share. */
export function madeShareRoute(half: HalfContext, allowed: readonly string[]): Route {
  return guardedBy(allowed)({
    method: 'POST',
    path: SHARES_PATH,
    summary: { ja: '分散鍵を受け取る', en: 'Take in a share' },
    body: { json: madeShareSchema },
    answers: { 204: 'empty' },
    refusals: ['peer/not-allowed', 'key/unknown', 'key/differs', 'key/ended'],
    handle: async ({ body }) => {
      const { keyId, origin } = body
      const [modulus, spkiDer, share] = [octets(body.modulus), octets(body.spki), octets(body.share)]
      await takeShare(half, { keyId, origin, modulus, spkiDer, share })
      return { status: 204 }
    },
  })
}

/** Where the issuing office reads the figures of a half; `load` adds what the service counts beyond its half. */
export function figuresRoute(
  path: string,
  {
    allowed,
    load,
  }: { readonly allowed: readonly string[]; readonly load: (query: FiguresQuery) => Promise<Figures> },
): Route {
  return guardedBy(allowed)({
    method: 'GET',
    path,
    summary: { ja: '日ごとの件数', en: 'Figures of days' },
    query: figuresQuerySchema,
    answers: { 200: figuresSchema },
    refusals: ['peer/not-allowed'],
    handle: async ({ query }) => ({ status: 200, json: await load(query) }),
  })
}
