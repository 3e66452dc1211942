/** Everything that a server tells of itself before anything is encrypted. */
import type { Offer } from './client-hello.js'
import type { Probe } from './probe.js'
import type { Choice } from './server-answer.js'
import {
  ALL_VERSIONS,
  DHE_SUITES,
  OTHER_SUITES,
  OTHER_SUITES_13,
  PROFILE_GROUPS,
  PROFILE_SUITES,
  PROFILE_SUITES_13,
  SCHEMES,
  type Version,
  WEAK_GROUPS,
} from './vocabulary.js'

/** What was found. Lists hold what the server accepted. */
export type Survey = {
  readonly versions: readonly Version[]
  /** Of the profile, and others; over all versions that are offered. */
  readonly suites: readonly number[]
  readonly otherSuites: readonly number[]
  readonly groups: readonly number[]
  readonly weakGroups: readonly number[]
  readonly primeBits: number | 'no-finite-field'
  readonly oldHashes: 'refused' | 'accepted' | 'not-probed'
  readonly compression: Choice['compression'] | 'not-probed'
  readonly tickets: Choice['ticket'] | 'not-probed'
  readonly order: 'of-server' | 'of-client' | 'not-probed'
  readonly clientCertificate: Choice['clientCertificate']
  /** As sent; not seen where only TLS 1.3 is offered. */
  readonly certificatesDer: readonly Uint8Array[]
}

/** More rounds than a server has suites that anybody still knows. */
const MOST_ROUNDS = 64

/** Surveys a server: a few dozen short connections, one after the other. */
export async function surveyServer(probe: Probe): Promise<Survey> {
  const ask = async (offer: Offer): Promise<Choice | undefined> => {
    const answer = await probe(offer)
    return answer.outcome === 'accepted' && answer.version === offer.version ? answer : undefined
  }
  const versions: Version[] = []
  for (const version of ALL_VERSIONS) if (await ask(openOffer(version))) versions.push(version)
  const old = versions.filter((version) => version !== 'TLSv1.3')
  const suites = new Set<number>()
  const otherSuites = new Set<number>()
  for (const version of versions) {
    const { own, other } = suitesOf(version)
    for (const id of await acceptedOf(own, (rest) => ask({ ...openOffer(version), suites: rest })))
      suites.add(id)
    for (const id of await acceptedOf(other, (rest) => ask({ ...openOffer(version), suites: rest })))
      otherSuites.add(id)
  }
  const best = old.includes('TLSv1.2') ? openOffer('TLSv1.2') : undefined
  const plain = best && (await ask(best))
  const finite = best && (await ask({ ...best, suites: DHE_SUITES }))
  return {
    versions,
    suites: [...suites],
    otherSuites: [...otherSuites],
    groups: await groupsOf(ask, versions, PROFILE_GROUPS),
    weakGroups: await groupsOf(ask, versions, WEAK_GROUPS),
    primeBits: finite?.primeBits ?? 'no-finite-field',
    oldHashes: best
      ? (await ask({ ...best, schemes: SCHEMES.old }))
        ? 'accepted'
        : 'refused'
      : 'not-probed',
    compression: best
      ? ((await ask({ ...best, compression: 'offered' }))?.compression ?? 'none')
      : 'not-probed',
    tickets: plain?.ticket ?? 'not-probed',
    order: best ? await orderOf(ask, best, [...suites]) : 'not-probed',
    clientCertificate: plain?.clientCertificate ?? 'not-seen',
    certificatesDer: plain?.certificatesDer ?? [],
  }
}

type Ask = (offer: Offer) => Promise<Choice | undefined>

function suitesOf(version: Version) {
  return version === 'TLSv1.3'
    ? { own: PROFILE_SUITES_13, other: OTHER_SUITES_13 }
    : { own: PROFILE_SUITES, other: OTHER_SUITES }
}

/** Everything that a client of the version could offer; SHA-1 with the versions that know nothing else. */
function openOffer(version: Version): Offer {
  const { own, other } = suitesOf(version)
  return {
    version,
    suites: [...own, ...other],
    groups: [...PROFILE_GROUPS, 25, 30, ...WEAK_GROUPS],
    schemes: [...SCHEMES.sha2, ...SCHEMES.old],
  }
}

/** Offers, and takes away what was chosen, until nothing is chosen any more: the server's own order. */
async function acceptedOf(
  offered: readonly number[],
  ask: (rest: readonly number[]) => Promise<Choice | undefined>,
): Promise<number[]> {
  const accepted: number[] = []
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rest = offered.filter((id) => !accepted.includes(id))
    const choice = rest.length > 0 ? await ask(rest) : undefined
    if (!choice || !rest.includes(choice.suite)) return accepted
    accepted.push(choice.suite)
  }
  return accepted
}

/** Each group by itself, with every suite that needs one. */
async function groupsOf(
  ask: Ask,
  versions: readonly Version[],
  groups: readonly number[],
): Promise<number[]> {
  const found: number[] = []
  for (const group of groups) {
    for (const version of versions.filter((name) => name === 'TLSv1.2' || name === 'TLSv1.3')) {
      const choice = await ask({ ...openOffer(version), groups: [group] })
      if (choice?.group !== group) continue
      found.push(group)
      break
    }
  }
  return found
}

/** Whether the server chooses the same suite whichever way round they are offered. */
async function orderOf(ask: Ask, offer: Offer, suites: readonly number[]): Promise<Survey['order']> {
  const known = suites.filter((id) => PROFILE_SUITES.includes(id))
  if (known.length < 2) return 'not-probed'
  const one = await ask({ ...offer, suites: known })
  const other = await ask({ ...offer, suites: known.toReversed() })
  return one && one.suite === other?.suite ? 'of-server' : 'of-client'
}
