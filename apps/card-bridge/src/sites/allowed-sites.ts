/** The sites that the user allows, each with the browsers it was paired from. Pure: a change gives a new list. */
import * as z from 'zod'
import type { SiteOrigin } from '../gate/origin.js'
import { parseOrigin } from '../gate/origin.js'
import { judgeHash } from '../gate/secrets.js'

const origin = z.custom<SiteOrigin>((value) => typeof value === 'string' && parseOrigin(value) === value)
const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

const siteSchema = z.strictObject({
  origin,
  allowedAt: z.iso.datetime(),
  /** SHA-256 of the secrets of the browsers that were paired, newest last. */
  secretHashes: z.array(hash).min(1).max(8),
  permissions: z.strictObject({ signHash: z.boolean() }),
})

/** What is kept of the user's permissions. */
export const allowedSitesSchema = z.strictObject({
  version: z.literal(1),
  sites: z.array(siteSchema).max(200),
})

/** A site that the user allows. */
export type AllowedSite = Readonly<z.infer<typeof siteSchema>>

/** All of them, oldest first. */
export type AllowedSites = readonly AllowedSite[]

/** Who calls: a site that the user allows, from a browser that was paired. */
export type CallerVerdict =
  | { readonly verdict: 'allowed'; readonly site: AllowedSite }
  | { readonly verdict: 'not-allowed' | 'wrong-secret' }

const MAX_SITES = 200
const MAX_BROWSERS = 8

/** Allows a site, or one more browser of it; the oldest browser or site makes room. No permission comes with it. */
export function allowSite(
  sites: AllowedSites,
  pairing: { readonly origin: SiteOrigin; readonly secretHash: string; readonly at: Date },
): AllowedSites {
  const { origin, secretHash, at } = pairing
  const known = sites.find((site) => site.origin === origin)
  if (!known) {
    const site = {
      origin,
      allowedAt: at.toISOString(),
      secretHashes: [secretHash],
      permissions: { signHash: false },
    }
    return [...sites, site].slice(-MAX_SITES)
  }
  const secretHashes = [...known.secretHashes, secretHash].slice(-MAX_BROWSERS)
  return sites.map((site) => (site === known ? { ...site, secretHashes } : site))
}

/** Takes a site's permission away, with all its pairings. */
export function removeSite(sites: AllowedSites, origin: string): AllowedSites {
  return sites.filter((site) => site.origin !== origin)
}

/** Lets a site ask for signatures over bare hashes, or no longer. */
export function permitHashes(
  sites: AllowedSites,
  origin: string,
  signHash: 'permit' | 'forbid',
): AllowedSites {
  const permissions = { signHash: signHash === 'permit' }
  return sites.map((site) => (site.origin === origin ? { ...site, permissions } : site))
}

/** Judges a call by its origin and the hash of its secret; every pairing is compared, whichever fits. */
export function judgeCaller(
  sites: AllowedSites,
  origin: SiteOrigin,
  secretHash: string | null,
): CallerVerdict {
  const site = sites.find((candidate) => candidate.origin === origin)
  if (!site) return { verdict: 'not-allowed' }
  const fitting = site.secretHashes.filter((kept) => judgeHash(secretHash, kept) === 'same')
  return fitting.length === 0 ? { verdict: 'wrong-secret' } : { verdict: 'allowed', site }
}
