/**
 * One-time pages: each has an unguessable address, belongs to the first browser that opens it, and lives as long as what it is
 * about. The address goes to the site that asked, and to nobody else; without the cookie it opens nothing.
 */
import { randomBytes } from 'node:crypto'
import type { Language } from '@jitsuin/platform'
import { hashSecret, judgeHash } from '../gate/secrets.js'

/** What a page is about. */
export type PageSubject = { readonly kind: 'pairing' | 'request'; readonly id: string }

/** A page. `formToken` counts for one form post: a second post of the same form, or one from elsewhere, has none. */
export type OneTimePage = {
  readonly subject: PageSubject
  readonly expiresAt: Date
  cookieHash: string | null
  formToken: string
  language: Language | null
}

/** Whose visit it is. `first`: the page is now bound to the cookie that was made for it. */
export type VisitVerdict =
  | { readonly visit: 'first'; readonly cookie: string }
  | { readonly visit: 'owner' | 'stranger' }

/** Keeps the pages. */
export type PageDesk = {
  /** Makes a page and gives the secret part of its address. */
  readonly make: (subject: PageSubject, expiresAt: Date) => string
  readonly find: (token: string) => OneTimePage | null
}

/** After its subject has ended a page shows the end for so long. */
const KEPT_AFTER_END_MS = 60_000

/** Opens the desk. */
export function openPageDesk(now: () => Date): PageDesk {
  const pages = new Map<string, OneTimePage>()
  const isOver = ({ expiresAt }: OneTimePage) => expiresAt.getTime() + KEPT_AFTER_END_MS <= now().getTime()
  return {
    make(subject, expiresAt) {
      for (const [hash, page] of pages) if (isOver(page)) pages.delete(hash)
      const token = makeSecret()
      const page = { subject, expiresAt, cookieHash: null, formToken: makeSecret(), language: null }
      pages.set(hashSecret(token) ?? '', page)
      return token
    },
    find(token) {
      const hash = hashSecret(token)
      const page = hash === null ? undefined : pages.get(hash)
      return page === undefined || isOver(page) ? null : page
    },
  }
}

/** Lets the first visitor in and remembers them; later only who brings the cookie. */
export function visit(page: OneTimePage, cookie: string | undefined): VisitVerdict {
  if (page.cookieHash !== null)
    return { visit: judgeHash(hashSecret(cookie), page.cookieHash) === 'same' ? 'owner' : 'stranger' }
  const made = makeSecret()
  page.cookieHash = hashSecret(made)
  return { visit: 'first', cookie: made }
}

/** Takes the token of a form: right once, then another is needed. */
export function takeFormToken(page: OneTimePage, given: string): 'right' | 'wrong' {
  const verdict =
    judgeHash(hashSecret(given), hashSecret(page.formToken) ?? '') === 'same' ? 'right' : 'wrong'
  if (verdict === 'right') page.formToken = makeSecret()
  return verdict
}

function makeSecret(): string {
  return randomBytes(32).toString('base64url')
}
