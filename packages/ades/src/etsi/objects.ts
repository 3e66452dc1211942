/** The objects that a validation rested on (TS 119 102-2 §4.4): certificates, lists, answers, time stamps and the digests of what is signed. */
import { createHash } from 'node:crypto'
import { toBase64 } from '@jitsuin/kernel'
import type { Certificate, PathResult } from '@jitsuin/pki'
import { validationData } from '../extend/validation-data.js'
import type { ReadFacts } from '../validate/facts.js'
import type { StampFacts } from '../validate/judge-token.js'
import { provenTime } from '../validate/proofs.js'
import { digestOf, element, reference, text } from './xml.js'

/** One object; the same octets have the same id. */
export type ValidationObject = {
  readonly id: string
  readonly type: 'certificate' | 'CRL' | 'OCSPResponse' | 'timestamp' | 'signedData'
  readonly representation: string
  /** When it is proven to have existed, at the latest; without it, when it was validated. */
  readonly provenAt: Date | undefined
  /** The time stamp that proves it. */
  readonly provenBy?: string
}

/** A way from a certificate to its anchor, by the ids of objects. */
export type Chain = {
  readonly signer: string | undefined
  readonly intermediates: readonly string[]
  readonly anchor: string | undefined
}

/** What a signature rested on. */
export type Evidence = {
  readonly objects: readonly ValidationObject[]
  readonly chain: Chain
  readonly signedData: readonly string[]
  /** The id of each time stamp, in the order of the facts. */
  readonly stamps: readonly { readonly stamp: StampFacts; readonly id: string }[]
}

/** Collects what the facts about a signature rested on. */
export function evidenceOf(facts: ReadFacts): Evidence {
  const { signer, stamps, signedDigests = [] } = facts
  const stampObjects = stamps.flatMap((stamp) =>
    stamp.token ? [{ stamp, object: objectOf('timestamp', stamp.token, undefined) }] : [],
  )
  const signedData = signedDigests.map(({ digest, value }) => signedObject(digest, toBase64(value)))
  const chain = signer.outcome === 'found' ? chainOf(signer.path.result) : []
  const stated = signer.outcome === 'found' ? [signer.certificate] : []
  const certificates = [...stated, ...chain, ...stamps.flatMap(certificatesOf)]
  return {
    objects: [
      ...certificates.map(({ bytes }) => objectOf('certificate', bytes, undefined)),
      ...statusObjects(facts),
      ...stampObjects.map(({ object }) => object),
      ...signedData,
    ],
    chain: {
      signer: stated.map(({ bytes }) => idOf('certificate', bytes))[0],
      intermediates: chain.slice(1, -1).map(({ bytes }) => idOf('certificate', bytes)),
      anchor:
        chain.length > 1 ? chain.slice(-1).map(({ bytes }) => idOf('certificate', bytes))[0] : undefined,
    },
    signedData: signedData.map(({ id }) => id),
    stamps: stampObjects.map(({ stamp, object }) => ({ stamp, id: object.id })),
  }
}

/** From the target up to the anchor. */
function chainOf(result: PathResult): Certificate[] {
  const path = result.path
  if (!path) return []
  const { anchor, certificates } = path
  return [...certificates.toReversed(), ...(anchor.certificate ? [anchor.certificate] : [])]
}

function certificatesOf({ authority, outcome }: StampFacts): Certificate[] {
  return [...(authority ? [authority] : []), ...(outcome ? chainOf(outcome.result) : [])]
}

/** Lists and answers about the certificates on valid paths, as they are kept for the long term. */
function statusObjects(facts: ReadFacts): ValidationObject[] {
  if (facts.signer.outcome === 'refused') return []
  const { trust } = facts.signer
  const { crls, ocsps } = validationData([facts], trust)
  const proven = (object: ValidationObject) => withProof(object, facts)
  return [
    ...crls.map((der) => proven(objectOf('CRL', der, provenTime(trust.proofs, { bytes: der })))),
    ...ocsps.map((der) => proven(objectOf('OCSPResponse', der, provenTime(trust.proofs, { bytes: der })))),
  ]
}

/** The archive time stamp of just that time. */
function withProof(object: ValidationObject, { stamps }: ReadFacts): ValidationObject {
  const { provenAt } = object
  const by = stamps.find(
    ({ kind, genTime, token }) => kind === 'archive' && token && genTime?.getTime() === provenAt?.getTime(),
  )
  return provenAt && by?.token ? { ...object, provenBy: idOf('timestamp', by.token) } : object
}

const PREFIXES = { certificate: 'C', CRL: 'R', OCSPResponse: 'O', timestamp: 'T', signedData: 'D' } as const

function idOf(type: ValidationObject['type'], der: Uint8Array): string {
  return `${PREFIXES[type]}-${createHash('sha256').update(der).digest('hex')}`
}

function objectOf(
  type: Exclude<ValidationObject['type'], 'signedData'>,
  der: Uint8Array,
  provenAt: Date | undefined,
): ValidationObject {
  return { id: idOf(type, der), type, representation: text('base64', toBase64(der)), provenAt }
}

function signedObject(digest: string, value: string): ValidationObject {
  const representation = element('DigestAlgAndValue', [digestOf(digest, value)])
  return {
    id: idOf('signedData', Buffer.from(`${digest} ${value}`)),
    type: 'signedData',
    representation,
    provenAt: undefined,
  }
}

/** All objects of a report, each once. */
export function writeObjects(objects: readonly ValidationObject[], validatedAt: string): string {
  const each = new Map(objects.map((object) => [object.id, object]))
  return element(
    'SignatureValidationObjects',
    [...each.values()].map(({ id, type, representation, provenAt, provenBy }) =>
      element(
        'ValidationObject',
        [
          text('ObjectType', `urn:etsi:019102:validationObject:${type}`),
          element('ValidationObjectRepresentation', [representation]),
          writeProof('POE', provenAt?.toISOString() ?? validatedAt, provenBy ? [provenBy] : []),
        ],
        ` id="${id}"`,
      ),
    ),
  )
}

/** A proof of existence (§4.4.6): everything was at hand when it was validated; what is earlier, a time stamp proves. */
export function writeProof(name: string, at: string, provenBy: readonly string[]): string {
  return element(name, [
    text('POETime', at),
    text('TypeOfProof', 'urn:etsi:019102:poetype:validation'),
    reference('POEObject', provenBy),
  ])
}
