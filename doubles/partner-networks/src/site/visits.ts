/** Who is signed in at a network: kept in memory, since nothing of an invented network has to outlive it. */

/** Chance and time of the composition. */
export type World = { readonly clock: () => Date; readonly random: (size: number) => Uint8Array }

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** Values by a cookie that only the browser knows. */
export type Visits<Value> = {
  readonly begin: (value: Value) => string
  readonly find: (headers: Headers) => Value | undefined
  /** Gives the value back and forgets it: for things that count once. */
  readonly take: (headers: Headers) => Value | undefined
  readonly endWhere: (matches: (value: Value) => boolean) => number
  readonly forget: string
}

export type VisitOptions = World & {
  readonly cookie: string
  readonly minutes: number
  readonly path?: string
}

const MOST = 5_000

/** Opens an empty set of visits. */
export function openVisits<Value>(options: VisitOptions): Visits<Value> {
  const { clock, random, cookie, minutes, path = '/' } = options
  const kept = new Map<string, { readonly value: Value; readonly endsAt: number }>()
  const keyOf = (headers: Headers) =>
    new RegExp(`(?:^|; )${cookie}=([A-Za-z0-9_-]{43})`).exec(String(headers.cookie))?.[1]
  const find = (key: string | undefined) => {
    const visit = key === undefined ? undefined : kept.get(key)
    return visit && clock().getTime() < visit.endsAt ? visit.value : undefined
  }
  return {
    begin: (value) => {
      if (kept.size >= MOST) kept.delete(kept.keys().next().value ?? '')
      const key = Buffer.from(random(32)).toString('base64url')
      kept.set(key, { value, endsAt: clock().getTime() + minutes * 60_000 })
      return `${cookie}=${key}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=${minutes * 60}`
    },
    find: (headers) => find(keyOf(headers)),
    take: (headers) => {
      const key = keyOf(headers)
      const value = find(key)
      if (key !== undefined) kept.delete(key)
      return value
    },
    endWhere: (matches) => {
      const ended = [...kept].filter(([, { value }]) => matches(value))
      for (const [key] of ended) kept.delete(key)
      return ended.length
    },
    forget: `${cookie}=; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=0`,
  }
}
