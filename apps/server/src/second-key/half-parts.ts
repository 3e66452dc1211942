/** What both halves of a second key take from this installation: each from its own zone's folder and settings. */
import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { CardPorts, ClientTrust } from '@jitsuin/key-half'
import { openExponentiator, parsePem, type TokenSettings } from '@jitsuin/keys'
import {
  anchorFromCertificate,
  FETCH_LIMITS,
  guardedFetch,
  HPKI_ALGORITHMS,
  parseCertificate,
  statusSource,
} from '@jitsuin/pki'
import { httpFetcher } from '@jitsuin/platform'
import { configuredTrust } from '../configured-trust.js'
import { jpkiAuthority } from '../jpki-authority.js'
import { originOf } from '../origins.js'
import { repositoryUri, type Settings } from '../settings.js'
import { statusPlaces } from '../status-places.js'
import type { WrappingOptions } from './share-wrapping.js'

/** How long holders have to approve, and to enrol. */
const APPROVE_WITHIN_SECONDS = 5 * 60
/** Signing waits longer: an enrolment that key management took in before its end still goes through when the link was cut. */
const ENROL_WITHIN_SECONDS = { key: 15 * 60, signing: 45 * 60 } as const

/** A worker keeps this many keys ready: a few kilobytes each. */
const KEYS_KEPT = 50_000

/** How often the lists of revoked certificates are read. */
const LISTS_EVERY_MS = 5000

/** Where the signature authority publishes; in a demonstration its own status service. */
function listAddresses(settings: Settings): readonly URL[] {
  const own = settings.JITSUIN_MODE === 'demonstration' ? [`${repositoryUri(settings)}/sign.crl`] : []
  const given = settings.JITSUIN_SECOND_KEY_LISTS.split(' ').filter((one) => one !== '')
  const all = [...given, ...own]
  if (all.length === 0) throw new Error('Production needs JITSUIN_SECOND_KEY_LISTS: revoked keys have to end')
  return all.map((address) => new URL(address))
}

/** The folder of certificates that a zone of the second key relies on, and the authority's grant key in it. */
export function halfTrustFolder(data: string, zone: 'key' | 'signing'): string {
  return join(data, zone, 'trust')
}

/** File of the authority's grant key, SubjectPublicKeyInfo, PEM. */
export const GRANT_KEY_FILE = 'grant-key.pem'

/** Where a zone keeps what wraps its shares. */
export async function wrappingOf(settings: Settings, zone: 'key' | 'signing'): Promise<WrappingOptions> {
  const folder = join(settings.JITSUIN_DATA, zone, 'keys')
  return zone === 'key'
    ? {
        holder: 'key-management',
        folder,
        token: await readToken('JITSUIN_KEY_HSM', {
          modulePath: settings.JITSUIN_KEY_HSM_MODULE,
          tokenLabel: settings.JITSUIN_KEY_HSM_LABEL,
          pinFile: settings.JITSUIN_KEY_HSM_PIN_FILE,
        }),
      }
    : {
        holder: 'signing',
        folder,
        token: await readToken('JITSUIN_SIGNING_HSM', {
          modulePath: settings.JITSUIN_SIGNING_HSM_MODULE,
          tokenLabel: settings.JITSUIN_SIGNING_HSM_LABEL,
          pinFile: settings.JITSUIN_SIGNING_HSM_PIN_FILE,
        }),
      }
}

type GivenToken = Readonly<Record<'modulePath' | 'tokenLabel' | 'pinFile', string | undefined>>

/** All three, or none. */
async function readToken(
  name: string,
  { modulePath, tokenLabel, pinFile }: GivenToken,
): Promise<TokenSettings | undefined> {
  if (modulePath === undefined && tokenLabel === undefined && pinFile === undefined) return undefined
  if (modulePath === undefined || tokenLabel === undefined || pinFile === undefined)
    throw new Error(`${name}_MODULE, ${name}_LABEL and ${name}_PIN_FILE belong together`)
  return { modulePath, tokenLabel, pin: (await readFile(pinFile, 'utf8')).trimEnd() }
}

/** The parts of a half, without what wraps its shares. */
export async function halfParts(settings: Settings, zone: 'key' | 'signing') {
  const { JITSUIN_DATA: data, JITSUIN_TOKEN_SECONDS: day, JITSUIN_LIST_SECONDS: list } = settings
  const given = zone === 'key' ? settings.JITSUIN_KEY_TRUST : settings.JITSUIN_SIGNING_TRUST
  const trust = given ?? halfTrustFolder(data, zone)
  return {
    clock: () => new Date(),
    newId: randomUUID,
    random: randomBytes,
    exponentiator: openExponentiator({ workers: availableParallelism(), keysKept: KEYS_KEPT }),
    page: { origin: originOf(settings, 'approve') },
    grantKey: await readPublicKey(join(trust, GRANT_KEY_FILE)),
    trust: clientTrust(trust),
    cards: cardPorts(settings),
    lists: {
      addresses: listAddresses(settings),
      fetcher: httpFetcher,
      everyMs: LISTS_EVERY_MS,
    },
    rules: {
      longestSeconds: Math.max(day, list),
      mostSignatures: settings.JITSUIN_DAY_SIGNATURES,
      approveWithinSeconds: APPROVE_WITHIN_SECONDS,
      enrolWithinSeconds: ENROL_WITHIN_SECONDS[zone],
    },
  }
}

/** How old a list may be that a card is judged by, if it is still in force. */
const STATUS_MAX_AGE_SECONDS = 60

/** What cards are judged by in this zone: lists at the operator's places, and in a demonstration the double of the national authority. */
function cardPorts(settings: Settings): CardPorts {
  const fetch = guardedFetch({ ...FETCH_LIMITS, places: statusPlaces(settings) }, httpFetcher)
  const status = statusSource({
    fetch,
    allowed: HPKI_ALGORITHMS,
    now: () => new Date(),
    refreshAheadSeconds: 60,
    maxAgeSeconds: STATUS_MAX_AGE_SECONDS,
    retryAfterSeconds: 1,
    maxEntries: 1000,
  })
  if (settings.JITSUIN_MODE !== 'demonstration') return { status }
  const authority = jpkiAuthority(settings)
  return { status, jpki: authority.check }
}

async function readPublicKey(path: string): Promise<Uint8Array> {
  const [block] = parsePem(await readFile(path, 'latin1'))
  if (block?.label !== 'PUBLIC KEY') throw new Error(`${path} holds no public key`)
  return block.bytes
}

function clientTrust(folder: string): () => Promise<ClientTrust> {
  const read = configuredTrust(folder)
  return async () => {
    const trust = await read()
    return {
      anchors: (trust?.anchors ?? []).map((der) => anchorFromCertificate(parseCertificate(der))),
      authorities: (trust?.material?.certificates ?? []).map(parseCertificate),
    }
  }
}
