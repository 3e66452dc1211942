/** What follows a PIN: the card signs what was asked for, and nothing else. */
import { randomBytes } from 'node:crypto'
import { AdesError, sign } from '@jitsuin/ades'
import { encodeSignInStatement, toBase64Url } from '@jitsuin/bridge-client'
import { type CardChannel, type CardSignature, signOnCard } from '@jitsuin/card'
import { CodedError } from '@jitsuin/kernel'
import { XmlError } from '@jitsuin/xml'
import { chainOf } from '../cards/chain.js'
import type { CardDesk } from '../cards/look.js'
import type { Offer } from '../cards/offers.js'
import { signHashOnCard } from '../cards/sign-hash.js'
import type { CardRequest, DocumentTask, Notice, RequestResult, RequestState, Task } from './request.js'

/** What the user typed and chose. */
export type PinEntry = {
  readonly offer: Offer
  readonly pin: string
  /** `hold`: this PIN is for all documents of the request; `each`: for the next one alone. */
  readonly use: 'hold' | 'each'
}

/** What came of it: where the request stands now, or what the user is told before the next PIN. */
export type Performance =
  | { readonly outcome: 'moved'; readonly next: RequestState }
  | { readonly outcome: 'notice'; readonly notice: Notice }
  | { readonly outcome: 'locked' }

/** What a performance needs from outside. */
export type Stage = { readonly cards: CardDesk; readonly now: () => Date }

/** A card that said no to a PIN, on its way through code that knows nothing of PINs. */
class PinRefused extends Error {
  readonly said: Exclude<CardSignature, { verdict: 'signed' }>
  constructor(said: Exclude<CardSignature, { verdict: 'signed' }>) {
    super('The card did not accept the PIN')
    this.said = said
  }
}

/** Has the card sign. A PIN that was refused is never tried again by itself. */
export async function perform(
  { cards, now }: Stage,
  request: CardRequest,
  { task, entry }: { readonly task: Task; readonly entry: PinEntry },
): Promise<Performance> {
  try {
    const worked = await cards.work(entry.offer.reader, (channel) =>
      work(task, { request, entry, channel, now }),
    )
    if (worked.state === 'taken') return { outcome: 'notice', notice: { kind: 'card-taken' } }
    return worked.result
  } catch (error) {
    return afterFailure(error)
  }
}

type Piece = {
  readonly request: CardRequest
  readonly entry: PinEntry
  readonly channel: CardChannel
  readonly now: () => Date
}

function work(task: Task, piece: Piece): Promise<Performance> {
  switch (task.kind) {
    case 'sign-in':
      return signIn(task, piece)
    case 'documents':
      return signEach(task.documents, piece, {
        sign: async (document) => ({ name: document.name, content: await signDocument(document, piece) }),
        result: (signed) => ({
          kind: 'documents',
          documents: signed.map(({ name, content }) => ({ name, content: toBase64Url(content) })),
          ...certificatesOf(piece.entry.offer),
        }),
      })
    case 'hashes':
      return signEach(task.hashes, piece, {
        sign: async ({ label, sha256 }) => ({ name: label, content: await signHash(sha256, piece) }),
        result: (signed) => ({
          kind: 'hashes',
          signatures: signed.map(({ content }) => toBase64Url(content)),
          ...certificatesOf(piece.entry.offer),
        }),
      })
    case 'orders':
      return signEach(task.orders, piece, {
        sign: async ({ caseNumber, message }) => ({
          name: caseNumber,
          content: await signMessage(message, piece),
        }),
        result: (signed) => ({
          kind: 'orders',
          signatures: signed.map(({ content }) => toBase64Url(content)),
          ...certificatesOf(piece.entry.offer),
        }),
      })
  }
}

async function signMessage(message: Uint8Array, { channel, entry }: Piece): Promise<Uint8Array> {
  const { offer, pin } = entry
  return signatureOf(await signOnCard(channel, offer.application, { message, algorithm: 'rsa-sha256', pin }))
}

