/**
 * Documents that the holder approves as a list: begun, shown, approved, and signed each by itself. What is kept between asking and
 * signing is plain JSON, so that a restart in between loses nothing.
 */
import { createHash } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import { instantSchema, type ProofBundle } from '@jitsuin/second-key'
import { z } from 'zod'
import { listedDigest, type PreparedList, proverOf, readPreparedList } from './approval-list.js'
import { type BegunDocument, beginDocument, type DocumentItem } from './documents.js'
import { SdkError } from './errors.js'
import type { SecondKey } from './second-key.js'
import type { SigningSession } from './session.js'
import { type ItemOutcome, type ListSigning, signItems } from './sign-items.js'
import type { SigningService } from './signing-service.js'

/** A document, and what the holder reads for it. */
export type ListDocument = DocumentItem & {
  /** The caller's name of it; nothing of it leaves. */
  readonly id: string
  /** Lines of visible characters, the first one the heading; at most 2,000 octets of UTF-8. */
  readonly shown: string
}

const keptDocumentSchema = z.object({
  id: z.string(),
  signingTime: instantSchema,
  /** Octets from which the ids in the file come, hexadecimal. */
  seed: z.string().regex(/^[0-9a-f]{32}$/),
})
/** With what a document was begun, so that it can be begun again. */
export type KeptDocument = Readonly<z.infer<typeof keptDocumentSchema>>

/** A list of documents that was asked for, as JSON; `documents` stand in the order of the list. */
export type DocumentList = { readonly list: PreparedList; readonly documents: readonly KeptDocument[] }

/** A document that did not come on the list, and why. */
export type UnlistedDocument = { readonly id: string; readonly error: unknown }

/** What became of a document of the list. */
export type ListedResult =
  | {
      readonly id: string
      readonly outcome: 'signed'
      readonly document: Uint8Array
      readonly proof: ProofBundle
    }
  | { readonly id: string; readonly outcome: 'refused'; readonly error: unknown }

/** When the signer says that they signed, and where random octets come from. */
export type ListFacts = { readonly signingTime: Date; readonly random: (size: number) => Uint8Array }

/** Chance that can be repeated: the same seed gives the same octets. */
export function octetsFrom(seedHex: string): (size: number) => Uint8Array {
  let round = 0
  return (size) => createHash('shake256', { outputLength: size }).update(`${seedHex} ${round++}`).digest()
}

/** Reads a list that was kept as JSON. @throws {SdkError} `sdk/list-malformed` */
export function readDocumentList(json: unknown): DocumentList {
  const parsed = z.object({ list: z.unknown(), documents: z.array(keptDocumentSchema) }).safeParse(json)
  if (!parsed.success) throw new SdkError('sdk/list-malformed', 'A list of another form')
  const list = readPreparedList(parsed.data.list)
  const { documents } = parsed.data
  if (list.items.length !== documents.length)
    throw new SdkError('sdk/list-malformed', `${documents.length} documents, ${list.items.length} items`)
  return { list, documents }
}

/**
 * Asks the holder for exactly these documents; one that cannot be signed is left out and told. Show `list.approveAddress` as a QR
 * code, keep the answer, and sign with `signList` once it was approved.
 *
 * @throws {SdkError} `sdk/list-wrong` when none or more than 500 are left, `sdk/shown-unfit`; {ServiceRefusal}
 */
export async function authoriseList(
  service: SigningService,
  { subject, documents }: { readonly subject: string; readonly documents: readonly ListDocument[] },
  { signingTime, random }: ListFacts,
): Promise<DocumentList & { readonly unlisted: readonly UnlistedDocument[] }> {
  const key = await service.loadKey(subject)
  const at = new Date(Math.floor(signingTime.getTime() / 1000) * 1000).toISOString()
  const begun = await Promise.all(
    documents.map(async (document) => {
      const kept = { id: document.id, signingTime: at, seed: toHex(random(16)) }
      const { digest, error } = await tryBegin(document, kept, key)
      return { document, kept, digest, error }
    }),
  )
  const items = begun.flatMap(({ document: { shown }, kept, digest }) =>
    digest ? [{ shown, digest, kept }] : [],
  )
  const list = await service.authoriseList(subject, { algorithm: 'sha256', items, random })
  const unlisted = begun.flatMap(({ document: { id }, digest, error }) => (digest ? [] : [{ id, error }]))
  return { list, documents: items.map(({ kept }) => kept), unlisted }
}

/**
 * Signs the documents of an approved list, each as it is now: one that changed since it was shown is refused by the service and
 * stops no other.
 */
export async function signList(
  session: SigningSession,
  signed: {
    readonly kept: DocumentList
    readonly documents: readonly (DocumentItem & { readonly id: string })[]
  },
  signing: ListSigning = {},
): Promise<readonly ListedResult[]> {
  const { list, documents } = signed.kept
  const contents = new Map(signed.documents.map((one) => [one.id, one]))
  const begun = await Promise.all(documents.map((kept) => tryBegin(contents.get(kept.id), kept, session.key)))
  const items = begun.flatMap(({ digest }, index) => (digest ? [listedDigest(list, index, digest)] : []))
  // Without what shows the approval nothing is signed: it would be missing in each proof.
  const evidence = await session.evidence()
  const prove = proverOf(list, { evidence, certificateDer: session.key.certificateDer })
  const outcomes = await signItems(session, items, signing)
  return Promise.all(
    documents.map(async ({ id }, index): Promise<ListedResult> => {
      const { finish, error } = begun[index] ?? {}
      const outcome = finish ? (outcomes.get(index) ?? { error }) : { error }
      return finish
        ? await finished({ id, finish, outcome }, (value) => prove(index, value))
        : refused(id, error)
    }),
  )
}

type Finishing = {
  readonly id: string
  readonly finish: BegunDocument['finish']
  readonly outcome: ItemOutcome
}

async function finished(
  { id, finish, outcome }: Finishing,
  prove: (signature: Uint8Array) => ProofBundle,
): Promise<ListedResult> {
  if ('error' in outcome) return refused(id, outcome.error)
  try {
    const document = await finish(outcome.signature)
    return { id, outcome: 'signed', document, proof: prove(outcome.signature) }
  } catch (error) {
    return refused(id, error)
  }
}

function refused(id: string, error: unknown): ListedResult {
  return { id, outcome: 'refused', error }
}

async function tryBegin(
  document: DocumentItem | undefined,
  { id, signingTime, seed }: KeptDocument,
  { certificateDer, chainDer }: SecondKey,
): Promise<Partial<BegunDocument> & { readonly error?: unknown }> {
  if (!document) return { error: new SdkError('sdk/list-wrong', `Document ${id} was not given`) }
  const facts = {
    certificateDer,
    chainDer,
    signingTime: new Date(signingTime),
    randomBytes: octetsFrom(seed),
  }
  try {
    return await beginDocument(document, facts)
  } catch (error) {
    return { error }
  }
}
