/**
 * Validates the CAdES signatures of a message (EN 319 102-1 §5; EN 319 122-1). Nothing that a message holds makes this throw; what
 * cannot be judged is said in the report.
 */
import { sameBytes } from '@jitsuin/kernel'
import { type DigestName, imprintDigest } from '@jitsuin/pki'
import { ADES_ERRORS, AdesError } from '../../errors.js'
import type { Reason, ValidationReport } from '../../report.js'
import { fileReport, problemReport } from '../../validate/file-report.js'
import { toleranceOf, type ValidateOptions } from '../../validate/options.js'
import { wantedTime } from '../../validate/path.js'
import { MAX_SIGNATURES } from '../../validate/places.js'
import { type Gathered, gatherInRounds, mergeMaterial } from '../../validate/rounds.js'
import { reasonOf, reportSignature } from '../../validate/signature-report.js'
import { type Material, trustFor, withMaterial } from '../../validate/trust.js'
import { type Content, digestContent } from '../content.js'
import { materialOfMessage, materialOfSigner, materialOfStamps } from '../read/material.js'
import { type CadesMessage, readMessage } from '../read/message.js'
import { readMessageStream } from '../read/stream-message.js'
import { looksWrapped, unwrapCms } from '../read/unwrap.js'
import { type ContentFacts, gatherCades } from './gather-cades.js'
import { type CadesSignature, findCadesSignatures } from './signatures.js'
import { readToken } from './stamps.js'

/** How to validate a message; detached content may be a stream, which is read once. */
export type CadesValidateOptions = Omit<ValidateOptions, 'detached'> & { readonly detached?: Content }

/** Whether a file is a CMS message by its beginning: in octets, or in text (PEM, base64, a mail). XML never begins so. */
export function looksLikeCms(file: Uint8Array): boolean {
  return file[0] === 0x30 || looksWrapped(file)
}

/** Validates all signatures of a message. */
export async function validateCades(
  file: Uint8Array,
  options: CadesValidateOptions,
): Promise<ValidationReport> {
  try {
    const message = readMessage(unwrapCms(file))
    const signatures = findCadesSignatures(message)
    const content = await readContent({ message, signatures }, options.detached)
    return await reportMessage({ message, signatures, content }, options)
  } catch (error) {
    return problemReport(problemOf(error), options.at)
  }
}

/** Validates a message that is read in passing, so that it may be of any size. An archive time stamp of version 2 is not judged so. */
export async function validateCadesStream(
  open: () => AsyncIterable<Uint8Array>,
  options: CadesValidateOptions,
): Promise<ValidationReport> {
  try {
    const { message, digests } = await readMessageStream(open())
    const signatures = findCadesSignatures(message)
    const content: ContentFacts = digests
      ? {
          place: options.detached ? await compare(digests.get('sha256'), options.detached) : 'attached',
          digestOf: (digest) => digests.get(digest),
          octets: undefined,
        }
      : await readContent({ message, signatures }, options.detached)
    return await reportMessage({ message, signatures, content: { ...content, octets: undefined } }, options)
  } catch (error) {
    return problemReport(problemOf(error), options.at)
  }
}

async function reportMessage(
  taken: TakenApart & { readonly content: ContentFacts },
  options: CadesValidateOptions,
): Promise<ValidationReport> {
  if (taken.signatures.length > MAX_SIGNATURES)
    return problemReport(reasonOf('file/too-many-signatures'), options.at)
  const { facts } = await gatherFacts(taken, options)
  return fileReport(facts.map(reportSignature), options.at)
}

/** What a message refuses to be read with; every other error is passed on. */
function problemOf(error: unknown): Reason {
  if (!(error instanceof AdesError)) throw error
  const { ja, en, next } = ADES_ERRORS[error.code]
  return { code: error.code, ja, en, remedy: next }
}

/** A message with its signatures, taken apart. */
export type TakenApart = {
  readonly message: CadesMessage
  readonly signatures: readonly CadesSignature[]
}

/** Gathers the facts about all signatures of a message, and the trust and the content that were at hand. */
export async function gatherMessage(
  taken: TakenApart,
  options: CadesValidateOptions,
): Promise<Gathered & { readonly content: ContentFacts }> {
  const content = await readContent(taken, options.detached)
  return { ...(await gatherFacts({ ...taken, content }, options)), content }
}

function gatherFacts(
  { message, signatures, content }: TakenApart & { readonly content: ContentFacts },
  options: CadesValidateOptions,
): Promise<Gathered> {
  const trust = trustFor(options)
  const { at: now, policy } = options
  const toleranceSeconds = toleranceOf(options)
  const latest = wantedTime(options)
  return gatherInRounds(
    (current) =>
      signatures.map((signature) =>
        gatherCades(signature, { message, content, trust: current, policy, now, toleranceSeconds, latest }),
      ),
    { trust: withMaterial(trust, storedMaterial({ message, signatures }), 'stored'), fetch: options.fetch },
  )
}

/** Lists and what each signer carries; the certificates of the message stand beside each signer and each stamp; more on the shelf would make the trust forget its answers. */
export function storedMaterial({ message, signatures }: TakenApart): Material {
  const parts = signatures.flatMap(({ part }) => part ?? [])
  const { crls, ocsps } = materialOfMessage(message)
  return mergeMaterial([{ crls, ocsps }, ...parts.map(materialOfSigner), ...parts.map(materialOfStamps)])
}

/** What the signatures of a message are over, with the digests that they need. */
export async function readContent(
  { message, signatures }: TakenApart,
  detached: Content | undefined,
): Promise<ContentFacts> {
  const inside = message.encapsulated.content
  const source = inside ?? detached
  if (!source) return { place: 'missing', digestOf: () => undefined, octets: undefined }
  const algorithms = digestsWanted(signatures)
  const { digestOf } = await digestContent(source, algorithms)
  const known = (digest: DigestName) => (algorithms.has(digest) ? digestOf(digest) : undefined)
  if (!inside)
    return {
      place: 'detached',
      digestOf: known,
      octets: detached instanceof Uint8Array ? detached : undefined,
    }
  const place = detached ? await compare(digestOf('sha256'), detached) : 'attached'
  return { place, digestOf: known, octets: 'inside' }
}

/** Content that is inside and was handed over as well has to be the same. */
async function compare(inside: Uint8Array | undefined, detached: Content): Promise<'both' | 'both-differ'> {
  const { digestOf } = await digestContent(detached, ['sha256'])
  return inside && sameBytes(inside, digestOf('sha256')) ? 'both' : 'both-differ'
}

/** The digests that signers and time stamps are over; the content is read once for all of them. */
function digestsWanted(signatures: readonly CadesSignature[]): ReadonlySet<DigestName> {
  const wanted = new Set<DigestName>(['sha256'])
  for (const { result, stamps } of signatures) {
    for (const { digest } of stamps) if (digest) wanted.add(digest)
    if (result.outcome === 'broken') continue
    wanted.add(result.signer.digest)
    for (const value of result.signer.contentTimeStamps) {
      const token = readToken(value)
      const digest = token && imprintDigest(token.info.imprint)
      if (digest) wanted.add(digest)
    }
  }
  return wanted
}