async function signHash(sha256: Uint8Array, { channel, entry }: Piece): Promise<Uint8Array> {
  return signatureOf(await signHashOnCard(channel, entry.offer.application, { sha256, pin: entry.pin }))
}

function signatureOf(said: CardSignature): Uint8Array {
  if (said.verdict !== 'signed') throw new PinRefused(said)
  return said.signature
}

async function signIn(task: Extract<Task, { kind: 'sign-in' }>, piece: Piece): Promise<Performance> {
  const { request, entry, now } = piece
  const { origin, expiresAt } = request
  const statement = encodeSignInStatement({ origin, nonce: task.nonce, issuedAt: now(), expiresAt })
  const signature = await signMessage(statement, piece)
  return done('sign-in', {
    kind: 'sign-in',
    card: entry.offer.card,
    statement: toBase64Url(statement),
    signature: toBase64Url(signature),
    ...certificatesOf(entry.offer),
  })
}

type Signed = CardRequest['signed'][number]

/** Signs the next one, or all that wait; stops at once when the request has ended meanwhile. */
async function signEach<Item>(
  items: readonly Item[],
  { request, entry }: Piece,
  {
    sign,
    result,
  }: { sign: (item: Item) => Promise<Signed>; result: (signed: readonly Signed[]) => RequestResult },
): Promise<Performance> {
  const waiting = items.slice(request.signed.length)
  for (const item of entry.use === 'hold' ? waiting : waiting.slice(0, 1)) {
    if (request.current.state !== 'open') break
    request.signed.push(await sign(item))
    request.offerId = entry.offer.id
  }
  const [signed, total] = [request.signed.length, items.length]
  if (signed < total) return { outcome: 'notice', notice: { kind: 'signed-some', signed, total } }
  const made = result(request.signed)
  return done(made.kind, made)
}

function signDocument(document: DocumentTask, piece: Piece): Promise<Uint8Array> {
  const { application } = piece.entry.offer
  return sign(document.content, {
    form: formOf(document),
    signer: {
      algorithm: 'rsa-sha256',
      spkiDer: application.key.spkiDer,
      certificateDer: application.certificate.certificateDer,
      chainDer: chainOf(piece.entry.offer),
      sign: (message) => signMessage(message, piece),
    },
    signingTime: piece.now(),
    randomBytes,
  })
}

function formOf({ form, mediaType, summary }: DocumentTask) {
  if (form === 'prescription') return { packaging: 'prescription' } as const
  return summary.format === 'xml'
    ? ({ packaging: 'enveloped' } as const)
    : ({ packaging: 'enveloping', mimeType: mediaType } as const)
}

function certificatesOf(offer: Offer): { certificate: string; chain: string[] } {
  const certificate = toBase64Url(offer.application.certificate.certificateDer)
  return { certificate, chain: chainOf(offer).map(toBase64Url) }
}

function done(kind: Task['kind'], result: RequestResult): Performance {
  return { outcome: 'moved', next: { state: 'done', kind, result } }
}

/** A failure as the user meets it. What nobody foresaw goes on to whoever logs it. */
function afterFailure(error: unknown): Performance {
  if (error instanceof PinRefused) {
    if (error.said.verdict === 'locked') return { outcome: 'locked' }
    return { outcome: 'notice', notice: { kind: 'wrong', triesLeft: error.said.triesLeft } }
  }
  if (error instanceof AdesError || error instanceof XmlError)
    return { outcome: 'moved', next: { state: 'failed', code: 'bridge/unsignable' } }
  if (!(error instanceof CodedError)) throw error
  if (error.code === 'pin/malformed') return { outcome: 'notice', notice: { kind: 'malformed' } }
  const isOtherCard = error.code === 'card/replaced' || error.code === 'readers/no-card'
  if (isOtherCard) return { outcome: 'notice', notice: { kind: 'card-changed' } }
  if (error.code === 'readers/in-use') return { outcome: 'notice', notice: { kind: 'card-taken' } }
  return { outcome: 'moved', next: { state: 'failed', code: 'bridge/card-failed' } }
}
