/** Whether a publication may replace what is published. Everything here is pure; the order of the checks is fixed. */
import type { CertificateState, Publication } from '@jitsuin/ca/contract'
import { type Crl, der, HPKI_ALGORITHMS, PkiError, parseCrl, sameName, verifySignature } from '@jitsuin/pki'
import { StatusError } from '../errors.js'
import type { AuthorityBoard } from './authority-board.js'

/** A complete list with a number and an end, signed by the authority. */
export type SoundList = { readonly crl: Crl; readonly number: bigint }

/**
 * Reads the list of a publication, if it has one, and judges the publication against the board as it is.
 *
 * @throws {StatusError} `publication/…`
 */
export function judgePublication(board: AuthorityBoard, publication: Publication): SoundList | undefined {
  const list = publication.crl === undefined ? undefined : readSoundList(board, publication.crl)
  if (list) expectNewer(board, list)
  for (const state of publication.states) {
    expectForward(board, state)
    if (list) expectAgreement(list, state)
  }
  return list
}

function readSoundList(board: AuthorityBoard, crlBase64: string): SoundList {
  const crl = readList(Buffer.from(crlBase64, 'base64'))
  const { signatureAlgorithm: algorithm, tbsBytes: message, signature, crlNumber: number } = crl
  const { spkiBytes, subject } = board.certificate
  const verdict = verifySignature({ algorithm, spkiBytes, message, signature, allowed: HPKI_ALGORITHMS })
  if (verdict !== 'valid' || !sameName(crl.issuer, subject))
    throw new StatusError('publication/list-signature-invalid', `${board.name}: ${verdict}`)
  // A delta or a list with parts that we do not process says less than it seems.
  const isComplete = crl.baseCrlNumber === undefined && crl.unknownCritical.length === 0
  if (number === undefined || !crl.nextUpdate || !isComplete)
    throw new StatusError('publication/list-malformed', 'Not a complete list with a number and an end')
  return { crl, number }
}

function readList(bytes: Uint8Array): Crl {
  try {
    return parseCrl(bytes)
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new StatusError('publication/list-malformed', cause.code, { cause })
  }
}

/** Numbers only grow; the same list may come again (RFC 5280 §5.2.3). */
function expectNewer({ name, list }: AuthorityBoard, { crl, number }: SoundList): void {
  const published = list?.crlNumber
  if (!list || published === undefined || number > published) return
  if (number < published)
    throw new StatusError('publication/list-older', `${name}: ${number} after ${published}`)
  if (!der.equal(crl.bytes, list.bytes))
    throw new StatusError('publication/list-changed', `${name}: ${number}`)
}

function expectForward(board: AuthorityBoard, { serialHex, state }: CertificateState): void {
  if (state === 'good' && board.stateOf(serialHex)?.status === 'revoked')
    throw new StatusError('publication/revocation-undone', `${board.name}: ${serialHex}`)
}

/** Lists keep a certificate at least until it expires (RFC 5280 §3.3). */
function expectAgreement({ crl }: SoundList, { serialHex, state, notAfter }: CertificateState): void {
  const isListed = crl.entries.find(serialHex).length > 0
  const mustBeListed = state === 'revoked' && new Date(notAfter) > crl.thisUpdate
  if (state === 'good' ? isListed : mustBeListed && !isListed)
    throw new StatusError('publication/contradicts-list', `${serialHex} is ${state}`)
}
