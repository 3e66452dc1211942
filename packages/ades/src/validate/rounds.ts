/** Gathering the facts of a file, and once more with the status information that was fetched meanwhile. */
import type { Certificate } from '@jitsuin/pki'
import type { SignatureFacts } from './facts.js'
import type { RevocationFetcher } from './options.js'
import type { PathOutcome } from './path.js'
import { type Material, type PreparedTrust, withMaterial } from './trust.js'

/** Rounds of fetching: the second one serves a signer whose base time became known by the first. */
const MAX_ROUNDS = 2

/** Facts, and the trust with everything that was at hand for them. */
export type Gathered<T extends SignatureFacts = SignatureFacts> = {
  readonly facts: readonly T[]
  readonly trust: PreparedTrust
}

/** Gathers with what is at hand, then fetches about paths that lack nothing but their status, and gathers anew. */
export async function gatherInRounds<T extends SignatureFacts>(
  gather: (trust: PreparedTrust) => readonly T[],
  { trust, fetch }: { readonly trust: PreparedTrust; readonly fetch: RevocationFetcher | undefined },
): Promise<Gathered<T>> {
  let current = trust
  let facts = gather(current)
  for (let round = 0; fetch && round < MAX_ROUNDS; round++) {
    const paths = pathsWithoutStatus(facts)
    if (paths.length === 0) break
    const fetched = await Promise.all(paths.map((path) => fetch(path)))
    current = withMaterial(current, mergeMaterial(fetched), 'fetched')
    facts = gather(current)
  }
  return { facts, trust: current }
}

/** Every path that was judged for a signature: that of its signer and those behind its time stamps. */
export function pathsOf(facts: SignatureFacts): PathOutcome[] {
  if (facts.state === 'broken') return []
  const signer = facts.signer.outcome === 'found' ? [facts.signer.path] : []
  return [...signer, ...facts.stamps.flatMap(({ outcome }) => (outcome ? [outcome] : []))]
}

/** Paths that are trusted in everything but their status. */
function pathsWithoutStatus(facts: readonly SignatureFacts[]): (readonly Certificate[])[] {
  return facts.flatMap(pathsOf).flatMap(({ result }) => {
    if (result.verdict === 'valid') return []
    const { failure, path } = result
    return failure.code === 'status/unknown' && path ? [path.certificates] : []
  })
}

/** Several lots of material as one. */
export function mergeMaterial(parts: readonly Material[]): Required<Material> {
  return {
    certificates: parts.flatMap(({ certificates = [] }) => certificates),
    crls: parts.flatMap(({ crls = [] }) => crls),
    ocsps: parts.flatMap(({ ocsps = [] }) => ocsps),
  }
}
