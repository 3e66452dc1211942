/**
 * Signed documents: XAdES without time stamp, as the e-prescription service takes them; it adds the time stamp itself (C-08). The
 * document stays here, its digest alone is signed.
 */
import { createHash } from 'node:crypto'
import { type RandomBytes, type SignatureForm, sign } from '@jitsuin/ades'
import { parseCertificate, type Signer } from '@jitsuin/pki'
import { MOST_DIGESTS } from '@jitsuin/second-key'
import { secondKeySigner } from './second-key-signer.js'
import { type SigningSession, signDigests } from './session.js'

/** A document to sign. */
export type DocumentItem = { readonly content: Uint8Array; readonly form: SignatureForm }

/** When the signer says that they signed, and where ids in the file come from. */
export type SigningFacts = { readonly signingTime: Date; readonly randomBytes: RandomBytes }

/** What became of one of many documents. */
export type ItemResult =
  | { readonly outcome: 'signed'; readonly document: Uint8Array }
  /** A coded error where there is one: of the document itself, or of the request that it travelled in. */
  | { readonly outcome: 'refused'; readonly error: unknown }

/** A document whose digest is ready to be signed. */
export type BegunDocument = {
  /** SHA-256 of what is signed. */
  readonly digest: Uint8Array
  /** Puts the signature value in. */
  readonly finish: (signature: Uint8Array) => Promise<Uint8Array>
}

/** Signs a prescription (処方箋): `csv` as the e-prescription service records it. @throws {AdesError} `csv/…`; as the session's `send` */
export function signPrescription(
  session: SigningSession,
  csv: Uint8Array,
  facts: SigningFacts,
): Promise<Uint8Array> {
  return sign(csv, { ...facts, form: { packaging: 'prescription' }, signer: secondKeySigner(session) })
}

/** Signs XML, by default inside its root element. @throws {AdesError} `sign/…`; {XmlError}; as the session's `send` */
export function signXml(
  session: SigningSession,
  file: Uint8Array,
  { form = { packaging: 'enveloped' }, ...facts }: SigningFacts & { readonly form?: SignatureForm },
): Promise<Uint8Array> {
  return sign(file, { ...facts, form, signer: secondKeySigner(session) })
}

/**
 * Signs many documents under one approval and tells of each by itself: one that cannot be signed stops no other. They travel in
 * requests of up to 500.
 */
export async function signAll(
  session: SigningSession,
  items: readonly DocumentItem[],
  facts: SigningFacts,
): Promise<readonly ItemResult[]> {
  const { certificateDer, chainDer } = session.key
  const begun = await Promise.all(
    items.map((item) => orError(beginDocument(item, { ...facts, certificateDer, chainDer }))),
  )
  const sound = begun.filter((one) => 'value' in one).map(({ value }) => value)
  const results = new Map<BegunDocument, ItemResult>()
  for (let from = 0; from < sound.length; from += MOST_DIGESTS) {
    const together = sound.slice(from, from + MOST_DIGESTS)
    const signed = await finishTogether(session, together)
    for (const [at, document] of together.entries()) results.set(document, signed[at] ?? LOST)
  }
  return begun.map((one) =>
    'value' in one ? (results.get(one.value) ?? LOST) : { outcome: 'refused', error: one.error },
  )
}

/** No index misses; were one to, its document was not signed. */
const LOST: ItemResult = { outcome: 'refused', error: new Error('No result') }

type Settled<Value> = { readonly value: Value } | { readonly error: unknown }

function orError<Value>(promise: Promise<Value>): Promise<Settled<Value>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
}

async function finishTogether(
  session: SigningSession,
  documents: readonly BegunDocument[],
): Promise<readonly ItemResult[]> {
  const digests = documents.map(({ digest }) => digest)
  const answer = await orError(signDigests(session, { algorithm: 'sha256', digests }))
  if ('error' in answer) return documents.map(() => ({ outcome: 'refused', error: answer.error }))
  return Promise.all(
    documents.map(async ({ finish }, at): Promise<ItemResult> => {
      const finished = await orError(finish(answer.value[at] ?? new Uint8Array()))
      return 'value' in finished
        ? { outcome: 'signed', document: finished.value }
        : { outcome: 'refused', error: finished.error }
    }),
  )
}

/**
 * Writes a document up to its signature value. The same item, certificate, time and random octets give the same digest, so that a
 * document can be begun again after a crash.
 *
 * @throws {AdesError}, {XmlError} for a document that cannot be signed
 */
export async function beginDocument(
  { content, form }: DocumentItem,
  facts: SigningFacts & Pick<Signer, 'certificateDer' | 'chainDer'>,
): Promise<BegunDocument> {
  const { certificateDer, chainDer, signingTime, randomBytes } = facts
  const message = Promise.withResolvers<Uint8Array>()
  const value = Promise.withResolvers<Uint8Array>()
  const signer: Signer = {
    algorithm: 'rsa-sha256',
    spkiDer: parseCertificate(certificateDer).spkiBytes,
    certificateDer,
    chainDer,
    sign: (toSign) => {
      message.resolve(toSign)
      return value.promise
    },
  }
  const signed = sign(content, { form, signer, signingTime, randomBytes })
  signed.catch(message.reject)
  const digest = createHash('sha256')
    .update(await message.promise)
    .digest()
  return {
    digest,
    finish: (signature) => {
      value.resolve(signature)
      return signed
    },
  }
}
